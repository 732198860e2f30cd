"""A moment as people here write it."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from apps.core.dates import LOCAL, DateError, format_moment, local, parse_date
from apps.core.forms.widgets import HintedInput
from apps.core.text import tidy

HOW = "Ghi ngày và giờ, ví dụ 28/02/2026 08:30."


class MomentInput(HintedInput):
    """A day and the time of day: 28/02/2026 08:30."""

    hints = {"autocomplete": "off", "class": "w-moment"}

    def format_value(self, value):
        return format_moment(value) if isinstance(value, datetime) else value


class MomentField(forms.Field):
    """A day and the time of day on Vietnam's clock; cleans to an aware datetime, full minutes."""

    widget = MomentInput
    default_error_messages = {"time": f"Chưa ghi giờ, hoặc giờ không có thật. {HOW}"}

    def to_python(self, value):
        if isinstance(value, datetime):
            return to_minute(value)
        text = tidy(value or "")
        if not text:
            return None
        day, _, clock = text.replace(",", " ").rpartition(" ")
        try:
            at = time.fromisoformat(clock.replace("h", ":").replace(".", ":").zfill(5))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["time"], "time") from error
        try:
            return datetime.combine(parse_date(day), at.replace(second=0), LOCAL)
        except DateError as error:
            raise forms.ValidationError(str(error), "invalid") from error


def to_minute(moment):
    """As it stands in a form: Vietnam's clock, full minutes."""
    return local(moment).replace(second=0, microsecond=0)


def this_minute():
    return to_minute(timezone.now())


def not_in_the_future(moment):
    if moment and moment > timezone.now():
        raise forms.ValidationError("Lúc này không được ở sau bây giờ.")
    return moment
