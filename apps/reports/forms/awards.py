"""Forms of award sheets: an officer's points of one criterion, with what they stand on."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from apps.core.forms import ModelForm, QuantityField, VersionedFormMixin
from apps.core.forms.bases import FILL_IN
from apps.reports.awarding.evidence import candidates
from apps.reports.models import AwardSheet, Criterion


class PointsField(QuantityField):
    """Points from 0 to `most`, with one decimal at the most."""

    def __init__(self, *, most, **kwargs):
        super().__init__(**kwargs)
        self.most = most

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        if value > self.most:
            raise ValidationError(f"Điểm từ 0 đến {self.most}.")
        if value * 10 % 1:
            raise ValidationError("Điểm ghi nhiều nhất một chữ số sau dấu phẩy, ví dụ 17,5.")


class ScoreForm(VersionedFormMixin, ModelForm):
    """What the three forms share; `kept` are the pieces that stand on the sheet now."""

    criterion = None

    class Meta:
        model = AwardSheet
        fields = ()

    def __init__(self, *args, report, kept, **kwargs):
        self.pieces = self._offered(report, kept)
        super().__init__(*args, **kwargs)
        criterion = self.criterion
        points, note = f"{criterion}_points", f"{criterion}_note"
        self.fields[points] = PointsField(
            label=f"Điểm {criterion.number}",
            most=criterion.most,
            help_text=f"Từ 0 đến {criterion.most}, do người chấm quyết định.",
            error_messages={"required": FILL_IN},
        )
        self.fields[note].label = "Nhận xét"
        self.fields["evidence"] = forms.MultipleChoiceField(
            label="Căn cứ trong sổ",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (heading, [(piece.key, _labelled(piece)) for piece in pieces])
                for heading, pieces in self.pieces.items()
            ],
            initial=[piece.key for piece in kept],
            help_text="" if self.pieces else "Sổ của đơn vị chưa có gì làm căn cứ trong kỳ này.",
        )
        self.order_fields([points, "evidence", note])

    def _offered(self, report, kept):
        """What may be ticked, and what is ticked already though it no longer fits."""
        found = candidates(self.criterion, report.unit, report.round)
        there = {piece.key for pieces in found.values() for piece in pieces}
        if rest := [piece for piece in kept if piece.key not in there]:
            found["Đã chọn trước đây"] = rest
        return found

    def clean_evidence(self):
        """The records that were ticked."""
        wanted = set(self.cleaned_data["evidence"])
        return [
            piece.record
            for pieces in self.pieces.values()
            for piece in pieces
            if piece.key in wanted
        ]


def _labelled(piece):
    voided = " (bản ghi đã hủy)" if piece.is_voided else ""
    return format_html(
        '{}{} <span class="soft d-block">{}</span>', piece.words, voided, piece.detail
    )


class T1ScoreForm(ScoreForm):
    criterion = Criterion.T1

    class Meta:
        model = AwardSheet
        fields = ("t1_points", "t1_note")


class T2ScoreForm(ScoreForm):
    criterion = Criterion.T2

    class Meta:
        model = AwardSheet
        fields = ("t2_points", "t2_note")


class T5ScoreForm(ScoreForm):
    criterion = Criterion.T5

    class Meta:
        model = AwardSheet
        fields = ("t5_points", "t5_note")


SCORE_FORMS = {form.criterion: form for form in (T1ScoreForm, T2ScoreForm, T5ScoreForm)}
