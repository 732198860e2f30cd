"""Reporting rounds: who reports on which period until when, and what each unit writes."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, Voidable
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


def _person(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )


class RoundQuerySet(models.QuerySet):
    """Which rounds. What may be done with them is in actions/rounds.py."""

    def visible_to(self, user):
        """Rounds of the user's unit and of those below, and those in which one of them reports."""
        path = user.unit.path
        asked = UnitReport.objects.in_force().filter(
            round=OuterRef("pk"), unit__path__startswith=path
        )
        return self.filter(Q(unit__path__startswith=path) | Exists(asked))

    def in_force(self):
        return self.filter(voided_at__isnull=True)

    def running(self):
        """Rounds that still take reports."""
        return self.in_force().filter(closed_at__isnull=True)

    def newest_first(self):
        return self.order_by("-deadline", "-id")


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
    closed_by = _person("người đóng đợt")

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


class UnitReportQuerySet(ByUnitQuerySet):
    """Which reports of units. What may be done with them is in actions/."""

    def with_due_on(self):
        """`due_on`: the deadline of the round, or the later day given to this unit alone."""
        return self.annotate(due_on=Coalesce("extended_to", "round__deadline"))

    def missing(self):
        """Reports that nobody has submitted, or that were returned."""
        return self.in_force().filter(status__in=UnitReport.OPEN)

    def submitted(self):
        return self.in_force().filter(status=UnitReport.Status.SUBMITTED)

    def below(self, report):
        """The reports of the same round from units below that of `report`."""
        return (
            self.in_force()
            .filter(round_id=report.round_id, unit__path__startswith=report.unit.path)
            .exclude(pk=report.pk)
        )

    def in_unit_order(self):
        return self.order_by("unit__name_key", "unit_id")


@pghistory.track()
class UnitReport(Edited, Voidable):
    """One unit's report in a round (báo cáo của đơn vị): its life, and how it is printed."""

    class Status(models.TextChoices):
        WRITING = "writing", "Đang viết"
        SUBMITTED = "submitted", "Đã nộp"
        RETURNED = "returned", "Trả lại để sửa"
        ACCEPTED = "accepted", "Đã chốt số liệu"

    OPEN = (Status.WRITING, Status.RETURNED)

    round = models.ForeignKey(
        Round, verbose_name="đợt báo cáo", on_delete=models.PROTECT, related_name="reports"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="unit_reports"
    )
    province = models.ForeignKey(
        Unit,
        verbose_name="tỉnh",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    status = models.CharField(
        "trạng thái",
        max_length=9,
        choices=Status.choices,
        default=Status.WRITING,
        editable=False,
    )
    first_submitted_at = models.DateTimeField("lúc nộp lần đầu", null=True, editable=False)
    submitted_at = models.DateTimeField("lúc nộp", null=True, editable=False)
    submitted_by = _person("người nộp")
    returned_at = models.DateTimeField("lúc trả lại", null=True, editable=False)
    returned_by = _person("người trả lại")
    return_reason = TidyTextField("lý do trả lại", blank=True, max_length=2_000, editable=False)
    accepted_at = models.DateTimeField("lúc nhận", null=True, editable=False)
    accepted_by = _person("người nhận")
    extended_to = models.DateField("gia hạn đến hết ngày", null=True, editable=False)
    extension_reason = TidyTextField("lý do gia hạn", blank=True, max_length=1_000, editable=False)
    reminded_at = models.DateTimeField("lúc nhắc gần nhất", null=True, editable=False)
    number = TidyCharField("số", max_length=40, blank=True, help_text="Ví dụ 15/BC-CTĐ.")
    place = TidyCharField("địa danh", max_length=60, blank=True)
    dated = models.DateField("ngày ký", null=True, blank=True)
    recipients = TidyTextField(
        "nơi nhận", blank=True, max_length=2_000, help_text="Mỗi dòng một nơi nhận."
    )
    signer_authority = TidyCharField(
        "thẩm quyền ký", max_length=80, blank=True, help_text="Ví dụ TM. BAN THƯỜNG VỤ."
    )
    signer_title = TidyCharField(
        "chức vụ người ký", max_length=80, blank=True, help_text="Ví dụ CHỦ TỊCH."
    )
    signer_name = TidyCharField("họ tên người ký", max_length=80, blank=True)

    objects = UnitReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo của đơn vị"
        verbose_name_plural = "báo cáo của đơn vị"
        indexes = [models.Index(fields=["round", "status"], name="unitreport_board")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="unitreport_once",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Đơn vị này đã có báo cáo trong đợt.",
            ),
            models.CheckConstraint(
                name="unitreport_status_known",
                condition=Q(status__in=["writing", "submitted", "returned", "accepted"]),
                violation_error_message="Trạng thái báo cáo không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="unitreport_returned_with_reason",
                condition=~Q(status="returned") | ~Q(return_reason=""),
                violation_error_message="Trả lại báo cáo thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="unitreport_extended_with_reason",
                condition=Q(extended_to__isnull=True) | ~Q(extension_reason=""),
                violation_error_message="Gia hạn thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="unitreport_submitted",
                condition=Q(status__in=["writing", "returned"]) | Q(submitted_at__isnull=False),
                violation_error_message="Báo cáo đã nộp thì phải có lúc nộp.",
            ),
            models.CheckConstraint(
                name="unitreport_accepted",
                condition=~Q(status="accepted") | Q(accepted_at__isnull=False),
                violation_error_message="Báo cáo đã chốt thì phải có lúc nhận.",
            ),
            Voidable.void_needs_reason("unitreport_void_reason"),
        ]

    def __str__(self):
        return f"{self.round}: {self.unit}"

    @property
    def is_open(self):
        """Whether its unit may still write."""
        return self.status in self.OPEN and not self.is_voided

    @property
    def is_frozen(self):
        return self.status == self.Status.ACCEPTED


