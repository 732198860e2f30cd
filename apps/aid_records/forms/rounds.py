"""The forms of the monthly round: which one, and what is typed into each of its rows."""

import re
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from apps.addresses.choices import AidForm
from apps.aid_records.actions.aid import CASH_FORM
from apps.aid_records.forms.fields import OFFERED, listed, meant, named
from apps.aid_records.models import AidRecord, Exclusion
from apps.aid_records.proposals import other_campaigns
from apps.aid_records.rounds import proposal_for
from apps.core.dates import format_date, month_of, today
from apps.core.forms import (
    CountField,
    DayField,
    FilterForm,
    Form,
    MoneyField,
    TidyCharField,
    TidyTextField,
)
from apps.core.text import tidy
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.sponsors.models import Sponsor

KEEP = "keep"
"""The person's decision against a proposed exclusion."""

_MONTH = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{4})|(\d{2})(\d{4})", re.ASCII)


class MonthField(forms.Field):
    """A month typed 11/2026 (or 112026 on a pad of digits); cleans to its first day."""

    widget = forms.TextInput(attrs={"class": "w-day", "inputmode": "numeric"})

    def prepare_value(self, value):
        return f"{value:%m/%Y}" if isinstance(value, date) else value

    def to_python(self, value):
        text = tidy(value or "")
        if not text:
            return None
        found = _MONTH.fullmatch(text)
        month, year = (int(part) for part in found.groups() if part) if found else (0, 0)
        if not (1 <= month <= 12 and year >= 2008):
            raise ValidationError(f"Không đọc được tháng “{text[:20]}”; ghi ví dụ 11/2026.")
        return date(year, month, 1)


class RoundForm(FilterForm):
    """Which round the page shows; without anything the running month of the user's own unit."""

    shown = 3

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["thang"] = MonthField(label="Tháng", required=False)
        if not user.unit.is_leaf():
            self.fields["unit"] = UnitField(
                label="Đơn vị", required=False, queryset=Unit.objects.visible_to(user)
            )
        self.fields["sponsor"] = TidyCharField(
            label="Nhà tài trợ (tên hoặc số)", required=False, max_length=220
        )

    def shown_month(self):
        """11/2026; "" while it cannot be read."""
        first = self.cleaned_data.get("thang")
        return f"{first:%m/%Y}" if first else ""

    def query(self, **more):
        """The query string that asks for the same round."""
        asked = self.cleaned_data
        query = {"thang": self.shown_month(), "unit": asked["unit"].key}
        if asked["sponsor"]:
            query["sponsor"] = asked["sponsor"].pk
        return urlencode(query | more)

    def clean_thang(self):
        first = self.cleaned_data["thang"] or today().replace(day=1)
        if first > today():
            raise ValidationError(f"Tháng {first:%m/%Y} chưa tới nên chưa trao được.")
        return first

    def clean_sponsor(self):
        text = self.cleaned_data["sponsor"]
        if not text:
            return None
        found = list(meant(Sponsor.objects.usable_by(self.user).in_force(), text)[:OFFERED])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"Có nhiều nhà tài trợ tên “{text}”: {listed(found)}.")
        raise ValidationError(f"Trong sổ của tỉnh không có nhà tài trợ “{text}”.")

    def clean(self):
        cleaned = super().clean()
        cleaned["unit"] = cleaned.get("unit") or self.user.unit
        if cleaned["unit"].level == Unit.Level.NATION and "unit" not in self.errors:
            self.add_error("unit", "Hãy chọn một tỉnh, xã hoặc phường.")
        if not self.errors:
            self._show_as_read(cleaned)
        return cleaned

    def _show_as_read(self, cleaned):
        """What was left empty, or came as a key in a link, stands in the boxes as people write it."""
        self.data = self.data.copy()
        for name in self.fields:
            value = cleaned[name]
            shown = named(value) if isinstance(value, Sponsor) else value
            self.data[name] = self.fields[name].prepare_value(shown) or ""


