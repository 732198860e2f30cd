"""What may be done with a reporting round: open, edit, who reports, close, open again, void."""

from django.db import connection, transaction
from django.utils import timezone

from apps.core.actions import ActionError, VoidedError, lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.dates import format_date
from apps.core.text import tidy_lines
from apps.reports.actions.reminding import in_quotes, settle_due, tell_writers
from apps.reports.models import Round, UnitReport

PERIOD = ("starts_on", "ends_on")


class RoundError(ActionError):
    """A round cannot be changed so. The message is for people."""


class ClosedError(RoundError):
    """The round takes nothing more."""


@transaction.atomic
def open_round(round, *, units, by):
    """Open a round of the chapter `by` belongs to, and give each of `units` its report.

    The chapter's own report is always there. A second click gives the first one's round.
    Raises RoundError when a unit is not below the chapter.
    """
    if first := made_before(round):
        return first
    round.unit, round.created_by = by.unit, by
    round = store(round)
    _give_report(round, [by.unit], by)
    _invite(round, [unit for unit in units if unit.pk != round.unit_id], by)
    return round


@transaction.atomic
def edit_round(round, *, by):
    """Save the changed fields; units that have not reported hear of a new deadline.

    Raises StaleError, VoidedError, ClosedError, RoundError (a period with figures frozen in it).
    """
    before = lock_unchanged(round)
    _demand_open(before)
    if any(getattr(before, name) != getattr(round, name) for name in PERIOD):
        accepted = round.reports.in_force().filter(status=UnitReport.Status.ACCEPTED)
        if accepted.exists():
            raise RoundError(
                "Đợt này đã có báo cáo chốt số liệu nên không đổi kỳ số liệu được nữa. "
                "Muốn đổi thì trước hết mở lại các báo cáo đó."
            )
    round = store(round)
    if before.deadline != round.deadline:
        words = f"Hạn nộp báo cáo {in_quotes(round)} đổi thành {format_date(round.deadline)}."
        waiting = round.reports.missing().collected().filter(extended_to=None)
        tell_writers(list(waiting), lambda report: words, by=by)
    return round


@transaction.atomic
def add_units(round, units, *, by):
    """Let more units report; those that do already stay. Gives the new reports."""
    round = hold(round.pk, changing=True)
    there = set(round.reports.in_force().values_list("unit_id", flat=True))
    return _invite(round, [unit for unit in units if unit.pk not in there], by)


@transaction.atomic
def take_out(report, *, reason, by):
    """Let a unit report no more: its report is voided. Raises RoundError, VoidedError."""
    round = hold(report.round_id)
    current = lock(report)
    if current.unit_id == round.unit_id:
        raise RoundError("Báo cáo của đơn vị mở đợt luôn có trong đợt.")
    if current.status == UnitReport.Status.ACCEPTED and not current.is_voided:
        raise RoundError(
            "Báo cáo này đã chốt số liệu. Hãy mở lại số liệu đã chốt rồi mới đưa đơn vị ra khỏi đợt."
        )
    settle_due([current])
    return void_row(current, reason=reason, by=by)


@transaction.atomic
def close_round(round, *, by):
    """Take nothing more in this round; closing twice is closing once."""
    current = lock(round)
    _demand_in_force(current)
    if current.is_closed:
        return current
    current.closed_at, current.closed_by = timezone.now(), by
    settle_due(current.reports.missing())
    return store(current)


@transaction.atomic
def reopen_round(round, *, by):
    """Let a closed round take reports again."""
    current = lock(round)
    _demand_in_force(current)
    if not current.is_closed:
        return current
    current.closed_at = current.closed_by = None
    return store(current)


@transaction.atomic
def void_round(round, *, reason, by):
    """Void a round that should not have been opened, with its reports. Raises RoundError where
    figures were frozen in it."""
    current = lock(round)
    reports = current.reports.in_force()
    if reports.filter(status=UnitReport.Status.ACCEPTED).exists():
        raise RoundError(
            "Đợt này đã có báo cáo chốt số liệu nên không hủy được; hãy đóng đợt, hoặc mở lại các "
            "báo cáo đó trước."
        )
    settle_due(reports)
    voided = void_row(current, reason=reason, by=by)
    reports.update(voided_at=voided.voided_at, voided_by=by, void_reason=tidy_lines(reason))
    return voided


def hold(pk, *, changing=False):
    """The round, kept open to the end of the transaction. Raises ClosedError, VoidedError.

    Many may hold it at once, unless `changing`; closing, editing and voiding wait for them.
    """
    mode = "UPDATE" if changing else "SHARE"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM reports_round WHERE id = %s FOR {mode}", [pk])
    round = Round.objects.select_related("unit").get(pk=pk)
    _demand_open(round)
    return round


def _demand_in_force(round):
    if round.is_voided:
        raise VoidedError("Đợt báo cáo này đã hủy.")


def _demand_open(round):
    _demand_in_force(round)
    if round.is_closed:
        raise ClosedError("Đợt báo cáo đã đóng, không nhận thêm gì. Mở lại đợt thì mới làm được.")


def _invite(round, units, by):
    outside = [unit.name for unit in units if not round.unit.contains(unit)]
    if outside:
        raise RoundError(f"Không thuộc {round.unit}: {', '.join(outside)}.")
    reports = _give_report(round, units, by)
    words = f"Đợt báo cáo {in_quotes(round)}: hạn nộp {format_date(round.deadline)}."
    tell_writers(reports, lambda report: words, by=by)
    return reports


def _give_report(round, units, by):
    return UnitReport.objects.bulk_create(
        [
            UnitReport(round=round, unit=unit, province_id=unit.province_id, created_by=by)
            for unit in units
        ]
    )
