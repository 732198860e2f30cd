"""The decision on two dossiers that may be one."""

from django import forms
from django.db import models

from apps.aid_records.actions.merging import may_keep
from apps.core.forms import Form, TidyTextField


class Decision(models.TextChoices):
    """Which button was pressed."""

    MERGE = "merge", "Gộp hai hồ sơ"
    DIFFERENT = "different", "Hai trường hợp khác nhau"


class MergeForm(Form):
    """`pair`: the two addresses. Only a dossier that has come as far as the other can be kept."""

    versions = forms.CharField(widget=forms.HiddenInput)
    kept = forms.ChoiceField(label="Khi gộp, giữ lại hồ sơ nào", widget=forms.RadioSelect)
    reason = TidyTextField(
        label="Lý do",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Vì sao là một trường hợp, hoặc vì sao là hai trường hợp khác nhau.",
    )

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair = pair
        self.fields["versions"].initial = self.current
        keepable = [
            one for one, other in (pair, reversed(pair)) if may_keep(kept=one, absorbed=other)
        ]
        kept = self.fields["kept"]
        kept.choices = [
            (one.code, f"{one.code} ({one.get_status_display().lower()}, {one.unit.name})")
            for one in keepable
        ]
        kept.required = self.decision == Decision.MERGE
        if len(keepable) == 1:
            kept.initial = keepable[0].code
            kept.help_text = "Hồ sơ kia chưa đi xa bằng hồ sơ này nên chỉ giữ được hồ sơ này."

    @property
    def current(self):
        return "-".join(str(one.version) for one in self.pair)

    @property
    def decision(self):
        pressed = self.data.get("decision")
        return Decision(pressed) if pressed in Decision.values else None

    def kept_and_absorbed(self):
        one, other = self.pair
        return (one, other) if one.code == self.cleaned_data["kept"] else (other, one)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if self.decision is None:
            raise forms.ValidationError("Hãy chọn “Gộp” hoặc “Hai trường hợp khác nhau”.")
        if cleaned.get("versions") != self.current:
            self.data = self.data.copy()
            self.data["versions"] = self.current
            raise forms.ValidationError(
                "Một trong hai hồ sơ vừa được sửa sau khi bạn mở trang này. "
                "Hãy xem lại rồi quyết định."
            )
        return cleaned
