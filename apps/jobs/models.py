"""Jobs: what is done outside of a request, when it was done, and by which worker."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from apps.core.dates import format_duration, format_moment
from apps.core.money import format_number
from apps.jobs.registry import label_of
from apps.organisation.following import Follow
from apps.organisation.models import Unit

SILENT_FOR = timedelta(minutes=10)
LONG_WAIT = timedelta(minutes=2)


class JobQuerySet(models.QuerySet):
    """Which jobs. What is done with them is in actions.py."""

    def visible_to(self, user):
        """The user's own: arguments and results may hold what others must not see."""
        return self.filter(owner=user)

    def unfinished(self):
        return self.filter(status__in=Job.UNFINISHED)

    def ready(self):
        """Waiting and due, or left by a worker whose lease ran out; by the database's clock."""
        return self.filter(
            Q(status=Job.Status.WAITING, run_after__lte=Now())
            | Q(status=Job.Status.RUNNING, lease_until__lt=Now())
        )

    def failed(self):
        return self.filter(status=Job.Status.FAILED)

    def with_file(self):
        """Done, and what they made can still be fetched."""
        kept_since = timezone.now() - settings.JOB_FILES_KEPT
        return self.filter(status=Job.Status.DONE, finished_at__gt=kept_since).exclude(
            result_file=""
        )

    def with_stale_file(self):
        """Those whose file has been kept long enough."""
        return self.filter(finished_at__lte=timezone.now() - settings.JOB_FILES_KEPT).exclude(
            result_file=""
        )

    def newest_first(self):
        return self.order_by("-id")


