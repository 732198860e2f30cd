"""Forms of the steps in an address's life; each asks only what its action takes."""

from django import forms

from apps.addresses.choices import StopReason
from apps.addresses.forms.mending import MENDABLE, choices
from apps.addresses.models import Address, Review
from apps.core.dates import today
from apps.core.forms import DayField, Form, IdempotencyMixin, ModelForm, TidyCharField


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
    return_reason = forms.ChoiceField(
        label="Loại lý do", choices=Address.ReturnReason.choices, widget=forms.RadioSelect
    )
    field_to_mend = forms.MultipleChoiceField(
        label="Mục cần sửa",
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Người nhập sẽ thấy lời của bạn ngay tại các mục này.",
    )
    field_order = ["return_reason", "reason", "field_to_mend"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Lời nhắn cho người nhập"

    def clean_field_to_mend(self):
        named = self.cleaned_data["field_to_mend"]
        return ",".join(name for name in MENDABLE if name in named)


class DuplicateForm(StepForm):
    of = TidyCharField(
        label="Trùng với mã địa chỉ",
        max_length=20,
        help_text="Mã của hồ sơ kia, ví dụ DL-26-000001.",
    )

    def clean_of(self):
        code = self.cleaned_data["of"].upper()
        found = Address.objects.visible_to(self.user).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"Không có hồ sơ {code} trong phạm vi của bạn.")
        if found == self.address:
            raise forms.ValidationError("Hồ sơ không thể trùng với chính nó.")
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
