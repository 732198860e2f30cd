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
from multiprocessing.connection import wait

import psycopg2
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from apps.jobs import actions, child, schedule

SHOW = 0.5  # seconds between two writings of progress
SEEN = 30  # seconds between two marks of being alive
UNREACHABLE = (
    OperationalError,
    InterfaceError,
    psycopg2.OperationalError,
    psycopg2.InterfaceError,
)
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
            except UNREACHABLE as error:
                log.warning("Không dùng được cơ sở dữ liệu, thử lại: %s", error)
                connection.close()
                wait([self.bell], timeout=settings.JOB_LOOK)
        connection.close()

    def carry_out(self, job):
        """Have a claimed job done, keeping its lease, and write down how it ended."""
        ear, mouth = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=child.main, args=(job, mouth, os.getpid())
        )
        process.start()
        mouth.close()
        try:
            ending = self._attend(job, process, ear)
        finally:
            process.kill()
            process.join()
            ear.close()
        if ending is None:
            ending = ("later", DIED, f"exit code {process.exitcode}")
        if ending[0] in ("fail", "later"):
            log.error("%s: %s\n%s", job, ending[1], ending[2])
        self._write(job, *ending)

    def _attend(self, job, process, ear):
        """How the child ended: its own last words, or None if it had none."""
        ending = shown = None
        said = None
        begun = time.monotonic()
        kept_until = begun + settings.JOB_LEASE
        beat = show = 0
        while True:
            wait([ear, process.sentinel, self.bell], timeout=min(SHOW, settings.JOB_LEASE / 6))
            self._silence_bell()
            is_over = not process.is_alive()
            for what, *values in _heard(ear):
                if what == "progress":
                    said = values
                else:
                    ending = (what, *values)
            if ending or is_over:
                return ending
            now = time.monotonic()
            if self.stop_by and now > self.stop_by:
                return ("hand_back",)
            if now > begun + settings.JOB_LONGEST:
                return ("later", TOO_LONG, f"longer than {settings.JOB_LONGEST} s")
            if now > beat or (said != shown and now > show):
                try:
                    if not actions.keep(job, said):
                        return ("lost",)
                    self._mark_alive()
                    kept_until = now + settings.JOB_LEASE
                    beat, show, shown = now + settings.JOB_LEASE / 6, now + SHOW, said
                except UNREACHABLE:
                    connection.close()
                    if now > kept_until:  # another worker may have it by now
                        return ("lost",)

    def _write(self, job, what, *values):
        if what == "done":
            actions.finish(job, result=values[0], file=values[1])
        elif what == "fail":
            actions.fail(job, words=values[0], detail=values[1])
        elif what == "later":
            actions.try_later(job, words=values[0], detail=values[1])
        elif what == "hand_back":
            actions.hand_back(job)

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


def _heard(ear):
    """What the child has said so far."""
    with suppress(EOFError, OSError):
        while ear.poll():
            yield ear.recv()
