"""Forms of erasing: one person asks, another one does it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from apps.core.forms import Form
from apps.core.forms.fields import TidyCharField

LONGEST = 300


class AskForm(Form):
    """Nothing to fill in: a step that is confirmed."""

    def __init__(self, *args, request, texts, **kwargs):
        super().__init__(*args, **kwargs)


class EraseForm(Form):
    """Which texts of others go as well; those that hold a name or a number of the family always go."""

    texts = forms.MultipleChoiceField(
        label="Những lời ghi khác, xem từng câu và chọn câu cần xóa",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chọn câu nào cho biết đây là ai. Câu không chọn thì giữ nguyên.",
    )
    code = TidyCharField(
        label="Ghi lại mã hồ sơ để xác nhận", max_length=30, help_text="Xóa rồi không lấy lại được."
    )

    def __init__(self, *args, request, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["texts"].choices = [
            (words.key, f"{words.about}: {Truncator(words.text).chars(LONGEST)}")
            for words in texts
            if not words.names
        ]
        if not self.fields["texts"].choices:
            del self.fields["texts"]

    def clean_code(self):
        code = self.cleaned_data["code"].upper()
        if code != self.request.address.code:
            raise ValidationError(f"Mã hồ sơ của yêu cầu này là {self.request.address.code}.")
        return code
