"""Reporting rounds: who reports on which period until when."""

import pghistory
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, Voidable
from apps.organisation.following import Counted, While
from apps.organisation.models import Unit
from apps.organisation.scope import reached
from apps.reports.models.texts import person


class RoundQuerySet(models.QuerySet):
    """Which rounds. What may be done with them is in actions/rounds.py."""

    def visible_to(self, user):
        """Rounds of the user's unit and of those below, and those in which one of them reports."""
        asked = self._reports().filter(reached(user.unit))
        return self.filter(reached(user.unit) | Exists(asked))

    def in_force(self):
        return self.filter(voided_at__isnull=True)

    def running(self):
        """Rounds that still take reports."""
        return self.in_force().filter(closed_at__isnull=True)

    def newest_first(self):
        return self.order_by("-deadline", "-id")

    def alike(self, round, unit):
        """Rounds of `unit` on the same period as `round`: perhaps the same one opened before."""
        return self.filter(unit=unit, starts_on=round.starts_on, ends_on=round.ends_on)

    def with_counts(self, user):
        """`asked` and `came_in`: reports below that `user` sees, and how many of them are in."""
        below = self._reports().filter(unit__path__startswith=user.unit.path)
        below = below.exclude(unit=OuterRef("unit")).order_by().values("round")
        come = below.exclude(status__in=below.model.OPEN)
        return self.annotate(
            asked=Coalesce(Subquery(below.annotate(count=Count("pk")).values("count")), 0),
            came_in=Coalesce(Subquery(come.annotate(count=Count("pk")).values("count")), 0),
        )

    def _reports(self):
        reports = self.model._meta.get_field("reports").related_model.objects
        return reports.in_force().filter(round=OuterRef("pk"))


@pghistory.track()
class Round(Edited, Voidable):
    """A reporting round (đợt báo cáo) that a chapter opens for units below it and for itself."""

    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị mở đợt",
        on_delete=models.PROTECT,
        related_name="rounds",
        editable=False,
    )
    title = TidyCharField("tên đợt báo cáo", max_length=300)
    plan_number = TidyCharField(
        "số kế hoạch", max_length=40, blank=True, help_text="Ví dụ 61/KH-CTĐTN."
    )
    plan_date = models.DateField("ngày kế hoạch", null=True, blank=True)
    plan_issuer = TidyCharField("cơ quan ban hành kế hoạch", max_length=120, blank=True)
    starts_on = models.DateField("số liệu từ ngày")
    ends_on = models.DateField(
        "chốt số liệu đến hết ngày", help_text="Trợ giúp sau ngày này không tính vào đợt."
    )
    years = models.PositiveSmallIntegerField(
        "số năm ghi ở tiêu đề",
        null=True,
        blank=True,
        help_text="Để trống thì tính theo kỳ: 2008–2018 là 10 năm.",
    )
    deadline = models.DateField("hạn nộp báo cáo", help_text="Nộp đến hết ngày này là đúng hạn.")
    note = TidyTextField("hướng dẫn cho đơn vị", blank=True, max_length=5_000)
    closed_at = models.DateTimeField("lúc đóng đợt", null=True, editable=False)
    closed_by = person("người đóng đợt")

    follow_units = {"unit": While(Q(closed_at__isnull=True, voided_at__isnull=True))}
    units_counted = [
        Counted(
            "rounds",
            "đợt báo cáo đang mở",
            Q(closed_at__isnull=True, voided_at__isnull=True),
        )
    ]
    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt báo cáo"
        verbose_name_plural = "đợt báo cáo"
        constraints = [
            models.CheckConstraint(
                name="round_title",
                condition=~Q(title=""),
                violation_error_message="Hãy ghi tên đợt báo cáo.",
            ),
            models.CheckConstraint(
                name="round_period",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Ngày chốt số liệu phải từ ngày đầu kỳ trở đi.",
            ),
            Voidable.void_needs_reason("round_void_reason"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def years_shown(self):
        """How many years the titles speak of: 10 for 2008–2018."""
        return self.years or max(1, self.ends_on.year - self.starts_on.year)
