"""PostgreSQL killed under a worker at work: a server of the test's own, and nothing but that."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from diachi import database
from diachi.database import processes
from diachi.installation import PROJECT
from tests.diachi.servers import ask, installation, is_this_tests_server, kill, server_processes
from tests.jobs import works

pytestmark = pytest.mark.server
PATIENCE = 60


@pytest.fixture(scope="module")
def folder():
    """An installation of its own with the tables of jobs."""
    with pytest.MonkeyPatch.context() as changes:
        made = installation(changes, Path(tempfile.mkdtemp(prefix="diachi-")) / "data")
        path = next(made)
        try:
            database.start()
            changes.setenv("DJANGO_SETTINGS_MODULE", "tests.jobs.settings")
            changes.setenv("JOBS_DATABASE", "diachi")
            changes.setenv("JOB_LEASE", "30")
            changes.setenv("JOB_LOOK", "1")
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "jobs", "-v0"], cwd=PROJECT, check=True
            )
            yield path
        finally:
            list(made)


@pytest.fixture
def worker(folder):
    """A worker of our own on that server."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=PROJECT, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()
        print(process.stderr.read())  # pytest shows it with a failure


def wait_for(true, *, why):
    end = time.monotonic() + PATIENCE
    while not (found := true()):
        assert time.monotonic() < end, why
        time.sleep(0.05)
    return found


def enqueue(kind, **arguments):
    """A job, written past the code under test; its number."""
    return ask(
        "INSERT INTO jobs_job (kind, arguments, key, title, about, page, permission, status,"
        " attempts, max_attempts, progress_done, progress_total, progress_words, result_file,"
        " file_name, error, error_detail)"
        f" VALUES ('test.{kind}', '{json.dumps(arguments)}', '', '', '', '', '', 'waiting',"
        " 0, 5, 0, 0, '', '', '', '', '') RETURNING id"
    )


def is_done(job):
    try:
        return ask(f"SELECT status FROM jobs_job WHERE id = {job}") == "done"
    except psycopg2.OperationalError:
        return False


def stop_at_once():
    """As `pg_ctl stop -m immediate` does: no goodbye to anybody."""
    pid = processes.postmaster()
    assert is_this_tests_server(pid)
    os.kill(pid, signal.SIGQUIT)
    wait_for(lambda: not server_processes(), why="the server goes on")


@pytest.mark.parametrize("end", [lambda: kill(*server_processes()), stop_at_once])
def test_work_under_which_the_database_was_killed_is_done_once_by_the_same_worker(
    folder, worker, tmp_path, end
):
    marks, before = tmp_path / "marks", written()
    job = enqueue("write", path=str(marks), seconds=60)
    wait_for(lambda: works.marks(marks), why="the worker does nothing")

    end()
    time.sleep(1.5)  # the worker looks for the database, and finds none
    database.start()
    wait_for(lambda: is_done(job), why="the work is not taken up again")

    assert worker.poll() is None
    assert [mark.split()[0] for mark in works.marks(marks)] == ["begun", "begun", "ended"]
    assert written() - before == 1
    assert ask(f"SELECT attempts FROM jobs_job WHERE id = {job}") == 2


def test_work_that_ends_while_the_database_is_away_is_not_done_again(folder, worker, tmp_path):
    go = tmp_path / "go"
    job = enqueue("show", path=str(go))
    wait_for(
        lambda: ask(f"SELECT progress_total FROM jobs_job WHERE id = {job}") == 12,
        why="the worker does nothing",
    )

    kill(*server_processes())
    go.touch()
    time.sleep(1.5)
    database.start()
    wait_for(lambda: is_done(job), why="nobody wrote down that it is done")

    assert worker.poll() is None
    assert ask(f"SELECT attempts FROM jobs_job WHERE id = {job}") == 1


def written():
    return ask("SELECT count(*) FROM jobs_lastslot WHERE name LIKE 'written by%'")
