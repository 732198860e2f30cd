"""Figures of years that exist on paper only (rule F14)."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from apps.core.fields import TidyCharField
from apps.core.models import Edited, Imported, Voidable
from apps.organisation.following import Follow
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


class DateRange(Func):
    """daterange(start, end, '[]')"""

    function = "DATERANGE"
    output_field = DateRangeField()


class HistoricalTotalQuerySet(ByUnitQuerySet):
    """Which historical totals. What may be done with them is in actions.py."""

    def overlapping(self, start, end):
        return self.in_force().filter(starts_on__lte=end, ends_on__gte=start)

    def with_helped(self):
        """Column 6 of the summary table: 4 + 5."""
        return self.annotate(helped=F("helped_by_red_cross") + F("helped_by_others"))


@pghistory.track()
class HistoricalTotal(Edited, Voidable, Imported):
    """Figures of a unit for years that exist on paper only (rule F14): columns 3, 4, 5, 7, 8."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="historical_totals"
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    filed = models.PositiveIntegerField("số địa chỉ được lập hồ sơ (cột 3)", default=0)
    helped_by_red_cross = models.PositiveIntegerField("Hội Chữ thập đỏ trợ giúp (cột 4)", default=0)
    helped_by_others = models.PositiveIntegerField(
        "các tổ chức, cá nhân khác trợ giúp (cột 5)", default=0
    )
    persons = models.PositiveIntegerField("tổng số người được trợ giúp (cột 7)", default=0)
    value = models.BigIntegerField("tổng giá trị trợ giúp, đồng (cột 8)", default=0)
    source = TidyCharField("nguồn số liệu", max_length=300, blank=True)

    follow_units = {"unit": Follow.NEVER, "province": Follow.PROVINCE}
    named_by = ("unit",)
    objects = HistoricalTotalQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu những năm trước"
        verbose_name_plural = "số liệu những năm trước"
        indexes = [models.Index(fields=["province", "starts_on"], name="historical_province")]
        constraints = [
            models.CheckConstraint(
                name="historical_span",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Đến ngày phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="historical_value",
                condition=Q(value__gte=0),
                violation_error_message="Giá trị không được âm.",
            ),
            ExclusionConstraint(
                name="historical_no_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(voided_at__isnull=True),
                violation_error_message="Đơn vị này đã có số liệu cho khoảng thời gian giao nhau.",
            ),
            Voidable.void_needs_reason("historical_void_reason"),
        ]

    def __str__(self):
        return f"{self.unit}: {self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"
