"""Reading a text: which part of it is the name, and which unit has it."""

from collections import defaultdict
from difflib import get_close_matches

from apps.core.text import fold, tidy
from apps.organisation.matching.known import KnownUnits
from apps.organisation.matching.refusals import (
    UnitMatchError,
    listed,
    not_a_base,
    out_of_reach,
    several,
)
from apps.organisation.matching.spelling import (
    bare,
    full,
    goes_by,
    has_kind,
    is_hamlet,
    is_just,
    parts_of,
    without_kind,
    without_office,
)
from apps.organisation.models import Unit

_ALIKE = 0.8  # of 1: how alike a name is to one that is proposed
_MOST_ALIKE = 5
_MOST_UNKNOWN = 400  # questions about unknown names, each of which takes milliseconds


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
        self.known = KnownUnits(scope)
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

    # --- how a text is read

    def _match(self, text):
        if not text:
            raise UnitMatchError("Chưa ghi đơn vị.")
        if coded := self.known.by_code.get(text.lower()):
            return self._one(coded, text)
        parts = parts_of(text)
        if not parts:
            raise UnitMatchError(f"Không có đơn vị nào tên “{text}”; ghi tên xã, phường.")
        # a name that is cut nowhere, however it is written: TH-THCS Kim Đồng
        is_whole = (True, full(fold(text))) in self.known.by_name
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
                if self._named(True, name, ()) or not is_hamlet(name)
            ),
            0,
        )
        return parts[first], parts[:first] + parts[first + 1 :]

    def _named(self, is_current, name, places):
        """Units of that name: with the same kind where the text has one, otherwise of any kind."""
        names = (full(fold(name)), full(without_office(name)))  # a unit may be called Chi hội …
        known = self.known.by_name
        found = next((known[is_current, n] for n in names if (is_current, n) in known), [])
        found = [unit for unit in found if unit.level in self.levels] or found
        found = [unit for unit in found if is_just(unit.name, name)] or found
        if not places or len(found) < 2:
            return found
        inside = [
            unit for unit in found if any(goes_by(up, places) for up in self.known.above(unit))
        ]
        return inside or found

    def _in_district(self, units, places):
        """Whether one of `places` names the district that one of these old units was in."""
        return any(
            up.level == Unit.Level.DISTRICT and goes_by(up, places)
            for unit in units
            for up in self.known.above(unit)
        )

    def _of_other_levels(self, current, old, name):
        """Old units that a bare name means as well: Krông Pắc, district of then, commune of now."""
        folded = without_office(name)
        if not self.old_as_they_are or has_kind(folded):
            return []
        levels = self.levels - {unit.level for unit in current}
        return [unit for unit in old if unit.level in levels]

    def _today(self, old, text):
        """The one unit of today that old ones went whole into. Raises UnitMatchError."""
        reached = [self.known.successors(unit) for unit in old]
        if len(old) == 1:
            units, is_whole = reached[0]
            if not is_whole:
                raise self._split(old[0], text, units)
            return units
        targets = list({unit.pk: unit for units, _ in reached for unit in units}.values())
        if len(targets) > 1 and any(not is_whole for _, is_whole in reached):
            raise several(text, self._offered(targets))
        if not targets or not all(is_whole for _, is_whole in reached):
            raise self._split(old[0], text, targets)
        return targets

    def _split(self, unit, text, new):
        if unit.level not in self.levels:
            return not_a_base(text)
        if not new:
            return UnitMatchError(
                f"“{text}” là đơn vị cũ, chưa rõ nay thuộc đơn vị nào; ghi tên đơn vị hiện nay."
            )
        into = "nay thuộc nhiều đơn vị" if len(new) > 1 else "nay chỉ một phần thuộc"
        return UnitMatchError(
            f"“{text}” là đơn vị cũ, {into}: {listed(new)}; ghi tên đơn vị hiện nay.",
            self._offered(new),
        )

    def _offered(self, units):
        """Those that may be chosen."""
        return [unit for unit in units if unit.level in self.levels and self.scope.contains(unit)]

    def _one(self, found, text):
        found = list({unit.pk: unit for unit in found}.values())
        inside = [unit for unit in found if self.scope.contains(unit)]
        fitting = [unit for unit in inside if unit.level in self.levels]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise several(text, fitting)
        if inside:
            raise not_a_base(text)
        raise out_of_reach(text, self.scope)

    def _unknown(self, text, folded):
        name = bare(folded)
        alike = [
            unit for unit in self.known.by_name.get((True, name), []) if self.scope.contains(unit)
        ]
        alike = alike or (self._alike(name) if self._may_still_ask() else [])
        if alike:
            return UnitMatchError(
                f"Không có “{text}”; có phải là {listed(alike)}? Sửa lại tên đơn vị.",
                self._offered(alike),
            )
        name = without_kind(folded)
        if (
            name
            and self._may_still_ask()
            and Unit.objects.filter(name_folded__endswith=name, valid_to=None).exists()
        ):
            return out_of_reach(text, self.scope)
        return UnitMatchError(
            f"Không có đơn vị nào tên “{text}”; xem lại tên trong danh sách đơn vị."
        )

    def _may_still_ask(self):
        """Whether few names were unknown so far: a column of something else holds thousands of them."""
        self._unknown_names += 1
        return self._unknown_names <= _MOST_UNKNOWN

    def _alike(self, asked):
        """Units of today whose name, or the name of what went into them, is written nearly so."""
        names = defaultdict(list)
        for (_, name), units in self.known.by_name.items():
            names[name] += [unit for unit in units if unit.level in self.levels]
        found = []
        for name in get_close_matches(asked, names, n=_MOST_ALIKE, cutoff=_ALIKE):
            for unit in names[name]:
                found += [unit] if self.old_as_they_are else self.known.successors(unit)[0]
        return self._offered({unit.pk: unit for unit in found}.values())
