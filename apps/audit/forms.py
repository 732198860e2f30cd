"""Narrowing the log by person and days."""

from datetime import timedelta

from django import forms

from apps.accounts.models import User
from apps.core.dates import today
from apps.core.forms import DayField, FilterForm

DAYS = 7
LONGEST = 92  # a quarter: what one page can gather quickly


class LogFilterForm(FilterForm):
    """Without a choice: everybody, the last seven days."""

    q = forms.CharField(label="Người làm (họ tên hoặc tên đăng nhập)", required=False)
    start = DayField(label="Từ ngày", required=False)
    end = DayField(label="Đến ngày", required=False)

    def clean(self):
        chosen = super().clean()
        if self.errors:
            return chosen
        end = chosen.get("end") or max(today(), chosen.get("start") or today())
        start = chosen.get("start") or end - timedelta(days=DAYS - 1)
        if start > end:
            self.add_error("end", "“Đến ngày” phải từ “Từ ngày” trở đi.")
        elif (end - start).days >= LONGEST:
            self.add_error("start", f"Hãy chọn nhiều nhất {LONGEST} ngày một lần.")
        return chosen | {"start": start, "end": end}

    def doers(self, user):
        """The users asked for, or None for everybody."""
        words = self.cleaned_data["q"]
        return User.objects.visible_to(user).matching(words) if words else None
