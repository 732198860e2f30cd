"""The life of a job: queued, claimed with a lease, kept, and done, tried again, or failed.

A claimed job belongs to one attempt: `attempts` is its fencing number. Who lost the lease changes
nothing more. All times are the database's, so that workers on several machines agree.
"""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from apps.jobs.models import Job, Worker
from apps.jobs.registry import UnknownKindError, is_known

CHANNEL = "diachi_jobs"
PAUSE = timedelta(minutes=1)  # after the first failure; four times as long after each further one
KEPT_FOR = timedelta(days=30)
LOST = "Máy chủ dừng giữa chừng nhiều lần khi chạy việc này."


def enqueue(kind, *, key="", owner=None, unit=None, run_after=None, **arguments):
    """Queue a job once; an unfinished one of the same kind and key is given back instead.

    It starts when the surrounding transaction commits. Raises UnknownKindError.
    """
    if not is_known(kind):
        raise UnknownKindError(f"Không có loại việc “{kind}” trong JOBS và SCHEDULE.")
    fields = {"key": key, "owner": owner, "unit": unit, "arguments": arguments}
    if run_after:
        fields["run_after"] = run_after
    while True:
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, **fields)
        except IntegrityError as error:
            if error.__cause__.diag.constraint_name != "job_unfinished_once":
                raise
            if there := Job.objects.unfinished().filter(kind=kind, key=key).first():
                return there
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {CHANNEL}")
            return job


def claim():
    """The next job that is ready, ours for a lease; None when there is none.

    What was left by dead workers too often fails here.
    """
    with transaction.atomic():
        ready = Job.objects.ready().select_for_update(skip_locked=True)
        while job := ready.order_by("run_after", "id").first():
            if job.attempts < job.max_attempts:
                job.status = Job.Status.RUNNING
                job.attempts += 1
                Job.objects.filter(pk=job.pk).update(
                    status=job.status, attempts=job.attempts, started_at=Now(), **_lease()
                )
                return job
            _end(Job.objects.filter(pk=job.pk), Job.Status.FAILED, error=LOST)
    return None


def keep(job, progress=None):
    """Lengthen the lease and show the progress; False when the job is no longer ours."""
    done, total, words = progress or (F("progress_done"), F("progress_total"), F("progress_words"))
    return bool(
        _ours(job).update(
            progress_done=done, progress_total=total, progress_words=words, **_lease()
        )
    )


def finish(job, *, result=None, file=""):
    """The job is done; `file` is the storage key of what it made."""
    return _end(_ours(job), Job.Status.DONE, result=result, result_file=file, error="")


def fail(job, *, words, detail=""):
    """The job cannot be done; `words` are for people."""
    return _end(_ours(job), Job.Status.FAILED, error=words[:500], error_detail=detail)


def try_later(job, *, words, detail=""):
    """The attempt came to nothing: again after a pause, or failed after the last one."""
    if job.attempts >= job.max_attempts:
        return fail(job, words=words, detail=detail)
    return _ours(job).update(
        status=Job.Status.WAITING,
        run_after=Now() + PAUSE * 4 ** (job.attempts - 1),
        lease_until=None,
        error=words[:500],
        error_detail=detail,
    )


def hand_back(job):
    """The worker has to stop: the attempt does not count and another one may begin at once."""
    return _ours(job).update(
        status=Job.Status.WAITING, attempts=F("attempts") - 1, run_after=Now(), lease_until=None
    )


def mark_alive(name):
    """Note that this worker is there."""
    if not Worker.objects.filter(name=name).update(seen_at=Now()):
        Worker.objects.filter(seen_at__lt=Now() - timedelta(days=1)).delete()
        Worker.objects.get_or_create(name=name)


def clear_old_jobs():
    """Periodic: jobs that ended a month ago go, with the files they made."""
    old = Job.objects.filter(finished_at__lt=Now() - KEPT_FOR)
    for file in old.exclude(result_file="").values_list("result_file", flat=True):
        default_storage.delete(file)
    return {"jobs": old.delete()[0]}


def _ours(job):
    return Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, attempts=job.attempts)


def _lease():
    return {
        "heartbeat_at": Now(),
        "lease_until": Now() + timedelta(seconds=settings.JOB_LEASE),
    }


def _end(jobs, status, **fields):
    return jobs.update(status=status, finished_at=Now(), lease_until=None, **fields)
