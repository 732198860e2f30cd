"""The renderer and the bases every app's forms stand on."""

from django import forms
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.forms.renderers import TemplatesSetting

from apps.core.forms.fields import (
    CountField,
    DayField,
    MoneyField,
    PhoneField,
    QuantityField,
    TidyCharField,
    TidyTextField,
)
from apps.core.forms.widgets import QuickSelect

FILL_IN = "Hãy điền mục này."
CHOOSE = "Hãy chọn ở mục này."
NO_EMAIL = "Email này chưa đúng; ghi như ten@vidu.vn."
NO_CHOICE = "(chưa chọn)"
DJANGO_NO_CHOICE = "---------"
NOT_OFFERED = "Hãy chọn một trong những điều có sẵn ở mục này."
DJANGO_NOT_OFFERED = [
    field.default_error_messages["invalid_choice"]
    for field in (forms.ChoiceField, forms.ModelChoiceField, forms.ModelMultipleChoiceField)
]


class Renderer(TemplatesSetting):
    """settings.FORM_RENDERER: our templates under templates/django/forms/ (needs `django.forms`)."""

    form_template_name = "django/forms/form.html"


def formfield_for(db_field, **kwargs):
    """The form field of a model field in our forms; widgets named in Meta still win."""
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        kwargs.setdefault("form_class", DayField)
    elif isinstance(db_field, models.BigIntegerField):
        kwargs.setdefault("form_class", MoneyField)
    elif isinstance(db_field, models.IntegerField) and not db_field.choices:
        kwargs.setdefault("form_class", CountField)
    elif isinstance(db_field, models.DecimalField):
        kwargs.setdefault("form_class", QuantityField)
    elif isinstance(db_field, models.TextField):
        kwargs.setdefault("form_class", TidyTextField)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
    elif type(db_field).formfield is models.CharField.formfield and not db_field.choices:
        is_phone = db_field.name.endswith("phone")
        kwargs.setdefault("form_class", PhoneField if is_phone else TidyCharField)
    field = db_field.formfield(**kwargs)
    if getattr(field, "empty_label", None):
        field.empty_label = NO_CHOICE
    elif db_field.choices and field:
        offers_none = db_field.blank or not isinstance(field.widget, forms.RadioSelect)
        none = [("", NO_CHOICE)] if offers_none and field.choices[0][0] == "" else []
        field.choices = none + [choice for choice in field.choices if choice[0] != ""]
    return field


class LookMixin:
    """What both form bases share.

    `sections = [("Người được trợ giúp", ["full_name", "born"]), …]` groups a long form under
    headings; a field named in no section comes last, without a heading.
    The browser's own check is off: the server's words stand in the summary and at the field.
    """

    sections = ()
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if getattr(field, "empty_label", None) == DJANGO_NO_CHOICE:
                field.empty_label = NO_CHOICE
            words = CHOOSE if hasattr(field, "choices") else FILL_IN
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = words
            if field.error_messages.get("invalid_choice") in DJANGO_NOT_OFFERED:
                field.error_messages["invalid_choice"] = NOT_OFFERED
            if isinstance(field, forms.EmailField):
                field.error_messages.setdefault("invalid", NO_EMAIL)

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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field.widget) is forms.Select:
                field.widget = QuickSelect(field.widget.attrs, field.widget.choices)

    def first_fields(self):
        return self.visible_fields()[: self.shown]

    def folded_fields(self):
        return self.visible_fields()[self.shown :]

    def used(self):
        """How many filters are in use."""
        return sum(bool(field.data) for field in self.visible_fields())

    def folded_used(self):
        return sum(bool(field.data) for field in self.folded_fields())
