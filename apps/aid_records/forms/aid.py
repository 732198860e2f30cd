"""The forms of an aid record."""

from django import forms
from django.core.exceptions import ValidationError

from apps.addresses.choices import AidForm
from apps.aid_models.models import AidModel
from apps.aid_records.actions.aid import CASH_FORM
from apps.aid_records.forms.fields import AddressField, SponsorFieldsMixin
from apps.aid_records.models import AidRecord, Exclusion, OtherCampaign, Pledge
from apps.aid_records.proposals import propose
from apps.core.dates import today
from apps.core.forms import CountField, IdempotencyMixin, ModelForm, VersionedFormMixin


class AidRecordForm(SponsorFieldsMixin, ModelForm):
    """What create and edit share. `propose` speaks once; saving again means the person decided."""

    sections = [
        ("Trợ giúp cho ai, của ai", ["address", "given_on", "donor", "donor_kind", "pledge"]),
        (
            "Trợ giúp gì",
            ["form", "description", "quantity", "measure", "value", "basis", "headcount"],
        ),
        ("Mô hình", ["aid_model", "is_recirculated"]),
        ("Thuộc Cuộc vận động hay không", ["exclusion", "other_campaign"]),
        ("Ghi chú", ["note"]),
    ]

    exclusion = forms.ChoiceField(
        label="Không thuộc giá trị Cuộc vận động",
        required=False,
        choices=[("", "Thuộc Cuộc vận động"), *Exclusion.choices],
        help_text="Trợ giúp không thuộc Cuộc vận động vẫn lưu, được cộng riêng.",
    )
    headcount = CountField(
        label="Số người",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="Để trống thì lấy số người của hồ sơ.",
    )

    class Meta:
        model = AidRecord
        fields = [
            "given_on",
            "pledge",
            "form",
            "description",
            "quantity",
            "measure",
            "value",
            "basis",
            "headcount",
            "aid_model",
            "is_recirculated",
            "exclusion",
            "other_campaign",
            "note",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = AidForm.objects.filter(is_active=True)
        self.fields["form"].empty_label = "Chọn hình thức"
        self.fields["other_campaign"].queryset = OtherCampaign.objects.filter(is_active=True)
        self.fields["other_campaign"].empty_label = "Không có"
        self.fields["other_campaign"].help_text = "Chỉ chọn khi lý do là X5."
        self.fields["basis"].help_text = "Bắt buộc khi trợ giúp bằng hiện vật có ghi giá trị."
        self.fields["aid_model"].queryset = (
            AidModel.objects.usable_by(self.user).in_force().in_name_order()
        )
        self.fields["aid_model"].empty_label = "Không thuộc mô hình nào"
        self.fields["pledge"].empty_label = "Không theo đăng ký nào"
        self.fields["proposal_seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self._offer_pledges()

    def _offer_pledges(self):
        """Pledges of the address, when it is known as the page opens."""
        address = self.known_address()
        pledges = Pledge.objects.none()
        if address:
            pledges = Pledge.objects.active().filter(address=address) | Pledge.objects.filter(
                pk=self.instance.pledge_id
            )
        self.fields["pledge"].queryset = pledges.select_related("sponsor")
        self.fields["pledge"].label_from_instance = lambda pledge: (
            f"{pledge.sponsor.name} – {pledge.pledged_on:%d/%m/%Y}"
        )
        if not pledges.exists():
            del self.fields["pledge"]

    def known_address(self):
        return self.instance.address if self.instance.address_id else None

    def clean_given_on(self):
        if self.cleaned_data["given_on"] > today():
            raise ValidationError("Ngày trợ giúp không được ở sau hôm nay.")
        return self.cleaned_data["given_on"]

    def clean(self):
        cleaned = super().clean()
        address = cleaned.get("address") or self.known_address()
        self.settle_sponsor(address)
        if address and cleaned.get("headcount") is None and "headcount" not in self.errors:
            cleaned["headcount"] = address.headcount
        self._check_basis(cleaned)
        self._check_pledge(cleaned)
        if cleaned.get("other_campaign") and cleaned.get("exclusion") != Exclusion.OTHER_CAMPAIGN:
            self.add_error("other_campaign", "Chỉ chọn cuộc vận động khác khi lý do là X5.")
        if cleaned.get("exclusion") == Exclusion.OTHER_CAMPAIGN and not cleaned["other_campaign"]:
            self.add_error("other_campaign", "Lý do X5 phải nêu cuộc vận động, phong trào nào.")
        if address and cleaned.get("given_on"):
            self._propose(cleaned, address)
        return cleaned

    def _check_basis(self, cleaned):
        form, value = cleaned.get("form"), cleaned.get("value")
        if form and form.code != CASH_FORM and value and not cleaned.get("basis"):
            self.add_error(
                "basis", "Trợ giúp bằng hiện vật có ghi giá trị thì phải chọn căn cứ giá trị."
            )

    def _check_pledge(self, cleaned):
        pledge = cleaned.get("pledge")
        if pledge and self.instance.sponsor_id and pledge.sponsor_id != self.instance.sponsor_id:
            self.add_error("pledge", f"Đăng ký này là của nhà tài trợ {pledge.sponsor.name}.")

    def _propose(self, cleaned, address):
        text = f"{cleaned.get('description', '')}\n{cleaned.get('note', '')}"
        proposal = propose(address=address, given_on=cleaned["given_on"], text=text)
        if not proposal or cleaned.get("exclusion") or self.errors:
            return
        exclusion, why = proposal
        if cleaned["proposal_seen"] == exclusion:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("proposal_seen")] = exclusion.value
        self.add_error(
            "exclusion",
            f"Đề xuất “{exclusion.label}” vì {why}. Hãy chọn lý do này; hoặc, nếu trợ giúp thuộc "
            "Cuộc vận động, giữ nguyên và bấm Lưu lần nữa.",
        )


class AidRecordCreateForm(IdempotencyMixin, AidRecordForm):
    address = AddressField(label="Mã địa chỉ")

    def __init__(self, *args, address=None, **kwargs):
        self.opened_for = address
        super().__init__(*args, **kwargs)
        self.fields["address"].user = self.user
        self.fields["address"].initial = address

    def known_address(self):
        return self.opened_for

    def clean_address(self):
        self.instance.address = self.cleaned_data["address"]
        return self.instance.address


class AidRecordEditForm(VersionedFormMixin, AidRecordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        aid = self.instance
        if not aid.exclusion:
            proposal = propose(
                address=aid.address, given_on=aid.given_on, text=f"{aid.description}\n{aid.note}"
            )
            self.fields["proposal_seen"].initial = proposal[0].value if proposal else ""
