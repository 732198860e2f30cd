"""What a province has set itself for a year (chỉ tiêu), and who was reminded of it."""

import operator
from decimal import Decimal
from fractions import Fraction

import pghistory
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear, Now

from apps.core.fields import NaturalKeyField, TidyCharField
from apps.core.models import Edited, Voidable
from apps.core.money import format_amount
from apps.organisation.following import Follow, While
from apps.organisation.models import Unit
from apps.reports.figures.measures import MEASURES
from apps.reports.models.texts import person
from apps.sponsors.models import Sponsor


class MeasureField(models.CharField):
    """The key of a measure; the history shows its words."""

    def in_words(self, value):
        return MEASURES[value].label if value in MEASURES else value or ""


class TargetQuerySet(models.QuerySet):
    """Which targets. What may be done with them is in actions/targets.py."""

    def visible_to(self, user):
        """Those of the user's own province, and of provinces that went into it; national staff see
        those of every province."""
        if user.unit.province_id is None:
            return self
        return self.filter(province__province_id=user.unit.province_id)

    def in_force(self):
        return self.filter(voided_at__isnull=True)

    def of(self, province, year):
        """A province's targets of a year, in the order of their codes."""
        return self.in_force().filter(province=province, year=year).in_order()

    def in_order(self):
        return self.order_by("code_key", "id")


@pghistory.track(exclude=["code_key"])
class Target(Edited, Voidable):
    """A target (chỉ tiêu) of a province for a calendar year.

    `measure` names one of `reports.figures.measures`; a ratio has its threshold in per cent. With a
    scope of `each…` every one of them must reach the threshold by itself.
    """

    class Operator(models.TextChoices):
        AT_LEAST = "gte", "từ … trở lên (≥)"
        MORE = "gt", "trên (>)"
        AT_MOST = "lte", "không quá (≤)"
        LESS = "lt", "dưới (<)"

    class Scope(models.TextChoices):
        WHOLE = "whole", "Toàn tỉnh"
        EACH_BASE = "each_base", "Mỗi cơ sở Hội"
        EACH_REGISTERED = "each_registered", "Mỗi cơ quan, lãnh đạo đã đăng ký"
        EACH_TWINNED = "each_twinned", "Mỗi cơ quan có buôn, thôn kết nghĩa"

    FIRST_YEAR = 2008  # that in which the campaign began
    LAST_YEAR = 2100
    COMPARE = {
        Operator.AT_LEAST: operator.ge,
        Operator.MORE: operator.gt,
        Operator.AT_MOST: operator.le,
        Operator.LESS: operator.lt,
    }

    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    year = models.PositiveSmallIntegerField("năm", editable=False)
    code = TidyCharField(
        "ký hiệu",
        max_length=12,
        help_text="Ví dụ A8.",
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9Đđ.-]+$",
                "Ký hiệu chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, ví dụ A8.",
            )
        ],
    )
    code_key = NaturalKeyField("khóa sắp xếp", sources=["code"])
    name = TidyCharField("tên chỉ tiêu", max_length=300)
    measure = MeasureField("số đo", max_length=40)
    scope = models.CharField("phạm vi", max_length=20, choices=Scope.choices)
    operator = models.CharField("so sánh", max_length=3, choices=Operator.choices)
    threshold = models.DecimalField(
        "mức phải đạt", max_digits=19, decimal_places=4, validators=[MinValueValidator(Decimal(0))]
    )
    clause = TidyCharField("căn cứ", max_length=200, blank=True)

    follow_units = {
        "province": While(Q(year__gte=ExtractYear(Now()), voided_at__isnull=True)),
    }
    named_by = ("province",)
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu năm"
        verbose_name_plural = "chỉ tiêu năm"
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year", "code"],
                name="target_code_once",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Ký hiệu này đã dùng cho chỉ tiêu khác của năm.",
            ),
            models.CheckConstraint(
                name="target_words",
                condition=~Q(code="") & ~Q(name="") & ~Q(measure=""),
                violation_error_message="Hãy ghi ký hiệu, tên và số đo của chỉ tiêu.",
            ),
            models.CheckConstraint(
                name="target_year",
                condition=Q(year__gte=2008, year__lte=2100),
                violation_error_message="Năm của chỉ tiêu phải từ 2008.",
            ),
            models.CheckConstraint(
                name="target_threshold",
                condition=Q(threshold__gte=0),
                violation_error_message="Mức phải đạt không được âm.",
            ),
            models.CheckConstraint(
                name="target_operator_known",
                condition=Q(operator__in=["gte", "gt", "lte", "lt"]),
                violation_error_message="Phép so sánh không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="target_scope_known",
                condition=Q(scope__in=["whole", "each_base", "each_registered", "each_twinned"]),
                violation_error_message="Phạm vi không có trong danh sách.",
            ),
            Voidable.void_needs_reason("target_void_reason"),
        ]

    def __str__(self):
        return f"{self.code} năm {self.year}"

    def holds(self, exact):
        """Whether a figure (an exact int or Fraction; of a ratio, of one and not per cent) keeps it."""
        return self.COMPARE[self.operator](exact, self.mark)

    @property
    def unit(self):
        """Where it is set: rights are asked there."""
        return self.province

    @property
    def in_words(self):
        """The operator and the threshold as people say them: từ 75% trở lên, từ 2 địa chỉ trở lên."""
        unit = "%" if self.is_ratio else f" {MEASURES[self.measure].unit}"
        mark = format_amount(self.threshold) + unit
        return {
            self.Operator.AT_LEAST: f"từ {mark} trở lên",
            self.Operator.MORE: f"trên {mark}",
            self.Operator.AT_MOST: f"không quá {mark}",
            self.Operator.LESS: f"dưới {mark}",
        }[self.operator]

    @property
    def counts(self):
        """Whether it is in force, and its measure known to this version of the program."""
        return not self.is_voided and self.measure in MEASURES

    @property
    def is_floor(self):
        """Whether more is better; otherwise the threshold is a limit."""
        return self.operator in (self.Operator.AT_LEAST, self.Operator.MORE)

    @property
    def is_ratio(self):
        return MEASURES[self.measure].is_ratio

    @property
    def is_each(self):
        return self.scope != self.Scope.WHOLE

    @property
    def mark(self):
        """The threshold as an exact number, as it was typed."""
        return Fraction(self.threshold)


