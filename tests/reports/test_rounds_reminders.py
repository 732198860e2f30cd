"""What the calendar says of reports, and what of them waits on the first page."""

from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.utils.module_loading import import_string

from apps.accounts.models import User
from apps.notices.models import Notice
from apps.reports.actions import reporting, rounds
from apps.reports.actions.reminding import remind
from apps.reports.digest import mail_digest
from apps.reports.reminders import last_slot, remind_of_reports
from apps.reports.worklist import worklist
from tests.reports.offices import OPENED, at, opened, report_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(manager, clerk, neighbour_clerk):
    with time_machine.travel(OPENED, tick=False):
        made = opened(manager, [clerk.unit, neighbour_clerk.unit])
    Notice.objects.all().delete()
    return made


def told(user):
    """What the person has not read yet; then it is read."""
    found = list(Notice.objects.unread().filter(user=user).values_list("text", flat=True))
    Notice.objects.filter(user=user).update(read_at=at(1))
    return found


def waits(user):
    user = User.objects.select_related("unit").get(pk=user.pk)
    return {task.title: task for task in worklist(user) if task.title.startswith("Báo cáo")}


@pytest.mark.parametrize(
    ("day", "slot"),
    [
        (1, None),
        (2, 2),
        (3, 2),
        (5, 2),
        (6, 6),
        (8, 8),
        (9, 8),
        (11, 8),
        (12, 12),
        (14, 12),
        (15, 15),
    ],
)
def test_a_report_due_on_the_ninth_is_spoken_of_seven_three_one_days_before_and_every_third_after(
    day, slot
):
    assert last_slot(date(2018, 11, 9), date(2018, 11, day)) == (slot and date(2018, 11, slot))


def test_who_has_not_reported_hears_on_those_days_alone(round, clerk, neighbour_clerk):
    reporting.submit(report_of(round, neighbour_clerk.unit), by=neighbour_clerk)
    heard = {}

    for day in range(1, 17):
        with time_machine.travel(at(day, hour=6), tick=False):
            remind_of_reports()
            remind_of_reports()
        if words := told(clerk):
            heard[day] = words

    assert list(heard) == [2, 6, 8, 12, 15]
    assert all(len(words) == 1 for words in heard.values())
    assert "còn 7 ngày" in heard[2][0]
    assert "quá hạn 3 ngày" in heard[12][0]
    assert told(neighbour_clerk) == []


def test_a_day_without_a_worker_is_made_up_for(round, clerk):
    with time_machine.travel(at(3, hour=6), tick=False):
        remind_of_reports()

    assert "còn 6 ngày" in told(clerk)[0]


def test_a_reminder_by_hand_stands_for_that_of_the_day(round, clerk, manager):
    with time_machine.travel(at(6, hour=5), tick=False):
        remind(round.reports, by=manager)
        assert len(told(clerk)) == 1
        remind_of_reports()

    assert told(clerk) == []


def test_a_unit_with_more_days_hears_by_its_own_day(round, clerk, manager):
    report = report_of(round, clerk.unit)
    reporting.extend(report, extended_to=date(2018, 11, 20), reason="Bão", by=manager)
    told(clerk)

    with time_machine.travel(at(12, hour=6), tick=False):
        remind_of_reports()
    assert told(clerk) == []
    with time_machine.travel(at(13, hour=6), tick=False):
        remind_of_reports()
    assert "20/11/2018" in told(clerk)[0]


def test_nobody_is_reminded_of_a_closed_round(round, clerk, manager):
    rounds.close_round(round, by=manager)

    with time_machine.travel(at(12, hour=6), tick=False):
        assert remind_of_reports() == {"reminded": 0, "counts": 0}


def test_managers_hear_once_how_many_have_not_reported(round, manager, reviewer, neighbour_clerk):
    reporting.submit(report_of(round, neighbour_clerk.unit), by=neighbour_clerk)
    for day in (9, 10, 11):
        with time_machine.travel(at(day, hour=6), tick=False):
            remind_of_reports()

    (words,) = [words for words in told(manager) if "đã qua ngày" in words]
    assert words.endswith("đã qua ngày 09/11/2018: 1 trong 2 đơn vị chưa nộp.")
    assert not any("đã qua ngày" in words for words in told(reviewer))


def test_the_timetable_runs_it_before_the_daily_mail():
    line = settings.SCHEDULE["remind_of_reports"]

    assert import_string(line["run"]) is remind_of_reports
    assert line["at"] < settings.SCHEDULE["digests"]["at"]


def test_a_reminder_goes_into_the_daily_mail(round, clerk):
    User.objects.filter(pk=clerk.pk).update(email="canbo@example.org", wants_digest=True)

    with time_machine.travel(at(6, hour=6), tick=False):
        remind_of_reports()
        mail_digest(user=clerk.pk, day="2018-11-06")

    (sent,) = mail.outbox
    assert "phải nộp đến hết ngày 09/11/2018, còn 3 ngày" in sent.body
    assert "Báo cáo phải nộp" in sent.body


def test_a_clerk_finds_the_report_that_is_due_and_a_reviewer_what_came_in(
    round, clerk, reviewer, neighbour_clerk
):
    with time_machine.travel(at(6), tick=False):
        (item,) = waits(clerk)["Báo cáo phải nộp"].items
        assert item.note == "còn 3 ngày, hạn nộp 09/11/2018"
        assert item.url == f"/bao-cao/{report_of(round, clerk.unit).pk}/"
        assert "Báo cáo đã nộp, chờ nhận" not in waits(reviewer)

        reporting.submit(report_of(round, clerk.unit), by=clerk)

        assert waits(clerk) == {}
        (item,) = waits(reviewer)["Báo cáo đã nộp, chờ nhận"].items
        assert item.label == "Phường Cư Bao"
        reporting.give_back(report_of(round, clerk.unit), reason="Thiếu", by=reviewer)
        (item,) = waits(clerk)["Báo cáo phải nộp"].items
        assert item.note.startswith("bị trả lại để sửa")
