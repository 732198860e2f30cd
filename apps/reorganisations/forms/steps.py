"""Applying and undoing."""

from django import forms

from apps.core.forms import Form, TidyCharField, TidyTextField


class ApplyForm(Form):
    """The preview was read; the decree is typed once more."""

    has_read = forms.BooleanField(
        label="Tôi đã đọc bản xem trước và chịu trách nhiệm thực hiện đợt sắp xếp này",
        error_messages={"required": "Hãy đọc bản xem trước rồi đánh dấu vào ô này."},
    )
    decree = TidyCharField(label="Ghi lại số văn bản", max_length=120)
    version = forms.IntegerField(widget=forms.HiddenInput)


class UndoForm(Form):
    reason = TidyTextField(
        label="Lý do hoàn tác", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )
