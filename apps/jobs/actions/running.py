"""A worker's hold of a job: claimed with a lease, kept, and done, tried again, failed or stopped."""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from apps.jobs.actions.rows import NO_PROGRESS, TRIES, end
from apps.jobs.models import Job, Worker

PAUSE = timedelta(minutes=1)  # after the first failure; four times as long after each further one
LOST = "Máy chủ dừng giữa chừng nhiều lần khi chạy việc này."


def claim():
    """The next job that is ready, ours for a lease; None when there is none.

    What was left by dead workers too often fails here.
    """
    with transaction.atomic():
        ready = Job.objects.ready().select_for_update(skip_locked=True)
        while job := ready.order_by("run_after", "id").first():
            this = Job.objects.filter(pk=job.pk)
            if job.cancel_asked_at:  # its worker died before it saw the wish
                end(this, Job.Status.CANCELLED, error="")
            elif job.attempts >= job.max_attempts:
                end(this, Job.Status.FAILED, error=LOST)
            else:
                job.status = Job.Status.RUNNING
                job.attempts += 1
                this.update(
                    status=job.status,
                    attempts=job.attempts,
                    started_at=Now(),
                    **NO_PROGRESS,
                    **_lease(),
                )
                return job
    return None


def keep(job, progress=None):
    """Lengthen the lease and show the progress; False when the job is no longer ours."""
    done, total, words = progress or (F("progress_done"), F("progress_total"), F("progress_words"))
    return bool(
        _ours(job).update(
            progress_done=done, progress_total=total, progress_words=words, **_lease()
        )
    )


def is_cancel_asked(job):
    """Whether its owner wants the running job to end."""
    return _ours(job).filter(cancel_asked_at__isnull=False).exists()


def finish(job, *, result=None, file="", file_name="", file_size=None, file_rows=None):
    """The job is done; `file` is the storage key of what it made."""
    made = {
        "result_file": file,
        "file_name": file_name or file.rsplit("/", 1)[-1],
        "file_size": file_size,
        "file_rows": file_rows,
    }
    return end(_ours(job), Job.Status.DONE, result=result, error="", **made)


def fail(job, *, words, detail=""):
    """The job cannot be done; `words` are for people."""
    return end(_ours(job), Job.Status.FAILED, error=words[:500], error_detail=detail)


def stop(job):
    """Its owner wanted it to end, and its child process is dead."""
    return end(_ours(job), Job.Status.CANCELLED, error="")


def try_later(job, *, words, detail="", pause=None):
    """The attempt came to nothing: again after a pause, or failed after the last one.

    A job that its owner wanted to end is cancelled instead.
    """
    if is_cancel_asked(job):
        return stop(job)
    left = job.max_attempts - job.attempts
    if left <= 0:
        return fail(job, words=words, detail=detail)
    return _ours(job).update(
        status=Job.Status.WAITING,
        run_after=Now() + (pause or PAUSE * 4 ** max(0, TRIES - 1 - left)),
        lease_until=None,
        error=words[:500],
        error_detail=detail,
        **NO_PROGRESS,
    )


def hand_back(job):
    """The worker has to stop: the attempt does not count and another one may begin at once."""
    if is_cancel_asked(job):
        return stop(job)
    return _ours(job).update(
        status=Job.Status.WAITING,
        attempts=F("attempts") - 1,
        run_after=Now(),
        lease_until=None,
        **NO_PROGRESS,
    )


def end_sessions_of(job, *, attempts):
    """End the database sessions that killed child processes of these attempts left behind.

    A long statement goes on after its client is gone; after this, what was not committed is not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = ANY(%s) AND datname = current_database()"
            " AND usename = current_user",
            [[session_name(job.pk, attempt) for attempt in attempts]],
        )


def session_name(pk, attempt):
    """What the database session of one attempt at a job calls itself."""
    return f"diachi-job-{pk}-{attempt}"


def mark_alive(name):
    """Note that this worker is there."""
    if not Worker.objects.filter(name=name).update(seen_at=Now()):
        Worker.objects.filter(seen_at__lt=Now() - timedelta(days=1)).delete()
        Worker.objects.get_or_create(name=name)


def _ours(job):
    return Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, attempts=job.attempts)


def _lease():
    return {
        "heartbeat_at": Now(),
        "lease_until": Now() + timedelta(seconds=settings.JOB_LEASE),
    }
