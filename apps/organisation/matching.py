"""Which unit a name in a workbook means. A name that fits two units is an error, never a guess."""

import re
from collections import defaultdict
from difflib import get_close_matches
from functools import cached_property

from apps.core.imports.cells import CellError
from apps.core.text import fold, natural_key, tidy
from apps.organisation.models import Unit, UnitLink, UnitSpan
from apps.organisation.names import SHORT_KINDS

_KINDS = "thanh pho|thi xa|thi tran|dac khu|tinh|huyen|quan|phuong|xa|tp|tx|tt|dk|h|q|p|x|f"
_PREFIX = re.compile(rf"(?:{_KINDS}) (?=\S)")
_OFFICE = re.compile(
    r"^(?:(?:ubnd|uy ban nhan dan|hoi chu thap do|hoi ctd|ctd|hoi|co so hoi|chi hoi|don vi|dia ban) )+(?=\S)"
)
_HAMLET = re.compile(
    r"(?:thon|buon|bon|ap|to|tdp|to dan pho|khu|khu pho|kp|khoi|khoi pho|xom|lang|so|duong|doi)\b"
)
_CUTS = re.compile(
    r"[(),;/–]|(?:^|\s)-\s|-(?=(?:x|xã|p|phường|tt|tx|tp|h|huyện)[. ])", re.IGNORECASE
)
_DOTTED = re.compile(r"^t ([ptx]) ")
_NAMED = 6  # units named in one message
_ALIKE = 0.8  # of 1: how alike a name is to one that is proposed
_MOST_ALIKE = 5
_MOST_UNKNOWN = 400  # questions about unknown names, each of which takes milliseconds


