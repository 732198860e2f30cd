"""Notices that come with the calendar: addresses whose yearly review is due, reports that are due."""

from datetime import datetime, time, timedelta

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import PERMISSIONS, Permission, Role
from apps.core.dates import format_date, local, today
from apps.core.money import format_number
from apps.jobs.current import progress
from apps.notices.actions import tell
from apps.notices.models import Notice
from apps.organisation.models import Unit
from apps.reports import figures
from apps.reports.actions.reminding import in_quotes, remind, reminded_on
from apps.reports.models import Round, UnitReport

BEFORE_DUE = (1, 3, 7)  # days
AFTER_DUE = 3  # every so many days
DAY = timedelta(days=1)
COUNTED_FOR = timedelta(days=7)  # so long after the deadline its count is still told, once
WRITERS = [role for role in Role if Permission.EDIT_RECORDS in PERMISSIONS[role]]


def remind_of_reviews():
    """Periodic: once a month tell the staff of each base unit how many addresses are due (F10)."""
    told = 0
    provinces = list(Unit.objects.provinces().current())
    for number, province in enumerate(provinces):
        progress(number, len(provinces), province.name)
        for row in figures.reviewed(province, today()).rows:
            if due := row.ratio.open - row.ratio.reviewed:
                told += _tell(row, due)
    return {"told": told}


def _tell(row, due):
    key = f"reviews:{row.key}"
    month = local(datetime.combine(today().replace(day=1), time.min))
    knowing = Notice.objects.filter(key=key, created_at__gte=month).values("user")
    staff = User.objects.filter(is_active=True, unit__key=row.key, role__in=WRITERS)
    users = list(staff.exclude(pk__in=knowing))
    tell(
        users,
        key=key,
        text=f"{format_number(due)} địa chỉ của {row.name} chưa được rà soát trong 365 ngày qua.",
        url=reverse("addresses:review_round"),
    )
    return len(users)


def remind_of_reports():
    """Periodic, daily: units hear of reports that are due soon or overdue; those who opened a round
    hear once, after its deadline, how many have not reported.

    A day on which nothing ran is made up for on the next one.
    """
    day = today()
    missing = UnitReport.objects.of_running_rounds().missing().collected().with_due_on()
    due = [report.pk for report in missing.select_related("round") if _is_due(report, day)]
    told = remind(UnitReport.objects.filter(pk__in=due)).told
    over = Round.objects.running().filter(deadline__range=(day - COUNTED_FOR, day - DAY))
    return {"reminded": told, "counts": sum(_tell_count(round) for round in over)}


def last_slot(due_on, day):
    """The latest day up to `day` on which a report due on `due_on` is spoken of, or None."""
    late = (day - due_on).days
    if late >= AFTER_DUE:
        return due_on + timedelta(days=late - late % AFTER_DUE)
    for before in BEFORE_DUE:
        if late >= -before:
            return due_on - timedelta(days=before)
    return None


def _is_due(report, day):
    """Whether a reminder fell due after the unit last heard of its report."""
    slot = last_slot(report.due_on, day)
    last = reminded_on(report.reminded_at) or local(report.created_at).date()
    return slot is not None and last < slot


def _tell_count(round):
    """How many of the round's units have not reported, to those who manage it: once a deadline."""
    key = f"round-over:{round.pk}:{round.deadline}"
    if Notice.objects.filter(key=key).exists():
        return 0
    reports = round.reports.in_force().collected()
    total, missing = reports.count(), reports.missing().count()
    if not total:
        return 0
    ended = f"Hạn nộp báo cáo {in_quotes(round)} đã qua ngày {format_date(round.deadline)}"
    left = f"{missing} trong {total} đơn vị chưa nộp" if missing else f"cả {total} đơn vị đã nộp"
    tell(
        User.objects.whom_to_tell(Permission.MANAGE_ROUNDS, round.unit),
        key=key,
        text=f"{ended}: {left}.",
        url=f"{reverse('reports:round', args=[round.pk])}{'?standing=missing' if missing else ''}",
    )
    return 1
