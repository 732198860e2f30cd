"""One import of a workbook from its upload to its undoing, and what stands between."""

import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone

from apps.core.fields import TidyCharField
from apps.core.imports import Found, thawed
from apps.jobs.models import Job
from apps.organisation.following import Counted, Follow
from apps.organisation.models import Unit

KEPT_FOR = timedelta(days=7)
"""How long a file waits to be saved, and how long a saved one can be undone."""

_thaw = json.JSONDecoder(object_hook=thawed).decode


def _expiry():
    return timezone.now() + KEPT_FOR


class ImportQuerySet(models.QuerySet):
    """Which imports. What may be done with them is in actions.py."""

    def visible_to(self, user):
        """Imports into the user's unit and every unit below it."""
        return self.filter(unit__path__startswith=user.unit.path)

    def of(self, user):
        return self.filter(by=user)

    def same_as(self, run):
        """Earlier imports of the same file into the same unit that wait or are saved."""
        gone = (Import.Status.FAILED, Import.Status.DROPPED, Import.Status.UNDONE)
        same = self.filter(unit=run.unit_id, kind=run.kind, digest=run.digest, pk__lt=run.pk)
        return same.exclude(status__in=gone).exclude(digest="")

    def expired(self):
        return self.filter(expires_at__lte=timezone.now())


