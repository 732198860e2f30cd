"""The form that places an address on one side (rule F5)."""

from django import forms

from apps.core.forms import Form
from apps.sponsors.models import Side


class SideOverrideForm(Form):
    side = forms.ChoiceField(
        label="Cột trợ giúp",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", "Theo quy tắc (bên trợ giúp có giá trị lớn hơn trong kỳ)"),
            (Side.RED_CROSS.value, "Cột 4: Hội Chữ thập đỏ trợ giúp"),
            (Side.OTHERS.value, "Cột 5: Các tổ chức, cá nhân khác trợ giúp"),
        ],
    )
    reason = forms.CharField(
        label="Lý do",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bắt buộc khi xếp tay vào cột 4 hoặc cột 5.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("side") and not cleaned.get("reason"):
            self.add_error("reason", "Hãy ghi lý do xếp cột.")
        return cleaned
