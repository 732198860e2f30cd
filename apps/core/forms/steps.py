"""Forms of the steps in a row's life."""

from django import forms

from apps.core.forms.bases import Form


class VoidForm(Form):
    """Why a row is voided."""

    reason = forms.CharField(
        label="Lý do hủy", max_length=1_000, widget=forms.Textarea(attrs={"rows": 3})
    )
