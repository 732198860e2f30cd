"""Which unit a name in a workbook means. A name that fits two units is an error, never a guess."""

import re
from collections import defaultdict
from functools import cached_property

from apps.core.imports.cells import CellError
from apps.core.text import fold, natural_key, tidy
from apps.organisation.models import Unit, UnitLink

_KINDS = "thanh pho|thi xa|thi tran|dac khu|tinh|huyen|quan|phuong|xa|tp|tx|tt|dk|h|q|p|x"
_PREFIX = re.compile(rf"(?:{_KINDS}) (?=\S)")
_SHORT = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "dk": "dac khu",
    "h": "huyen",
    "q": "quan",
    "p": "phuong",
    "x": "xa",
}
_NAMED = 6  # units named in one message


class UnitMatchError(CellError):
    """No unit, or more than one, or one out of reach. The message is for people."""


class UnitMatcher:
    """Finds units of `scope` by KEY, code or name; loads the units of its province once.

    Order: a unit of today by KEY, code or name, with or without its kind; only then an old unit,
    led by its whole links to a unit of today. A district behind the name speaks of the time when
    there were districts: then the old unit in it comes first. `levels` are the levels that may be
    meant. With `old_as_they_are` (tables of past years) an old unit means itself, and a bare name
    that a unit of today shares with an old one of another level is an error.
    """

    def __init__(self, scope, *, levels=(Unit.Level.BASE,), old_as_they_are=False):
        self.scope = scope
        self.levels = frozenset(levels)
        self.old_as_they_are = old_as_they_are
        self._found = {}

    def match(self, text):
        """The Unit that `text` means. Raises UnitMatchError."""
        if text not in self._found:
            try:
                self._found[text] = self._match(tidy(str(text)))
            except UnitMatchError as error:
                self._found[text] = error
        found = self._found[text]
        if isinstance(found, UnitMatchError):
            raise found
        return found

    # --- what is loaded once

    @cached_property
    def _units(self):
        units = Unit.objects.select_related(None)
        if self.scope.province_id:
            units = units.filter(province_id=self.scope.province_id)
        return {unit.pk: unit for unit in units}

    @cached_property
    def _by_path(self):
        return {unit.path: unit for unit in self._units.values()}

    @cached_property
    def _by_code(self):
        found = defaultdict(list)
        for unit in self._units.values():
            found[unit.key.lower()].append(unit)
            if unit.code and unit.is_current:
                found[unit.code].append(unit)
        return found

    @cached_property
    def _names(self):
        """(is current, full or bare name without blanks) → units."""
        found = defaultdict(list)
        for unit in self._units.values():
            for name in {_full(unit.name_folded), _bare(unit.name_folded)}:
                found[unit.is_current, name].append(unit)
        return found

    @cached_property
    def _links(self):
        found = defaultdict(list)
        for link in UnitLink.objects.filter(old__in=self._units).values_list(
            "old_id", "new_id", "share"
        ):
            found[link[0]].append(link[1:])
        return found

    # --- how a text is read

    def _match(self, text):
        if not text:
            raise UnitMatchError("Chưa ghi đơn vị.")
        if coded := self._by_code.get(text.lower()):
            return self._one(coded, text)
        name, _, place = re.sub(r"[(–]| - ", ",", text).partition(",")
        current = self._named(True, name, place)
        old = self._named(False, name, place)
        if current and not (place and self._in_district(old, place)):
            return self._one(current + self._of_other_levels(current, old, name), text)
        if old:
            return self._one(old if self.old_as_they_are else self._today(old, text), text)
        raise UnitMatchError(self._why_not(text, fold(name)))

    def _named(self, is_current, name, place):
        """Units of that name: with the same kind where the text has one, otherwise of any kind."""
        folded = fold(name)
        found = self._names.get((is_current, _full(folded)), [])
        found = [unit for unit in found if unit.level in self.levels] or found
        found = [unit for unit in found if _is_just(unit.name, name)] or found
        places = [_bare(fold(part)) for part in place.split(",") if fold(part)]
        if not places or len(found) < 2:
            return found
        return [
            unit
            for unit in found
            if {_bare(up.name_folded) for up in self._above(unit)} & set(places)
        ] or found

    def _in_district(self, units, place):
        """Whether `place` names the district that one of these old units was in."""
        places = {_bare(fold(part)) for part in place.split(",")}
        return any(
            up.level == Unit.Level.DISTRICT and _bare(up.name_folded) in places
            for unit in units
            for up in self._above(unit)
        )

    def _of_other_levels(self, current, old, name):
        """Old units that a bare name means as well: Krông Pắc, district of then, commune of now."""
        folded = fold(name)
        if not self.old_as_they_are or _PREFIX.match(folded):
            return []
        levels = self.levels - {unit.level for unit in current}
        return [unit for unit in old if unit.level in levels]

    def _above(self, unit):
        step = Unit.steplen
        return [
            self._by_path[unit.path[:end]]
            for end in range(step, len(unit.path), step)
            if unit.path[:end] in self._by_path
        ]

    def _today(self, old, text):
        """The units of today that old ones went whole into."""
        return [self._successor(unit, text) for unit in old]

    def _successor(self, unit, text):
        seen = set()
        while not unit.is_current:
            links = self._links.get(unit.pk, [])
            whole = [new for new, share in links if share == UnitLink.Share.WHOLE]
            if len(whole) != 1 or unit.pk in seen or whole[0] not in self._units:
                raise UnitMatchError(self._split(unit, text, [new for new, _ in links]))
            seen.add(unit.pk)
            unit = self._units[whole[0]]
        return unit

    def _split(self, unit, text, new):
        if unit.level not in self.levels:
            return f"“{text}” không phải cơ sở Hội; ghi tên xã, phường hoặc đơn vị trực thuộc."
        names = _listed(self._units[pk] for pk in new if pk in self._units)
        if not names:
            return f"“{text}” là đơn vị cũ, chưa rõ nay thuộc đơn vị nào; ghi tên đơn vị hiện nay."
        return f"“{text}” là đơn vị cũ, nay thuộc nhiều đơn vị: {names}; ghi tên đơn vị hiện nay."

    def _one(self, found, text):
        found = list({unit.pk: unit for unit in found}.values())
        inside = [unit for unit in found if self.scope.contains(unit)]
        fitting = [unit for unit in inside if unit.level in self.levels]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            names = _listed(fitting, with_key=True)
            raise UnitMatchError(f"“{text}” có thể là: {names}; ghi mã thay cho tên.")
        if inside:
            raise UnitMatchError(
                f"“{text}” không phải cơ sở Hội; ghi tên xã, phường hoặc đơn vị trực thuộc."
            )
        raise UnitMatchError(f"“{text}” ngoài phạm vi của bạn ({self.scope.name}).")

    def _why_not(self, text, folded):
        bare = _bare(folded)
        alike = [unit for unit in self._names.get((True, bare), []) if self.scope.contains(unit)]
        if alike:
            return f"Không có “{text}”; có phải là {_listed(alike)}? Sửa lại tên đơn vị."
        name = re.sub(_PREFIX, "", folded, count=1)
        if name and Unit.objects.filter(name_folded__endswith=name, valid_to=None).exists():
            return f"“{text}” ngoài phạm vi của bạn ({self.scope.name})."
        return f"Không có đơn vị nào tên “{text}”; xem lại tên trong danh sách đơn vị."


def _is_just(full, name):
    """Whether a name is written with just these marks: Hòa Đông is not Hòa Đồng, but is Hoà Đông."""
    prefix = _PREFIX.match(fold(name))
    own = name.split()[len(prefix[0].split()) if prefix else 0 :]
    return f"!{natural_key(full)}".endswith(f"!{natural_key(' '.join(own))}")


def _listed(units, *, with_key=False):
    names = sorted({f"{unit.name} ({unit.key})" if with_key else unit.name for unit in units})
    more = f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _full(folded):
    """Without blanks (Ea H'Leo, EaHLeo), a short kind written out (P. Cư Bao)."""
    first, _, rest = folded.partition(" ")
    return (
        f"{_SHORT[first]} {rest}".replace(" ", "")
        if rest and first in _SHORT
        else folded.replace(" ", "")
    )


def _bare(folded):
    """The name without its kind and without blanks."""
    return (
        _PREFIX.sub("", folded, count=1).replace(" ", "")
        if _PREFIX.match(folded)
        else folded.replace(" ", "")
    )
