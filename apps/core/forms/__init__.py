"""Form renderer, fields, widgets and form bases that every app's forms.py builds on.

How they look and which include shows them: docs/look.md.
"""

from apps.core.forms.bases import FilterForm, Form, ModelForm, Renderer, formfield_for
from apps.core.forms.edited import IdempotencyMixin, VersionedFormMixin
from apps.core.forms.fields import (
    BirthField,
    CountField,
    DayField,
    IdentityField,
    MoneyField,
    PhoneField,
    QuantityField,
    TidyCharField,
    TidyTextField,
)
from apps.core.forms.widgets import (
    BirthInput,
    CountInput,
    DayInput,
    DigitsInput,
    MoneyInput,
    PhoneInput,
    QuantityInput,
)

__all__ = [
    "BirthField",
    "BirthInput",
    "CountField",
    "CountInput",
    "DayField",
    "DayInput",
    "DigitsInput",
    "FilterForm",
    "Form",
    "IdempotencyMixin",
    "IdentityField",
    "ModelForm",
    "MoneyField",
    "MoneyInput",
    "PhoneField",
    "PhoneInput",
    "QuantityField",
    "QuantityInput",
    "Renderer",
    "TidyCharField",
    "TidyTextField",
    "VersionedFormMixin",
    "formfield_for",
]
