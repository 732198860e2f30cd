"""Taking back what an import wrote about aid models and their judgements."""

from apps.aid_models.models import AidModel
from apps.core.imports.undoing import Part, Undoable

AID_MODELS = Undoable(
    AidModel,
    label=lambda aid_model: f"số {aid_model.pk}",
    page=("aid_models:detail", "pk"),
    parts=(Part("judgements"),),
)


def take_back(undo):
    return undo.take_back(AID_MODELS)
