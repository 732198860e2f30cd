"""What a unit types into its report."""

import re

from django import forms

from apps.core.forms import CountField, FilterForm, Form, ModelForm, VersionedFormMixin
from apps.core.text import fold
from apps.reports.actions.writing import LARGEST_TARGET, LONGEST_TEXT, LONGEST_WORDS
from apps.reports.models import UnitReport

ROOM = 3
"""How much longer than it may be a text is still read, so that the error can name its length."""


class GroupedCountField(CountField):
    """A whole number as people write it: 1500 or 1.500."""

    def to_python(self, value):
        text = str(value).strip() if value is not None else ""
        if re.fullmatch(r"\d{1,3}(\.\d{3})+", text, re.ASCII):
            text = text.replace(".", "")
        return super().to_python(text)


class TextForm(Form):
    """The words of one section; the action says when they are too long."""

    text = forms.CharField(
        label="Nội dung",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST_TEXT * ROOM,
        error_messages={"max_length": "Bài quá dài; mỗi mục nhiều nhất 100.000 ký tự."},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class TargetForm(Form):
    """One target of IV.2."""

    amount = GroupedCountField(
        label="Số đề ra", required=False, min_value=0, max_value=LARGEST_TARGET
    )
    words = forms.CharField(
        label="Diễn giải",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_WORDS * ROOM,
        error_messages={"max_length": "Diễn giải quá dài; nhiều nhất 1.000 ký tự."},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class HeadsForm(VersionedFormMixin, ModelForm):
    """What is printed around the report. An empty box prints what its help names."""

    sections = [
        ("Số và ngày", ["number", "place", "dated"]),
        ("Nơi nhận", ["recipients"]),
        ("Người ký", ["signer_authority", "signer_title", "signer_name"]),
    ]

    class Meta:
        model = UnitReport
        fields = [
            "number",
            "place",
            "dated",
            "recipients",
            "signer_authority",
            "signer_title",
            "signer_name",
        ]

    def __init__(self, *args, heads, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = f"Để trống thì in {heads.place}."
        self.fields[
            "recipients"
        ].help_text = f"Mỗi dòng một nơi nhận. Để trống thì in: {' '.join(heads.recipients)}"
        self.fields[
            "signer_authority"
        ].help_text = f"Để trống thì in {heads.signer_authority}; không cần thì ghi dấu gạch -."
        self.fields["signer_title"].help_text = f"Để trống thì in {heads.signer_title}."
        self.fields["dated"].help_text = "Để trống thì in dấu chấm để ghi tay."


class BelowForm(FilterForm):
    """Which texts of the units below are shown."""

    q = forms.CharField(
        label="Tìm theo tên đơn vị hoặc chữ trong bài", required=False, max_length=100
    )

    def narrow(self, texts):
        """`texts` are SectionText rows with `report.unit`; every word is in the name or the text."""
        words = fold(self.data.get("q", "")[:100]).split()
        return [
            text
            for text in texts
            if all(word in fold(f"{text.report.unit.name} {text.text}") for word in words)
        ]