class UnitMatchError(CellError):
    """No unit, or more than one, or one out of reach. The message is for people.

    `candidates` are the Units that may be meant, in order of their names: what a page can offer.
    """

    def __init__(self, message, candidates=()):
        super().__init__(message)
        unique = {unit.pk: unit for unit in candidates}
        self.candidates = tuple(sorted(unique.values(), key=lambda unit: (unit.name_key, unit.pk)))


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
        self._unknown_names = 0

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
        for pk, folded in self._spans():  # led as an old unit is, to itself
            for name in {_full(folded), _bare(folded)}:
                if self._units[pk] not in found[False, name]:
                    found[False, name].append(self._units[pk])
        return found

    def _spans(self):
        """(number of a unit, folded) of names that units had before."""
        spans = UnitSpan.objects.order_by("pk")
        if self.scope.province_id:
            spans = spans.filter(unit__province_id=self.scope.province_id)
        return spans.values_list("unit_id", "name_folded")

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
        parts = [part.strip() for part in _CUTS.split(text) if fold(part)]
        if not parts:
            raise UnitMatchError(f"Không có đơn vị nào tên “{text}”; ghi tên xã, phường.")
        is_whole = (
            True,
            _full(fold(text)),
        ) in self._names  # however it is written: TH-THCS Kim Đồng
        name, places = (text, []) if is_whole else self._read_parts(parts)
        current = self._named(True, name, places)
        old = self._named(False, name, places)
        if current and not (places and self._in_district(old, places)):
            return self._one(current + self._of_other_levels(current, old, name), text)
        if old:
            return self._one(old if self.old_as_they_are else self._today(old, text), text)
        raise self._unknown(text, fold(name))

    def _read_parts(self, parts):
        """(the part that is the unit's name, the others): "Buôn Hồ - Cư Bao" is Cư Bao in Buôn Hồ.

        The first part is the name, unless another one lies in the district that the first names, or
        the first is a hamlet or a street.
        """
        for place, name in enumerate(parts):
            others = parts[:place] + parts[place + 1 :]
            if others and self._in_district(self._named(False, name, others), others):
                return name, others
        first = next(
            (
                place
                for place, name in enumerate(parts)
                if self._named(True, name, ()) or not _HAMLET.match(fold(name))
            ),
            0,
        )
        return parts[first], parts[:first] + parts[first + 1 :]

    def _named(self, is_current, name, places):
        """Units of that name: with the same kind where the text has one, otherwise of any kind."""
        names = (_full(fold(name)), _full(_without_office(name)))  # a unit may be called Chi hội …
        found = next(
            (self._names[is_current, n] for n in names if (is_current, n) in self._names), []
        )
        found = [unit for unit in found if unit.level in self.levels] or found
        found = [unit for unit in found if _is_just(unit.name, name)] or found
        if not places or len(found) < 2:
            return found
        inside = [unit for unit in found if any(_goes_by(up, places) for up in self._above(unit))]
        return inside or found

    def _in_district(self, units, places):
        """Whether one of `places` names the district that one of these old units was in."""
        return any(
            up.level == Unit.Level.DISTRICT and _goes_by(up, places)
            for unit in units
            for up in self._above(unit)
        )

    def _of_other_levels(self, current, old, name):
        """Old units that a bare name means as well: Krông Pắc, district of then, commune of now."""
        folded = _without_office(name)
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
        """The one unit of today that old ones went whole into. Raises UnitMatchError."""
        reached = [self._successors(unit) for unit in old]
        if len(old) == 1:
            units, is_whole = reached[0]
            if not is_whole:
                raise self._split(old[0], text, units)
            return units
        targets = list({unit.pk: unit for units, _ in reached for unit in units}.values())
        if len(targets) > 1 and any(not is_whole for _, is_whole in reached):
            raise self._several(text, self._offered(targets))
        if not targets or not all(is_whole for _, is_whole in reached):
            raise self._split(old[0], text, targets)
        return targets

    def became(self, unit):
        """The units of today that one went into, itself where it is one, in order of their names."""
        found, _ = self._successors(unit)
        return sorted(found, key=lambda one: (one.name_key, one.pk))

    def latest_of(self, units):
        """The one of these units that all the others went whole into, or None."""
        ways = [self._whole_way(unit) for unit in units]
        return next((unit for unit in units if all(unit in way for way in ways)), None)

    def went_whole_until(self, unit):
        """The last that an old unit went whole into: a unit of today, or one that was divided."""
        return self._whole_way(unit)[-1]

    def _whole_way(self, unit):
        """A unit and all that it went whole into, one after the other."""
        way = [unit]
        while not unit.is_current:
            into = [
                self._units[new]
                for new, share in self._links.get(unit.pk, ())
                if share == UnitLink.Share.WHOLE and new in self._units
            ]
            if len(into) != 1 or into[0] in way:
                break
            unit = into[0]
            way.append(unit)
        return way

    def _successors(self, unit):
        """(units of today that an old one went into, whether it went whole into one)."""
        is_whole, waiting, seen, found = True, [unit], {unit.pk}, []
        while waiting:
            one = waiting.pop()
            if one.is_current:
                found.append(one)
                continue
            links = self._links.get(one.pk, [])
            into_one = [link for link in links if link[1] == UnitLink.Share.WHOLE]
            if len(into_one) == 1:
                links = into_one
            else:
                is_whole = False
            for new, _ in links:
                if new not in seen and new in self._units:
                    seen.add(new)
                    waiting.append(self._units[new])
        return found, is_whole and len(found) == 1

    def _split(self, unit, text, new):
        if unit.level not in self.levels:
            return UnitMatchError(
                f"“{text}” không phải cơ sở Hội; ghi tên xã, phường hoặc đơn vị trực thuộc."
            )
        if not new:
            return UnitMatchError(
                f"“{text}” là đơn vị cũ, chưa rõ nay thuộc đơn vị nào; ghi tên đơn vị hiện nay."
            )
        into = "nay thuộc nhiều đơn vị" if len(new) > 1 else "nay chỉ một phần thuộc"
        return UnitMatchError(
            f"“{text}” là đơn vị cũ, {into}: {_listed(new)}; ghi tên đơn vị hiện nay.",
            self._offered(new),
        )

    def _offered(self, units):
        """Those that may be chosen."""
        return [unit for unit in units if unit.level in self.levels and self.scope.contains(unit)]

    def _several(self, text, units):
        names = _listed(units, with_key=True)
        return UnitMatchError(f"“{text}” có thể là: {names}; ghi mã thay cho tên.", units)

    def _one(self, found, text):
        found = list({unit.pk: unit for unit in found}.values())
        inside = [unit for unit in found if self.scope.contains(unit)]
        fitting = [unit for unit in inside if unit.level in self.levels]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise self._several(text, fitting)
        if inside:
            raise UnitMatchError(
                f"“{text}” không phải cơ sở Hội; ghi tên xã, phường hoặc đơn vị trực thuộc."
            )
        raise UnitMatchError(f"“{text}” ngoài phạm vi của bạn ({self.scope.name}).")

    def _unknown(self, text, folded):
        bare = _bare(folded)
        alike = [unit for unit in self._names.get((True, bare), []) if self.scope.contains(unit)]
        alike = alike or (self._alike(bare) if self._may_still_ask() else [])
        if alike:
            return UnitMatchError(
                f"Không có “{text}”; có phải là {_listed(alike)}? Sửa lại tên đơn vị.",
                self._offered(alike),
            )
        name = re.sub(_PREFIX, "", folded, count=1)
        if (
            name
            and self._may_still_ask()
            and Unit.objects.filter(name_folded__endswith=name, valid_to=None).exists()
        ):
            return UnitMatchError(f"“{text}” ngoài phạm vi của bạn ({self.scope.name}).")
        return UnitMatchError(
            f"Không có đơn vị nào tên “{text}”; xem lại tên trong danh sách đơn vị."
        )

    def _may_still_ask(self):
        """Whether few names were unknown so far: a column of something else holds thousands of them."""
        self._unknown_names += 1
        return self._unknown_names <= _MOST_UNKNOWN

    def _alike(self, bare):
        """Units of today whose name, or the name of what went into them, is written nearly so."""
        names = defaultdict(list)
        for (_, name), units in self._names.items():
            names[name] += [unit for unit in units if unit.level in self.levels]
        found = []
        for name in get_close_matches(bare, names, n=_MOST_ALIKE, cutoff=_ALIKE):
            for unit in names[name]:
                found += [unit] if self.old_as_they_are else self._successors(unit)[0]
        return self._offered({unit.pk: unit for unit in found}.values())


