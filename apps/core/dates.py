"""Dates as people here write them: day first, local to Vietnam, never guessed."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.core.text import tidy

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_YEAR, LAST_YEAR = 1900, 2099
EXAMPLE = "ghi ngày/tháng/năm, ví dụ 28/02/2018"

_DAY_FIRST = re.compile(
    r"(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?\2 ?(\d+)(?: \d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?", re.ASCII
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII)
_SPOKEN = re.compile(
    r"(?:ngày |mùng |mồng )?(\d{1,2}) ?tháng ?(\d{1,2}),? ?năm ?(\d+)|"
    r"(?:ngày |mùng |mồng )(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d+)",
    re.ASCII | re.IGNORECASE,
)
_YEAR = re.compile(r"(?:năm |sn:? ?|ns:? ?)?(\d{4})", re.ASCII | re.IGNORECASE)
_EXCEL_START = date(1899, 12, 30)
# A bare number up to 2099 is a year that somebody wrote; Excel's days reach 31/12/2099 and begin, for
# us, at 01/01/1910.
_EXCEL_FIRST, _EXCEL_LAST = 3654, 73050


class DateError(ValueError):
    """What was written is not one certain date. The message is for people."""


def today():
    """The date it is now in Vietnam."""
    return datetime.now(LOCAL).date()


def local(moment):
    """An aware datetime on Vietnam's clock; a naive one is taken to be on it."""
    return moment.astimezone(LOCAL) if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def month_of(day):
    """The first and the last day of the month that `day` lies in."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def months_later(first, count):
    """The first day of the month that begins `count` months after `first`; before it, if below 0."""
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    return date(year, month + 1, 1)


def same_day_later(day, *, months):
    """The same day `months` months later, the last one of a shorter month: as PostgreSQL reckons."""
    first = months_later(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def parse_date(value):
    """The date a cell or field holds: text day first or ISO, date, datetime, Excel's count of days.

    Raises DateError.
    """
    if isinstance(value, datetime):
        return local(value).date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if _EXCEL_FIRST <= value < _EXCEL_LAST + 1:
            return _EXCEL_START + timedelta(days=int(value))
        if value in range(FIRST_YEAR, LAST_YEAR + 1):
            raise DateError(f"“{int(value)}” chỉ là năm, chưa có ngày và tháng; {EXAMPLE}.")
        raise DateError(f"“{value}” là một con số, không phải ngày; {EXAMPLE}.")
    return _parse_text(tidy(str(value)))


def _parse_text(text):
    if not text:
        raise DateError(f"Chưa ghi ngày; {EXAMPLE}.")
    if match := _DAY_FIRST.fullmatch(text):
        day, _, month, year = match.groups()
    elif match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _SPOKEN.fullmatch(text):
        day, month, year = (part for part in match.groups() if part)
    else:
        raise DateError(f"Không đọc được ngày “{text[:40]}”; {EXAMPLE}.")
    if len(year) != 4:
        raise DateError(f"Năm của ngày “{text}” phải đủ bốn chữ số; {EXAMPLE}.")
    year, month, day = int(year), int(month), int(day)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError(f"Năm của ngày “{text}” phải từ {FIRST_YEAR} đến {LAST_YEAR}; {EXAMPLE}.")
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        raise DateError(f"Ngày “{text}” không có thật; {EXAMPLE}.")
    return date(year, month, day)


def parse_birth(value):
    """(date of birth, year of birth) of a cell or field; a bare year gives (None, year), blank (None, None).

    Raises DateError, also for a birth in the future.
    """
    if value is None or (isinstance(value, str) and not tidy(value)):
        return None, None
    year = _bare_year(value)
    if year is None:
        born = parse_date(value)
        if born > today():
            raise DateError(f"Ngày sinh {format_date(born)} ở sau hôm nay.")
        return born, born.year
    if not FIRST_YEAR <= year <= today().year:
        raise DateError(f"Năm sinh {year} phải từ {FIRST_YEAR} đến năm nay.")
    return None, year


def _bare_year(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    match = _YEAR.fullmatch(tidy(str(value)))
    return int(match[1]) if match else None


def format_date(day):
    """28/02/2018; "" for None. A datetime is shown on Vietnam's clock."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = local(day)
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_moment(moment):
    """28/02/2018 09:05 on Vietnam's clock; "" for None."""
    return f"{format_date(moment)} {local(moment):%H:%M}" if moment else ""


def format_duration(span):
    """“45 giây”, “2 phút 5 giây”, “1 giờ 3 phút” of a timedelta."""
    seconds = max(0, int(span.total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} giờ {minutes} phút"
    return f"{minutes} phút {seconds % 60} giây" if minutes else f"{seconds} giây"
