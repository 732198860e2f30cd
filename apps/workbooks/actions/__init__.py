"""The life of an import: received, read, answered, checked, mended, saved, undone.

Every action is atomic, locks the import, belongs to the person who brought the file, and raises
`core.actions.ActionError` with words for people.
"""

from apps.workbooks.actions.answering import AnswerError, answer
from apps.workbooks.actions.ending import clear_expired, drop
from apps.workbooks.actions.mending import (
    MendError,
    choose_unit,
    choose_units,
    mend,
    normal_case,
    put_back,
)
from apps.workbooks.actions.reading import check, read
from apps.workbooks.actions.receiving import receive, replace_file
from apps.workbooks.actions.saving import NotSavableError, carry_out, save
from apps.workbooks.actions.states import WrongStateError, release, seen
from apps.workbooks.actions.undoing import undo

__all__ = [
    "AnswerError",
    "MendError",
    "NotSavableError",
    "WrongStateError",
    "answer",
    "carry_out",
    "check",
    "choose_unit",
    "choose_units",
    "clear_expired",
    "drop",
    "mend",
    "normal_case",
    "put_back",
    "read",
    "receive",
    "release",
    "replace_file",
    "save",
    "seen",
    "undo",
]
