"""The forms of a pledge."""

from django import forms
from django.core.exceptions import ValidationError

from apps.addresses.choices import AidForm
from apps.aid_records.forms.fields import AddressField, SponsorFieldsMixin
from apps.aid_records.models import Pledge
from apps.core.dates import today
from apps.core.forms import DayField, Form, IdempotencyMixin, ModelForm, VersionedFormMixin


class PledgeForm(SponsorFieldsMixin, ModelForm):
    """What create and edit share."""

    sections = [
        ("Ai đăng ký trợ giúp ai", ["address", "donor", "donor_kind", "pledged_on"]),
        ("Đăng ký gì", ["form", "description", "value", "frequency"]),
        ("Thời gian", ["starts_on", "ends_on", "introduced_by_red_cross"]),
    ]

    class Meta:
        model = Pledge
        fields = [
            "pledged_on",
            "form",
            "description",
            "value",
            "frequency",
            "starts_on",
            "ends_on",
            "introduced_by_red_cross",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = AidForm.objects.filter(is_active=True)
        self.fields["form"].empty_label = "Chưa rõ hình thức"

    def known_address(self):
        return self.instance.address if self.instance.address_id else None

    def clean_pledged_on(self):
        if self.cleaned_data["pledged_on"] > today():
            raise ValidationError("Ngày đăng ký không được ở sau hôm nay.")
        return self.cleaned_data["pledged_on"]

    def clean(self):
        cleaned = super().clean()
        self.settle_sponsor(cleaned.get("address") or self.known_address())
        return cleaned


class PledgeCreateForm(IdempotencyMixin, PledgeForm):
    address = AddressField(label="Mã địa chỉ")

    def __init__(self, *args, address=None, **kwargs):
        self.opened_for = address
        super().__init__(*args, **kwargs)
        self.fields["address"].user = self.user
        self.fields["address"].initial = address
        self.fields["pledged_on"].initial = today

    def known_address(self):
        return self.opened_for

    def clean_address(self):
        self.instance.address = self.cleaned_data["address"]
        return self.instance.address


class PledgeEditForm(VersionedFormMixin, PledgeForm):
    pass


class PledgeEndForm(Form):
    how = forms.ChoiceField(
        label="Vì sao dừng",
        widget=forms.RadioSelect,
        choices=[
            ("end", "Đã thực hiện xong hoặc hết hạn"),
            ("withdraw", "Nhà tài trợ rút đăng ký"),
        ],
    )
    ended_on = DayField(label="Ngày kết thúc", initial=today)
    reason = forms.CharField(
        label="Lý do", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )
