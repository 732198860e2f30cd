"""How the terms of the law are counted."""

from datetime import date, datetime, timedelta

import pytest

from apps.core.dates import LOCAL
from apps.privacy import clocks


def at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("received", "last_day"),
    [
        ("23/11/2026 09:00", date(2026, 11, 25)),  # Monday → Wednesday
        ("27/11/2026 23:30", date(2026, 12, 1)),  # late on a Friday → Tuesday
        ("28/11/2026 10:00", date(2026, 12, 1)),  # Saturday → Tuesday
        ("30/12/2026 08:00", date(2027, 1, 4)),  # over New Year's Day and a weekend
        ("29/04/2026 08:00", date(2026, 5, 5)),  # 30/4, 1/5, a weekend → Monday, Tuesday
        ("13/02/2026 08:00", date(2026, 2, 24)),  # over Tết, from the setting
        ("02/09/2026 08:00", date(2026, 9, 4)),  # on a holiday itself
    ],
)
def test_two_working_days_pass_over_weekends_and_holidays(received, last_day):
    assert clocks.acknowledge_by(at(received)) == last_day


@pytest.mark.parametrize(
    ("kind", "received", "last_day"),
    [
        ("access", "23/11/2026 23:59", date(2026, 12, 3)),
        ("correct", "18/11/2026 08:00", date(2026, 11, 30)),  # day 10 is a Saturday
        ("withdraw", "23/11/2026 08:00", date(2026, 12, 8)),
        ("restrict", "23/11/2026 08:00", date(2026, 12, 8)),
        ("object", "23/11/2026 08:00", date(2026, 12, 8)),
        ("delete", "12/12/2026 08:00", date(2027, 1, 4)),  # day 20 is New Year's Day, a Friday
    ],
)
def test_days_begin_with_the_day_after_and_end_on_a_working_day(kind, received, last_day):
    assert clocks.answer_by(at(received), kind) == last_day


def test_the_day_of_receipt_is_the_day_in_vietnam():
    in_utc = datetime.fromisoformat("2026-11-27T16:30:00+00:00")  # 23:30 on Friday in Vietnam
    after_midnight = datetime.fromisoformat("2026-11-22T17:30:00+00:00")  # 00:30 on Monday

    assert clocks.acknowledge_by(in_utc) == date(2026, 12, 1)
    assert clocks.acknowledge_by(after_midnight) == date(2026, 11, 25)


def test_a_term_holds_to_the_last_minute_of_its_last_day():
    due = date(2026, 11, 25)

    last = clocks.of_days("", due, done_at=None, now=at("25/11/2026 23:59"))
    over = clocks.of_days("", due, done_at=None, now=at("26/11/2026 00:00"))

    assert (last.words, last.state) == ("Hạn là hôm nay", "soon")
    assert (over.words, over.state) == ("Quá hạn 1 ngày", "late")


def test_seventy_two_hours_run_through_the_weekend():
    found = at("27/11/2026 23:30")
    due = clocks.report_by(found)

    assert due == at("30/11/2026 23:30")
    in_time = clocks.of_hours("", due, done_at=due, now=due)
    late = clocks.of_hours("", due, done_at=due + timedelta(minutes=5), now=due)
    assert in_time.state == "done"
    assert late.words == "Xong lúc 30/11/2026 23:35, muộn 5 phút 0 giây"
