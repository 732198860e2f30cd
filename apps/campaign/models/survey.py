"""Yearly surveys of base units (khảo sát): was every household in hardship looked for?"""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from apps.campaign.models.record import CampaignQuerySet, CampaignRecord
from apps.core.fields import FoldedField, TidyTextField
from apps.core.models import Voidable


class SurveyQuerySet(CampaignQuerySet):
    """Which surveys. What may be done with them is in actions."""

    def completed_between(self, start, end):
        return self.filter(completed_on__range=(start, end))

    def of_year(self, year):
        return self.filter(year=year)


@pghistory.track(exclude=["search_text"])
class Survey(CampaignRecord):
    """The survey (khảo sát) of a base unit in one year; with `completed_on` it is “hoàn thành”."""

    FIRST_YEAR = 2008  # that in which the campaign began

    year = models.PositiveSmallIntegerField("năm")
    starts_on = models.DateField("ngày bắt đầu", null=True, blank=True)
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    method = TidyTextField("cách khảo sát, kênh thông tin", blank=True, max_length=1_000)
    visited = models.PositiveIntegerField("số hộ đã khảo sát", null=True, blank=True)
    in_need = models.PositiveIntegerField("số hộ cần trợ giúp", null=True, blank=True)
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)
    search_text = FoldedField("chữ để tìm", sources=["method", "note"])

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "khảo sát"
        verbose_name_plural = "khảo sát"
        indexes = [
            models.Index(fields=["province", "-year", "-id"], name="survey_province_newest"),
            models.Index(fields=["unit", "-year", "-id"], name="survey_unit_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                name="survey_once_a_year",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Đơn vị đã có cuộc khảo sát của năm này; hãy sửa cuộc ấy.",
            ),
            models.CheckConstraint(
                name="survey_year",
                condition=Q(year__gte=2008, year__lte=2100),
                violation_error_message="Năm khảo sát từ 2008 trở đi.",
            ),
            models.CheckConstraint(
                name="survey_span",
                condition=Q(completed_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(completed_on__gte=F("starts_on")),
                violation_error_message="Ngày hoàn thành phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="survey_completed_in_year",
                condition=Q(completed_on__isnull=True) | Q(year__lte=ExtractYear("completed_on")),
                violation_error_message="Ngày hoàn thành không được trước năm khảo sát.",
            ),
            models.CheckConstraint(
                name="survey_in_need",
                condition=Q(in_need__isnull=True)
                | Q(visited__isnull=True)
                | Q(in_need__lte=F("visited")),
                violation_error_message="Số hộ cần trợ giúp không quá số hộ đã khảo sát.",
            ),
            Voidable.void_needs_reason("survey_void_reason"),
        ]

    def __str__(self):
        return f"Khảo sát năm {self.year}"

    @property
    def is_completed(self):
        return self.completed_on is not None
