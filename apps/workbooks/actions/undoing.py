"""A saved import is to be undone: asked for once, done by a job, at once when it is short."""

from django.db import transaction

from apps.jobs.actions import enqueue
from apps.workbooks import undoing
from apps.workbooks.actions.saving import QUICK
from apps.workbooks.actions.states import demand_state, locked, page_of
from apps.workbooks.importing import demand_right
from apps.workbooks.models import KEPT_FOR, Import

_SAVED = (Import.Status.SAVED, Import.Status.UNDOING, Import.Status.UNDONE)


@transaction.atomic
def undo(run, *, by, reason=""):
    """Have an import undone; whoever clicks second finds it done, or being done.

    Its owner may, and who may import its kind into its unit. Raises ImportRefusedError,
    WrongStateError, UndoError when it was saved too long ago.
    """
    demand_right(run.kind, unit=run.unit, by=by)
    # looked at before it is locked, so that nobody waits here while it is undone
    now = Import.objects.defer("content").get(pk=run.pk)
    if now.status == Import.Status.SAVED:
        now = locked(run)
    demand_state(now, _SAVED)
    if now.status != Import.Status.SAVED:
        return now
    run = now
    if not run.may_be_undone:
        raise undoing.UndoError(
            f"Tệp đã lưu quá {KEPT_FOR.days} ngày nên không hoàn tác cả tệp được nữa; "
            "hãy hủy hoặc sửa từng bản ghi."
        )
    run.status, run.error, run.undone_by = Import.Status.UNDOING, "", by
    is_quick = run.report["created"] + run.report["updated"] <= QUICK
    if not is_quick:
        run.job = enqueue(
            "undo_import",
            owner=by,
            unit=run.unit,
            title="Hoàn tác lần nhập tệp",
            about=run.name,
            page=page_of(run),
            token=str(run.token),
            by=by.pk,
            reason=reason,
        )
    run.save(update_fields=["status", "error", "undone_by", "job"])
    return undoing.undo(run, by=by, reason=reason) if is_quick else run
