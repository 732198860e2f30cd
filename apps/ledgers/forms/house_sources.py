"""The form of what one source puts into a house."""

from django import forms
from django.core.exceptions import ValidationError

from apps.aid_records.models import AidRecord
from apps.core.dates import today
from apps.core.forms import IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.ledgers.forms.sources import SourceFieldsMixin
from apps.ledgers.models import HouseFunding


class HouseFundingForm(SourceFieldsMixin, ModelForm):
    """What create and edit share."""

    sections = [
        ("Nguồn", ["donor", "donor_kind", "source"]),
        (
            "Đóng góp",
            ["kind", "description", "labour_days", "value", "basis", "received_on"],
        ),
    ]

    class Meta:
        model = HouseFunding
        fields = [
            "source",
            "kind",
            "description",
            "labour_days",
            "value",
            "basis",
            "received_on",
        ]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.aid_model = self.instance.house.aid_model
        self.fields["description"].help_text = "Ví dụ: 2.000 viên gạch, công thợ xây."
        self.fields["labour_days"].help_text = "Chỉ ghi khi góp ngày công."
        self.fields["value"].help_text = "Quy ra đồng; để trống khi chưa quy đổi được."
        self.fields["basis"].help_text = "Bắt buộc khi góp vật liệu, ngày công có ghi giá trị."

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day and day > today():
            raise ValidationError("Ngày nhận không được ở sau hôm nay.")
        return day

    def clean(self):
        cleaned = super().clean()
        is_cash = cleaned.get("kind") == HouseFunding.Kind.CASH
        if cleaned.get("value") and not is_cash and not cleaned.get("basis"):
            self.add_error("basis", "Góp bằng hiện vật có ghi giá trị thì phải chọn căn cứ.")
        if cleaned.get("labour_days") and cleaned.get("kind") != HouseFunding.Kind.LABOUR:
            self.add_error("labour_days", "Chỉ ghi số ngày công khi đóng góp bằng ngày công.")
        if cleaned.get("labour_days") == 0:
            self.add_error("labour_days", "Số ngày công phải lớn hơn 0.")
        if is_cash and cleaned.get("value") is not None and not cleaned.get("basis"):
            self.instance.basis = cleaned["basis"] = AidRecord.Basis.CASH
        return cleaned


class HouseFundingCreateForm(IdempotencyMixin, HouseFundingForm):
    pass


class HouseFundingEditForm(VersionedFormMixin, HouseFundingForm):
    pass
