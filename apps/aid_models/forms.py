"""Forms of aid models."""

from django import forms
from django.core.exceptions import ValidationError

from apps.aid_models.copying import taken
from apps.aid_models.models import AidModel, Judgement, ModelPhoto
from apps.core.dates import today
from apps.core.files import ACCEPTED_PICTURES
from apps.core.forms import (
    DayField,
    FilterForm,
    Form,
    IdempotencyMixin,
    ModelForm,
    TidyCharField,
    VersionedFormMixin,
)
from apps.core.forms.uploads import FilesField, FilesInput, UploadForm
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit


class AidModelForm(ModelForm):
    """What create and edit share; the unit is asked only of those who write in several."""

    sections = [
        ("Mô hình", ["name", "kind", "unit", "started_on", "ended_on", "partners"]),
        ("Để đưa vào báo cáo", ["goal", "approach", "results", "impact"]),
    ]

    unit = UnitField(label="Đơn vị", help_text="Đơn vị thực hiện mô hình.")

    class Meta:
        model = AidModel
        fields = [
            "name",
            "kind",
            "unit",
            "started_on",
            "ended_on",
            "partners",
            "goal",
            "approach",
            "results",
            "impact",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].help_text = "Để trống khi mô hình còn hoạt động."
        if user.writes_below:
            self.fields["unit"].offer(Unit.objects.visible_to(user).current())
        else:
            del self.fields["unit"]
            if self.instance.unit_id is None:
                self.instance.unit = user.unit

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit.province_id is None:
            raise ValidationError("Hãy chọn một đơn vị thuộc tỉnh.")
        return unit


class AidModelCreateForm(IdempotencyMixin, AidModelForm):
    pass


class AidModelEditForm(VersionedFormMixin, AidModelForm):
    pass


class AidModelFilterForm(FilterForm):
    """The judgement asked for is the one of the year asked for, or of this year."""

    JUDGED = (
        ("effective", "Hiệu quả"),
        ("not_effective", "Chưa hiệu quả"),
        ("judged", "Đã đánh giá"),
        ("not_judged", "Chưa đánh giá"),
    )

    q = forms.CharField(label="Tìm tên mô hình", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Tất cả"), *AidModel.Kind.choices]
    )
    unit = UnitField(label="Đơn vị", required=False)
    year = forms.TypedChoiceField(label="Hoạt động trong năm", required=False, coerce=int)
    judged = forms.ChoiceField(
        label="Đánh giá của năm đó", required=False, choices=[("", "Tất cả"), *JUDGED]
    )
    running = forms.BooleanField(label="Chỉ mô hình còn hoạt động", required=False)
    copied = forms.BooleanField(label="Chỉ mô hình nhân rộng từ nơi khác", required=False)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)
        self.fields["year"].choices = [("", "Mọi năm"), *years()]

    @property
    def year_shown(self):
        """The year whose judgement the list shows."""
        return (self.is_valid() and self.cleaned_data["year"]) or today().year

    def narrow(self, aid_models):
        if not self.is_valid():
            return aid_models.none()
        wanted, year = self.cleaned_data, self.year_shown
        if not wanted["voided"]:
            aid_models = aid_models.in_force()
        if wanted["q"]:
            aid_models = aid_models.matching(wanted["q"])
        if wanted["unit"]:
            aid_models = aid_models.within(wanted["unit"])
        if wanted["running"]:
            aid_models = aid_models.running_on(today())
        if wanted["copied"]:
            aid_models = aid_models.filter(copied_from__isnull=False)
        if wanted["year"] or wanted["judged"]:
            aid_models = aid_models.running_in(year)
        if wanted["judged"] == "not_judged":
            aid_models = aid_models.not_judged(year)
        elif wanted["judged"]:
            outcome = {"effective": True, "not_effective": False}.get(wanted["judged"])
            aid_models = aid_models.judged(year, is_effective=outcome)
        return aid_models.filter(**{"kind": wanted["kind"]} if wanted["kind"] else {})


