"""Form renderer, fields, widgets and form bases that every app's forms.py builds on.

How they look and which include shows them: docs/look.md.
"""

import re
import uuid

from django import forms
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.forms.renderers import TemplatesSetting

from apps.core.dates import format_date, parse_birth, parse_date
from apps.core.identifiers import tidy_identity, tidy_phone
from apps.core.money import format_money, parse_money
from apps.core.text import tidy

EMPTY = "(trống)"


class Renderer(TemplatesSetting):
    """settings.FORM_RENDERER: our templates under templates/django/forms/ (needs `django.forms`)."""

    form_template_name = "django/forms/form.html"


class HintedInput(forms.TextInput):
    """A text box whose attributes come from the class; what the caller gives wins."""

    hints = {}

    def __init__(self, attrs=None):
        super().__init__({**self.hints, **(attrs or {})})


class DigitsInput(HintedInput):
    """Digits that are no quantity: citizen id, old number, code."""

    hints = {"inputmode": "numeric", "autocomplete": "off", "class": "w-code"}


class CountInput(HintedInput):
    """A small whole number, such as a headcount."""

    hints = {"inputmode": "numeric", "autocomplete": "off", "class": "w-count num"}


class PhoneInput(HintedInput):
    input_type = "tel"
    hints = {"inputmode": "tel", "class": "w-phone"}


class MoneyInput(HintedInput):
    """Whole đồng, shown as 1.500.000 with the word đồng behind the box."""

    template_name = "django/forms/widgets/money.html"
    hints = {"inputmode": "numeric", "autocomplete": "off", "class": "w-money num"}

    def format_value(self, value):
        return format_money(value) if isinstance(value, int) else value


class DayInput(forms.DateInput):
    """Day first, typed: a date picker would follow the browser's country, not ours."""

    def __init__(self, attrs=None):
        hints = {
            "inputmode": "numeric",
            "placeholder": "dd/mm/yyyy",
            "autocomplete": "off",
            "class": "w-day",
        }
        super().__init__({**hints, **(attrs or {})}, format="%d/%m/%Y")


class BirthInput(DayInput):
    """A date of birth, or the bare year where the day is not known; its value is a pair."""

    def __init__(self, attrs=None):
        super().__init__({"placeholder": "dd/mm/yyyy hoặc yyyy", **(attrs or {})})

    def format_value(self, value):
        if isinstance(value, tuple):
            day, year = value
            return super().format_value(day) if day else (str(year) if year else None)
        return super().format_value(value)


class TidyCharField(forms.CharField):
    def to_python(self, value):
        return tidy(super().to_python(value))


class PhoneField(TidyCharField):
    """Cleans to ten digits from 0."""

    widget = PhoneInput

    def to_python(self, value):
        value = super().to_python(value)
        return value if value in self.empty_values else _parsed(tidy_phone, value)


class IdentityField(TidyCharField):
    """Cleans to a CCCD of twelve digits or an old CMND of nine."""

    widget = DigitsInput

    def to_python(self, value):
        value = super().to_python(value)
        return value if value in self.empty_values else _parsed(tidy_identity, value)


def _parsed(parse, value):
    """`parse(value)`, its ValueError with words for people as a form error."""
    try:
        return parse(value)
    except ValueError as error:
        raise forms.ValidationError(str(error), code="invalid") from error


def _with_slashes(value):
    """Eight digits alone are a day too: the number pads of phones have no slash."""
    return re.sub(r"^\s*(\d{2})(\d{2})(\d{4})\s*$", r"\1/\2/\3", value)


class DayField(forms.DateField):
    """A date typed day first; cleans to a date."""

    widget = DayInput

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        return _parsed(parse_date, _with_slashes(value))


class BirthField(forms.Field):
    """Cleans to (date or None, year or None), as core.dates.parse_birth; so is `initial`."""

    widget = BirthInput

    def to_python(self, value):
        if isinstance(value, tuple):
            return value
        return _parsed(parse_birth, _with_slashes(value or ""))

    def validate(self, value):
        super().validate(None if value == (None, None) else value)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial or (None, None))
        except forms.ValidationError:
            return True


