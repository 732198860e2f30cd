"""Choosing files to send; what they are is checked by core.files."""

import hashlib
import uuid

from django import forms

from apps.core.files import ACCEPTED
from apps.core.forms.bases import Form


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPTED, **(attrs or {})})


class FilesField(forms.FileField):
    """Cleans to a list of uploads."""

    widget = FilesInput
    default_error_messages = {"required": "Hãy chọn ít nhất một tệp."}

    def clean(self, data, initial=None):
        chosen = [upload for upload in data or [] if upload]
        if self.required and not chosen:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return chosen


class UploadForm(Form):
    """One or more files. A second click sends the same `upload_key` again."""

    files = FilesField(
        label="Ảnh, tệp PDF",
        help_text="Ảnh JPEG, PNG, WebP hoặc tệp PDF, mỗi tệp nhiều nhất 10 MB. Chọn được nhiều tệp một lần.",
    )
    upload_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def uploads(self):
        """[(upload, its own key)]: the same file of the same form has the same key."""
        return [
            (upload, uuid.uuid5(self.cleaned_data["upload_key"], _digest(upload)))
            for upload in self.cleaned_data["files"]
        ]


def _digest(upload):
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
