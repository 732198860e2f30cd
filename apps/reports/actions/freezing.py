"""Freezing figures (chốt số liệu) and opening them again."""

from django.db import transaction
from django.utils import timezone

from apps.core.actions import ActionError, lock, store
from apps.core.text import tidy_lines
from apps.organisation.models import Unit
from apps.reports.figures import VERSION
from apps.reports.figures.frozen import historical_lines, keep_lines, kept_sums
from apps.reports.figures.history import historical_totals
from apps.reports.figures.scope import Scope
from apps.reports.models import Freeze, UnitReport
from apps.reports.outline.figures import outline_figures

ATTEMPTS = 3
SUMMED = ("c3", "c4", "c5", "c6", "c7", "c8")


class FreezeError(ActionError):
    """Figures cannot be frozen or opened again so. The message is for people."""


class MovingError(Exception):
    """Somebody wrote between the figures and the lines that explain them."""


@transaction.atomic
def freeze(report, *, by):
    """Keep a report's figures as they stand, with the addresses that make them up.

    Raises FreezeError when people write so busily that no three attempts give one picture.
    Whoever calls holds the report's lock.
    """
    if Freeze.objects.in_force().filter(report=report).exists():
        raise FreezeError("Báo cáo này đã chốt số liệu rồi.")
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _one_picture(report, by)
        except MovingError:
            continue
    raise FreezeError(
        "Số liệu của đơn vị đang được nhập liên tục nên chưa chốt được; hãy thử lại sau ít phút."
    )


def _one_picture(report, by):
    """A Freeze whose lines sum up to its table; the table is read first, the lines last."""
    unit = Unit.objects.get(pk=report.unit_id)
    start, end = report.round.starts_on, report.round.ends_on
    figures = outline_figures(unit, start, end)
    figures["historical"] = historical_lines(historical_totals(Scope(unit, start, end)))
    newest = Unit.pgh_event_model.objects.filter(pgh_obj_id=unit.pk).order_by("-pgh_id").first()
    made = store(
        Freeze(
            report=report,
            figures=figures,
            rules=VERSION,
            unit_name=unit.name,
            unit_event=newest and newest.pk,
            frozen_by=by,
        )
    )
    keep_lines(made)
    kept = kept_sums(made)
    for name in SUMMED:
        added = sum(line[name] for line in figures["historical"])
        if kept[name] + added != figures["total"][name]:
            raise MovingError
    return made


@transaction.atomic
def reopen(report, *, reason, by):
    """Open the frozen figures of an accepted report: its unit writes again; the freeze stays on file.

    Raises FreezeError.
    """
    current = lock(report)
    reason = tidy_lines(reason)
    if not reason:
        raise FreezeError("Hãy ghi lý do mở lại số liệu đã chốt.")
    if current.status != UnitReport.Status.ACCEPTED:
        raise FreezeError("Báo cáo này chưa chốt số liệu nên không cần mở lại.")
    if current.round.is_closed or current.round.is_voided:
        raise FreezeError("Đợt báo cáo đã đóng; hãy mở lại đợt trước khi mở lại báo cáo.")
    frozen = Freeze.objects.in_force().select_for_update().get(report=current)
    frozen.reopened_at, frozen.reopened_by, frozen.reopen_reason = timezone.now(), by, reason
    store(frozen)
    current.status = UnitReport.Status.RETURNED
    current.return_reason = f"Mở lại số liệu đã chốt: {reason}"
    current.returned_at, current.returned_by = timezone.now(), by
    return store(current)
