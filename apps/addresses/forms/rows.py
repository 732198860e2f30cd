"""The rows within an address form: needs and members of a household."""

from django import forms
from django.db.models import Q

from apps.addresses.models import Frequency, HouseholdMember, Need
from apps.core.dates import today
from apps.core.forms import BirthField
from apps.core.forms.rows import RowForm, formset_of
from apps.core.forms.widgets import NameInput


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


NeedFormSet = formset_of(NeedForm, extra=1)
MemberFormSet = formset_of(MemberForm, extra=1)
