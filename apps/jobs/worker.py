"""The worker: claims jobs one after another and has each done by a child process of its own.

A child gives its memory back when it ends, may crash without taking the worker along, and leaves
the worker free to keep the lease. All writing about a job is the worker's.
"""

import logging
import multiprocessing
import os
import signal
import socket
import time
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import wait

from django.conf import settings
from django.db import connection

from apps.jobs import actions, child, schedule
from apps.jobs.outage import DATABASE_ERRORS, close_after

SHOW = 0.5  # seconds between two writings of progress
BEAT = 2  # seconds between two looks at whether the job is still ours and wanted
SOON = timedelta(seconds=3)  # until a job goes on that lost the database
SEEN = 30  # seconds between two marks of being alive
DIED = "Tiến trình chạy việc này dừng đột ngột."
TOO_LONG = "Việc này chạy quá lâu nên đã dừng."

log = logging.getLogger(__name__)


class Worker:
    """One worker process. `run()` returns when a signal asks for it, or the queue is drained."""

    def __init__(self, *, drain=False):
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.drain = drain
        self.stop_by = None  # when a running job is given up; set when stopping
        self.seen = -SEEN

    def run(self):
        self._catch_signals()
        while not self.stop_by:
            try:
                self._listen()
                self._mark_alive()
                schedule.queue_due()
                if job := actions.claim():
                    self.carry_out(job)
                elif self.drain:
                    break
                else:
                    wait([connection.connection, self.bell], timeout=settings.JOB_LOOK)
            except DATABASE_ERRORS as error:
                close_after(error)
                log.warning("Không dùng được cơ sở dữ liệu, thử lại: %s", error)
                wait([self.bell], timeout=settings.JOB_LOOK)
        connection.close()

    def carry_out(self, job):
        """Have a claimed job done, keeping its lease, and write down how it ended."""
        self.kept_until = time.monotonic() + settings.JOB_LEASE
        if job.attempts > 1:
            actions.end_sessions_of(job, attempts=range(job.attempts))
        ear, mouth = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=child.main, args=(job, mouth, os.getpid())
        )
        process.start()
        mouth.close()
        last_words = ending = None
        try:
            last_words, ending = self._attend(job, process, ear)
        finally:
            process.kill()
            process.join()
            if not last_words:  # what it said while it was being killed
                last_words, _ = _hear(ear)
            ear.close()
        ending = last_words or ending or ("later", DIED, f"exit code {process.exitcode}")
        if ending[0] in ("fail", "later", "soon"):
            log.error("%s: %s\n%s", job, ending[1], ending[2])
        self._write_down(job, ending, was_killed=not last_words)

    def _attend(self, job, process, ear):
        """(the child's own last words or None, why it must end before it had any or None)."""
        said = shown = None
        begun = time.monotonic()
        beat = show = 0
        pace = min(BEAT, settings.JOB_LEASE / 6)
        while True:
            wait([ear, process.sentinel, self.bell], timeout=min(SHOW, pace))
            self._silence_bell()
            is_over = not process.is_alive()
            last_words, news = _hear(ear)
            said = news or said
            if last_words or is_over:
                return last_words, None
            now = time.monotonic()
            if self.stop_by and now > self.stop_by:
                return None, ("hand_back",)
            if now > begun + settings.JOB_LONGEST:
                return None, ("later", TOO_LONG, f"longer than {settings.JOB_LONGEST} s")
            if now > beat or (said != shown and now > show):
                try:
                    if not actions.keep(job, said):
                        return None, ("lost",)
                    if actions.is_cancel_asked(job):
                        return None, ("stop",)
                    self._mark_alive()
                    self.kept_until = now + settings.JOB_LEASE
                    beat, show, shown = now + pace, now + SHOW, said
                except DATABASE_ERRORS as error:
                    close_after(error)
                    show = now + SHOW
                    if now > self.kept_until:  # another worker may have it by now
                        return None, ("lost",)

    def _write_down(self, job, ending, *, was_killed):
        """Write how it ended; where the database is away, as long as the job is ours."""
        while True:
            try:
                if was_killed:
                    actions.end_sessions_of(job, attempts=[job.attempts])
                return self._write(job, *ending)
            except DATABASE_ERRORS as error:
                close_after(error)
                if time.monotonic() > min(self.kept_until, self.stop_by or self.kept_until):
                    raise
                wait([self.bell], timeout=SHOW)
                self._silence_bell()

    def _write(self, job, what, *values):
        if what == "done":
            actions.finish(job, result=values[0], **values[1])
        elif what == "fail":
            actions.fail(job, words=values[0], detail=values[1])
        elif what == "later":
            actions.try_later(job, words=values[0], detail=values[1])
        elif what == "soon":
            actions.try_later(job, words=values[0], detail=values[1], pause=SOON)
        elif what == "hand_back":
            actions.hand_back(job)
        elif what == "stop":
            actions.stop(job)

    def _mark_alive(self):
        if time.monotonic() >= self.seen + SEEN:
            actions.mark_alive(self.name)
            self.seen = time.monotonic()

    def _listen(self):
        """Be woken by NOTIFY; behind a pooler that swallows it, looking every few seconds does."""
        if connection.connection is None:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {actions.CHANNEL}")
        connection.connection.poll()
        connection.connection.notifies.clear()

    def _catch_signals(self):
        """A signal rings the bell: whatever the worker waits for, it wakes up."""
        self.bell, ringer = socket.socketpair()
        self.bell.setblocking(False)
        ringer.setblocking(False)
        self.ringer = ringer
        signal.set_wakeup_fd(ringer.fileno(), warn_on_full_buffer=False)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)

    def _silence_bell(self):
        with suppress(BlockingIOError):
            self.bell.recv(64)

    def _stop(self, *_):
        self.stop_by = self.stop_by or time.monotonic() + settings.JOB_GRACE


def _hear(ear):
    """What the child has said so far: (its last words or None, its newest progress or None)."""
    last_words = progress = None
    with suppress(EOFError, OSError):
        while ear.poll():
            what, *values = ear.recv()
            if what == "progress":
                progress = values
            else:
                last_words = (what, *values)
    return last_words, progress