class RowForm(Form):
    """What is typed into one ticked row; `gift()` gives the aid record to save."""

    given_on = DayField(label="Ngày trao")
    form = forms.ChoiceField(label="Hình thức")
    value = MoneyField(label="Giá trị", required=False)
    basis = forms.ChoiceField(label="Căn cứ giá trị", required=False)
    headcount = CountField(label="Số người", min_value=1, max_value=100_000)
    decision = forms.ChoiceField(label="Thuộc Cuộc vận động hay không", required=False)
    reason = TidyTextField(label="Lý do vẫn trao", required=False, max_length=1_000)

    def __init__(self, *args, pledge, month, terms, **kwargs):
        super().__init__(*args, prefix=f"p{pledge.pk}", **kwargs)
        self.pledge, self.month, self.terms = pledge, month, terms
        self.fields["form"].choices = terms.forms_for(pledge)
        self.fields["basis"].choices = terms.bases
        self.fields["decision"].choices = terms.decisions

    def clean_given_on(self):
        day, (first, last) = self.cleaned_data["given_on"], month_of(self.month)
        if not first <= day <= last:
            raise ValidationError(f"Ngày {format_date(day)} không thuộc tháng {first:%m/%Y}.")
        if day > today():
            raise ValidationError("Ngày trợ giúp không được ở sau hôm nay.")
        return day

    def clean(self):
        cleaned = super().clean()
        is_cash = cleaned.get("form") == self.terms.cash
        if cleaned.get("value") and not is_cash and not cleaned.get("basis"):
            self.add_error("basis", "Hiện vật có ghi giá trị thì phải chọn căn cứ giá trị.")
        if not self.errors:
            self._decide(cleaned)
        return cleaned

    def _decide(self, cleaned):
        """The system proposes an exclusion; the row waits until the person has decided."""
        self.proposal = proposal_for(self.gift(), self.terms.campaigns)
        if self.proposal and cleaned["decision"] not in (KEEP, self.proposal.exclusion):
            label = self.proposal.exclusion.label
            self.add_error("decision", f"Đề xuất “{label}” vì {self.proposal.why}. Hãy chọn.")

    proposal = None

    def gift(self):
        cleaned, pledge = self.cleaned_data, self.pledge
        value, basis = cleaned["value"], cleaned["basis"]
        if value is None:
            basis = ""
        elif not basis and cleaned["form"] == self.terms.cash:
            basis = AidRecord.Basis.CASH
        gift = AidRecord(
            pledge=pledge,
            address=pledge.address,
            sponsor=pledge.sponsor,
            given_on=cleaned["given_on"],
            form_id=int(cleaned["form"]),
            description=pledge.description,
            value=value,
            basis=basis,
            headcount=cleaned["headcount"],
            overlap_reason=cleaned["reason"],
        )
        if self.proposal and cleaned["decision"] == self.proposal.exclusion:
            gift.exclusion = self.proposal.exclusion
            gift.other_campaign = self.proposal.campaign
        return gift


class Terms:
    """What the boxes of all rows offer, read once."""

    bases = [("", "Căn cứ: chưa chọn"), *AidRecord.Basis.choices]
    decisions = [("", ""), (KEEP, ""), *Exclusion.choices]

    def __init__(self):
        forms = list(AidForm.objects.filter(is_active=True))
        self.forms = [(str(form.pk), form.name) for form in forms]
        self.cash = next((str(form.pk) for form in forms if form.code == CASH_FORM), None)

    @cached_property
    def campaigns(self):
        return other_campaigns()

    def forms_for(self, pledge):
        """The forms in use, and that of the pledge, if it no longer is."""
        known = {key for key, _ in self.forms}
        own = pledge.form
        if own is None or str(own.pk) in known:
            return self.forms
        return [*self.forms, (str(own.pk), own.name)]
