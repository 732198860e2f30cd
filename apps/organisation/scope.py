"""Scope: the rows of a unit and of every unit below it."""

from django.db import models

from apps.organisation.models import Unit


class ByUnitQuerySet(models.QuerySet):
    """Rows that carry their own `unit` and `province`, and may be voided."""

    def visible_to(self, user):
        """Rows of the user's unit and of every unit below it."""
        return self.within(user.unit)

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
