"""Where a record that names an old unit belongs today, however late it comes."""

from functools import cached_property
from typing import NamedTuple

from apps.core.text import fold
from apps.organisation.matching import UnitMatcher, UnitMatchError
from apps.organisation.models import HamletRule, Unit


class Place(NamedTuple):
    """`unit`: where the record goes; `named`: the unit that was named, which may be no more.

    Of a divided unit both are the old one: only the hamlet can say where it goes.
    """

    unit: Unit
    named: Unit

    @property
    def is_divided(self):
        return not self.unit.is_current


class UnitPlacer:
    """Reads units of `scope` in workbooks: like UnitMatcher, but a divided unit is no error."""

    def __init__(self, scope):
        self.scope = scope
        self._today = UnitMatcher(scope)
        self.levels = self._today.levels
        self._as_named = UnitMatcher(scope, old_as_they_are=True)

    def place(self, text):
        """The Place that `text` means. Raises UnitMatchError."""
        try:
            named = self._as_named.match(text)
        except UnitMatchError:
            unit = self._today.match(text)  # two old ones of one name may have gone into one unit
            return Place(unit, unit)
        return self.place_of(named)

    def place_of(self, named):
        """The Place of rows that belong to the unit `named`: it, or what it went whole into.

        Who works for a unit that is no more works in it: nothing leads out of the own scope.
        """
        is_own = named.pk == self.scope.pk
        found = None if named.is_current or is_own else self._today.went_whole_into(named)
        if found is None:
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
            said = self._rules.get((unit.pk, fold(hamlet or "")))
            unit = self._today.went_whole_into(unit) or said
            if unit is None:
                return None
        return unit if self.scope.contains(unit) else None

    @cached_property
    def _rules(self):
        rules = HamletRule.objects.filter(old__path__startswith=self.scope.path)
        return {(rule.old_id, rule.hamlet_folded): rule.new for rule in rules.select_related("new")}
