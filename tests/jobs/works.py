"""Work that tests hand to workers. It leaves its marks as lines of a file."""

import os
import time
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from apps.core.actions import ActionError
from apps.jobs.current import made, progress

NAMES = (
    "mark",
    "linger",
    "crash",
    "refuse",
    "stumble",
    "show",
    "keep_file",
    "odd",
    "write",
    "chatter",
    "nothing",
    "make_file",
)
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


def write(path, seconds):
    """Writes a row, then asks the database something that takes its time, but only the first time."""
    is_first = not marks(path)
    with transaction.atomic(), connection.cursor() as cursor:
        name = f"written by {os.getpid()}"
        cursor.execute("INSERT INTO jobs_lastslot (name) VALUES (%s)", [name])
        mark(path, f"begun {os.getpid()}")
        if is_first:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
    mark(path, "ended")


def chatter(rows):
    """Tells of every single row."""
    for row in range(rows):
        progress(row, rows, "Đang ghi")
    progress(rows, rows, "Đang tính lại")


def nothing():
    """Says what the database cannot keep."""
    return {"text": "\0"}


def make_file(name, text):
    key = default_storage.save(f"jobs/{name}", ContentFile(text.encode()))
    made(key, name=name, rows=text.count("\n"))


def marks(path):
    return Path(path).read_text().split("\n")[:-1] if Path(path).exists() else []


def tick():
    mark(os.environ["JOBS_TICK"], "tick")
