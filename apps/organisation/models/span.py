"""What a unit was called, what it was and where it belonged in days gone by."""

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField
from apps.organisation.models.unit import Unit


class UnitSpanQuerySet(models.QuerySet):
    """Which names of old."""

    def visible_to(self, user):
        """Those of the user's unit and of every unit below it."""
        return self.filter(unit__path__startswith=user.unit.path)


@pghistory.track(exclude=["name_folded", "name_key"])
class UnitSpan(models.Model):
    """A name, kind and parent that a unit no longer has. What it has today is on the unit itself.

    Both days belong to the span; `starts_on` is empty where nobody knows since when.
    """

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="spans"
    )
    name = TidyCharField("tên khi đó", max_length=200)
    name_folded = FoldedField("tên để tìm", sources=["name"])
    name_key = NaturalKeyField("khóa sắp xếp", sources=["name"])
    kind = models.CharField("loại khi đó", max_length=20, choices=Unit.Kind.choices)
    parent = models.ForeignKey(
        Unit,
        verbose_name="đơn vị cấp trên khi đó",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    ends_on = models.DateField("đến hết ngày")
    decree = TidyCharField("văn bản chấm dứt", max_length=120, blank=True)

    objects = UnitSpanQuerySet.as_manager()

    class Meta:
        verbose_name = "tên, loại cũ của đơn vị"
        verbose_name_plural = "tên, loại cũ của đơn vị"
        ordering = ["unit", "ends_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "ends_on"],
                name="unitspan_once",
                violation_error_message="Đơn vị đã có một tên cũ đến hết ngày này.",
            ),
            models.CheckConstraint(
                name="unitspan_days",
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
        ]

    def __str__(self):
        return self.name
