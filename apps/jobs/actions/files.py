"""What jobs made, and how long it and the jobs are kept."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from apps.jobs.actions.rows import own_job
from apps.jobs.models import Job

FOLDER = "jobs"  # of the storage: what jobs made
UNCLAIMED_AFTER = timedelta(days=1)
KEPT_FOR = timedelta(days=30)


def drop_file(job, *, by):
    """The owner wants the file gone; the job stays on record. A second click changes nothing."""
    with transaction.atomic():
        job = own_job(job, by)
        _forget_file(job)


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
