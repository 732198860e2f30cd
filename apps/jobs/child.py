"""The child process that does one job and tells its worker how it went, through a pipe."""

import json
import signal
import time
import traceback
from contextlib import contextmanager

import pghistory
from django.core.files.storage import default_storage
from django.db import connections
from django.db.models import Max

from apps.core.actions import ActionError
from apps.core.processes import end_with
from apps.core.standstill import StandstillError, writing
from apps.jobs.actions import session_name
from apps.jobs.current import listening
from apps.jobs.outage import is_cut_off
from apps.jobs.registry import callable_of, kinds_with_files
from apps.organisation.models import Reorganisation

FAULT = "Có lỗi khi chạy việc này; chi tiết đã được ghi lại cho người quản trị."
NO_DATABASE = "Mất kết nối với cơ sở dữ liệu."
WAITS = 300  # seconds, while everything is moved
CHANGED = "Các đơn vị vừa được sắp xếp trong lúc lập tệp nên tệp được lập lại từ đầu."
OFTEN = 0.2  # seconds between two messages with the same words
MOST = 2**31 - 1


class Listener:
    """Passes on what the job says, and how it ends: tuples (what, *values)."""

    def __init__(self, pipe):
        self.pipe = pipe
        self.file = {}
        self.next = 0
        self.last = None

    def progress(self, done, total, words):
        now = time.monotonic()
        if now < self.next and done < total and words == self.last:
            return
        self.next, self.last = now + OFTEN, words
        done, total = (min(max(0, int(number)), MOST) for number in (done, total))
        self.pipe.send(("progress", done, total, _storable(words)[:200]))

    def made(self, file, *, name, rows):
        size = default_storage.size(file)
        self.file = {"file": file, "file_name": name, "file_size": size, "file_rows": rows}


def main(job, pipe, worker):
    """Body of the child, which ends with the worker of this pid, however that ends."""
    end_with(worker, by=signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # the worker decides how long it may go on
    for inherited in connections.all(initialized_only=True):
        del connections[inherited.alias]  # forgotten, not closed: it is the worker's
    own = connections.settings["default"]
    own["OPTIONS"] = own.get("OPTIONS", {}) | {
        "application_name": session_name(job.pk, job.attempts)
    }
    pipe.send(perform(job, Listener(pipe)))


def perform(job, listener):
    """How it ended: ("done", result, what it made), ("fail", words, detail), ("later", words, detail)
    or ("soon", words, detail)."""
    context = {"job": job.kind} | ({"user": job.owner_id} if job.owner_id else {})
    try:
        with listening(listener), pghistory.context(**context):
            result = _carry_out(job)
        if "\\u0000" in json.dumps(result):
            raise ValueError("the result holds a null character, which the database cannot keep")
    except StandstillError as error:  # nothing was done; soon there is room again
        return "soon", _storable(str(error)), _storable(traceback.format_exc())
    except ActionError as error:  # its words are for people; trying again would not help
        return "fail", _storable(str(error)), _storable(traceback.format_exc())
    except Exception as error:
        detail = _storable(traceback.format_exc())
        return ("soon", NO_DATABASE, detail) if is_cut_off(error) else ("later", FAULT, detail)
    return "done", result, listener.file


def _carry_out(job):
    """Jobs write, but for those that only make a file; whoever moves everything waits for them."""
    work = callable_of(job.kind)
    if job.kind in kinds_with_files():
        with _same_units():
            return work(**job.arguments)
    with writing(patience=WAITS):
        return work(**job.arguments)


@contextmanager
def _same_units():
    """What is read inside is of before a reorganisation of units or of after it, never of both."""
    before = _last_change()
    try:
        yield
    finally:  # also where it found no more what was there when it began
        if _last_change() != before:
            raise StandstillError(CHANGED)


def _last_change():
    return Reorganisation.objects.aggregate(Max("applied_at"), Max("undone_at"))


def _storable(text):
    """Without what PostgreSQL does not take."""
    return text.replace("\0", "").encode(errors="replace").decode()
