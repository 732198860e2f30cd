"""Scope: the rows of a unit, of every unit below it and of those that went whole into it."""

from django.db import models
from django.db.models import Q

from apps.organisation.following import Follow
from apps.organisation.models import Unit


def reached(unit, at="unit"):
    """Condition on rows: their unit, at the key `at`, is one that `unit` reaches (Unit.reaches)."""
    found = Q(**{f"{at}__path__startswith": unit.path})
    return found | Q(**{f"{at}__in": unit.absorbed}) if unit.absorbed else found


class ByUnitQuerySet(models.QuerySet):
    """Rows that carry their own `unit` and `province`, and may be voided."""

    def visible_to(self, user):
        """Rows of the user's unit, of every unit below it and of those that went whole into it."""
        unit = user.unit
        goes_along = self.model.follow_units["unit"] is Follow.WHOLE  # nothing stays behind
        if goes_along or not unit.absorbed:
            return self.within(unit)
        if unit.is_leaf():
            return self.filter(unit_id__in=[unit.pk, *unit.absorbed])
        return self.filter(reached(unit))

    def within(self, unit):
        """Rows of `unit` and below; a whole province and a single base unit have their indexes."""
        if unit.level == Unit.Level.NATION:
            return self
        if unit.province_id == unit.pk:
            return self.filter(province_id=unit.pk)
        if unit.is_leaf():
            return self.filter(unit_id=unit.pk)
        return self.filter(unit__path__startswith=unit.path)

    def in_force(self):
        """Rows that are not voided."""
        return self.filter(voided_at__isnull=True)