def _is_just(full, name):
    """Whether a name is written with just these marks: Hòa Đông is not Hòa Đồng, but is Hoà Đông."""
    prefix = _PREFIX.match(fold(name))
    own = name.split()[len(prefix[0].split()) if prefix else 0 :]
    return f"!{natural_key(full)}".endswith(f"!{natural_key(' '.join(own))}")


def _listed(units, *, with_key=False):
    names = sorted({f"{unit.name} ({unit.key})" if with_key else unit.name for unit in units})
    more = f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _without_office(name):
    """The folded name of a unit without what is set before it: UBND xã …, Hội CTĐ phường …"""
    return _DOTTED.sub(r"t\1 ", _OFFICE.sub("", fold(name)))


def _goes_by(unit, places):
    """Whether one of these names or initials means the unit: TX Buôn Hồ, buon ho, BH."""
    words = _PREFIX.sub("", unit.name_folded, count=1).split()
    names = {"".join(words)}
    if len(words) > 1:
        names |= {"".join(word[0] for word in words)}
    return any(_bare(_without_office(place)) in names for place in places)


def _full(folded):
    """Without blanks (Ea H'Leo, EaHLeo), a short kind written out (P. Cư Bao)."""
    first, _, rest = folded.partition(" ")
    return (
        f"{SHORT_KINDS[first]} {rest}".replace(" ", "")
        if rest and first in SHORT_KINDS
        else folded.replace(" ", "")
    )


def _bare(folded):
    """The name without its kind and without blanks."""
    return (
        _PREFIX.sub("", folded, count=1).replace(" ", "")
        if _PREFIX.match(folded)
        else folded.replace(" ", "")
    )
