"""What is asked of the board of targets, and the form of one target."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from apps.core.dates import today
from apps.core.forms import (
    Form,
    IdempotencyMixin,
    ModelForm,
    MoneyField,
    QuantityField,
    VersionedFormMixin,
)
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.reports.figures import Scope
from apps.reports.figures.measures import MEASURES
from apps.reports.models import Target


class BoardForm(Form):
    """Unit and year of the board; the whole state is in the URL.

    What the URL leaves out: the user's own unit (for national staff the first province), this year.
    """

    unit = UnitField(label="Đơn vị")
    year = forms.TypedChoiceField(label="Năm", coerce=int)

    def __init__(self, data, *, user):
        year = data.get("to", "")[:4] or str(today().year)  # a page with a period leads here
        asked = {"unit": user.unit.key, "year": year} | data.dict()
        super().__init__(asked)
        years = range(today().year + 1, Target.FIRST_YEAR - 1, -1)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]
        units = Unit.objects.visible_to(user)
        self.fields["unit"].offer(units)
        if by_key := units.filter(key=asked["unit"]).first():
            asked["unit"] = self.fields["unit"].prepare_value(by_key)

    @property
    def day(self):
        """The day the board looks at: today, or the last of a year that is over."""
        return min(today(), date(self.cleaned_data["year"], 12, 31))

    @property
    def scope(self):
        """The unit and the days of the year so far, as tables and files name them."""
        asked = self.cleaned_data
        start = date(asked["year"], 1, 1)
        return Scope(asked["unit"], start, max(start, self.day))

    def query(self, **more):
        """The query string that asks for the same board."""
        asked = self.cleaned_data
        return urlencode({"unit": asked["unit"].key, "year": asked["year"]} | more)


class ThresholdField(QuantityField):
    """An amount, or a sum of money as people write it: 1,5 tỷ."""

    def to_python(self, value):
        if isinstance(value, str) and any(letter.isalpha() for letter in value):
            return Decimal(MoneyField().to_python(value))
        return super().to_python(value)


class TargetForm(ModelForm):
    """One target: what is measured, of whom, against which threshold."""

    sections = [
        ("Chỉ tiêu", ["code", "name", "clause"]),
        ("Mức phải đạt", ["measure", "scope", "operator", "threshold"]),
    ]
    measure = forms.ChoiceField(
        label="Số đo",
        choices=[("", "Hãy chọn"), *((key, one.label) for key, one in MEASURES.items())],
        help_text="Mỗi số đo có cách tính đã ghi ở trang chỉ tiêu; không cần lập trình thêm.",
    )
    threshold = ThresholdField(
        label="Mức",
        help_text=(
            "Tỷ lệ thì ghi theo phần trăm, ví dụ 75 hoặc 92,5; số lượng thì ghi số nguyên; giá trị thì "
            "ghi số tiền, ví dụ 1,5 tỷ."
        ),
    )

    class Meta:
        model = Target
        fields = ["code", "name", "clause", "measure", "scope", "operator", "threshold"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "clause"
        ].help_text = "Văn bản, mục đặt ra chỉ tiêu, ví dụ Kế hoạch 9859, mục II.2."

    def clean(self):
        asked = super().clean()
        measure, mark = MEASURES.get(asked.get("measure")), asked.get("threshold")
        if measure is None:
            return asked
        if asked.get("scope") and asked["scope"] not in measure.scopes:
            fits = " hoặc ".join(f"“{Target.Scope(one).label}”" for one in measure.scopes)
            self.add_error("scope", f"Số đo này chỉ hỏi được {fits}.")
        if mark is not None and measure.is_ratio and mark > 100:
            self.add_error("threshold", "Tỷ lệ không quá 100%.")
        if mark is not None and not measure.is_ratio and mark != int(mark):
            self.add_error("threshold", f"Mức tính bằng số {measure.unit} nên phải là số nguyên.")
        return asked

    def clean_code(self):
        code = self.cleaned_data["code"]
        same = Target.objects.of(self.instance.province, self.instance.year).filter(code=code)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Ký hiệu này đã dùng cho chỉ tiêu khác của năm.")
        return code


class TargetCreateForm(IdempotencyMixin, TargetForm):
    pass


class TargetEditForm(VersionedFormMixin, TargetForm):
    pass