class TargetReminderQuerySet(models.QuerySet):
    """Which reminders."""

    def visible_to(self, user):
        """Those of units in scope, and of sponsors on their registers."""
        path = user.unit.path
        return self.filter(Q(unit__path__startswith=path) | Q(sponsor__unit__path__startswith=path))


class TargetReminder(models.Model):
    """That a unit, or the unit that keeps a sponsor, was reminded of a target on a day (nhắc chỉ tiêu).

    A day holds one: whoever clicks twice, or after a colleague, reminds nobody again.
    """

    target = models.ForeignKey(
        Target, verbose_name="chỉ tiêu", on_delete=models.PROTECT, related_name="reminders"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị được nhắc",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sponsor = models.ForeignKey(
        Sponsor,
        verbose_name="nhà tài trợ được nhắc",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    day = models.DateField("ngày nhắc")
    told = models.PositiveSmallIntegerField("số người nhận thông báo", default=0)
    mailed = models.PositiveSmallIntegerField("số thư gửi đi", default=0)
    reminded_at = models.DateTimeField("lúc nhắc", auto_now_add=True)
    reminded_by = person("người nhắc")

    follow_units = {"unit": Follow.NEVER}
    objects = TargetReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhắc chỉ tiêu"
        verbose_name_plural = "các lần nhắc chỉ tiêu"
        constraints = [
            models.UniqueConstraint(
                fields=["target", "unit", "day"],
                name="targetreminder_unit_once",
                condition=Q(unit__isnull=False),
                violation_error_message="Hôm nay đã nhắc đơn vị này.",
            ),
            models.UniqueConstraint(
                fields=["target", "sponsor", "day"],
                name="targetreminder_sponsor_once",
                condition=Q(sponsor__isnull=False),
                violation_error_message="Hôm nay đã nhắc về nhà tài trợ này.",
            ),
            models.CheckConstraint(
                name="targetreminder_of_one",
                condition=Q(unit__isnull=False, sponsor__isnull=True)
                | Q(unit__isnull=True, sponsor__isnull=False),
                violation_error_message="Lời nhắc phải về một đơn vị hoặc một nhà tài trợ.",
            ),
        ]

    def __str__(self):
        return f"{self.target}: {self.unit or self.sponsor} ({self.day:%d/%m/%Y})"
