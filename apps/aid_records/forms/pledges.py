"""The forms of a pledge."""

from django import forms
from django.core.exceptions import ValidationError

from apps.addresses.choices import AidForm
from apps.addresses.models import Frequency
from apps.aid_records.forms.fields import AddressField, SponsorFieldsMixin
from apps.aid_records.forms.shares import HEADING, SharesMixin
from apps.aid_records.models import Pledge
from apps.core.dates import today
from apps.core.forms import DayField, Form, IdempotencyMixin, ModelForm, VersionedFormMixin

HOW_OFTEN = [
    (Frequency.MONTHLY.value, "Mỗi tháng"),
    (Frequency.QUARTERLY.value, "Mỗi quý"),
    (Frequency.YEARLY.value, "Mỗi năm"),
    (Frequency.ONCE.value, "Một lần tất cả"),
]


class PledgeForm(SharesMixin, SponsorFieldsMixin, ModelForm):
    """What create and edit share."""

    sections = [
        ("Ai đăng ký trợ giúp ai", ["address", "donor", "donor_kind", "pledged_on"]),
        (HEADING, []),
        ("Đăng ký gì", ["form", "description", "frequency", "value"]),
        ("Thời gian", ["starts_on", "ends_on", "introduced_by_red_cross"]),
    ]

    frequency = forms.ChoiceField(
        label="Trợ giúp bao lâu một lần",
        choices=HOW_OFTEN,
        initial=Frequency.MONTHLY,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Pledge
        fields = [
            "pledged_on",
            "form",
            "description",
            "frequency",
            "value",
            "starts_on",
            "ends_on",
            "introduced_by_red_cross",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = AidForm.objects.filter(is_active=True)
        self.fields["form"].empty_label = "Chưa rõ hình thức"
        self.fields["value"].label = "Giá trị (đồng)"
        self.fields["value"].help_text = (
            "Giá trị mỗi tháng, mỗi quý, mỗi năm, hay một lần tất cả, như đã chọn ở trên. "
            "Để trống thì lấy tổng các phần đã nhận."
        )
        self.fields["ends_on"].help_text = "Để trống nếu chưa hẹn ngày thôi."

    def known_address(self):
        return self.instance.address if self.instance.address_id else None

    def clean_pledged_on(self):
        if self.cleaned_data["pledged_on"] > today():
            raise ValidationError("Ngày đăng ký không được ở sau hôm nay.")
        return self.cleaned_data["pledged_on"]

    def clean(self):
        cleaned = super().clean()
        address = cleaned.get("address") or self.known_address()
        self.settle_sponsor(address)
        self.check_shares(address)
        return cleaned


class PledgeCreateForm(IdempotencyMixin, PledgeForm):
    address = AddressField(label="Mã địa chỉ")

    def __init__(self, *args, address=None, **kwargs):
        self.opened_for = address
        super().__init__(*args, **kwargs)
        self.fields["address"].user = self.user
        self.fields["address"].initial = address
        self.fields["pledged_on"].initial = today
        self.ask_for_shares(self._meant_address() if self.is_bound else address)

    def _meant_address(self):
        try:
            return self.fields["address"].clean(self["address"].data)
        except ValidationError:
            return None

    def known_address(self):
        return self.opened_for

    def clean_address(self):
        self.instance.address = self.cleaned_data["address"]
        return self.instance.address


class PledgeEditForm(VersionedFormMixin, PledgeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_for_shares(self.instance.address, of=self.instance)
        del self.fields["needs_of"]


class PledgeEndForm(Form):
    how = forms.ChoiceField(
        label="Vì sao dừng",
        widget=forms.RadioSelect,
        choices=[
            ("end", "Đã hoàn thành như đăng ký"),
            ("withdraw", "Nhà tài trợ rút đăng ký"),
        ],
    )
    ended_on = DayField(label="Ngày kết thúc", initial=today)
    reason = forms.CharField(
        label="Lý do", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, pledge, **kwargs):
        super().__init__(*args, **kwargs)
        if pledge.status not in Pledge.KEPT_UP:
            self.fields["how"].choices = self.fields["how"].choices[1:]
            self.fields["how"].initial = "withdraw"
