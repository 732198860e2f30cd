"""What comes back from the page of notices."""

from django import forms


class ReadAllForm(forms.Form):
    """Carries the newest notice that was on the page when “all read” was pressed."""

    up_to = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
