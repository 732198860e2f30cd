"""The timetable, on Vietnam's clock."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.conf import settings as project
from django.db import connection
from django.utils import timezone

from apps.jobs import actions
from apps.jobs.models import Job
from apps.jobs.registry import callable_of
from apps.jobs.schedule import latest_slot, queue_due

pytestmark = pytest.mark.django_db
DAILY = {"run": "tests.jobs.works.tick", "at": "06:30"}
HOURLY = {"run": "tests.jobs.works.tick", "every": timedelta(hours=1)}


@pytest.fixture(autouse=True)
def _timetable(settings):
    settings.SCHEDULE = {"daily": DAILY}


def at(text):
    return datetime.fromisoformat(f"{text}+07:00")


@pytest.mark.parametrize(
    ("entry", "now", "slot"),
    [
        (DAILY, "2026-11-22T06:29", "2026-11-21T06:30"),
        (DAILY, "2026-11-22T06:30", "2026-11-22T06:30"),
        (DAILY, "2026-11-22T23:59", "2026-11-22T06:30"),
        (DAILY, "2026-11-23T00:01", "2026-11-22T06:30"),
        (HOURLY, "2026-11-22T06:59", "2026-11-22T06:00"),
        (HOURLY, "2026-11-22T07:00", "2026-11-22T07:00"),
    ],
)
def test_the_latest_time_of_the_timetable(entry, now, slot):
    assert latest_slot(entry, at(now)) == at(slot)


def work_off():
    while job := actions.claim():
        actions.finish(job)


def test_each_time_of_the_timetable_is_queued_once():
    queued = []
    for now in ("2026-11-22T06:30", "2026-11-22T06:31", "2026-11-22T23:00", "2026-11-23T06:30"):
        queued.append(queue_due(at(now)))
        work_off()

    assert queued == [["daily"], [], [], ["daily"]]


def test_nights_with_the_machine_off_are_made_up_for_once():
    queue_due(at("2026-11-18T07:00"))
    work_off()

    first, second = queue_due(at("2026-11-22T05:00")), queue_due(at("2026-11-22T05:01"))

    assert (first, second) == (["daily"], [])


def test_a_run_that_still_goes_on_is_not_doubled_by_the_next_time():
    queue_due(at("2026-11-21T07:00"))
    queue_due(at("2026-11-22T07:00"))

    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_that_look_at_the_same_moment_queue_the_work_once():
    barrier, found = Barrier(10), []

    def look():
        barrier.wait()
        found.extend(queue_due(timezone.now()))
        connection.close()

    threads = [Thread(target=look) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["daily"]
    assert Job.objects.count() == 1


def test_everything_on_the_timetable_of_the_site_can_be_called(settings):
    settings.SCHEDULE = project.SCHEDULE

    assert all(callable(callable_of(name)) for name in settings.SCHEDULE)
