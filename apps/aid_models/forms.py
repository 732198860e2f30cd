"""Forms of aid models."""

from django import forms
from django.core.exceptions import ValidationError

from apps.aid_models.models import AidModel
from apps.core.dates import today
from apps.core.forms import FilterForm, IdempotencyMixin, ModelForm, VersionedFormMixin
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
    q = forms.CharField(label="Tìm tên mô hình", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Loại", required=False, choices=[("", "Tất cả"), *AidModel.Kind.choices]
    )
    unit = UnitField(label="Đơn vị", required=False)
    running = forms.BooleanField(label="Chỉ mô hình còn hoạt động", required=False)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)

    def narrow(self, aid_models):
        if not self.is_valid():
            return aid_models.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            aid_models = aid_models.in_force()
        if wanted["q"]:
            aid_models = aid_models.matching(wanted["q"])
        if wanted["unit"]:
            aid_models = aid_models.within(wanted["unit"])
        if wanted["running"]:
            aid_models = aid_models.running_on(today())
        return aid_models.filter(**{"kind": wanted["kind"]} if wanted["kind"] else {})
