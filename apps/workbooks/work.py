"""What jobs do with an import (settings.JOBS). Each may be begun again at any time."""

from apps.accounts.models import User
from apps.workbooks import actions
from apps.workbooks.actions.states import page_of
from apps.workbooks.models import Import
from apps.workbooks.undoing import undo


def read_import(token):
    """Read an uploaded file, or check its mended rows."""
    run = _import(token)
    if run.status == Import.Status.READING:
        actions.read(run)
    return {"url": page_of(run)}


def save_import(token, by, only_good, version):
    """Save the checked rows of an import, of the version its owner saw."""
    run = _import(token)
    if run.status == Import.Status.SAVING and run.version == version:
        by = User.objects.select_related("unit").get(pk=by)
        actions.carry_out(run, by=by, only_good=only_good)
    return {"url": page_of(run)}


def undo_import(token, by, reason=""):
    """Take back what an import wrote, where nobody has touched it since."""
    run = _import(token)
    undo(run, by=User.objects.select_related("unit").get(pk=by), reason=reason)
    return {"url": page_of(run)}


def _import(token):
    return Import.objects.select_related("unit", "by", "by__unit").get(token=token)
