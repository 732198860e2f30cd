"""Forms of addresses: the dossier with its rows, the steps of its life, the filter."""

from apps.addresses.forms.address import AddressCreateForm, AddressEditForm
from apps.addresses.forms.filters import AddressFilterForm, QueueFilterForm
from apps.addresses.forms.steps import (
    ApproveForm,
    CloseForm,
    DuplicateForm,
    GiveBackForm,
    IntroduceForm,
    ReasonForm,
    ReviewForm,
)

__all__ = [
    "AddressCreateForm",
    "AddressEditForm",
    "AddressFilterForm",
    "ApproveForm",
    "CloseForm",
    "DuplicateForm",
    "GiveBackForm",
    "IntroduceForm",
    "QueueFilterForm",
    "ReasonForm",
    "ReviewForm",
]
