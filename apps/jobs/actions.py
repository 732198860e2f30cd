"""The life of a job: queued, claimed with a lease, kept, and done, tried again, failed or cancelled.

A claimed job belongs to one attempt: `attempts` is its fencing number. Who lost the lease changes
nothing more. All times are the database's, so that workers on several machines agree.
What happens to its owner is not told here: the callable itself calls `notices.actions.tell`.
"""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from apps.core.actions import ActionError
from apps.core.dates import format_moment
from apps.jobs.models import Job, Worker
from apps.jobs.registry import UnknownKindError, is_known

CHANNEL = "diachi_jobs"
PAUSE = timedelta(minutes=1)  # after the first failure; four times as long after each further one
TRIES = 5  # of a job that its owner starts once more
FOLDER = "jobs"  # of the storage: what jobs made
UNCLAIMED_AFTER = timedelta(days=1)
KEPT_FOR = timedelta(days=30)
LOST = "Máy chủ dừng giữa chừng nhiều lần khi chạy việc này."
_NO_PROGRESS = {"progress_done": 0, "progress_total": 0, "progress_words": ""}


class TooLateError(ActionError):
    """The job has ended, or another one does the same work."""


def enqueue(
    kind,
    *,
    key="",
    owner=None,
    unit=None,
    run_after=None,
    title="",
    about="",
    page="",
    permission="",
    **arguments,
):
    """Queue a job once; an unfinished one of the same kind and key is given back instead.

    It starts when the surrounding transaction commits. For its owner: `title` and `about` say what
    it is, `page` is the URL path to go on to, `permission` what he needs to fetch the file it makes.
    Raises UnknownKindError.
    """
    if not is_known(kind):
        raise UnknownKindError(f"Không có loại việc “{kind}” trong JOBS và SCHEDULE.")
    fields = {
        "key": key,
        "owner": owner,
        "unit": unit,
        "arguments": arguments,
        "title": title[:200],
        "about": about[:500],
        "page": page,
        "permission": permission,
    }
    if run_after:
        fields["run_after"] = run_after
    while True:
        # Asked first: a failed INSERT puts its values, names among them, into the server's log.
        same = Job.objects.unfinished().filter(kind=kind, key=key)
        if key and (there := same.first()):
            return there
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, **fields)
        except IntegrityError as error:
            if not _is_doubled(error):
                raise
        else:
            _wake_workers()
            return job


@transaction.atomic
def cancel(job, *, by):
    """A waiting job ends here; a running one as soon as its worker sees it, within two seconds.

    What it has not yet committed is rolled back. Raises TooLateError when it has ended before.
    """
    job = _own(job, by)
    if job.status == Job.Status.WAITING:
        _end(Job.objects.filter(pk=job.pk), Job.Status.CANCELLED, error="")
    elif job.status == Job.Status.RUNNING:
        Job.objects.filter(pk=job.pk, cancel_asked_at=None).update(cancel_asked_at=Now())
    elif job.status == Job.Status.DONE:
        at = format_moment(job.finished_at)
        raise TooLateError(f"Việc này đã xong lúc {at} nên không hủy được nữa.")
    elif job.status == Job.Status.FAILED:
        raise TooLateError("Việc này đã dừng vì lỗi từ trước, không còn gì để hủy.")


def retry(job, *, by):
    """The same work once more, from the beginning, at once. A second click changes nothing.

    Gives the job that does it: another one when the same work has been asked for meanwhile.
    Raises TooLateError when the job is done, or somebody else's job does the same.
    """
    try:
        with transaction.atomic():
            job = _own(job, by)
            if job.status == Job.Status.DONE:
                raise TooLateError("Việc này đã xong, không cần chạy lại.")
            if job.may_be_retried:
                Job.objects.filter(pk=job.pk).update(
                    status=Job.Status.WAITING,
                    max_attempts=F("attempts") + TRIES,
                    run_after=Now(),
                    cancel_asked_at=None,
                    finished_at=None,
                    error="",
                    error_detail="",
                    **_NO_PROGRESS,
                )
                _wake_workers()
            return job
    except IntegrityError as error:
        if not _is_doubled(error):
            raise
    same = Job.objects.unfinished().filter(kind=job.kind, key=job.key)
    if own := same.visible_to(by).first():
        return own
    raise TooLateError("Người khác đang chạy đúng việc này; hãy chờ việc đó xong.")


def claim():
    """The next job that is ready, ours for a lease; None when there is none.

    What was left by dead workers too often fails here.
    """
    with transaction.atomic():
        ready = Job.objects.ready().select_for_update(skip_locked=True)
        while job := ready.order_by("run_after", "id").first():
            this = Job.objects.filter(pk=job.pk)
            if job.cancel_asked_at:  # its worker died before it saw the wish
                _end(this, Job.Status.CANCELLED, error="")
            elif job.attempts >= job.max_attempts:
                _end(this, Job.Status.FAILED, error=LOST)
            else:
                job.status = Job.Status.RUNNING
                job.attempts += 1
                this.update(
                    status=job.status,
                    attempts=job.attempts,
                    started_at=Now(),
                    **_NO_PROGRESS,
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
    return _end(_ours(job), Job.Status.DONE, result=result, error="", **made)


def fail(job, *, words, detail=""):
    """The job cannot be done; `words` are for people."""
    return _end(_ours(job), Job.Status.FAILED, error=words[:500], error_detail=detail)


def stop(job):
    """Its owner wanted it to end, and its child process is dead."""
    return _end(_ours(job), Job.Status.CANCELLED, error="")


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
        **_NO_PROGRESS,
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
        **_NO_PROGRESS,
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


def drop_file(job, *, by):
    """The owner wants the file gone; the job stays on record. A second click changes nothing."""
    with transaction.atomic():
        job = _own(job, by)
        _forget_file(job)


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


def clear_old_files():
    """Periodic: files kept for JOB_FILES_KEPT go; so do those that a killed job left unclaimed."""
    stale = list(Job.objects.with_stale_file())
    for job in stale:
        _forget_file(job)
    unclaimed = _unclaimed_files()
    for file in unclaimed:
        default_storage.delete(file)
    return {"files": len(stale), "unclaimed": len(unclaimed)}


def _unclaimed_files():
    if not default_storage.exists(FOLDER):
        return []
    before = timezone.now() - UNCLAIMED_AFTER
    there = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    claimed = set(Job.objects.filter(result_file__in=there).values_list("result_file", flat=True))
    return [
        file
        for file in there
        if file not in claimed and default_storage.get_modified_time(file) < before
    ]


def _forget_file(job):
    file = job.result_file
    Job.objects.filter(pk=job.pk).update(result_file="")
    if file:
        transaction.on_commit(lambda: default_storage.delete(file))


def _own(job, by):
    """The locked job of `by`. Raises Job.DoesNotExist for somebody else's."""
    return Job.objects.visible_to(by).select_for_update(of=("self",)).get(pk=job.pk)


def _is_doubled(error):
    return error.__cause__.diag.constraint_name == "job_unfinished_once"


def _wake_workers():
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def _ours(job):
    return Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, attempts=job.attempts)


def _lease():
    return {
        "heartbeat_at": Now(),
        "lease_until": Now() + timedelta(seconds=settings.JOB_LEASE),
    }


def _end(jobs, status, **fields):
    return jobs.update(status=status, finished_at=Now(), lease_until=None, **fields)
