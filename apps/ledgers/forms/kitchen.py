"""The forms of a kitchen's book: a whole month at once, and what narrows the list of days."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from apps.aid_records.forms.rounds import MonthField
from apps.core.dates import month_of, today
from apps.core.forms import CountField, DayField, FilterForm, Form, MoneyField, TidyCharField
from apps.core.money import format_money
from apps.ledgers.models import KitchenDay

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
VALUES = ("meals", "people", "cost", "in_kind", "cooks", "note")
MOST_MEALS = 100_000


class MonthForm(FilterForm):
    """Which month of a kitchen; the running one without anything."""

    shown = 1

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["thang"] = MonthField(label="Tháng", required=False)

    def clean_thang(self):
        first = self.cleaned_data["thang"] or today().replace(day=1)
        if first > today():
            raise ValidationError(f"Tháng {first:%m/%Y} chưa tới nên chưa ghi được.")
        return first


class DayForm(Form):
    """One day; with nothing in it the day is left out. `version` is that of the row it shows."""

    meals = CountField(label="Số suất", required=False, min_value=1, max_value=MOST_MEALS)
    people = CountField(label="Số người", required=False, min_value=1, max_value=MOST_MEALS)
    cost = MoneyField(label="Chi bằng tiền", required=False)
    in_kind = MoneyField(label="Hiện vật", required=False)
    cooks = TidyCharField(label="Người nấu", required=False, max_length=200)
    note = TidyCharField(label="Ghi chú", required=False, max_length=500)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, day, row=None):
        self.day, self.row = day, row
        initial = {name: getattr(row, name) for name in (*VALUES, "version")} if row else {}
        super().__init__(data, prefix=f"d{day.day}", initial=initial)
        for name, field in self.fields.items():
            if name != "version":
                field.widget.attrs["aria-label"] = f"{field.label}, ngày {day:%d/%m/%Y}"

    @property
    def weekday(self):
        return WEEKDAYS[self.day.weekday()]

    def cells(self):
        return [(self.fields[name].label, self[name]) for name in VALUES]

    def values(self):
        return {name: self.cleaned_data[name] for name in VALUES}

    def is_filled(self):
        return any(value not in (None, "") for value in self.values().values())

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        meals, people = cleaned["meals"], cleaned["people"]
        if self.is_filled() and meals is None:
            self.add_error("meals", "Hãy ghi số suất ăn của ngày này.")
        elif people is not None and people > meals:
            self.add_error("people", f"Số người không nhiều hơn số suất ({meals}).")
        elif self.row and not self.is_filled():
            self.add_error(
                "meals",
                "Ngày này đã ghi trong sổ nên không để trống được. Ghi nhầm ngày thì nhờ cán bộ "
                "duyệt hủy ngày này.",
            )
        return cleaned


class KitchenMonth:
    """The days of a month that can be written: up to today, from the day the model began."""

    def __init__(self, aid_model, first, data=None):
        begin, end = month_of(first)
        if aid_model.started_on:
            begin = max(begin, aid_model.started_on)
        end = min(end, today())
        rows = KitchenDay.objects.in_force().filter(aid_model=aid_model).between(begin, end)
        stored = {row.served_on: row for row in rows}
        days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
        self.rows = [DayForm(data, day=day, row=stored.get(day)) for day in days]

    def good(self):
        """{day: (version, values)} of the days that are written and read without an error."""
        return {
            form.day: (form.cleaned_data["version"], form.values())
            for form in self.rows
            if form.is_valid() and form.is_filled()
        }

    def refuse(self, words):
        """Say why days were not written: {day: words}."""
        for form in self.rows:
            if form.day in words:
                form.add_error("meals", words[form.day])

    def show_moved(self, moved):
        """What somebody else wrote meanwhile, {day: row or None}; sending again replaces it."""
        for form in self.rows:
            if form.day in moved:
                row = moved[form.day]
                form.data = form.data.copy()
                form.data[form.add_prefix("version")] = row.version if row else ""
                was = f"vừa ghi {_told(row)}" if row else "vừa hủy ngày này"
                form.add_error(
                    "meals",
                    f"Người khác {was}. Ở đây là số bạn nhập: bấm Lưu lần nữa để ghi số của bạn, "
                    "hoặc sửa lại trước.",
                )

    def wrong(self):
        """[(box's id, what it is, words)] for the summary of errors."""
        return [
            (form[name].id_for_label, f"Ngày {form.day:%d/%m/%Y}", error)
            for form in self.rows
            for name, errors in form.errors.items()
            for error in errors
        ]


def _told(row):
    cost = f", {format_money(row.cost)} đồng" if row.cost else ""
    return f"{row.meals} suất{cost}"


class KitchenDayFilterForm(FilterForm):
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from"] = DayField(label="Từ ngày", required=False)
        self.fields["to"] = DayField(label="Đến ngày", required=False)
        self.order_fields(["from", "to", "voided"])

    def narrow(self, days):
        if not self.is_valid():
            return days.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            days = days.in_force()
        if wanted["from"]:
            days = days.filter(served_on__gte=wanted["from"])
        if wanted["to"]:
            days = days.filter(served_on__lte=wanted["to"])
        return days
