"""The life of a unit's report: submitted, taken back, returned, accepted, opened again."""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.core.actions import ActionError, StaleError, VoidedError, lock, store
from apps.core.dates import format_date
from apps.core.text import tidy_lines
from apps.notices.actions import tell
from apps.reports.actions import freezing
from apps.reports.actions.reminding import (
    in_quotes,
    page_of,
    settle_due,
    settle_when_none_waits,
    tell_who_accepts,
    tell_writers,
    writers_of,
)
from apps.reports.actions.rounds import hold
from apps.reports.models import UnitReport

Status = UnitReport.Status


class ReportError(ActionError):
    """This cannot be done with the report. The message is for people."""


class WrongStatusError(ReportError):
    """The report is in a state in which this cannot be done."""


@transaction.atomic
def submit(report, *, by):
    """Hand the report in; after its due day it is late, never refused.

    The first submission decides whether it came in time. Raises ClosedError, WrongStatusError.
    """
    report = _held(report, *UnitReport.OPEN, doing="nộp")
    report.status = Status.SUBMITTED
    report.submitted_at, report.submitted_by = timezone.now(), by
    report.first_submitted_at = report.first_submitted_at or report.submitted_at
    report = store(report)
    settle_due([report])
    tell_who_accepts(report, by=by)
    return report


@transaction.atomic
def withdraw(report, *, by):
    """The unit takes its report back before it was accepted.

    One that was never returned counts as not submitted from then on: in time or late is decided by
    its next submission.
    """
    report = _held(report, Status.SUBMITTED, doing="rút lại")
    was_returned = bool(report.return_reason)
    report.status = Status.RETURNED if was_returned else Status.WRITING
    report.submitted_at = report.submitted_by = None
    if not was_returned:
        report.first_submitted_at = None
    report = store(report)
    settle_when_none_waits(report)
    return report


@transaction.atomic
def give_back(report, *, reason, by):
    """Return a submitted report with a reason; its writers are told, the reason stands on its page.

    Raises StaleError when the report was taken back and submitted anew after `report` was read.
    """
    reason = _given(reason, "trả lại")
    seen = report.version
    report = _held(report, Status.SUBMITTED, doing="trả lại")
    _demand_seen(report, seen)
    report.status = Status.RETURNED
    report.returned_at, report.returned_by, report.return_reason = timezone.now(), by, reason
    report = store(report)
    settle_when_none_waits(report)
    words = f"Báo cáo {in_quotes(report.round)} được trả lại để sửa; mở báo cáo để đọc lý do."
    _tell_unit(report, words, by=by)
    return report


@transaction.atomic
def accept(report, *, by):
    """Accept a submitted report and freeze its figures. Raises StaleError, FreezeError."""
    seen = report.version
    report = _held(report, Status.SUBMITTED, doing="nhận")
    _demand_seen(report, seen)
    report.status = Status.ACCEPTED
    report.accepted_at, report.accepted_by = timezone.now(), by
    report = store(report)
    freezing.freeze(report, by=by)
    settle_when_none_waits(report)
    _tell_unit(report, f"Báo cáo {in_quotes(report.round)} đã được nhận, đã chốt số liệu.", by=by)
    return report


@transaction.atomic
def reopen(report, *, reason, by):
    """Open frozen figures again, for the manager's reason; the unit writes and submits once more."""
    hold(report.round_id)
    report = freezing.reopen(report, reason=reason, by=by)
    words = (
        f"Số liệu đã chốt của báo cáo {in_quotes(report.round)} được mở lại; hãy sửa và nộp lại."
    )
    _tell_unit(report, words, by=by)
    return report


@transaction.atomic
def extend(report, *, extended_to, reason, by):
    """Give one unit a later due day, or None to take it back. Raises ReportError."""
    reason = _given(reason, "gia hạn" if extended_to else "bỏ gia hạn")
    report = _held(report, Status.WRITING, Status.RETURNED, Status.SUBMITTED, doing="gia hạn")
    if extended_to and extended_to <= report.round.deadline:
        due = format_date(report.round.deadline)
        raise ReportError(f"Ngày gia hạn phải sau hạn chung của đợt là {due}.")
    if (report.extended_to, report.extension_reason) == (extended_to, reason):
        return report
    report.extended_to, report.extension_reason = extended_to, reason
    report = store(report)
    name, due = in_quotes(report.round), format_date(extended_to or report.round.deadline)
    words = (
        f"Báo cáo {name} của đơn vị được gia hạn nộp đến hết ngày {due}."
        if extended_to
        else f"Báo cáo {name} của đơn vị không còn gia hạn; hạn nộp là {due}."
    )
    tell_writers([report], lambda report: words, by=by)
    return report


def _held(report, *statuses, doing):
    """The report under lock, of an open round, in one of `statuses`. `doing` ends the error."""
    round = hold(report.round_id)
    report = lock(report)
    report.round = round
    if report.is_voided:
        raise VoidedError(f"Đơn vị đã được đưa ra khỏi đợt nên không {doing} báo cáo được.")
    if report.status not in statuses:
        status = report.get_status_display().lower()
        raise WrongStatusError(f"Báo cáo ở trạng thái “{status}” nên không {doing} được.")
    return report


def _demand_seen(report, version):
    if report.version != version:
        raise StaleError("Báo cáo vừa thay đổi. Hãy xem lại báo cáo rồi quyết định.")


def _given(reason, doing):
    reason = tidy_lines(reason)
    if not reason:
        raise ReportError(f"Hãy ghi lý do {doing}.")
    return reason


def _tell_unit(report, words, *, by):
    """The unit's own writers, and whoever submitted the report."""
    people = {user.pk: user for user in writers_of([report.unit_id])[report.unit_id]}
    submitted_by = User.objects.filter(pk=report.submitted_by_id).first()
    if submitted_by and submitted_by.may(Permission.WRITE_REPORTS, report.unit):
        people[submitted_by.pk] = submitted_by
    people.pop(by.pk, None)
    tell(people.values(), key=f"report:{report.pk}", text=words, url=page_of(report))
