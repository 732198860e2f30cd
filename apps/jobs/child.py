"""The child process that does one job and tells its worker how it went, through a pipe."""

import json
import signal
import traceback

import pghistory
from django.db import connections

from apps.core.actions import ActionError
from apps.core.processes import end_with
from apps.jobs.current import listening
from apps.jobs.registry import callable_of

FAULT = "Có lỗi khi chạy việc này; chi tiết đã được ghi lại cho người quản trị."


class Listener:
    """Passes on what the job says, and how it ends: tuples (what, *values)."""

    def __init__(self, pipe):
        self.pipe = pipe
        self.file = ""

    def progress(self, done, total, words):
        self.pipe.send(("progress", done, total, words))

    def made(self, file):
        self.file = file


def main(job, pipe, worker):
    """Body of the child, which ends with the worker of this pid, however that ends."""
    end_with(worker, by=signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # the worker decides how long it may go on
    for connection in connections.all(initialized_only=True):
        del connections[connection.alias]  # forgotten, not closed: it is the worker's
    pipe.send(perform(job, Listener(pipe)))


def perform(job, listener):
    """("done", result, file), ("fail", words, detail) or ("later", words, detail)."""
    context = {"job": job.kind} | ({"user": job.owner_id} if job.owner_id else {})
    try:
        with listening(listener), pghistory.context(**context):
            result = callable_of(job.kind)(**job.arguments)
        json.dumps(result)
    except ActionError as error:  # its words are for people; trying again would not help
        return "fail", str(error), traceback.format_exc()
    except Exception:
        return "later", FAULT, traceback.format_exc()
    return "done", result, listener.file
