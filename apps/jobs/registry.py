"""Which callable a kind of job means: settings.JOBS, and the periodic ones of settings.SCHEDULE."""

from django.conf import settings
from django.utils.module_loading import import_string


class UnknownKindError(Exception):
    """No such kind of job is registered."""


def is_known(kind):
    return kind in settings.JOBS or kind in settings.SCHEDULE


def callable_of(kind):
    """Raises UnknownKindError."""
    if not is_known(kind):
        raise UnknownKindError(f"Không có loại việc “{kind}” trong JOBS và SCHEDULE.")
    return import_string(settings.JOBS.get(kind) or settings.SCHEDULE[kind]["run"])
