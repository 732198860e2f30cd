"""The log of breaches, each with its 72 hours."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core.fields import FoldedField, TidyCharField, TidyTextField
from apps.core.models import Voidable
from apps.organisation.following import Follow, While
from apps.privacy import clocks
from apps.privacy.models.record import PrivacyQuerySet, PrivacyRecord


class BreachQuerySet(PrivacyQuerySet):
    """Which breaches. What may be done with them is in actions."""

    def open(self):
        return self.in_force().filter(closed_at__isnull=True)

    def unreported(self):
        """Open ones that the authority has not been told of."""
        return self.open().filter(reported_at__isnull=True)

    def once_late(self):
        """Of which the 72 hours ran out before they were reported, whatever came afterwards."""
        told = Coalesce("reported_at", "closed_at", timezone.now())
        return self.annotate(told=told).filter(told__gt=F("report_by"))


@pghistory.track(exclude=["search_text"])
class Breach(PrivacyRecord):
    """A leak, loss or misuse of personal data (vụ lộ, mất dữ liệu cá nhân).

    `report_by` is laid down when the breach is written. Closing one that was not reported says why.
    """

    found_at = models.DateTimeField("phát hiện lúc")
    happened_at = models.DateTimeField("xảy ra lúc", null=True, blank=True)
    happened = TidyTextField("việc gì đã xảy ra", max_length=5_000)
    data = TidyTextField("những dữ liệu nào", max_length=2_000)
    persons = models.PositiveIntegerField("số người bị ảnh hưởng", null=True, blank=True)
    is_estimate = models.BooleanField("số người là ước tính", default=False)
    units_concerned = TidyTextField("những đơn vị nào", max_length=2_000, blank=True)
    cause = TidyTextField("nguyên nhân", max_length=5_000, blank=True)
    consequence = TidyTextField("hậu quả, thiệt hại có thể có", max_length=5_000, blank=True)
    measures = TidyTextField("đã làm gì để khắc phục", max_length=5_000, blank=True)
    contact = TidyCharField(
        "người phụ trách bảo vệ dữ liệu, điện thoại", max_length=300, blank=True
    )
    search_text = FoldedField("chữ để tìm", sources=["code", "happened", "data", "cause"])
    report_by = models.DateTimeField("báo trước lúc", editable=False)
    reported_at = models.DateTimeField("lúc báo cơ quan", null=True, editable=False)
    reported_to = TidyCharField("cơ quan được báo", max_length=300, blank=True, editable=False)
    report_number = TidyCharField("số văn bản báo", max_length=100, blank=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người ghi đã báo",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    persons_told_at = models.DateTimeField(
        "lúc báo những người bị ảnh hưởng", null=True, editable=False
    )
    persons_told_how = TidyTextField(
        "báo những người bị ảnh hưởng thế nào", max_length=2_000, blank=True, editable=False
    )
    closed_at = models.DateTimeField("lúc khép lại", null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người khép lại",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    conclusion = TidyTextField("kết luận", max_length=5_000, blank=True, editable=False)

    follow_units = {
        "unit": While(Q(closed_at__isnull=True, voided_at__isnull=True)),
        "province": Follow.PROVINCE,
    }
    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = "vụ lộ, mất dữ liệu"
        verbose_name_plural = "vụ lộ, mất dữ liệu"
        indexes = [
            models.Index(fields=["province", "-found_at"], name="breach_province"),
            models.Index(fields=["unit", "-found_at"], name="breach_unit"),
            models.Index(
                fields=["report_by"],
                name="breach_unreported",
                condition=Q(reported_at__isnull=True, closed_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="breach_told",
                condition=~Q(happened="") & ~Q(data=""),
                violation_error_message="Hãy ghi việc gì đã xảy ra và những dữ liệu nào.",
            ),
            models.CheckConstraint(
                name="breach_happened_before_found",
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=F("found_at")),
                violation_error_message="Việc không thể xảy ra sau lúc phát hiện.",
            ),
            models.CheckConstraint(
                name="breach_reported_whole",
                condition=Q(reported_at__isnull=True, reported_to="")
                | (Q(reported_at__gte=F("found_at")) & ~Q(reported_to="")),
                violation_error_message=(
                    "Báo cơ quan phải ghi cơ quan nào, và không thể trước lúc phát hiện."
                ),
            ),
            models.CheckConstraint(
                name="breach_persons_told_whole",
                condition=Q(persons_told_at__isnull=True, persons_told_how="")
                | (Q(persons_told_at__gte=F("found_at")) & ~Q(persons_told_how="")),
                violation_error_message=(
                    "Báo những người bị ảnh hưởng phải ghi báo thế nào, và không thể trước lúc phát hiện."
                ),
            ),
            models.CheckConstraint(
                name="breach_closed_whole",
                condition=Q(closed_at__isnull=True, conclusion="")
                | (Q(closed_at__isnull=False) & ~Q(conclusion="")),
                violation_error_message="Khép lại thì phải ghi kết luận.",
            ),
            Voidable.void_needs_reason("breach_void_reason"),
        ]

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def state(self):
        """Value and words for components/status.html."""
        if self.is_voided:
            return "voided", "Đã hủy"
        if self.is_closed:
            return "done", "Đã khép lại"
        if self.reported_at:
            return "open", "Đã báo, đang khắc phục"
        return "waiting", "Chưa báo cơ quan"

    def clock(self, now):
        """The Clock of the 72 hours. One closed without a report stands at the moment it was closed."""
        if self.is_closed and self.reported_at is None:
            return clocks.Clock(
                "Báo cơ quan bảo vệ dữ liệu",
                clocks.format_moment(self.report_by),
                "Khép lại mà không báo",
                "done_late" if self.closed_at > self.report_by else "done",
            )
        return clocks.of_hours(
            "Báo cơ quan bảo vệ dữ liệu", self.report_by, done_at=self.reported_at, now=now
        )
