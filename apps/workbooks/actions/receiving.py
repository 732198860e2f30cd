"""A file comes in, or another one in its place."""

import hashlib

from django.db import transaction

from apps.core.actions import made_before
from apps.core.spreadsheets.reading import MAX_BYTES
from apps.workbooks.actions.reading import begin
from apps.workbooks.actions.states import own
from apps.workbooks.importing import ImportRefusedError, demand_right
from apps.workbooks.models import Import


@transaction.atomic
def receive(file, *, kind, unit, by, form_key=None, pasted=False):
    """The Import of an uploaded or pasted file, which a job reads; a small one is read here.

    The same form sent twice gives the same Import. Raises ImportRefusedError.
    """
    demand_right(kind, unit=unit, by=by)
    run = Import(kind=kind, unit=unit, by=by, form_key=form_key, is_pasted=pasted)
    if before := made_before(run):
        return before
    _keep(run, file)
    run.save()
    begin(run)
    return run


@transaction.atomic
def replace_file(run, file, *, by):
    """The mended workbook in place of the first; what was said about its columns still holds."""
    run = own(run, by=by)
    _keep(run, file)
    run.rows.all().delete()
    run.answers = {"columns": run.answers.get("columns", {})}
    run.save()
    begin(run)
    return run


def _keep(run, file):
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ImportRefusedError(
            "Tệp lớn hơn 10 MB; bỏ ảnh và trang không cần, hoặc tách thành nhiều tệp."
        )
    run.name = (file.name or "tep")[-255:]
    run.content = content
    run.digest = hashlib.sha256(content).hexdigest()
