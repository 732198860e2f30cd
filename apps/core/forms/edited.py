"""Form sides of `core.models.Edited`: lost updates and double clicks."""

import uuid
from decimal import Decimal

from django import forms
from django.db import models

from apps.core.dates import format_date
from apps.core.forms.fields import MoneyField
from apps.core.forms.widgets import format_quantity
from apps.core.money import format_money

EMPTY = "(trống)"


class VersionedFormMixin:
    """For edit forms of an `Edited` model: notices that somebody else saved in the meantime.

    Put it before ModelForm. The view loads the instance in the same request; the action must
    still compare it under its lock. On a conflict `conflict` lists
    (bound field, stored text, typed text), the form shows both and asks again. Hand
    cleaned_data["version"] to the action.
    """

    conflict = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=self.instance.version
        )

    def clean(self):
        cleaned = super().clean()
        opened_with = self.cleaned_data.get("version")
        if opened_with is not None and opened_with != self.instance.version:
            self.conflict = self._differences()
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = self.instance.version
            self.cleaned_data["version"] = self.instance.version
        if self.conflict:
            self.add_error(
                None,
                forms.ValidationError(
                    "Trong lúc bạn sửa, người khác đã lưu thay đổi. Hãy so hai giá trị bên dưới, "
                    "sửa lại nếu cần, rồi lưu lần nữa.",
                    code="conflict",
                ),
            )
        return cleaned

    def _differences(self):
        return [
            (self[name], self._stored(name), shown(self.fields[name], self._typed(name)))
            for name in self.changed_data
            if not self[name].is_hidden
        ]

    def _typed(self, name):
        return self.cleaned_data[name] if name in self.cleaned_data else self[name].data

    def _stored(self, name):
        field = self.fields[name]
        if type(field) is forms.ModelChoiceField:
            return shown(field, getattr(self.instance, name, None))
        return shown(field, self[name].initial)


def shown(field, value):
    """A form value as a person reads it."""
    if isinstance(value, tuple):
        value = value[0] or value[1]
    if value is None or value == "" or value == []:
        return EMPTY
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(field, MoneyField) and isinstance(value, int):
        return f"{format_money(value)} đồng"
    if isinstance(value, Decimal):
        return format_quantity(value)
    if hasattr(value, "strftime"):
        return format_date(value)
    if hasattr(field, "queryset"):
        many = not isinstance(value, (str, models.Model)) and hasattr(value, "__iter__")
        return "; ".join(str(item) for item in value) or EMPTY if many else str(value)
    if hasattr(field, "choices"):
        labels = {str(key): label for key, label in field.choices}
        keys = value if isinstance(value, list) else [value]
        return "; ".join(str(labels.get(str(key), key)) for key in keys)
    return str(value)


class IdempotencyMixin:
    """For create forms of an `Edited` model: a second click sends the same `form_key` again.

    Put it before ModelForm. `already_saved()` gives the row that the first click made, or None;
    the unique constraint on `form_key` stands behind it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form_key"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_form_key(self):
        self.instance.form_key = self.cleaned_data["form_key"]
        return self.instance.form_key

    def already_saved(self):
        rows = type(self.instance)._base_manager
        return rows.filter(form_key=self.cleaned_data.get("form_key")).first()