class MoneyField(forms.IntegerField):
    """Whole đồng, never negative; reads 1.500.000, 1500000 and 1,5 triệu."""

    widget = MoneyInput
    default_error_messages = {"min_value": "Số tiền không được âm."}

    def __init__(self, **kwargs):
        kwargs["min_value"] = max(0, kwargs.get("min_value") or 0)
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {}

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        return _parsed(parse_money, value)


class CountField(forms.IntegerField):
    """A whole number in a plain text box (a scroll wheel must not change a headcount)."""

    widget = CountInput


def formfield_for(db_field, **kwargs):
    """The form field of a model field in our forms; widgets named in Meta still win."""
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        kwargs.setdefault("form_class", DayField)
    elif isinstance(db_field, models.BigIntegerField):
        kwargs.setdefault("form_class", MoneyField)
    elif isinstance(db_field, models.IntegerField) and not db_field.choices:
        kwargs.setdefault("form_class", CountField)
    elif isinstance(db_field, models.TextField):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
    elif type(db_field).formfield is models.CharField.formfield and not db_field.choices:
        is_phone = db_field.name.endswith("phone")
        kwargs.setdefault("form_class", PhoneField if is_phone else TidyCharField)
    return db_field.formfield(**kwargs)


class LookMixin:
    """What both form bases share.

    `sections = [("Người được trợ giúp", ["full_name", "born"]), …]` groups a long form under
    headings; a field named in no section comes last, without a heading.
    The browser's own check is off: the server's words stand in the summary and at the field.
    """

    sections = ()
    use_required_attribute = False

    def parts(self):
        """[(heading, [bound fields])] of the visible fields, in the order of the page."""
        rest = {field.name: field for field in self.visible_fields()}
        parts = []
        for heading, names in self.sections:
            fields = [rest.pop(name) for name in names if name in rest]
            if fields:
                parts.append((heading, fields))
        if rest:
            parts.append(("", list(rest.values())))
        return parts


class Form(LookMixin, forms.Form):
    pass


class TypedFieldsMetaclass(ModelFormMetaclass):
    """Gives every model form `formfield_for` unless its Meta names another callback."""

    def __new__(mcs, name, bases, attrs):
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(formfield_for)
        return super().__new__(mcs, name, bases, attrs)


class ModelForm(LookMixin, forms.ModelForm, metaclass=TypedFieldsMetaclass):
    pass


class FilterForm(Form):
    """A GET form above a list; subclasses add `narrow(queryset)`. Shown by components/filter_bar.html.

    The first `shown` fields stand open, the others fold away behind “Bộ lọc khác”.
    """

    shown = 3

    def first_fields(self):
        return self.visible_fields()[: self.shown]

    def folded_fields(self):
        return self.visible_fields()[self.shown :]

    def used(self):
        """How many filters are in use."""
        return sum(bool(field.data) for field in self.visible_fields())

    def folded_used(self):
        return sum(bool(field.data) for field in self.folded_fields())


class VersionedFormMixin:
    """For edit forms of an `Edited` model: notices that somebody else saved in the meantime.

    Put it before ModelForm. The view loads the instance in the same request; the action must
    still compare the version under its lock. On a conflict `conflict` lists
    (bound field, stored text, typed text), the form shows both and asks again.
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
            (self[name], self._stored(name), _shown(self.fields[name], self._typed(name)))
            for name in self.changed_data
            if not self[name].is_hidden
        ]

    def _typed(self, name):
        return self.cleaned_data[name] if name in self.cleaned_data else self[name].data

    def _stored(self, name):
        field = self.fields[name]
        if type(field) is forms.ModelChoiceField:
            return _shown(field, getattr(self.instance, name, None))
        return _shown(field, self[name].initial)


def _shown(field, value):
    """A form value as a person reads it."""
    if isinstance(value, tuple):
        value = value[0] or value[1]
    if value is None or value == "" or value == []:
        return EMPTY
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(field, MoneyField) and isinstance(value, int):
        return f"{format_money(value)} đồng"
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
