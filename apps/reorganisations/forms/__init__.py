"""Forms of the desk: the decree with files of links, one line of each kind, applying, undoing."""

from apps.reorganisations.forms.lines import (
    LEDES,
    SEVERAL,
    LineFilterForm,
    LineForm,
    LineRemoveForm,
)
from apps.reorganisations.forms.records import (
    LinesForm,
    ReorganisationCreateForm,
    ReorganisationEditForm,
)
from apps.reorganisations.forms.steps import ApplyForm, UndoForm

__all__ = [
    "LEDES",
    "SEVERAL",
    "ApplyForm",
    "LineFilterForm",
    "LineForm",
    "LineRemoveForm",
    "LinesForm",
    "ReorganisationCreateForm",
    "ReorganisationEditForm",
    "UndoForm",
]
