"""Forms of what officers lay before the public beside cards."""

import re

from django import forms

from apps.aid_models.models import AidModel
from apps.campaign.models import CampaignFile
from apps.core.files import PDF
from apps.core.forms import (
    FilterForm,
    Form,
    IdempotencyMixin,
    ModelForm,
    TidyCharField,
    VersionedFormMixin,
)
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.publishing.models import Contact, OpenDirective, Presentation


class ContactForm(ModelForm):
    """The fields that create and edit share. An office may have a fixed line or a short number."""

    phone = TidyCharField(
        label="Điện thoại",
        required=False,
        max_length=20,
        help_text="Số của văn phòng, không phải số riêng của cán bộ.",
    )

    class Meta:
        model = Contact
        fields = ["office", "phone", "email", "postal", "hours"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].help_text = "Ví dụ: Văn phòng Hội Chữ thập đỏ tỉnh Đắk Lắk."
        self.fields[
            "hours"
        ].help_text = "Ví dụ: thứ Hai đến thứ Sáu, 7 giờ – 11 giờ và 13 giờ – 17 giờ."

    def clean_phone(self):
        digits = re.sub(r"[\s.\-()]", "", self.cleaned_data["phone"])
        digits = re.sub(r"^\+84", "0", digits)
        if digits and not re.fullmatch(r"[0-9]{8,11}", digits):
            raise forms.ValidationError(
                "Số điện thoại của văn phòng có từ 8 đến 11 chữ số, ví dụ 0262 3852 000 hoặc 1900 1234."
            )
        return digits


class ContactCreateForm(IdempotencyMixin, ContactForm):
    unit = UnitField(label="Đơn vị", help_text="Mỗi đơn vị có một liên hệ.")

    class Meta(ContactForm.Meta):
        fields = ["unit", *ContactForm.Meta.fields]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["unit"].offer(Unit.objects.visible_to(user).current())

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit and Contact.objects.filter(unit=unit).exists():
            raise forms.ValidationError(
                f"{unit.name} đã có liên hệ. Hãy sửa liên hệ ấy trong danh sách."
            )
        return unit


class ContactEditForm(VersionedFormMixin, ContactForm):
    pass


class PresentationForm(ModelForm):
    """The words about an aid model."""

    class Meta:
        model = Presentation
        fields = ["title", "story"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Không nêu tên người được giúp, ví dụ “Nhà Chữ thập đỏ”."
        self.fields["story"].help_text = (
            "Mô hình làm gì, cho ai, cách nào, kết quả ra sao. Không nêu tên người, số điện thoại. "
            "Nhiều nhất 1.500 chữ cái."
        )


class PresentationCreateForm(IdempotencyMixin, PresentationForm):
    aid_model = forms.ModelChoiceField(
        label="Mô hình", queryset=AidModel.objects.none(), empty_label="Hãy chọn"
    )

    class Meta(PresentationForm.Meta):
        fields = ["aid_model", *PresentationForm.Meta.fields]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        mine = AidModel.objects.in_force().visible_to(user)
        if not user.writes_below:
            mine = mine.filter(unit=user.unit)
        offered = mine.filter(presentation__isnull=True).select_related("unit")
        field = self.fields["aid_model"]
        field.queryset = offered.in_name_order()
        field.label_from_instance = lambda aid_model: f"{aid_model.name} – {aid_model.unit.name}"


class PresentationEditForm(VersionedFormMixin, PresentationForm):
    pass


class ReadForm(Form):
    """What a reader has before the eyes: the version that is to be approved."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DirectiveFilterForm(FilterForm):
    """Papers by words; only those that are public already, if so wished."""

    q = forms.CharField(label="Tìm", required=False, max_length=100)
    opened = forms.BooleanField(label="Chỉ văn bản đang công khai", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)

    def narrow(self, rows):
        if not self.is_valid():
            return rows.none()
        if self.cleaned_data["q"]:
            rows = rows.matching(self.cleaned_data["q"])
        if self.cleaned_data["opened"]:
            rows = rows.filter(opened__isnull=False)
        return rows


class OpenDirectiveForm(Form):
    """Which of the paper's PDF files goes along."""

    file = forms.ModelChoiceField(
        label="Tệp PDF đi kèm",
        queryset=CampaignFile.objects.none(),
        required=False,
        blank=True,
        empty_label="Không kèm tệp",
        widget=forms.RadioSelect,
        help_text="Tệp được đăng nguyên vẹn: hãy xem kỹ trong tệp không có tên, số của người được giúp.",
    )

    def __init__(self, *args, directive, **kwargs):
        super().__init__(*args, **kwargs)
        files = directive.files.in_force().filter(content_type=PDF)
        if not files:
            del self.fields["file"]
            return
        opened = OpenDirective.objects.filter(directive=directive).first()
        self.fields["file"].queryset = files
        self.fields["file"].initial = opened.file_id if opened else files[0].pk
