"""Work that tests hand to workers. It leaves its marks as lines of a file."""

import os
import time
from pathlib import Path

from apps.core.actions import ActionError
from apps.jobs.current import made, progress

NAMES = ("mark", "linger", "crash", "refuse", "stumble", "show", "keep_file", "odd")
JOBS = {f"test.{name}": f"tests.jobs.works.{name}" for name in NAMES}


def mark(path, word):
    with Path(path).open("a") as file:
        file.write(f"{word}\n")


def linger(path, seconds):
    """Takes its time, but only when it is done for the first time."""
    is_first = not marks(path)
    mark(path, f"begun {os.getpid()}")
    if is_first:
        time.sleep(seconds)
    mark(path, "ended")


def crash(path):
    """Ends without a word, as when the system is out of memory; the second time all goes well."""
    mark(path, "begun")
    if len(marks(path)) == 1:
        os._exit(9)


def refuse():
    raise ActionError("Đơn vị này đã giải thể.")


def stumble():
    raise ZeroDivisionError("mật")


def show(path):
    """Says how far it is, and goes on when the file is there."""
    progress(3, 12, "Đã đọc 3 tờ")
    while not Path(path).exists():
        time.sleep(0.05)


def keep_file(name):
    made(name)
    return {"rows": 2}


def odd():
    return object()


def marks(path):
    return Path(path).read_text().split("\n")[:-1] if Path(path).exists() else []


def tick():
    mark(os.environ["JOBS_TICK"], "tick")
