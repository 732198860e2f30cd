"""What may be done with an award sheet: score a criterion, settle the points, open them again."""

from django.db import transaction
from django.utils import timezone

from apps.core.actions import ActionError, StaleError, VoidedError, lock, lock_unchanged, store
from apps.core.text import tidy_lines
from apps.reports.awarding import scores_of
from apps.reports.models import AwardEvidence, AwardSheet, Criterion, UnitReport


class AwardError(ActionError):
    """A sheet cannot be changed so. The message is for people."""


SETTLED = "Điểm của đơn vị này đã chốt; hãy mở lại phiếu trước khi sửa."


@transaction.atomic
def score(sheet, criterion, *, report, evidence, by):
    """Save an officer's points and note of one criterion, and what they stand on.

    `evidence`: the records that were ticked; those no longer among them go. The first score makes
    the sheet. Raises StaleError (somebody else made or saved it meanwhile), AwardError, VoidedError.
    """
    _demand_in_force(lock(report))
    if sheet.pk is None:
        if AwardSheet.objects.filter(round=sheet.round, unit=sheet.unit).exists():
            raise StaleError("Người khác vừa lưu phiếu này. Hãy mở lại trang rồi sửa.")
        sheet.province, sheet.created_by = sheet.unit.province, by
        sheet.version = 2  # a page opened before there was a sheet carries 1, and is behind it
    elif lock_unchanged(sheet).is_settled:
        raise AwardError(SETTLED)
    sheet = store(sheet)
    _keep(sheet, criterion, evidence, by)
    return sheet


def _keep(sheet, criterion, evidence, by):
    kept = {(piece.kind, piece.record.pk): piece for piece in _pieces(sheet, criterion)}
    wanted = {(kind_of(record), record.pk): record for record in evidence}
    for key, piece in kept.items():
        if key not in wanted:
            piece.delete()
    for key, record in wanted.items():
        if key not in kept:
            store(
                AwardEvidence(sheet=sheet, criterion=criterion, created_by=by, **{key[0]: record})
            )


def _pieces(sheet, criterion):
    return AwardEvidence.objects.filter(sheet=sheet, criterion=criterion).with_records()


def kind_of(record):
    """Which kind of evidence a record is."""
    return next(
        kind
        for kind in AwardEvidence.KINDS
        if isinstance(record, AwardEvidence._meta.get_field(kind).related_model)
    )


@transaction.atomic
def settle(sheet, *, report, by):
    """Keep the numbers of T3 and T4 with the version of the rules: nothing on the sheet moves on.

    Settling twice is settling once. Raises AwardError while a criterion has no points.
    """
    report = UnitReport.objects.select_related("unit", "round").get(pk=lock(report).pk)
    _demand_in_force(report)
    current = lock(sheet)
    if current.is_settled:
        return current
    (found,) = scores_of(report.round, [report])
    if found.unscored:
        names = ", ".join(criterion.number for criterion in found.unscored)
        raise AwardError(f"Chưa chấm {names} nên chưa chốt điểm được.")
    return _keep_numbers(current, found, by)


@transaction.atomic
def settle_all(round, *, by):
    """Settle every sheet of the round that is scored whole; gives how many. Raises VoidedError."""
    round = lock(round)
    if round.is_voided:
        raise VoidedError("Đợt báo cáo này đã hủy.")
    held = {
        sheet.unit_id: sheet
        for sheet in AwardSheet.objects.filter(round=round, settled_at=None)
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    reports = UnitReport.objects.filter(round=round, unit__in=held).in_force()
    whole = [found for found in scores_of(round, reports.select_related("unit")) if found.is_whole]
    for found in whole:
        _keep_numbers(held[found.report.unit_id], found, by)
    return len(whole)


def _keep_numbers(sheet, found, by):
    """Write what was reckoned onto a sheet that is held."""
    sheet.helped, sheet.filed = found.help.helped, found.help.filed
    sheet.t3_points = found.points(Criterion.T3)
    sheet.reviewed, sheet.open = found.reviews.reviewed, found.reviews.open
    sheet.t4_points = found.points(Criterion.T4)
    sheet.freeze_id = found.freeze["pk"] if found.freeze else None
    sheet.rules = found.rules
    sheet.settled_at, sheet.settled_by = timezone.now(), by
    sheet.reopen_reason = ""
    return store(sheet)


@transaction.atomic
def reopen(sheet, *, reason, by):
    """Let a settled sheet be scored again; its numbers are live again. Raises AwardError."""
    current = lock(sheet)
    reason = tidy_lines(reason)
    if not reason:
        raise AwardError("Hãy ghi lý do mở lại điểm đã chốt.")
    if not current.is_settled:
        raise AwardError("Phiếu này chưa chốt điểm nên không cần mở lại.")
    for name in ("helped", "filed", "t3_points", "reviewed", "open", "t4_points", "freeze"):
        setattr(current, name, None)
    current.rules, current.settled_at, current.settled_by = "", None, None
    current.reopen_reason = reason
    return store(current)


def _demand_in_force(report):
    if report.is_voided:
        raise VoidedError("Đơn vị không còn trong đợt báo cáo này nên không chấm điểm được.")