def years(since=2008):
    """[(year, its words)] from this year back to `since`, when the campaign began."""
    return [(year, str(year)) for year in range(today().year, since - 1, -1)]


class JudgementForm(ModelForm):
    """What judging and judging again share. `aid_model` says which years there are to judge."""

    class Meta:
        model = Judgement
        fields = ["year", "is_effective", "why"]

    year = forms.TypedChoiceField(label="Năm", coerce=int)
    is_effective = forms.TypedChoiceField(
        label="Mô hình có hiệu quả không?",
        coerce=lambda value: value == "True",
        choices=[("True", "Hiệu quả"), ("False", "Chưa hiệu quả")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, aid_model, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.aid_model = aid_model
        judged = set(aid_model.judgements.in_force().values_list("year", flat=True))
        judged.discard(self.instance.year)
        begun = aid_model.started_on.year if aid_model.started_on else 2008
        last = min(aid_model.ended_on.year if aid_model.ended_on else today().year, today().year)
        self.fields["year"].choices = [
            (year, str(year)) for year in range(last, begun - 1, -1) if year not in judged
        ]
        self.fields[
            "why"
        ].help_text = "Ví dụ: số hộ được giúp, số hộ thoát nghèo, việc quản lý. Chưa hiệu quả thì phải ghi vì sao."

    @property
    def has_years(self):
        return bool(self.fields["year"].choices)


class JudgementCreateForm(IdempotencyMixin, JudgementForm):
    pass


class JudgementEditForm(VersionedFormMixin, JudgementForm):
    pass


class CaptionForm(ModelForm):
    """What stands under a photo."""

    class Meta:
        model = ModelPhoto
        fields = ["caption", "taken_on"]

    def clean_taken_on(self):
        return not_in_future(self.cleaned_data["taken_on"])


class PhotoForm(UploadForm):
    """Photos with what they show; several of one day may share the words."""

    files = FilesField(
        label="Ảnh",
        widget=FilesInput(attrs={"accept": ACCEPTED_PICTURES, "data-shrink": ""}),
        help_text="Ảnh JPEG, PNG, WebP, mỗi ảnh nhiều nhất 10 MB. Chọn được nhiều ảnh cùng chú thích.",
    )
    caption = TidyCharField(
        label="Chú thích",
        required=False,
        max_length=200,
        help_text="Ảnh chụp gì, ở đâu; in dưới ảnh và đọc cho người không nhìn thấy ảnh.",
    )
    taken_on = DayField(label="Ngày chụp", required=False)

    def clean_taken_on(self):
        return not_in_future(self.cleaned_data["taken_on"])


def not_in_future(day):
    if day and day > today():
        raise ValidationError("Ngày chụp không được sau hôm nay.")
    return day


class CopyForm(Form):
    """Taking a model to other units of one province that the user sees.

    Units that have it already are not offered; sent once more, they are no error.
    """

    GROUPS = {Unit.Kind.SCHOOL: "Trường học", Unit.Kind.ATTACHED: "Đơn vị trực thuộc"}

    started_on = DayField(label="Bắt đầu ở đơn vị mới từ ngày", initial=today)
    units = forms.ModelMultipleChoiceField(
        label="Nhân rộng ra các đơn vị",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một đơn vị."},
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, aid_model, province, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        bases = Unit.objects.visible_to(user).within(province).current().bases()
        field.queryset = bases.exclude(pk=aid_model.unit_id).in_order()
        units = list(field.queryset)
        has_one = taken(aid_model, units)
        self.taken_units = [has_one[unit.pk] for unit in units if unit.pk in has_one]
        self.offered = [unit for unit in units if unit.pk not in has_one]
        groups = {"Xã, phường": [], **{heading: [] for heading in self.GROUPS.values()}}
        for unit in self.offered:
            groups[self.GROUPS.get(unit.kind, "Xã, phường")].append((unit.pk, unit.name))
        field.widget.choices = [(heading, rows) for heading, rows in groups.items() if rows]
