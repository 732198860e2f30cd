"""The forms of an aid record."""

from django import forms
from django.core.exceptions import ValidationError

from apps.addresses.choices import AidForm
from apps.aid_models.models import AidModel
from apps.aid_records.actions.aid import CASH_FORM
from apps.aid_records.forms.fields import AddressField, SponsorFieldsMixin
from apps.aid_records.models import AidRecord, Exclusion, OtherCampaign, Pledge
from apps.aid_records.overlap import RULE, overlaps
from apps.aid_records.proposals import propose
from apps.core.dates import today
from apps.core.files import ACCEPTED
from apps.core.forms import (
    CountField,
    IdempotencyMixin,
    ModelForm,
    TidyTextField,
    VersionedFormMixin,
)


class GiftFormMixin:
    """How the form of a gift looks: the usual fields stand open, the rest folds away.

    What is folded opens by itself when it holds something, or an error.
    """

    template_name = "aid_records/aid_fields.html"
    folded_sections = [
        ("Nội dung", ["description", "quantity", "measure", "headcount", "note"]),
        ("Mô hình", ["aid_model", "is_recirculated"]),
        ("Thuộc Cuộc vận động hay không", ["exclusion", "other_campaign"]),
    ]
    SAYS_NOTHING = ("headcount",)  # it is always there

    def open_fields(self):
        hidden = {name for _, names in self.folded_sections for name in names}
        if not self.shows_overlap():
            hidden.add("overlap_reason")
        return [field for field in self.visible_fields() if field.name not in hidden]

    def folded_parts(self):
        return [
            (heading, [self[name] for name in names if name in self.fields])
            for heading, names in self.folded_sections
        ]

    def is_unfolded(self):
        folded = [field for _, part in self.folded_parts() for field in part]
        return any(
            field.errors or (field.name not in self.SAYS_NOTHING and field.value())
            for field in folded
        )

    def shows_overlap(self):
        return bool(self.overlap or self["overlap_reason"].value())


class AidRecordForm(GiftFormMixin, SponsorFieldsMixin, ModelForm):
    """What create and edit share. `propose` speaks once; saving again means the person decided."""

    sections = [
        ("", ["address", "pledge", "given_on", "donor", "donor_kind", "form", "value", "basis"]),
        ("", ["overlap_reason", "photo"]),
        *GiftFormMixin.folded_sections,
    ]
    WEIGHED = {"pledge", "given_on", "donor", "donor_kind", "value", "is_recirculated", "exclusion"}
    """Fields that decide whether aid overlaps."""
    overlap = None
    overlap_rule = RULE

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
    overlap_reason = TidyTextField(
        label="Lý do vẫn trao dù chồng chéo",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
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
            "overlap_reason",
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
            # Of a family that has left, what was promised since is not for its old unit.
            seen = Pledge.objects.visible_to(self.user).active().filter(address=address)
            pledges = seen | Pledge.objects.filter(pk=self.instance.pledge_id)
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
            if address.headcount is None:
                self.add_error("headcount", "Hồ sơ chưa ghi số người nên hãy ghi ở đây.")
        self._check_basis(cleaned)
        self._check_pledge(cleaned)
        if cleaned.get("other_campaign") and cleaned.get("exclusion") != Exclusion.OTHER_CAMPAIGN:
            self.add_error("other_campaign", "Chỉ chọn cuộc vận động khác khi lý do là X5.")
        if cleaned.get("exclusion") == Exclusion.OTHER_CAMPAIGN and not cleaned["other_campaign"]:
            self.add_error("other_campaign", "Lý do X5 phải nêu cuộc vận động, phong trào nào.")
        if address and cleaned.get("given_on") and not self.errors:
            self._ask_about_overlap(cleaned, address)
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
        if not proposal or cleaned.get("exclusion"):
            return
        exclusion, why, _ = proposal
        if cleaned["proposal_seen"] == exclusion:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("proposal_seen")] = exclusion.value
        self.add_error(
            "exclusion",
            f"Đề xuất “{exclusion.label}” vì {why}. Hãy chọn lý do này; hoặc, nếu trợ giúp thuộc "
            "Cuộc vận động, giữ nguyên và bấm Lưu lần nữa.",
        )

    def _ask_about_overlap(self, cleaned, address):
        """Once the reason is there, or nothing speaks against it any more, the gift goes on.

        A new gift is weighed even when all of it stands as the pledge filled it in.
        """
        if self.instance.pk and not self.WEIGHED & set(self.changed_data):
            return
        gift = AidRecord(
            pk=self.instance.pk,
            address=address,
            sponsor=self.instance.sponsor,
            pledge=cleaned.get("pledge"),
            given_on=cleaned["given_on"],
            form=cleaned["form"],
            description=cleaned.get("description", ""),
            value=cleaned.get("value"),
            is_recirculated=cleaned.get("is_recirculated", False),
            exclusion=cleaned.get("exclusion", ""),
        )
        self.overlap = overlaps([gift])[0]
        if self.overlap and not cleaned.get("overlap_reason"):
            self.add_error("overlap_reason", "Hãy xem những lần được nêu, rồi ghi lý do vẫn trao.")


class AidRecordCreateForm(IdempotencyMixin, AidRecordForm):
    """A photo that is refused does not hold up the gift: it is looked at once the gift is saved."""

    address = AddressField(label="Mã địa chỉ")
    photo = forms.FileField(
        label="Ảnh minh chứng",
        required=False,
        allow_empty_file=True,
        help_text="Ảnh lúc trao hoặc biên nhận đã ký. Có thể thêm sau.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "data-shrink": ""}),
    )

    def __init__(self, *args, address=None, **kwargs):
        self.opened_for = address
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = today
        self.fields["address"].user = self.user
        self.fields["address"].initial = address

    def known_address(self):
        return self.opened_for

    def clean_address(self):
        self.instance.address = self.cleaned_data["address"]
        return self.instance.address

    def clean(self):
        cleaned = super().clean()
        if self.errors and self.files.get(self.add_prefix("photo")):
            self.add_error(
                "photo", "Hãy chọn lại ảnh: trình duyệt không giữ ảnh khi trang còn phải hỏi lại."
            )
        return cleaned


class AidRecordEditForm(VersionedFormMixin, AidRecordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        aid = self.instance
        if not aid.exclusion:
            proposal = propose(
                address=aid.address, given_on=aid.given_on, text=f"{aid.description}\n{aid.note}"
            )
            self.fields["proposal_seen"].initial = proposal.exclusion.value if proposal else ""
