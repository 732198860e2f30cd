"""Where a record that names an old unit belongs today, however late it comes."""

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from apps.organisation.hamlets import hamlet_key
from apps.organisation.matching import UnitMatcher, UnitMatchError
from apps.organisation.models import HamletRule, Unit, UnitLink
from apps.organisation.origins import came_from
from apps.organisation.succession import TAKEN_BACK


class Place(NamedTuple):
    """`unit`: where the record goes; `named`: the unit that was named, which may be no more.

    Where `unit` is an old one it was divided: only the hamlet can say where the record goes.
    """

    unit: Unit
    named: Unit

    @property
    def is_divided(self):
        return not self.unit.is_current


class UnitPlacer:
    """Reads units of `scope` in workbooks: like UnitMatcher, but a divided unit is no error."""

    def __init__(self, scope, *, levels=(Unit.Level.BASE,)):
        self.scope = scope
        self._today = UnitMatcher(scope, levels=levels)
        self.levels = self._today.levels
        self._known = self._today.known
        self._as_named = UnitMatcher(scope, levels=levels, old_as_they_are=True)

    def place(self, text):
        """The Place that `text` means. Raises UnitMatchError."""
        try:
            named = self._as_named.match(text)
        except UnitMatchError as error:
            # a town, and the commune it became
            named = self._known.latest_of(error.candidates)
            if named is None or named.is_current:
                # two old ones of one name may have gone into one unit
                unit = self._today.match(text)
                return Place(unit, unit)
        return self.place_of(named)

    def place_of(self, named):
        """The Place of rows that belong to the unit `named`: it, or what it went whole into.

        Who works for a unit that is no more works in it: nothing leads out of the own scope.
        """
        is_own = named.pk == self.scope.pk
        found = named if is_own else self._known.went_whole_until(named)
        if found == named:
            return Place(named, named)
        if not self.scope.contains(found):
            raise UnitMatchError(
                f"“{named.name}” nay thuộc {found.name}, ngoài phạm vi của bạn ({self.scope.name})."
            )
        return Place(found, named)

    def of_hamlet(self, place, hamlet):
        """The unit of today that a hamlet of a divided unit was said to belong to, or None.

        What it was said to belong to may have been joined or divided since: then further from there.
        """
        unit, seen = place.unit, set()
        while not unit.is_current:
            if unit.pk in seen:
                return None
            seen.add(unit.pk)
            further = self._known.went_whole_until(unit)
            said = self._rules.get((unit.pk, hamlet_key(hamlet or "")))
            unit = further if further != unit else said
            if unit is None:
                return None
        return unit if self.scope.contains(unit) else None

    def taken_back_from(self, unit):
        """Units made of it whose reorganisation was taken back; what was entered there is there."""
        return self._taken_back.get(unit.pk, [])

    @cached_property
    def _taken_back(self):
        links = UnitLink.objects.filter(
            resolution=TAKEN_BACK, old__path__startswith=self.scope.path
        )
        found = defaultdict(list)
        for link in links.select_related("old").order_by("pk"):
            found[link.new_id].append(link.old)
        return found

    def today_of(self, unit):
        """The units of today that a unit went into, itself where it is one."""
        return self._known.became(unit)

    @cached_property
    def _rules(self):
        rules = HamletRule.objects.filter(old__path__startswith=self.scope.path)
        return {
            (rule.old_id, hamlet_key(rule.hamlet)): rule.new
            for rule in rules.select_related("new").order_by("pk")
        }


class PlacesRows:
    """For a RecordResource of units: a row that names an old unit is led on, or back to its record.

    What is on file under the old unit is meant there: papers and activities never follow. What is
    new goes to the successor; of a divided unit it stays in the old one, and the importer is told.
    What was so on a day (`day_of`) when the old unit was there stays in it, as if it had come in time.
    """

    def day_of(self, row):
        """The day on which it was so, None of what follows its unit."""

    @cached_property
    def units(self):
        """Reads the unit of a row: `readers()` names its `place`."""
        return UnitPlacer(self.unit, levels=Unit.Level.values)

    def put_in_place(self, row):
        """Put units in place of the Place that the row names, or of the importer's own unit."""
        row["unit"], row["named_unit"] = row["unit"] or self.units.place_of(self.unit)
        day, end = self.day_of(row), row["named_unit"].valid_to
        row["is_divided"] = not row["unit"].is_current
        if day and end and day <= end:
            row["unit"] = row["named_unit"]

    def may_mean(self, rows):
        """Numbers of all units in which what the rows mean may be on file."""
        return {unit.pk for row in rows for unit in self._in_question(row)}

    def where_they_were(self, rows, found):
        """[((unit, …), record)] of `found`, under the units that rows name and records have left."""
        moved = came_from(self._meta.model, {row["named_unit"].pk for row in rows})
        on_file = {record.pk: (key, record) for key, record in reversed(found)}
        return [
            ((unit, *on_file[number][0][1:]), on_file[number][1])
            for number, unit in moved
            if number in on_file
        ]

    def lead_to_what_is_on_file(self, rows, keys):
        """Rows mean the record on file in the unit they name, else in one that came of it."""
        for row in rows:
            given = row["unit"]
            for unit in self._in_question(row):
                row["unit"] = unit
                if self.key_on_file(row) in keys:
                    break
            else:
                row["unit"] = given
        first = {}
        for row in rows:
            other = first.setdefault(self.key(row), row)
            if other["named_unit"] != row["named_unit"] and not row["named_unit"].is_current:
                row["namesake"] = other

    def outcome(self, row):
        """As of any record, but that of two old units that joined none is taken for the other's."""
        if other := row.get("namesake"):
            self.error(
                row["row"],
                "unit",
                f"{row['named_unit']} và {other['named_unit']} (dòng {other['row']}) nay là "
                f"{row['unit']}, nơi {self.noun.lower()} này sẽ trùng; ghi khác đi để phân biệt.",
            )
            return None
        return super().outcome(row)

    def key_on_file(self, row):
        """What tells the row's record on file from others."""
        return self.key(row)

    def tell_of_old_unit(self, row):
        """Say of a new record that it stays in a unit that was divided."""
        if row["unit"] == row["named_unit"] and row["is_divided"]:
            tell_of_old_unit(self, row["row"], row["unit"])

    def _in_question(self, row):
        named = row["named_unit"]
        became = () if named.is_current else self.units.today_of(named)
        return [named, row["unit"], *became, *self.units.taken_back_from(named)]


def tell_of_old_unit(resource, number, unit):
    """Warn that what row `number` brings was saved in the divided unit `unit`."""
    if unit.is_current or unit.pk == resource.unit.pk:
        return
    names = ", ".join(one.name for one in resource.units.today_of(unit))
    resource.warn(
        number,
        "unit",
        f"{unit} là đơn vị cũ{f', đã chia cho {names}' if names else ''}: được ghi ở đơn vị cũ, cấp "
        "trên xem và sửa được; muốn ghi ở đơn vị hiện nay thì ghi tên đơn vị đó.",
    )
