"""Which callable a kind of job means: settings.JOBS, and the periodic ones of settings.SCHEDULE.

An entry of JOBS is the callable's dotted path, or {"run": dotted path, "label": what people call it,
"makes_file": whether it belongs to “Tệp của tôi” also when it came to nothing}.
"""

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
    return import_string(_entry(kind).get("run") or settings.SCHEDULE[kind]["run"])


def label_of(kind):
    """What people call it."""
    return _entry(kind).get("label", "Việc chạy nền")


def kinds_with_files():
    return [kind for kind in settings.JOBS if _entry(kind).get("makes_file")]


def _entry(kind):
    entry = settings.JOBS.get(kind, {})
    return {"run": entry} if isinstance(entry, str) else entry
