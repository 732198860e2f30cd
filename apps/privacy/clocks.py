"""The clocks of the law: two working days, days that end on a working day, 72 hours.

How days are counted (Bộ luật Dân sự 2015, Điều 147 and 148): on Vietnam's calendar, the day of
receipt is day 0, a term ends with the end of its last day, and one that would end on a Saturday, a
Sunday or a public holiday ends with the next working day. Hours run through day and night.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from apps.core.dates import format_date, format_duration, format_moment, local

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day):
    """Neither at a weekend nor on a public holiday (settings.HOLIDAYS_EACH_YEAR, HOLIDAYS)."""
    each_year = {f"{day:%m-%d}"} & set(settings.HOLIDAYS_EACH_YEAR)
    return day.weekday() < SATURDAY and not each_year and day.isoformat() not in settings.HOLIDAYS


def working_days_after(day, count):
    """The `count`-th working day after `day`."""
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def days_after(day, count):
    """`count` days after `day`; where that is no working day, the next one."""
    end = day + timedelta(days=count)
    return end if is_working_day(end) else working_days_after(end, 1)


def acknowledge_by(received_at):
    """The last day to say that a request came in."""
    return working_days_after(local(received_at).date(), settings.DATA_REQUEST_ACKNOWLEDGE)


def answer_by(received_at, kind):
    """The last day to do what a request of this kind asks, or to refuse it."""
    return days_after(local(received_at).date(), settings.DATA_REQUEST_DAYS[kind])


def longest_prolonging(due_on, kind):
    """The last day that a term may be prolonged to: once, by no more than itself."""
    return days_after(due_on, settings.DATA_REQUEST_DAYS[kind])


def report_by(found_at):
    """The moment until which a breach is reported to the authority."""
    return found_at + timedelta(hours=settings.BREACH_REPORT_HOURS)


@dataclass(frozen=True)
class Clock:
    """One clock as a person reads it. `state` is "done", "running", "soon", "late" or "done_late"."""

    label: str
    until: str
    words: str
    state: str

    COLOURS = {
        "done": "accepted",
        "running": "writing",
        "soon": "waiting",
        "late": "rejected",
        "done_late": "rejected",
    }

    @property
    def colour(self):
        """The value that components/status.html colours."""
        return self.COLOURS[self.state]

    @property
    def is_late(self):
        return self.state in {"late", "done_late"}


def of_days(label, due_on, *, done_at, now, soon=3):
    """The Clock of a term that ends with the day `due_on`."""
    day = local(done_at or now).date()
    left = (due_on - day).days
    until = f"hết ngày {format_date(due_on)}"
    if done_at:
        when = f"ngày {format_date(done_at)}"
        if left >= 0:
            return Clock(label, until, f"Xong {when}, đúng hạn", "done")
        return Clock(label, until, f"Xong {when}, muộn {-left} ngày", "done_late")
    if left < 0:
        return Clock(label, until, f"Quá hạn {-left} ngày", "late")
    words = f"Còn {left} ngày" if left else "Hạn là hôm nay"
    return Clock(label, until, words, "soon" if left <= soon else "running")


def of_hours(label, due_at, *, done_at, now, soon=24):
    """The Clock of a term that ends at a moment."""
    until = format_moment(due_at)
    left = due_at - (done_at or now)
    if done_at:
        when = f"lúc {format_moment(done_at)}"
        if left >= timedelta(0):
            return Clock(label, until, f"Xong {when}, đúng hạn", "done")
        return Clock(label, until, f"Xong {when}, muộn {format_duration(-left)}", "done_late")
    if left < timedelta(0):
        return Clock(label, until, f"Quá hạn {format_duration(-left)}", "late")
    words = f"Còn {format_duration(left)}"
    return Clock(label, until, words, "soon" if left <= timedelta(hours=soon) else "running")


def put_right(old, new, now):
    """What becomes of a term when the facts it stands on are put right: one that has run out stays
    run out, whatever is corrected afterwards."""
    return min(old, new) if old < now else new