@pghistory.track()
class SectionText(models.Model):
    """What a unit writes in one section of the outline, in the light markup of core.prose.

    `version` counts saves: the page keeps the text of the version it was opened with from
    replacing a newer one.
    """

    report = models.ForeignKey(
        UnitReport, verbose_name="báo cáo", on_delete=models.PROTECT, related_name="texts"
    )
    section = models.CharField("mục", max_length=12)
    text = TidyTextField("nội dung", blank=True, max_length=100_000)
    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)
    saved_at = models.DateTimeField("lúc lưu", auto_now=True)
    saved_by = _person("người viết")

    class Meta:
        verbose_name = "nội dung của mục"
        verbose_name_plural = "nội dung của các mục"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"],
                name="sectiontext_once",
                violation_error_message="Mục này đã có nội dung.",
            )
        ]

    def __str__(self):
        return f"{self.report}, {self.section}"


@pghistory.track()
class TargetInput(models.Model):
    """A target that a unit sets itself for the time to come (chỉ tiêu, mục IV.2)."""

    report = models.ForeignKey(
        UnitReport, verbose_name="báo cáo", on_delete=models.PROTECT, related_name="targets"
    )
    target = models.CharField("chỉ tiêu", max_length=20)
    amount = models.PositiveIntegerField("số đề ra", null=True, blank=True)
    words = TidyTextField("diễn giải", blank=True, max_length=1_000)
    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)
    saved_at = models.DateTimeField("lúc lưu", auto_now=True)
    saved_by = _person("người ghi")

    class Meta:
        verbose_name = "chỉ tiêu đề ra"
        verbose_name_plural = "chỉ tiêu đề ra"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "target"],
                name="targetinput_once",
                violation_error_message="Chỉ tiêu này đã có.",
            )
        ]

    def __str__(self):
        return f"{self.report}, {self.target}"