class Import(models.Model):
    """One workbook brought in by one person (lần nhập tệp).

    `answers` is what a person said about the file (columns, encodings, heading row), `meta` what
    the reader found besides the lines, `report` the numbers and the notes about the whole file.
    `version` counts the checks: only what was seen can be saved. The content and the staged rows go
    away with `expires_at`; the row itself stays, for the history names it.
    """

    class Kind(models.TextChoices):
        ADDRESSES = "addresses", "Địa chỉ nhân đạo"
        MEMBERS = "members", "Thành viên hộ"
        SPONSORS = "sponsors", "Nhà tài trợ"
        AID = "aid", "Trợ giúp"
        PLEDGES = "pledges", "Đăng ký trợ giúp"
        REVIEWS = "reviews", "Rà soát hằng năm"
        AID_MODELS = "aid_models", "Mô hình"
        DIRECTIVES = "directives", "Văn bản chỉ đạo, tham mưu"
        COMMITTEES = "committees", "Ban Chỉ đạo và thành viên"
        GROUPS = "groups", "Ban Bảo trợ, nhóm, câu lạc bộ, đội"
        ACTIVITIES = "activities", "Hoạt động"
        SURVEYS = "surveys", "Khảo sát"
        TOTALS = "totals", "Bảng tổng hợp những năm trước"

    class Status(models.TextChoices):
        READING = "reading", "Đang đọc tệp"
        ASKING = "asking", "Cần trả lời"
        READY = "ready", "Chờ lưu"
        SAVING = "saving", "Đang lưu"
        SAVED = "saved", "Đã lưu"
        UNDOING = "undoing", "Đang hoàn tác"
        UNDONE = "undone", "Đã hoàn tác"
        FAILED = "failed", "Không nhập được"
        DROPPED = "dropped", "Đã bỏ"

    WORKING = (Status.READING, Status.SAVING, Status.UNDOING)

    token = models.UUIDField("khóa", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("loại tệp", max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = TidyCharField("tên tệp", max_length=255)
    content = models.BinaryField("nội dung", default=b"")
    digest = models.CharField("mã băm", max_length=64, blank=True)
    is_pasted = models.BooleanField("dán từ Excel", default=False)
    status = models.CharField(
        "trạng thái", max_length=7, choices=Status.choices, default=Status.READING
    )
    error = models.CharField("lỗi", max_length=500, blank=True)
    questions = models.JSONField("câu hỏi", default=dict)
    answers = models.JSONField("trả lời", default=dict)
    meta = models.JSONField("đọc được", default=dict)
    report = models.JSONField("kết quả", default=dict)
    version = models.PositiveIntegerField("lần kiểm tra", default=0)
    job = models.ForeignKey(
        Job, verbose_name="việc nền", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    form_key = models.UUIDField("khóa chống gửi trùng", null=True, unique=True, editable=False)
    context_id = models.UUIDField("khóa lịch sử", null=True, editable=False)
    undo_context_id = models.UUIDField("khóa lịch sử của hoàn tác", null=True, editable=False)
    created_at = models.DateTimeField("lúc tải lên", auto_now_add=True)
    expires_at = models.DateTimeField("giữ đến", default=_expiry)
    saved_at = models.DateTimeField("lúc lưu", null=True, editable=False)
    undone_at = models.DateTimeField("lúc hoàn tác", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hoàn tác",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    follow_units = {"unit": Follow.WHOLE}
    units_counted = [
        Counted(
            "staged", "tệp đang chờ lưu", Q(status__in=["reading", "asking", "ready", "saving"])
        )
    ]
    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập tệp"
        verbose_name_plural = "lần nhập tệp"
        indexes = [
            models.Index(fields=["expires_at"], name="import_expiry"),
            models.Index(fields=["by", "-created_at"], name="import_newest_of_person"),
            models.Index(fields=["unit", "digest"], name="import_same_file"),
        ]
        constraints = [
            models.CheckConstraint(
                name="import_failed_has_words",
                condition=~Q(status="failed") | ~Q(error=""),
                violation_error_message="Tệp không nhập được phải ghi vì sao.",
            ),
            models.CheckConstraint(
                name="import_saved_has_time",
                condition=~Q(status__in=["saved", "undoing", "undone"]) | Q(saved_at__isnull=False),
                violation_error_message="Tệp đã lưu phải ghi lúc lưu.",
            ),
            models.CheckConstraint(
                name="import_undone_has_time",
                condition=~Q(status="undone") | Q(undone_at__isnull=False),
                violation_error_message="Tệp đã hoàn tác phải ghi lúc hoàn tác.",
            ),
        ]

    def __str__(self):
        return self.name

    def found(self):
        """The lines as they stand now, from the staged rows, for the resource to check."""
        notes = tuple(tuple(note) for note in self.meta.get("notes", ()))
        return Found(self.rows.lines(), self.meta, notes)

    @property
    def is_left(self):
        """Whether it waits for a job that was cancelled or given up."""
        return self.status in self.WORKING and (self.job is None or self.job.is_over)

    @property
    def may_be_undone(self):
        """Saved, and not longer ago than KEPT_FOR."""
        return self.status == self.Status.SAVED and timezone.now() < self.saved_at + KEPT_FOR


class StagedRowQuerySet(models.QuerySet):
    """Which rows of an import."""

    def visible_to(self, user):
        """Rows of the user's own imports: they hold personal data nobody has approved yet."""
        return self.filter(source__by=user, source__unit__path__startswith=user.unit.path)

    def lines(self):
        """[(row number, cells)] as a resource checks them; read as one text each, for speed."""
        return [
            (number, tuple(_thaw(cells)))
            for number, cells in self.order_by("number").values_list(
                "number", Cast("cells", models.TextField())
            )
        ]


class StagedRow(models.Model):
    """One line of a workbook before it is saved (dòng chờ nhập).

    `cells` are in the order of the kind's columns, as `core.imports.frozen` keeps them; `original`
    is what the file said, once a cell has been mended by hand. `problems` are [field, level, words].
    """

    class State(models.TextChoices):
        OK = "ok", "Tốt"
        WARNING = "warning", "Cảnh báo"
        DUPLICATE = "duplicate", "Trùng"
        ERROR = "error", "Lỗi"

    class Outcome(models.TextChoices):
        CREATED = "created", "Mới"
        UPDATED = "updated", "Thay đổi"
        UNCHANGED = "unchanged", "Không đổi"
        SKIPPED = "skipped", "Bỏ qua"

    source = models.ForeignKey(
        Import, verbose_name="lần nhập tệp", on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField("dòng")
    cells = models.JSONField("các ô")
    original = models.JSONField("các ô trong tệp", null=True)
    state = models.CharField("tình trạng", max_length=9, choices=State.choices, blank=True)
    outcome = models.CharField("sẽ", max_length=9, choices=Outcome.choices, blank=True)
    problems = models.JSONField("nhận xét", default=list)

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng chờ nhập"
        verbose_name_plural = "dòng chờ nhập"
        indexes = [models.Index(fields=["source", "state", "number"], name="staged_row_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"],
                name="staged_row_once",
                violation_error_message="Dòng này đã có.",
            )
        ]

    def __str__(self):
        return f"{self.source} dòng {self.number}"


class ColumnMemoryQuerySet(models.QuerySet):
    """Which answers about headings."""

    def visible_to(self, user):
        """What the user's unit and every unit below it said."""
        return self.filter(unit__path__startswith=user.unit.path)

    def about(self, run):
        """What the unit of an import said of workbooks of its kind."""
        return self.filter(unit=run.unit_id, kind=run.kind)


class ColumnMemory(models.Model):
    """What a unit once said a heading means (cách hiểu tiêu đề); an empty field: not imported."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField("loại tệp", max_length=10, choices=Import.Kind.choices)
    heading = models.CharField("tiêu đề", max_length=300)
    field = models.CharField("cột", max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người chỉ",
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("lúc", auto_now=True)

    follow_units = {"unit": Follow.WHOLE}
    objects = ColumnMemoryQuerySet.as_manager()

    class Meta:
        verbose_name = "cách hiểu tiêu đề"
        verbose_name_plural = "cách hiểu tiêu đề"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "heading"],
                name="column_memory_once",
                violation_error_message="Tiêu đề này đã được chỉ.",
            )
        ]

    def __str__(self):
        return f"{self.heading} → {self.field or 'không nhập'}"
