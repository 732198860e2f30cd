"""What a person says about a file that nobody could read alone."""

from collections import Counter

from django.db import transaction

from apps.core.actions import ActionError
from apps.core.text import fold
from apps.workbooks.actions.reading import begin
from apps.workbooks.actions.states import own
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import ColumnMemory
from apps.workbooks.questions import KEPT, LONGEST


class AnswerError(ActionError):
    """An answer that cannot hold. The message is for people."""


@transaction.atomic
def answer(run, *, by, columns=None, encoding=None, heading_row=None, same=None):
    """Take answers, remember those about columns for the unit, and read the file again.

    `columns` is {heading: field, or "" for a column that is not imported}; `encoding` is yes or no
    to the conversion that was shown; `same` is {field: text} of missing columns that say the same in
    every row of this file. Rows mended before are read anew. Raises AnswerError.
    """
    run = own(run, by=by)
    same = same or {}
    _demand_same(run, same)
    said = {fold(heading)[:LONGEST]: name or "" for heading, name in (columns or {}).items()}
    _demand_columns(run, said)
    answers = dict(run.answers)
    answers["columns"] = answers.get("columns", {}) | said
    if encoding is not None:
        asked = run.questions.get("encoding", {}).get("encoding", KEPT)
        answers["encodings"] = [*answers.get("encodings", ()), asked if encoding else KEPT]
    if heading_row is not None:
        answers["heading_row"] = heading_row
    answers["same"] = answers.get("same", {}) | same
    run.answers = answers
    _remember(run, said, by)
    run.rows.all().delete()
    run.save(update_fields=["answers"])
    begin(run)
    return run


def _demand_columns(run, said):
    """Each answer names a column of the kind, and none is named twice."""
    names = {column.field: column.name for column in KINDS[run.kind].columns}
    if strange := [name for name in said.values() if name and name not in names]:
        raise AnswerError(f"Không có cột “{strange[0]}”; chọn lại.")
    taken = {
        one["key"]: one["field"]
        for one in run.questions.get("chosen", ())
        if one["key"] not in said
    }
    counts = Counter(name for name in (taken | said).values() if name)
    if doubled := [name for name, count in counts.items() if count > 1]:
        raise AnswerError(
            f"Hai cột của tệp cùng được chọn là “{names[doubled[0]]}”; chọn lại một cột."
        )


def _demand_same(run, same):
    """Only what was asked, and only what may stand there."""
    asked = {one["field"]: one["names"] for one in run.questions.get("missing", ())}
    for field, text in same.items():
        if text not in asked.get(field, ()):
            raise AnswerError(f"Không ghi “{text}” cho mọi dòng được; chọn lại.")


def _remember(run, said, by):
    ColumnMemory.objects.bulk_create(
        [
            ColumnMemory(unit=run.unit, kind=run.kind, heading=heading, field=name, by=by)
            for heading, name in said.items()
            if heading
        ],
        update_conflicts=True,
        unique_fields=["unit", "kind", "heading"],
        update_fields=["field", "by", "at"],
    )
