"""Saving is killed in the middle: the worker, or PostgreSQL itself. Each row is there once."""

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from apps.addresses.models import Address, Review
from apps.jobs.models import Job
from apps.workbooks import actions
from diachi import database
from diachi.installation import PROJECT
from tests.diachi.servers import ask, connect, installation, kill, server_processes
from tests.jobs.test_database_lost import is_done, stop_at_once
from tests.jobs.test_worker import wait_for, wait_until_done, worker
from tests.workbooks.imports import HEADS, brought, people

pytestmark = pytest.mark.server
ROWS = 300
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'diachi-job-%'"
    " AND datname = current_database() AND wait_event_type = 'Lock'"
)
LOCK = "LOCK TABLE addresses_review IN SHARE MODE"


def reviewed(count):
    """Persons, each with a review: it is written when the addresses already are."""
    return [(*row, "20/03/2025") for row in people(count)]


@contextmanager
def reviews_locked():
    """Nobody can write a review; who tries, waits."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        other.cursor().execute(LOCK)
        yield
    finally:
        other.rollback()
        other.close()


def is_waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_rows_are_saved_once_when_the_worker_is_killed_in_the_middle(reviewer, commune):
    run = brought(*reviewed(ROWS), by=reviewer, heads=(*HEADS, "Ngày rà soát"))
    run = actions.save(run, by=reviewer, only_good=False, version=run.version)
    job = Job.objects.get()
    settings = {"DJANGO_SETTINGS_MODULE": "tests.workbooks.settings"}

    with reviews_locked(), worker(**settings) as first:
        wait_for(is_waiting, why="the first worker does not save")
        first.kill()  # our own process, started above
        first.wait()
    assert Address.objects.count() == 0
    with worker(**settings):
        done = wait_until_done(job)

    run.refresh_from_db()
    assert (done.attempts, run.status, run.report["created"]) == (2, "saved", ROWS)
    assert (Address.objects.count(), Review.objects.count()) == (ROWS, ROWS)


# --- PostgreSQL itself: a server of the test's own

BRING = """
import django, sys
django.setup()
from apps.accounts.models import User
from apps.workbooks import actions
from apps.workbooks.actions import reading, saving
from tests import factories
from tests.workbooks.imports import HEADS, brought
from tests.workbooks.test_faults import reviewed
reviewer = User.objects.filter(username="duyet").first()
if reviewer is None:
    province = factories.UnitFactory(parent=factories.nation(), kind="province", era="2025",
        code="66", name="Tỉnh Đắk Lắk", abbreviation="DL")
    factories.UnitFactory(parent=province, code="24340", name="Phường Cư Bao", kind="ward")
    reviewer = factories.UserFactory(username="duyet", role="reviewer", unit=province)
rows = [(f"{sys.argv[1]}-{row[0]}", *row[1:3], f"{row[3]} {sys.argv[1]}", *row[4:])
    for row in reviewed(int(sys.argv[2]))]
run = brought(*rows, by=reviewer, heads=(*HEADS, "Ngày rà soát"))
run = actions.save(run, by=reviewer, only_good=False, version=run.version)
print(run.job_id)
"""


@pytest.fixture(scope="module")
def folder():
    """An installation of its own, with every table."""
    with pytest.MonkeyPatch.context() as changes:
        made = installation(changes, Path(tempfile.mkdtemp(prefix="diachi-")) / "data")
        path = next(made)
        database.start()
        changes.setenv("DJANGO_SETTINGS_MODULE", "tests.workbooks.settings")
        changes.setenv("JOBS_DATABASE", "diachi")
        changes.setenv("JOB_LEASE", "30")
        changes.setenv("JOB_LOOK", "1")
        run("manage.py", "migrate", "-v0")
        yield path
        list(made)


def run(*arguments):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.mark.parametrize(
    ("name", "end"), [("K", lambda: kill(*server_processes())), ("I", stop_at_once)]
)
def test_rows_are_saved_once_when_postgresql_is_killed_in_the_middle(folder, name, end):
    job = int(run("-c", BRING, name, str(ROWS)))
    lock = connect()
    lock.cursor().execute(LOCK)

    with subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=PROJECT, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            wait_for(lambda: ask(WAITING), why="the worker does not save")
            end()
            lock.close()
            database.start()
            wait_for(lambda: is_done(job), why="the saving is not taken up again")
        finally:
            process.kill()
            print(process.stderr.read())  # pytest shows it with a failure

    mine = f"FROM addresses_address WHERE legacy_code LIKE '{name}-%'"
    assert ask(f"SELECT count(*) {mine}") == ROWS
    assert (
        ask(f"SELECT count(*) FROM addresses_review WHERE address_id IN (SELECT id {mine})") == ROWS
    )
    assert ask("SELECT status FROM workbooks_import ORDER BY id DESC LIMIT 1") == "saved"
    assert ask(f"SELECT attempts FROM jobs_job WHERE id = {job}") == 2
