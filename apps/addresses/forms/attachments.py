"""What a page sends by itself while its form is being filled in."""

from django import forms

from apps.core.forms import Form


class BackgroundUploadForm(Form):
    """One file with the key it got when it was chosen, for an address or for a form not yet saved."""

    upload_key = forms.UUIDField()
    file = forms.FileField(allow_empty_file=True)
    code = forms.CharField(required=False)
    form_key = forms.UUIDField(required=False)

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("code") or cleaned.get("form_key")):
            raise forms.ValidationError("Chưa rõ tệp này của hồ sơ nào.")
        return cleaned


class SentFilesForm(Form):
    """Of which form the sent files are asked for."""

    form_key = forms.UUIDField(required=False)
