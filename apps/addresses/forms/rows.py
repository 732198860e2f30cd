"""The rows within an address form: needs and members of a household."""

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict

from apps.addresses.models import Frequency, HouseholdMember, Need
from apps.core.dates import today
from apps.core.forms import BirthField, ModelForm
from apps.core.forms.bases import FILL_IN
from apps.core.forms.compared import shown
from apps.core.forms.widgets import HintedInput
from apps.core.text import whole_number

MOST_ROWS = 60


class NameInput(HintedInput):
    """A name: a capital at each word on phones, no red line under it."""

    hints = {"autocapitalize": "words", "spellcheck": "false"}


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


class NeedForm(RowForm):
    title_field = "description"

    class Meta:
        model = Need
        fields = ["description", "form", "quantity", "measure", "value", "frequency", "met_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["frequency"].required = False
        forms_of_aid = self.fields["form"]
        mine = self.initial.get("form")
        forms_of_aid.queryset = forms_of_aid.queryset.filter(
            Q(is_active=True) | Q(pk=mine.pk if mine else None)
        )

    def fill_title(self, cleaned):
        """“Lương thực” chosen as the form of aid is a need, without more words."""
        if not cleaned.get("description") and cleaned.get("form"):
            cleaned["description"] = str(cleaned["form"])

    def clean_frequency(self):
        return self.cleaned_data["frequency"] or Frequency.ONCE

    def clean_met_on(self):
        day = self.cleaned_data["met_on"]
        if day and day > today():
            raise forms.ValidationError("Ngày đã đáp ứng không được sau hôm nay.")
        return day

    def values(self):
        values = super().values()
        return values if values["id"] else values | {"noted_on": today()}


class MemberForm(RowForm):
    title_field = "full_name"
    born = BirthField(label="Ngày sinh hoặc năm sinh", required=False)
    field_order = ["full_name", "relation", "born"]

    class Meta:
        model = HouseholdMember
        fields = ["full_name", "relation", "gender", "note"]
        widgets = {"full_name": NameInput}

    @classmethod
    def initial_of(cls, row):
        return super().initial_of(row) | {"born": (row.birth_date, row.birth_year)}

    def values(self):
        birth_date, birth_year = self.cleaned_data.get("born") or (None, None)
        return super().values() | {"birth_date": birth_date, "birth_year": birth_year}


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


NeedFormSet = formset_of(NeedForm, extra=1)
MemberFormSet = formset_of(MemberForm, extra=1)
