"""Forms of the steps in an address's life; each asks only what its action takes."""

from django import forms

from apps.addresses.choices import StopReason
from apps.addresses.models import Address, Review
from apps.core.dates import today
from apps.core.forms import DayField, Form, IdempotencyMixin, ModelForm, TidyCharField

MENDABLE = [
    "kind",
    "full_name",
    "birth_date",
    "gender",
    "identity_number",
    "phone",
    "headcount",
    "unit",
    "hamlet",
    "household_status",
    "categories",
    "circumstances",
    "surveyed_on",
    "survey_channel",
    "legacy_code",
    "filed_on",
]
ROWS = {"needs": "nhu cầu", "members": "thành viên hộ"}


def field_label(name):
    """The Vietnamese name of a field that is to be mended; "" for none."""
    if not name:
        return ""
    return ROWS.get(name) or Address._meta.get_field(name).verbose_name


class StepForm(Form):
    """Knows the address and who asks."""

    def __init__(self, *args, address, user, **kwargs):
        self.address, self.user = address, user
        super().__init__(*args, **kwargs)


class ApproveForm(StepForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    filed_on = DayField(label="Ngày lập hồ sơ")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["filed_on"].initial = self.address.filed_on or today()
        self.fields["version"].initial = self.address.version

    def clean_version(self):
        """What is approved is what was seen."""
        if self.cleaned_data["version"] != self.address.version:
            self.data = self.data.copy()
            self.data["version"] = self.address.version
            raise forms.ValidationError(
                "Hồ sơ vừa được sửa sau khi bạn mở trang này. Hãy xem lại hồ sơ rồi duyệt."
            )
        return self.address.version


class ReasonForm(StepForm):
    reason = forms.CharField(
        label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class GiveBackForm(ReasonForm):
    field_to_mend = forms.ChoiceField(label="Mục cần sửa", required=False)
    field_order = ["field_to_mend", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(name, field_label(name).capitalize()) for name in [*MENDABLE, *ROWS]]
        self.fields["field_to_mend"].choices = [("", "Nhiều mục, ghi rõ ở lý do"), *names]


class DuplicateForm(StepForm):
    of = TidyCharField(
        label="Trùng với mã địa chỉ",
        max_length=20,
        help_text="Mã của hồ sơ được giữ lại, ví dụ DL-26-000001.",
    )

    def clean_of(self):
        code = self.cleaned_data["of"].upper()
        found = Address.objects.visible_to(self.user).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"Không có hồ sơ {code} trong phạm vi của bạn.")
        return found


class CloseForm(StepForm):
    closed_on = DayField(label="Ngày dừng", initial=today)
    stop_reason = forms.ModelChoiceField(
        StopReason.objects.filter(is_active=True), label="Lý do dừng"
    )
    note = forms.CharField(
        label="Ghi chú",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class IntroduceForm(StepForm):
    introduced_on = DayField(label="Ngày giới thiệu với nhà tài trợ", initial=today)


class ReviewForm(IdempotencyMixin, ModelForm):
    class Meta:
        model = Review
        fields = ["reviewed_on", "outcome", "note"]
        widgets = {"outcome": forms.RadioSelect}

    def __init__(self, *args, address, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewed_on"].initial = today