class Job(models.Model):
    """One piece of work done outside of a request (việc nền). Doing it twice does it once.

    `kind` names the callable (settings.JOBS, settings.SCHEDULE) and `arguments` are its keyword
    arguments. While a job with a `key` is unfinished, the same work is not queued again.
    `title` and `about` say to its owner what it is; `page` is where he goes on when it is done;
    `permission` is what he needs, in `unit`, to fetch the file that it makes.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Chờ chạy"
        RUNNING = "running", "Đang chạy"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không chạy được"
        CANCELLED = "cancelled", "Đã hủy"

    UNFINISHED = (Status.WAITING, Status.RUNNING)
    STOPPED = (Status.FAILED, Status.CANCELLED)

    kind = models.CharField("loại việc", max_length=80)
    arguments = models.JSONField("tham số", default=dict)
    key = models.CharField("khóa việc", max_length=120, blank=True)
    title = models.CharField("tên việc", max_length=200, blank=True)
    about = models.CharField("nội dung việc", max_length=500, blank=True)
    page = models.CharField("trang của việc", max_length=300, blank=True)
    permission = models.CharField("quyền cần có để tải tệp", max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người giao việc",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "trạng thái", max_length=10, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField("số lần đã thử", default=0)
    max_attempts = models.PositiveSmallIntegerField("số lần thử nhiều nhất", default=5)
    run_after = models.DateTimeField("chạy từ lúc", db_default=Now())
    lease_until = models.DateTimeField("giữ việc đến lúc", null=True)
    heartbeat_at = models.DateTimeField("lúc báo còn chạy", null=True)
    progress_done = models.PositiveIntegerField("đã làm", default=0)
    progress_total = models.PositiveIntegerField("tổng số phải làm", default=0)
    progress_words = models.CharField("đang làm gì", max_length=200, blank=True)
    result = models.JSONField("kết quả", null=True)
    result_file = models.CharField("tệp kết quả", max_length=200, blank=True)
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField("cỡ tệp (byte)", null=True)
    file_rows = models.PositiveIntegerField("số dòng trong tệp", null=True)
    error = models.CharField("lỗi", max_length=500, blank=True)
    error_detail = models.TextField("chi tiết lỗi", blank=True)
    created_at = models.DateTimeField("lúc giao", db_default=Now())
    started_at = models.DateTimeField("lúc bắt đầu", null=True)
    finished_at = models.DateTimeField("lúc kết thúc", null=True)
    cancel_asked_at = models.DateTimeField("lúc yêu cầu hủy", null=True)

    follow_units = {"unit": Follow.NEVER}
    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "việc nền"
        verbose_name_plural = "việc nền"
        indexes = [
            models.Index(
                fields=["run_after", "id"], name="job_waiting", condition=Q(status="waiting")
            ),
            models.Index(fields=["lease_until"], name="job_running", condition=Q(status="running")),
            models.Index(
                fields=["finished_at"],
                name="job_finished",
                condition=Q(status__in=["done", "failed", "cancelled"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                name="job_unfinished_once",
                condition=Q(status__in=["waiting", "running"]) & ~Q(key=""),
                violation_error_message="Việc này đang chờ hoặc đang chạy.",
            ),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(status="running") | Q(lease_until__isnull=False),
                violation_error_message="Việc đang chạy phải có người giữ.",
            ),
            models.CheckConstraint(
                name="job_failed_has_words",
                condition=~Q(status="failed") | ~Q(error=""),
                violation_error_message="Việc không chạy được phải ghi vì sao.",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}".strip()

    @property
    def label(self):
        """What it is, for its owner."""
        return self.title or label_of(self.kind)

    @property
    def is_over(self):
        return self.status not in self.UNFINISHED

    @property
    def is_stopping(self):
        """Its owner has asked for its end, and its worker has not yet seen to it."""
        return self.status == self.Status.RUNNING and self.cancel_asked_at is not None

    @property
    def may_be_cancelled(self):
        return not self.is_over and not self.is_stopping

    @property
    def may_be_retried(self):
        """After its end; or at once, where it waits for its next attempt."""
        return self.status in self.STOPPED or (
            self.status == self.Status.WAITING and self.error != ""
        )

    @property
    def percent(self):
        """0…100 of the running work, None where nobody knows."""
        if self.status == self.Status.DONE:
            return 100
        if self.status != self.Status.RUNNING or not self.progress_total:
            return None
        return min(100, self.progress_done * 100 // self.progress_total)

    @property
    def words(self):
        """How it stands, in one line."""
        if self.status == self.Status.RUNNING:
            return "Đang dừng lại…" if self.is_stopping else self.progress_words or "Đang làm…"
        if self.status == self.Status.DONE:
            return "Đã xong trước khi kịp hủy." if self.cancel_asked_at else "Đã xong."
        if self.status == self.Status.CANCELLED:
            return "Đã hủy theo yêu cầu."
        if self.status == self.Status.FAILED:
            return self.error
        if self.error:
            return f"{self.error} Sẽ tự chạy lại lúc {format_moment(self.run_after)}."
        if timezone.now() - self.run_after > LONG_WAIT:
            return "Máy chủ đang bận, việc này vẫn chờ đến lượt. Nếu chờ quá lâu, hãy báo quản trị."
        return "Đang chờ đến lượt."

    @property
    def elapsed(self):
        """“1 phút 20 giây” of the last attempt; "" before the first."""
        if self.started_at is None or self.status == self.Status.WAITING:
            return ""
        return format_duration((self.finished_at or timezone.now()) - self.started_at)

    @property
    def counted(self):
        """“1.200 / 24.394” of the running work, where it is known."""
        if self.percent is None or self.is_over:
            return ""
        return f"{format_number(self.progress_done)} / {format_number(self.progress_total)}"

    @property
    def shape(self):
        """What a page offers about it: a page that shows another shape is out of date."""
        return f"{self.is_over:d}{self.may_be_cancelled:d}{self.may_be_retried:d}"

    @property
    def look_again_after(self):
        """Seconds until a page without JavaScript looks again: 3 at first, up to half a minute."""
        begun = self.started_at or self.created_at
        return min(30, 3 + int((timezone.now() - begun).total_seconds()) // 10)

    @property
    def leads_to(self):
        """The page to go on to: the one its result names, or its own."""
        url = self.result.get("url", "") if isinstance(self.result, dict) else ""
        return url or self.page

    @property
    def kept_until(self):
        """When its file goes; None without one."""
        if self.status != self.Status.DONE or not self.result_file:
            return None
        return self.finished_at + settings.JOB_FILES_KEPT

    @property
    def has_file(self):
        return self.kept_until is not None and timezone.now() < self.kept_until

    @property
    def permission_needed(self):
        """For its file as it is: its owner's rights may have changed before it was made."""
        result = self.result if isinstance(self.result, dict) else {}
        return result.get("permission", self.permission)

    def may_be_fetched_by(self, user):
        """Whether its owner is still allowed what its file holds, and still stands over its unit."""
        if self.owner_id != user.pk:
            return False
        if self.permission_needed:
            return user.may(self.permission_needed, self.unit)
        return self.unit is None or user.unit.reaches(self.unit)


class LastSlot(models.Model):
    """The last time of its timetable at which a periodic work was queued (lần định kỳ gần nhất)."""

    name = models.CharField("việc định kỳ", max_length=80, unique=True)
    slot = models.DateTimeField("giờ theo lịch", null=True)

    class Meta:
        verbose_name = "lần định kỳ gần nhất"
        verbose_name_plural = "lần định kỳ gần nhất"

    def __str__(self):
        return self.name


class WorkerQuerySet(models.QuerySet):
    """Which workers."""

    def alive(self):
        return self.filter(seen_at__gt=Now() - SILENT_FOR)


class Worker(models.Model):
    """A process that does jobs (tiến trình chạy việc nền), and when it was last seen at it."""

    name = models.CharField("tên", max_length=120, unique=True)
    seen_at = models.DateTimeField("thấy lần cuối", db_default=Now())

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "tiến trình chạy việc nền"
        verbose_name_plural = "tiến trình chạy việc nền"

    def __str__(self):
        return self.name
