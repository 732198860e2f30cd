"""Checked rows become records: once, in one transaction, however often it is begun."""

from django.db import transaction
from django.utils import timezone

from apps.core.actions import ActionError
from apps.core.money import format_number
from apps.jobs.current import progress
from apps.workbooks import staged
from apps.workbooks.actions.states import demand_version, locked, own, queue, tell
from apps.workbooks.importing import (
    ImportRefusedError,
    after_saving,
    demand_right,
    refusing,
    stored,
    writing,
)
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import KEPT_FOR, Import

QUICK = 200
"""Rows: so many are saved within the request."""
QUICK_BY_ROW = 50
"""The same of kinds whose rows go through the actions one by one."""
_BEGUN = (Import.Status.READY, Import.Status.SAVING, Import.Status.SAVED)


class NotSavableError(ActionError):
    """The rows cannot be saved as they are. The message is for people."""


@transaction.atomic
def save(run, *, by, only_good, version):
    """Save what was seen, by a job; a few rows at once. A second click changes nothing.

    Raises NotSavableError, StaleError when the file was checked again since it was shown.
    """
    run = own(run, by=by, states=_BEGUN)
    if run.status != Import.Status.READY:
        return run
    demand_version(run, version)
    demand_right(run.kind, unit=run.unit, by=by)
    _demand_savable(run, only_good=only_good)
    run.status, run.error = Import.Status.SAVING, ""
    by_row = KINDS[run.kind].resource.goes_row_by_row
    is_quick = run.rows.count() <= (QUICK_BY_ROW if by_row else QUICK)
    if not is_quick:
        queue(
            run,
            "save_import",
            title="Lưu tệp bảng tính",
            by=by.pk,
            only_good=only_good,
            version=version,
        )
    run.save(update_fields=["status", "error", "job"])
    if is_quick:
        carry_out(run, by=by, only_good=only_good)
        run.refresh_from_db(fields=["status", "error", "report", "version", "saved_at"])
    return run


def carry_out(run, *, by, only_good):
    """Save the rows of an import whose saving was asked for; done before, it is not done again.

    Where they cannot be saved any more the import waits once more, with why.
    """
    try:
        with refusing(), transaction.atomic():
            current = locked(run)
            if current.status != Import.Status.SAVING:
                return
            demand_right(current.kind, unit=current.unit, by=by)
            _save(current, by=by, only_good=only_good)
    except ImportRefusedError as error:
        _give_back(run, str(error))


def _demand_savable(run, *, only_good):
    wrong = run.report["rows_in_error"]
    if wrong and not only_good:
        raise NotSavableError(
            f"Còn {format_number(wrong)} dòng lỗi: sửa các dòng đó, hoặc chọn chỉ lưu dòng tốt."
        )
    if wrong and not KINDS[run.kind].resource.takes_good_rows:
        raise NotSavableError("Bảng này chỉ lưu được cả bảng; sửa các dòng lỗi trước.")
    if wrong >= run.report["read"]:
        raise NotSavableError("Không có dòng tốt nào để lưu.")


def _save(run, *, by, only_good):
    found = run.found()
    progress(0, 0, f"Đang lưu {format_number(len(found.lines))} dòng")
    with writing(run, by=by):
        report = (
            KINDS[run.kind]
            .resource(unit=run.unit, by=by)
            .run(found, save=True, only_good=only_good)
        )
        judged = staged.judged_by(report, found)
        staged.judge(run, judged)
        run.report = stored(report) | staged.summary(run, found, report, judged)
        run.version += 1
        if report.saved:
            run.status, run.saved_at = Import.Status.SAVED, timezone.now()
            run.expires_at = run.saved_at + KEPT_FOR
        else:
            run.status = Import.Status.READY
            run.error = (
                f"Chưa lưu gì: dữ liệu đã thay đổi từ lần kiểm tra trước, nay có "
                f"{format_number(report.rows_in_error)} dòng lỗi. Xem lại rồi lưu."
            )
        run.save(
            update_fields=[
                "status",
                "error",
                "report",
                "version",
                "saved_at",
                "expires_at",
                "context_id",
            ]
        )
    if report.saved:
        after_saving(report)
        tell(run, len(found.lines), f"đã lưu, {format_number(report.created)} dòng mới.")
    else:
        tell(run, len(found.lines), "chưa lưu được; mở tệp để xem.")


@transaction.atomic
def _give_back(run, words):
    current = locked(run)
    if current.status == Import.Status.SAVING:
        current.status, current.error = Import.Status.READY, words[:500]
        current.save(update_fields=["status", "error"])
        tell(current, current.report["read"], "chưa lưu được; mở tệp để xem.")
