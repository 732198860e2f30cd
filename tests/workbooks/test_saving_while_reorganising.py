"""A worker saves a long file while units are reorganised, or taken back: each waits for the other."""

import threading

import pytest
from django.db import connection, connections

from apps.addresses.models import Address, Review
from apps.core.standstill import StandstillError
from apps.jobs.models import Job
from apps.organisation import reorganising
from apps.organisation.models import Unit
from apps.reports import figures
from apps.workbooks import actions
from tests.factories import DAY, UserFactory
from tests.jobs.test_worker import wait_for, wait_until_done, worker
from tests.organisation import two_provinces
from tests.workbooks.imports import HEADS, brought
from tests.workbooks.test_faults import is_waiting, reviews_locked

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.workbooks.settings"}
EACH = 70
NAMED = ("Xã Một", "Xã Hai", "Xã Ba")  # two go whole, one is divided
ROWS = EACH * len(NAMED)


@pytest.fixture
def units():
    return two_provinces.old_provinces()


@pytest.fixture
def boss(units):
    return two_provinces.national_manager()


@pytest.fixture
def saving(units):
    """An import whose saving is asked for: so many persons, each with a review."""
    by = UserFactory(role="manager", unit=units.a)
    rows = [
        (f"A-{number}", name, "Cá nhân", f"Người {name} {number}", "11/04/2018", "20/03/2025")
        for name in NAMED
        for number in range(EACH)
    ]
    run = brought(*rows, by=by, heads=(*HEADS, "Ngày rà soát"))
    return actions.save(run, by=by, only_good=False, version=run.version)


def apply(draft, boss):
    return reorganising.apply(draft, by=boss, has_read=True)


def where():
    """{key of a unit: its addresses}."""
    found = {}
    for key in Address.objects.values_list("unit__key", flat=True):
        found[key] = found.get(key, 0) + 1
    return found


BEFORE = {"2004:24001": EACH, "2004:24002": EACH, "2004:24003": EACH}
AFTER = {"2025:24340": 2 * EACH, "2004:24003": EACH}


def all_is_there(run):
    """Each row once, and the table of the nation says so."""
    run.refresh_from_db()
    assert (run.status, run.report["created"]) == ("saved", ROWS)
    assert (Address.objects.count(), Review.objects.count()) == (ROWS, ROWS)
    root = Unit.objects.get(depth=1)
    total = figures.summary(root, DAY.replace(month=1, day=1), DAY.replace(month=12, day=31)).total
    assert total.c3 == ROWS


@pytest.fixture
def impatient(monkeypatch):
    waits = reorganising.applying.stand_still
    for module in (reorganising.applying, reorganising.undoing):
        monkeypatch.setattr(module, "stand_still", lambda: waits(patience=0.3))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '20s'")  # rather than wait for what we hold
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout TO DEFAULT")


@pytest.mark.usefixtures("impatient")
def test_whoever_reorganises_while_a_file_is_saved_is_told_and_does_it_afterwards(
    units, boss, saving
):
    draft = two_provinces.decree_of(units)
    with worker(**SETTINGS):
        with reviews_locked():
            wait_for(is_waiting, why="the worker does not save")
            with pytest.raises(StandstillError):
                apply(draft, boss)
            assert not Unit.objects.filter(key="2025:66").exists()
        wait_until_done(Job.objects.get())
    all_is_there(saving)
    assert where() == BEFORE

    apply(draft, boss)

    all_is_there(saving)
    assert where() == AFTER


@pytest.mark.usefixtures("impatient")
def test_whoever_takes_back_while_a_file_is_saved_is_told_and_does_it_afterwards(
    units, boss, saving
):
    draft = two_provinces.decree_of(units)
    apply(draft, boss)
    with worker(**SETTINGS):
        with reviews_locked():
            wait_for(is_waiting, why="the worker does not save")
            with pytest.raises(StandstillError):
                reorganising.undo(draft, reason="Thử", by=boss)
        wait_until_done(Job.objects.get())
    all_is_there(saving)
    assert where() == AFTER

    reorganising.undo(draft, reason="Thử", by=boss)

    all_is_there(saving)
    left = Unit.objects.get(key__startswith="2025:24340")
    assert (left.is_current, where()) == (False, {left.key: 2 * EACH, "2004:24003": EACH})


def test_a_file_waits_while_units_are_reorganised_and_then_finds_its_way(units, boss, saving):
    draft = two_provinces.decree_of(units)

    def apply_elsewhere():
        try:
            apply(draft, boss)
        finally:
            connections.close_all()

    other = threading.Thread(target=apply_elsewhere)
    holder = connection.copy()
    try:
        holder.set_autocommit(False)
        holder.cursor().execute("LOCK TABLE addresses_address IN SHARE MODE")
        other.start()
        wait_for(_is_applying, why="nobody reorganises")
        with worker(**SETTINGS):
            wait_for(lambda: Job.objects.filter(status="running").exists(), why="no worker works")
            holder.rollback()
            other.join()
            wait_until_done(Job.objects.get())
    finally:
        holder.rollback()
        holder.close()

    all_is_there(saving)
    assert where() == AFTER


def _is_applying():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted "
            "AND l.relation = 'addresses_address'::regclass AND a.datname = current_database()"
        )
        return cursor.fetchone()[0]
