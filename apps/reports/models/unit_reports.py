"""What each unit writes in a round, and how far it is."""

import pghistory
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, Voidable
from apps.organisation.following import Follow, While
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet
from apps.reports.models.rounds import Round
from apps.reports.models.texts import SectionText, TargetInput, person


class Standing(models.IntegerChoices):
    """How far a report is, for the board: its status, and whether anything is written."""

    NOT_BEGUN = 0, "Chưa viết"
    WRITING = 1, "Đang viết"
    RETURNED = 2, "Trả lại để sửa"
    SUBMITTED = 3, "Đã nộp, chờ nhận"
    ACCEPTED = 4, "Đã chốt số liệu"


class UnitReportQuerySet(ByUnitQuerySet):
    """Which reports of units. What may be done with them is in actions/."""

    def with_due_on(self):
        """`due_on`: the deadline of the round, or the later day given to this unit alone."""
        return self.annotate(due_on=Greatest("extended_to", "round__deadline"))  # NULL passed over

    def with_written(self):
        """`written`: sections with words, the unit's own targets as one; `standing`: Standing."""
        texts = SectionText.objects.filter(report=OuterRef("pk")).exclude(text="")
        counted = texts.order_by().values("report").annotate(count=Count("pk")).values("count")
        targets = TargetInput.objects.filter(report=OuterRef("pk"))
        targets = targets.filter(Q(amount__isnull=False) | ~Q(words=""))
        found = self.annotate(
            written=Coalesce(Subquery(counted), 0) + Case(When(Exists(targets), then=1), default=0)
        )
        return found.annotate(
            standing=Case(
                When(status=UnitReport.Status.WRITING, written=0, then=Value(Standing.NOT_BEGUN)),
                When(status=UnitReport.Status.WRITING, then=Value(Standing.WRITING)),
                When(status=UnitReport.Status.RETURNED, then=Value(Standing.RETURNED)),
                When(status=UnitReport.Status.SUBMITTED, then=Value(Standing.SUBMITTED)),
                default=Value(Standing.ACCEPTED),
            )
        )

    def of_running_rounds(self):
        """Reports that still can be submitted, returned, accepted."""
        return self.in_force().filter(round__closed_at=None, round__voided_at=None)

    def collected(self):
        """What a round collects from below: not the report of the chapter that opened it."""
        return self.exclude(unit=F("round__unit"))

    def in_time(self):
        """First submitted on the due day at the latest; the first submission decides."""
        return self.with_due_on().filter(first_submitted_at__date__lte=F("due_on"))

    def late(self):
        return self.with_due_on().filter(first_submitted_at__date__gt=F("due_on"))

    def overdue(self, day):
        """Never submitted, and due before `day`."""
        return self.with_due_on().filter(first_submitted_at=None, due_on__lt=day)

    def punctuality(self, day):
        """{"in_time", "late", "overdue"}: how many of each as of `day`."""
        first = "first_submitted_at"
        return self.with_due_on().aggregate(
            in_time=Count("pk", filter=Q(**{f"{first}__date__lte": F("due_on")})),
            late=Count("pk", filter=Q(**{f"{first}__date__gt": F("due_on")})),
            overdue=Count("pk", filter=Q(**{first: None, "due_on__lt": day})),
        )

    def standings(self):
        """{Standing: how many} of a QuerySet `with_written`."""
        counted = self.order_by().values("standing").annotate(count=Count("pk"))
        found = dict(counted.values_list("standing", "count"))
        return {standing: found.get(standing, 0) for standing in Standing}

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
    submitted_by = person("người nộp")
    returned_at = models.DateTimeField("lúc trả lại", null=True, editable=False)
    returned_by = person("người trả lại")
    return_reason = TidyTextField("lý do trả lại", blank=True, max_length=2_000, editable=False)
    accepted_at = models.DateTimeField("lúc nhận", null=True, editable=False)
    accepted_by = person("người nhận")
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

    follow_units = {
        "unit": While(
            Q(round__closed_at__isnull=True, round__voided_at__isnull=True, voided_at__isnull=True)
            & (~Q(status=Status.ACCEPTED) | Q(unit=F("round__unit")))
        ),
        "province": Follow.PROVINCE,
    }
    named_by = ("round", "unit")
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
