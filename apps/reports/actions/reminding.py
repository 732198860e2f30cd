"""Telling units what they owe a round: when it opens, when it is due, when somebody asks."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from apps.accounts.models import User
from apps.accounts.roles import PERMISSIONS, Permission, Role
from apps.core.dates import format_date, local, today
from apps.notices.actions import settle, tell
from apps.reports.models import UnitReport

WRITERS = [role for role in Role if Permission.WRITE_REPORTS in PERMISSIONS[role]]
TITLE_SHOWN = 120  # characters of a round's title in a notice


@dataclass(frozen=True)
class Reminded:
    """What came of reminding: how many units were told, which were told today already, and which
    have nobody who could write."""

    told: int
    today: tuple
    nobody: tuple


def writers_of(units):
    """{unit id: [active users of that very unit who may write its report]}."""
    found = defaultdict(list)
    for user in User.objects.filter(unit__in=units, role__in=WRITERS, is_active=True):
        found[user.unit_id].append(user)
    return found


def tell_writers(reports, words, *, by=None, matter="report-due"):
    """A notice to the writers of each report, `words(report)`, that leads to its page; not to `by`.

    Gives the ids of the units in which somebody was there to be told.
    """
    staff = writers_of([report.unit_id for report in reports])
    for report in reports:
        others = [user for user in staff[report.unit_id] if by is None or user.pk != by.pk]
        if others:
            tell(others, key=f"{matter}:{report.pk}", text=words(report), url=page_of(report))
    return {unit for unit, users in staff.items() if users}


def page_of(report):
    return reverse("reports:report", args=[report.pk])


def in_quotes(round):
    """The title of a round for a notice: “Tổng kết 10 năm …”."""
    return f"“{Truncator(round.title).chars(TITLE_SHOWN)}”"


def due_words(report, day):
    """How a report that is not in stands on `day`; `report` carries `due_on`."""
    due, name = format_date(report.due_on), in_quotes(report.round)
    days = (report.due_on - day).days
    if days > 0:
        return f"Báo cáo {name} của đơn vị phải nộp đến hết ngày {due}, còn {days} ngày."
    if days == 0:
        return f"Hôm nay là hạn nộp báo cáo {name} của đơn vị."
    return f"Báo cáo {name} của đơn vị đã quá hạn {-days} ngày (hạn {due}); hãy viết và nộp."


@transaction.atomic
def remind(reports, *, by=None):
    """Remind the writers of those of `reports` that are not in, once a day each: Reminded.

    `reports` is a QuerySet; those of closed rounds are passed over.
    """
    found = reports.of_running_rounds().missing().with_due_on().select_related("round", "unit")
    locked = list(found.select_for_update(of=("self",)).order_by("pk"))
    day = today()
    told_today = [report for report in locked if reminded_on(report.reminded_at) == day]
    fresh = [report for report in locked if reminded_on(report.reminded_at) != day]
    units = tell_writers(fresh, lambda report: due_words(report, day), by=by)
    told = [report.pk for report in fresh if report.unit_id in units]
    UnitReport.objects.filter(pk__in=told).update(reminded_at=timezone.now())
    return Reminded(
        told=len(told),
        today=tuple(report.unit for report in told_today),
        nobody=tuple(report.unit for report in fresh if report.unit_id not in units),
    )


def reminded_on(reminded_at):
    """The day of the last reminder, or None."""
    return reminded_at and local(reminded_at).date()


def settle_due(reports):
    """Nobody has to read any more that these reports are due."""
    for report in reports:
        settle(f"report-due:{report.pk}")


def tell_who_accepts(report, *, by):
    """A report is in: those who accept for the chapter that opened the round hear of it, once a round."""
    round = report.round
    tell(
        User.objects.whom_to_tell(Permission.ACCEPT_REPORTS, round.unit).exclude(pk=by.pk),
        key=_waiting_key(round),
        text=f"Đợt báo cáo {in_quotes(round)} có báo cáo đã nộp, chờ nhận.",
        url=f"{reverse('reports:round', args=[round.pk])}?standing=submitted",
    )


def settle_when_none_waits(report):
    """A report left the row of those that wait; with the last one nobody has to read of it."""
    if not UnitReport.objects.submitted().filter(round=report.round_id).exists():
        settle(_waiting_key(report.round))


def _waiting_key(round):
    return f"reports-in:{round.pk}"
