"""An import is taken back as a whole: what it made is voided, what it changed gets its old values.

Rows that somebody has touched since stay, and are listed. How that is found out is in
core.imports.undoing; what belongs to a record is said by the apps.
"""

import pghistory
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from apps.addresses import import_undo as addresses
from apps.aid_models import import_undo as aid_models
from apps.aid_records import import_undo as aid
from apps.campaign import import_undo as campaign
from apps.core.actions import ActionError
from apps.core.imports import wait_for_others
from apps.core.imports.undoing import Undo, Undone
from apps.core.text import tidy_lines
from apps.jobs.current import progress
from apps.organisation.origins import contexts_of_reorganisations
from apps.sponsors import import_undo as sponsors
from apps.workbooks.importing import after_saving
from apps.workbooks.models import Import

_TOPMOST_FIRST = (
    ("trợ giúp, đăng ký, số liệu", aid),
    ("địa chỉ", addresses),
    ("nhà tài trợ", sponsors),
    ("mô hình", aid_models),
    ("chỉ đạo, phong trào", campaign),
)


class UndoError(ActionError):
    """An import cannot be undone. The message is for people."""


def undo(run, *, by, reason=""):
    """Undo an import whose undoing was asked for (status undoing), once, in one transaction.

    Gives the import as it is afterwards; begun again after it was done it changes nothing. What
    came of it is in `report["undo"]`: {"voided", "restored", "kept": [[what, label, url, why]]}.
    """
    try:
        with transaction.atomic():
            wait_for_others(run.unit)
            current = _locked(run)
            if current.status != Import.Status.UNDOING:
                return current
            done = _take_back(current, by=by, reason=reason)
    except DatabaseError as error:
        if isinstance(error, OperationalError):
            raise  # the job begins again
        raise UndoError(
            "Dữ liệu vừa được người khác sửa cùng lúc nên chưa hoàn tác được gì; hãy thử lại."
        ) from error
    after_saving(done)
    return current


def _locked(run):
    imports = Import.objects.select_related("unit", "by").defer("content")
    return imports.select_for_update(of=("self",)).get(pk=run.pk)


def _take_back(run, *, by, reason):
    words = f"Hoàn tác lần nhập tệp {run.name}"
    if tidy_lines(reason):
        words += f": {tidy_lines(reason)}"
    metadata = {"user": by.pk, "file": run.name, "undone": str(run.token)}
    with pghistory.context(**metadata) as context:
        # A request that imported something and undoes it in one go would leave nothing to tell by.
        if context.id == run.context_id:
            raise UndoError("Lần nhập và lần hoàn tác phải là hai việc riêng; hãy thử lại.")
        before = Import.objects.filter(undo_context_id__isnull=False, undone_at__gte=run.saved_at)
        past = [
            *before.values_list("context_id", "undo_context_id"),
            (run.context_id, context.id),
        ]
        moves = contexts_of_reorganisations()
        undoing = Undo(run.context_id, by=by, reason=words, past=past, moves=moves)
        done = Undone()
        for place, (noun, app) in enumerate(_TOPMOST_FIRST):
            progress(place, len(_TOPMOST_FIRST), f"Đang hoàn tác {noun}")
            done.add(app.take_back(undoing))
        run.status, run.undo_context_id = Import.Status.UNDONE, context.id
        run.undone_at, run.undone_by, run.error = timezone.now(), by, ""
        run.report["undo"] = {
            "voided": done.voided,
            "restored": done.restored,
            "kept": [list(row) for row in done.kept],
        }
        run.save(
            update_fields=["status", "undo_context_id", "undone_at", "undone_by", "error", "report"]
        )
    return done
