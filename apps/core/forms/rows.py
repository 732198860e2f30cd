"""Rows within a form, one `<fieldset>` each (components/rows.html); works without JavaScript."""

from django import forms
from django.forms.utils import ErrorDict

from apps.core.forms.bases import FILL_IN, ModelForm
from apps.core.forms.compared import shown
from apps.core.text import whole_number

MOST_ROWS = 60


class UncheckedMixin:
    """A bound form can be shown again as it was typed, without judging it."""

    is_unchecked = False

    def full_clean(self):
        if self.is_unchecked:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()


class RowForm(UncheckedMixin, ModelForm):
    """A row whose `id` says which stored one it changes; without one it is new.

    `title_field` must be filled in as soon as anything else of the row is.
    """

    title_field = ""
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[self.title_field].required = False

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("id") and not self.has_changed():
            return cleaned  # a line left empty, also where a row stood that somebody took away
        self.fill_title(cleaned)
        if not cleaned.get(self.title_field) and self.title_field not in self.errors:
            self.add_error(self.title_field, FILL_IN)
        return cleaned

    def fill_title(self, cleaned):
        """What stands for the title where something else of the row says it already."""

    @classmethod
    def initial_of(cls, row):
        """What the row's fields show."""
        return {"id": row.pk} | {name: getattr(row, name) for name in cls._meta.fields}

    def values(self):
        """Values by field name for the action, with `id` and `DELETE`."""
        return {name: self.cleaned_data.get(name) for name in ["id", "DELETE", *self._meta.fields]}

    @classmethod
    def in_words(cls, row):
        """A stored row on one line."""
        form = cls(initial=cls.initial_of(row))
        return in_words(form, {name: form[name].initial for name in form.fields})


def in_words(form, values):
    """Values of a row's form on one line."""
    words = [
        shown(form.fields[name], values[name])
        for name in form.fields
        if name not in ("id", "DELETE") and values[name] not in (None, "", (None, None))
    ]
    return ", ".join(words)


def problems_of(fields, before=""):
    """[(id of the field, words)] of what is wrong with bound fields."""
    return [
        (
            f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label,
            f"{before}{field.label}: {message}",
        )
        for field in fields
        for message in field.errors
    ]


class RowFormSet(forms.BaseFormSet):
    """Rows shown from `stored`; one that somebody else added meanwhile is left alone."""

    default_error_messages = {
        "missing_management_form": "Trang gửi lên thiếu phần đếm dòng; hãy tải lại trang rồi ghi lại.",
        "too_many_forms": "Nhiều nhất %(num)d dòng; hãy bỏ bớt rồi lưu lại.",
        "too_few_forms": "Ít nhất %(num)d dòng.",
    }

    def __init__(self, data=None, *, prefix, stored=()):
        self.stored = list(stored)
        initial = {str(row.pk): self.form.initial_of(row) for row in self.stored}
        if data is None:
            shown = list(initial)
        else:
            count = whole_number(data.get(f"{prefix}-INITIAL_FORMS", ""), most=MOST_ROWS) or 0
            shown = [data.get(f"{prefix}-{place}-id") for place in range(count)]
        super().__init__(data, prefix=prefix, initial=[initial.get(row, {}) for row in shown])

    def show_unchecked(self):
        for form in self.forms:
            form.is_unchecked = True

    def typed(self):
        """The forms that hold something."""
        return [form for form in self.forms if form.has_changed() or form.initial.get("id")]

    def rows(self):
        """Values of each row that is not an empty line (after is_valid)."""
        return [form.values() for form in self.typed()]

    def remaining(self):
        """How many rows there are once those marked are taken away (after is_valid)."""
        return sum(not row["DELETE"] for row in self.rows())

    def problems(self, title):
        """[(id of the field, words)] of what is wrong; rows are called `title` and their place."""
        problems = [(f"id_{self.prefix}", message) for message in self.non_form_errors()]
        for place, row in enumerate(self, start=1):
            problems += [
                (row[row.title_field].id_for_label, f"{title} {place}: {message}")
                for message in row.non_field_errors()
            ]
            problems += problems_of(row.visible_fields(), f"{title} {place}, ")
        return problems

    def share(self, data):
        """Stand on the same data as the form around."""
        self.data = data
        for form in self.forms:
            form.data = data


def formset_of(form, *, extra):
    return forms.formset_factory(
        form,
        formset=RowFormSet,
        extra=extra,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
        validate_max=True,
    )
