"""What is asked of a report, and how its table is laid out."""

from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from apps.core.dates import DateError, format_date, parse_date, today
from apps.core.forms import (
    CountField,
    DayField,
    FilterForm,
    Form,
    ModelForm,
    QuantityField,
    VersionedFormMixin,
)
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.reports.figures import FigureError, Scope, View
from apps.reports.figures.fairness import Against, months_before
from apps.reports.models import SummaryLayout


class ScopeForm(Form):
    """Unit, period and view of a table: the whole state is in the URL.

    What the URL leaves out is the user's own unit and what the province remembers.
    """

    unit = UnitField(label="Đơn vị", with_old=True)
    view = forms.ChoiceField(label="Cách xem", choices=View.choices)
    dated = DayField(label="Ngày ký (nếu đã có)", required=False)

    def __init__(self, data, *, user, layout):
        asked = {
            "unit": user.unit.key,
            "from": layout.starts_on.isoformat(),
            "to": layout.ends_on.isoformat(),
            "view": layout.view,
            "dated": "",
        } | data.dict()
        self.layout = layout
        super().__init__(asked)
        self.fields["from"] = DayField(label="Từ ngày")
        self.fields["to"] = DayField(label="Đến hết ngày")
        self.order_fields(["unit", "from", "to", "view", "dated"])
        self.offer_units(asked, user)
        for name in ("from", "to", "dated"):
            asked[name] = _as_typed(asked[name])

    def offer_units(self, asked, user):
        """Units to choose from; the key that a link gives stands in the box as a name."""
        units = Unit.objects.visible_to(user)
        self.fields["unit"].offer(units)
        if by_key := units.filter(key=asked["unit"]).first():
            asked["unit"] = self.fields["unit"].prepare_value(by_key)

    def clean(self):
        asked = super().clean()
        if not self.errors:
            try:
                self.scope = Scope(asked["unit"], asked["from"], asked["to"], asked["view"])
            except FigureError as error:
                raise ValidationError(str(error)) from error
        return asked

    def query(self, **more):
        """The query string that asks for the same table."""
        scope = self.scope
        asked = {"unit": scope.unit.key, "from": scope.start, "to": scope.end, "view": scope.view}
        if self.cleaned_data["dated"]:
            asked["dated"] = self.cleaned_data["dated"]
        return urlencode(asked | more)


def _as_typed(text):
    try:
        return format_date(parse_date(text))
    except DateError:
        return text


class FairnessForm(FilterForm):
    """Unit, period and yardsticks of the page on fairness; the whole state is in the URL.

    What the URL leaves out: the user's own unit, the last twelve months, three times the median.
    """

    unit = UnitField(label="Đơn vị")
    months = CountField(label="Lâu là quá bao nhiêu tháng", min_value=1, max_value=240)
    view = forms.ChoiceField(label="Cách xem", choices=View.choices)
    times = QuantityField(
        label="Nhiều là quá mấy lần trung vị",
        min_value=1,
        max_value=1_000,
        error_messages={"min_value": "Hãy ghi từ 1 lần trở lên."},
    )
    against = forms.ChoiceField(label="Trung vị của", choices=Against.choices)
    list = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, user):
        end = today()
        self.default = {
            "unit": user.unit.key,
            "from": (months_before(end, 12) + timedelta(days=1)).isoformat(),
            "to": end.isoformat(),
            "months": "12",
            "times": "3",
            "against": Against.WHOLE.value,
            "view": View.CURRENT.value,
            "list": "",
        }
        self.asked = self.default | {name: data[name] for name in data if name in self.default}
        shown = dict(self.asked)
        super().__init__(shown)
        self.fields["from"] = DayField(label="Từ ngày")
        self.fields["to"] = DayField(label="Đến hết ngày")
        self.order_fields(["unit", "from", "to", "months", "times", "against", "view"])
        units = Unit.objects.visible_to(user)
        self.fields["unit"].offer(units)
        if by_key := units.filter(key=shown["unit"]).first():
            shown["unit"] = self.fields["unit"].prepare_value(by_key)
        for name in ("from", "to"):
            shown[name] = _as_typed(shown[name])

    def used(self):
        """How many of the boxes say something else than the page by itself."""
        names = [name for name in self.default if name != "list"]
        return sum(self.asked[name] != self.default[name] for name in names)

    def folded_used(self):
        return sum(
            self.asked[name] != self.default[name]
            for name in ("months", "times", "against", "view")
        )

    def clean(self):
        asked = super().clean()
        if not self.errors and asked["to"] < asked["from"]:
            raise ValidationError("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.")
        return asked

    def query(self, **more):
        """The query string that asks for the same page, but for `more`."""
        return urlencode(self.asked | more)


class SummaryLayoutForm(VersionedFormMixin, ModelForm):
    """How the province prints its summary table."""

    sections = [
        ("Tên và nơi ký", ["letterhead", "place"]),
        ("Kỳ của bảng", ["starts_on", "ends_on", "years", "view"]),
        ("Kế hoạch kèm theo", ["plan_number", "plan_date", "plan_issuer"]),
        ("Khi in", ["orientation", "has_signatures", "preparer_title", "signer_title"]),
    ]

    class Meta:
        model = SummaryLayout
        fields = [
            "letterhead",
            "place",
            "starts_on",
            "ends_on",
            "years",
            "view",
            "plan_number",
            "plan_date",
            "plan_issuer",
            "orientation",
            "has_signatures",
            "preparer_title",
            "signer_title",
        ]
        widgets = {"view": forms.RadioSelect, "orientation": forms.RadioSelect}
