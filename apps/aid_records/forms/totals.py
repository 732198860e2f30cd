"""The forms of a historical total."""

from django.core.exceptions import ValidationError

from apps.aid_records.models import HistoricalTotal
from apps.core.dates import today
from apps.core.forms import IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit


class TotalForm(ModelForm):
    """Columns 3, 4, 5, 7 and 8; column 6 is always 4 + 5."""

    sections = [
        ("Của đơn vị nào, thời gian nào", ["unit", "starts_on", "ends_on", "source"]),
        (
            "Số liệu theo cột của Bảng tổng hợp",
            ["filed", "helped_by_red_cross", "helped_by_others", "persons", "value"],
        ),
    ]

    unit = UnitField(label="Đơn vị")

    class Meta:
        model = HistoricalTotal
        fields = [
            "unit",
            "starts_on",
            "ends_on",
            "source",
            "filed",
            "helped_by_red_cross",
            "helped_by_others",
            "persons",
            "value",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(Unit.objects.visible_to(user))
        self.fields["unit"].help_text = "Ghi được cả đơn vị cũ, ví dụ huyện trước 01/7/2025."
        self.fields["source"].help_text = "Ví dụ: Bảng tổng hợp năm 2012 đã ký."
        self.fields["helped_by_others"].help_text = "Cột 6 = cột 4 + cột 5, máy tự cộng."
        for name in ("filed", "helped_by_red_cross", "helped_by_others", "persons", "value"):
            label = self.fields[name].label
            self.fields[name].label = label[0].upper() + label[1:]

    def _get_validation_exclusions(self):
        """Django's check of an exclusion constraint needs the fields of its condition (5.2)."""
        return super()._get_validation_exclusions() - {"voided_at"}

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit.province_id is None:
            raise ValidationError("Hãy chọn một đơn vị thuộc tỉnh.")
        return unit

    def clean_ends_on(self):
        if self.cleaned_data["ends_on"] > today():
            raise ValidationError("Đến ngày không được ở sau hôm nay.")
        return self.cleaned_data["ends_on"]


class TotalCreateForm(IdempotencyMixin, TotalForm):
    pass


class TotalEditForm(VersionedFormMixin, TotalForm):
    pass
