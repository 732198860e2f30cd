"""What two people may change at once, one thing at a time: what is stored beside what is typed."""

from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b

from django import forms
from django.db import models

from apps.core.dates import format_date
from apps.core.forms.fields import MoneyField
from apps.core.forms.widgets import format_quantity
from apps.core.money import format_money
from apps.core.text import tidy_lines

EMPTY = "(trống)"
UNKNOWN = "?"  # the mark of a value nobody knows


def mark(value):
    """A short hash of a form value: equal for what is stored and the same thing typed again."""
    return blake2b(repr(_plain(value)).encode(), digest_size=6).hexdigest()


def _plain(value):
    if isinstance(value, models.Model):
        return str(value.pk)
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, str):
        return tidy_lines(value)
    if isinstance(value, tuple):
        parts = [_plain(part) for part in value]
        return parts if any(parts) else ""
    if isinstance(value, (list, models.QuerySet)):
        return sorted(_plain(part) for part in value) or ""
    return str(value)


def typed_value(bound):
    """What the field makes of what was typed; the typed text itself where it cannot be read."""
    try:
        return bound.field.clean(bound.data)
    except forms.ValidationError:
        return bound.data


def put_stored(form, name):
    """Let the bound form hold the initial value of a field as if it had been typed."""
    field, place = form.fields[name], form.add_prefix(name)
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(field.widget, forms.CheckboxInput):
        form.data.pop(place, None)
        if value:
            form.data[place] = "on"
        return
    raw = field.widget.format_value(value)
    if not isinstance(raw, list):
        form.data[place] = "" if raw is None else raw
    elif getattr(field.widget, "allow_multiple_selected", False) and hasattr(form.data, "setlist"):
        form.data.setlist(place, raw)
    else:
        form.data[place] = raw if len(raw) != 1 else raw[0]


@dataclass(frozen=True)
class Difference:
    """What components/conflict.html shows of one thing; `choice` is the name of its radio buttons."""

    label: str
    anchor: str
    stored: str
    typed: str
    choice: str
    stored_choice: str
    mine_choice: str


class Compared:
    """One thing on a form. Subclasses say what it is: `key`, `label`, `anchor`, both values."""

    is_on_page = True

    def stored_mark(self):
        raise NotImplementedError

    def typed_mark(self):
        raise NotImplementedError

    def stored_text(self):
        raise NotImplementedError

    def typed_text(self):
        raise NotImplementedError

    def take_stored(self):
        """Let the form hold what is stored."""
        raise NotImplementedError

    def difference(self):
        """Both values in words, as they are before the form writes into its instance."""
        stored = self.stored_mark()
        return Difference(
            label=self.label,
            anchor=self.anchor,
            stored=self.stored_text(),
            typed=self.typed_text(),
            choice=f"keep-{self.key}",
            stored_choice=f"stored:{stored}",
            mine_choice=f"mine:{stored}",
        )


class ComparedField(Compared):
    """A field of the form itself."""

    def __init__(self, bound):
        self.bound = bound
        self.key = bound.html_name
        self.label = bound.label
        self.anchor = f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id

    def stored_mark(self):
        return mark(self.bound.initial)

    def typed_mark(self):
        return mark(typed_value(self.bound))

    def stored_text(self):
        field, value = self.bound.field, self.bound.initial
        row = getattr(self.bound.form.instance, self.bound.name, None)
        return shown(field, row if isinstance(row, models.Model) else value)

    def typed_text(self):
        return shown(self.bound.field, typed_value(self.bound))

    def take_stored(self):
        put_stored(self.bound.form, self.bound.name)


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
        labels = {str(key): label for key, label in _flat(field.choices)}
        keys = value if isinstance(value, list) else [value]
        return "; ".join(str(labels.get(str(key), key)) for key in keys)
    return str(value)


def _flat(choices):
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield key, label
