"""Jobs: what is done outside of a request, when it was done, and by which worker."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.organisation.models import Unit

SILENT_FOR = timedelta(minutes=10)


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


class Job(models.Model):
    """One piece of work done outside of a request (việc nền). Doing it twice does it once.

    `kind` names the callable (settings.JOBS, settings.SCHEDULE) and `arguments` are its keyword
    arguments. While a job with a `key` is unfinished, the same work is not queued again.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Chờ chạy"
        RUNNING = "running", "Đang chạy"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không chạy được"

    UNFINISHED = (Status.WAITING, Status.RUNNING)

    kind = models.CharField("loại việc", max_length=80)
    arguments = models.JSONField("tham số", default=dict)
    key = models.CharField("khóa việc", max_length=120, blank=True)
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
        "trạng thái", max_length=7, choices=Status.choices, default=Status.WAITING
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
    error = models.CharField("lỗi", max_length=500, blank=True)
    error_detail = models.TextField("chi tiết lỗi", blank=True)
    created_at = models.DateTimeField("lúc giao", db_default=Now())
    started_at = models.DateTimeField("lúc bắt đầu", null=True)
    finished_at = models.DateTimeField("lúc kết thúc", null=True)

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
                condition=Q(status__in=["done", "failed"]),
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
