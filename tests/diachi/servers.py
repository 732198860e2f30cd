"""A database server of the test's own, and how to kill nothing but that."""

import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg2

from diachi import database


def installation(monkeypatch, path):
    for name in ("DATABASE_URL", "DIACHI_TEST_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DIACHI_DATA", str(path))
    yield path
    database.stop()
    for used in (database.cluster_dir().parent, database.socket_dir()):
        shutil.rmtree(used, ignore_errors=True)
    top = next(parent for parent in path.parents if parent.parent == Path(tempfile.gettempdir()))
    shutil.rmtree(top)


def connect(**changes):
    found = database.connection_settings()
    names = {
        "host": "HOST",
        "port": "PORT",
        "user": "USER",
        "password": "PASSWORD",
        "dbname": "NAME",
    }
    return psycopg2.connect(**{name: found[key] for name, key in names.items()} | changes)


def ask(question):
    """The first value of the answer, or None; committed."""
    connection = connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def server_processes():
    """The pids of this test's own server, found without the code under test."""
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and is_this_tests_server(pid)]


def is_this_tests_server(pid):
    try:
        program = os.readlink(f"/proc/{pid}/exe")
        folder = os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return False
    mine = os.path.realpath(os.path.join(os.environ["DIACHI_DATA"], "postgres"))
    return program.endswith("/pginstall/bin/postgres") and folder == mine


def kill(*pids):
    """kill -9, of nothing but this test's own server: a wrong answer of the code under test must
    not cost the machine its other processes."""
    assert pids
    for pid in filter(is_this_tests_server, pids):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while any(map(is_this_tests_server, pids)):
        time.sleep(0.01)
