"""What people and the program ask for: a job queued, cancelled, done once more."""

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from apps.core.actions import ActionError
from apps.core.dates import format_moment
from apps.jobs.actions.rows import NO_PROGRESS, TRIES, end, own_job
from apps.jobs.models import Job
from apps.jobs.registry import UnknownKindError, is_known

CHANNEL = "diachi_jobs"


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
    job = own_job(job, by)
    if job.status == Job.Status.WAITING:
        end(Job.objects.filter(pk=job.pk), Job.Status.CANCELLED, error="")
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
            job = own_job(job, by)
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
                    **NO_PROGRESS,
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


def _is_doubled(error):
    return error.__cause__.diag.constraint_name == "job_unfinished_once"


def _wake_workers():
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
