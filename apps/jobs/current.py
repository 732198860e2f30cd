"""What a running job may say of itself. Outside of a job these do nothing, so that the same
callable serves a request, a command or a test."""

from contextlib import contextmanager
from contextvars import ContextVar

_listener = ContextVar("listener", default=None)


@contextmanager
def listening(listener):
    """Hand what is said inside to `listener.progress(…)` and `listener.made(…)`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def progress(done, total, words=""):
    """So much is done: shown at once, even while the work's transaction is still open.

    May be called for every row: what follows within a moment and has the same words is left out.
    So words say what is being done, and the numbers say how far.
    """
    if listener := _listener.get():
        listener.progress(done, total, words)


def made(file, *, name="", rows=None):
    """The storage key (“jobs/…”) of the file that the job made; it goes away with the job.

    `name` is the file's name for people, `rows` how many rows it holds.
    """
    if listener := _listener.get():
        listener.made(file, name=name, rows=rows)
