from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import formats, translation
from hypothesis import given
from hypothesis import strategies as st

from apps.core.dates import DateError, format_date, format_moment, parse_birth, parse_date, today


@pytest.mark.parametrize(
    "written",
    [
        "11/04/2018",
        "11/4/2018",
        " 11 / 4 / 2018 ",
        "11-04-2018",
        "11.04.2018",
        "2018-04-11",
        "2018-04-11 00:00:00",
        "2018-04-11T00:00",
        "11/04/2018 00:00:00",
        "ngày 11 tháng 4 năm 2018",
        "Ngày 11 tháng 04 năm 2018",
        "11 tháng 4, năm 2018",
        "ngày 11/4/2018",
        43201,
        43201.75,
        date(2018, 4, 11),
        datetime.fromisoformat("2018-04-11T23:30"),
        datetime(2018, 4, 10, 17, 30, tzinfo=UTC),
    ],
)
def test_clerk_writes_the_eleventh_of_april_day_first(written):
    assert parse_date(written) == date(2018, 4, 11)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31/02/2018", "“31/02/2018” không có thật; ghi ngày/tháng/năm, ví dụ 28/02/2018."),
        ("04/31/2018", "không có thật"),
        ("01/13/2018", "không có thật"),
        ("00/01/2018", "không có thật"),
        ("29/02/2019", "không có thật"),
        ("11/04/18", "đủ bốn chữ số"),
        ("11/04/02018", "đủ bốn chữ số"),
        ("11/04-2018", "Không đọc được"),
        ("2018/04/11", "Không đọc được"),
        ("04/2018", "Không đọc được"),
        ("hôm qua", "Không đọc được"),
        ("11/04/1018", "phải từ 1900 đến 2099"),
        ("1٢/04/2018", "Không đọc được"),
        ("  ", "Chưa ghi ngày"),
        (2018, "“2018” chỉ là năm, chưa có ngày và tháng"),
        (2018.0, "chỉ là năm"),
        ("43201", "Không đọc được"),
        ("ngày 31 tháng 2 năm 2018", "không có thật"),
        ("ngày 5 tháng 3 năm 12", "đủ bốn chữ số"),
        ("tháng 3 năm 2012", "Không đọc được"),
        ("5/3", "Không đọc được"),
        (True, "Không đọc được"),
    ],
)
def test_clerk_is_told_why_it_is_no_date(written, reason):
    with pytest.raises(DateError, match=reason):
        parse_date(written)


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (31048, date(1985, 1, 1)),
        (3654, date(1910, 1, 1)),
        (73050, date(2099, 12, 31)),
        (73050.99, date(2099, 12, 31)),
    ],
)
def test_number_that_excel_counts_days_by_is_that_day(number, day):
    assert parse_date(number) == day


@pytest.mark.parametrize("number", [0, 61, 1899, 2100, 3653, 73051, -1, 1985.5, float("nan")])
def test_number_that_is_neither_a_day_nor_a_year_is_no_date(number):
    with pytest.raises(DateError, match="là một con số"):
        parse_date(number)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_what_is_shown_can_be_typed_again(day):
    assert parse_date(format_date(day)) == parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("1950", (None, 1950)),
        (1950, (None, 1950)),
        (1950.0, (None, 1950)),
        (" 1950 ", (None, 1950)),
        ("Năm 1950", (None, 1950)),
        ("SN 1950", (None, 1950)),
        (18324, (date(1950, 3, 2), 1950)),
        ("ngày 2 tháng 3 năm 1950", (date(1950, 3, 2), 1950)),
        ("02/03/1950", (date(1950, 3, 2), 1950)),
        (date(1950, 3, 2), (date(1950, 3, 2), 1950)),
        ("", (None, None)),
        (" ", (None, None)),
        (None, (None, None)),
    ],
)
def test_birth_is_a_day_or_a_bare_year(written, birth):
    assert parse_birth(written) == birth


@time_machine.travel(datetime(2026, 3, 4, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1899", "Năm sinh 1899 phải từ 1900"),
        ("2027", "Năm sinh 2027"),
        ("05/03/2026", "Ngày sinh 05/03/2026 ở sau hôm nay"),
        ("50", "Không đọc được"),
        (50, "là một con số"),
        (1950.5, "là một con số"),
        ("03/1950", "Không đọc được"),
    ],
)
def test_birth_that_cannot_be_is_refused(written, reason):
    with pytest.raises(DateError, match=reason):
        parse_birth(written)


def test_day_begins_at_midnight_in_vietnam():
    with time_machine.travel(datetime(2026, 3, 4, 17, 0, tzinfo=UTC), tick=False):
        assert today() == date(2026, 3, 5)
    with time_machine.travel(datetime(2026, 3, 4, 16, 59, tzinfo=UTC), tick=False):
        assert today() == date(2026, 3, 4)


def test_moment_is_shown_on_vietnams_clock():
    assert format_moment(datetime(2026, 3, 4, 17, 5, tzinfo=UTC)) == "05/03/2026 00:05"
    assert format_date(datetime(2026, 3, 4, 17, 5, tzinfo=UTC)) == "05/03/2026"
    assert format_moment(None) == format_date(None) == ""


def test_django_reads_and_shows_the_day_first():
    with translation.override("vi"):
        assert formats.date_format(date(2018, 4, 11), "SHORT_DATE_FORMAT") == "11/04/2018"
        assert formats.date_format(date(2018, 4, 11)) == "11/04/2018"
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"
        assert not any(
            "%m/%d" in form or "%y" in form for form in formats.get_format("DATE_INPUT_FORMATS")
        )
        assert formats.localize(24394) == "24394"
