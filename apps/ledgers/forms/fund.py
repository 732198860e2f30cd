"""Forms of a revolving fund."""

from django import forms

from apps.aid_records.forms.fields import SponsorFieldsMixin
from apps.core.dates import today
from apps.core.forms import FilterForm, IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.ledgers.forms.herd import day_in_book, demand_later
from apps.ledgers.forms.households import HouseholdField, OverlapFormMixin
from apps.ledgers.models import Capital, Loan, LoanEntry

NOT_ZERO = "Số tiền phải lớn hơn 0."


class AmountFormMixin:
    """Money that is there: zero says nothing."""

    def clean_amount(self):
        if self.cleaned_data["amount"] < 1:
            raise forms.ValidationError(NOT_ZERO)
        return self.cleaned_data["amount"]


class CapitalForm(AmountFormMixin, IdempotencyMixin, SponsorFieldsMixin, ModelForm):
    sections = [("", ["kind", "amount", "moved_on", "donor", "donor_kind", "note"])]

    class Meta:
        model = Capital
        fields = ["kind", "amount", "moved_on", "note"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["moved_on"] = today()
        donor = self.fields["donor"]
        donor.required = False
        donor.label = "Nhà tài trợ góp (rút) vốn"
        donor.help_text = "Tên, mã hoặc số trong sổ nhà tài trợ. Để trống khi là vốn của Hội."

    def clean_moved_on(self):
        return day_in_book(self.cleaned_data["moved_on"], self.instance.aid_model)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("donor"):
            self.instance.sponsor = None
        self.settle_sponsor(self.instance.aid_model)
        return cleaned


class LoanForm(OverlapFormMixin, AmountFormMixin, IdempotencyMixin, ModelForm):
    address = HouseholdField(label="Hộ vay")

    class Meta:
        model = Loan
        fields = ["address", "amount", "lent_on", "due_on", "round_number", "purpose", "note"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].user = user
        self.initial["lent_on"] = today()
        self.fields["purpose"].help_text = "Ví dụ: mua bò sinh sản, trồng cà phê."

    def clean_lent_on(self):
        return day_in_book(self.cleaned_data["lent_on"], self.instance.aid_model)

    def clean(self):
        cleaned = super().clean()
        demand_later(self, cleaned.get("lent_on"), "ngày cho vay")
        return cleaned


class LoanEditForm(VersionedFormMixin, ModelForm):
    class Meta:
        model = Loan
        fields = ["due_on", "round_number", "purpose", "note"]

    def clean(self):
        cleaned = super().clean()
        demand_later(self, self.instance.lent_on, "ngày cho vay")
        return cleaned


class LoanEntryForm(AmountFormMixin, IdempotencyMixin, ModelForm):
    class Meta:
        model = LoanEntry
        fields = ["kind", "amount", "entered_on", "note"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["entered_on"] = today()
        self.fields["amount"].help_text = "Trả bằng hiện vật thì ghi giá trị quy ra tiền."
        self.fields[
            "note"
        ].help_text = (
            "Bắt buộc khi trả bằng hiện vật (trả gì), xóa nợ hoặc cho hẳn (vì sao, ai quyết định)."
        )

    def clean_entered_on(self):
        return day_in_book(self.cleaned_data["entered_on"], self.instance.loan.aid_model)

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and kind != LoanEntry.Kind.MONEY and not cleaned.get("note"):
            what = "trả gì" if kind == LoanEntry.Kind.IN_KIND else "lý do"
            self.add_error("note", f"Hãy ghi {what}.")
        return cleaned


class LoanFilterForm(FilterForm):
    STATES = [
        ("", "Tất cả"),
        ("owed", "Còn nợ"),
        ("overdue", "Quá hạn"),
        ("settled", "Đã trả xong, đã xóa"),
    ]

    q = forms.CharField(label="Tìm hộ vay", required=False, max_length=100)
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)
    round_number = forms.IntegerField(label="Vòng", required=False, min_value=1, max_value=32_767)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def narrow(self, loans):
        if not self.is_valid():
            return loans.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            loans = loans.in_force()
        if wanted["round_number"]:
            loans = loans.filter(round_number=wanted["round_number"])
        if wanted["q"]:
            loans = loans.to_households(self.user, wanted["q"])
        state = wanted["state"]
        if state == "overdue":
            return loans.filter(due_on__lt=today(), balance__gt=0)
        if state:
            return loans.filter(balance__gt=0) if state == "owed" else loans.filter(balance=0)
        return loans
