"""The life of a job: queued, claimed with a lease, kept, and done, tried again, failed or cancelled.

A claimed job belongs to one attempt: `attempts` is its fencing number. Who lost the lease changes
nothing more. All times are the database's, so that workers on several machines agree.
What happens to its owner is not told here: the callable itself calls `notices.actions.tell`.
"""

from apps.jobs.actions.files import FOLDER, clear_old_files, clear_old_jobs, drop_file
from apps.jobs.actions.queueing import CHANNEL, TooLateError, cancel, enqueue, retry
from apps.jobs.actions.running import (
    LOST,
    claim,
    end_sessions_of,
    fail,
    finish,
    hand_back,
    is_cancel_asked,
    keep,
    mark_alive,
    session_name,
    stop,
    try_later,
)

__all__ = [
    "CHANNEL",
    "FOLDER",
    "LOST",
    "TooLateError",
    "cancel",
    "claim",
    "clear_old_files",
    "clear_old_jobs",
    "drop_file",
    "end_sessions_of",
    "enqueue",
    "fail",
    "finish",
    "hand_back",
    "is_cancel_asked",
    "keep",
    "mark_alive",
    "retry",
    "session_name",
    "stop",
    "try_later",
]
