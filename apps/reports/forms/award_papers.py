"""What is asked for the thanks to a sponsor: the period, the day of signing."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError

from apps.core.dates import DateError, format_date, parse_date, today
from apps.core.forms import DayField, Form


class ThanksForm(Form):
    """The whole state is in the URL; what it leaves out is the year so far."""

    dated = DayField(label="Ngày ký (nếu đã có)", required=False)

    def __init__(self, data):
        day = today()
        asked = {
            "from": day.replace(month=1, day=1).isoformat(),
            "to": day.isoformat(),
            "dated": "",
        } | data.dict()
        super().__init__({name: _as_typed(value) for name, value in asked.items()})
        self.fields["from"] = DayField(label="Từ ngày")
        self.fields["to"] = DayField(label="Đến hết ngày")
        self.order_fields(["from", "to", "dated"])

    def clean(self):
        asked = super().clean()
        if not self.errors and asked["from"] > asked["to"]:
            raise ValidationError("“Từ ngày” phải trước hoặc bằng “Đến hết ngày”.")
        return asked

    def query(self):
        """The query string that asks for the same papers."""
        asked = {name: self.cleaned_data[name] for name in ("from", "to")}
        if self.cleaned_data["dated"]:
            asked["dated"] = self.cleaned_data["dated"]
        return urlencode(asked)


def _as_typed(text):
    try:
        return format_date(parse_date(text))
    except DateError:
        return text
