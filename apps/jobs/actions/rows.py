"""What the changes of a job's state share."""

from django.db.models.functions import Now

from apps.jobs.models import Job

TRIES = 5  # of a job that its owner starts once more
NO_PROGRESS = {"progress_done": 0, "progress_total": 0, "progress_words": ""}


def own_job(job, by):
    """The locked job of `by`. Raises Job.DoesNotExist for somebody else's."""
    return Job.objects.visible_to(by).select_for_update(of=("self",)).get(pk=job.pk)


def end(jobs, status, **fields):
    return jobs.update(status=status, finished_at=Now(), lease_until=None, **fields)
