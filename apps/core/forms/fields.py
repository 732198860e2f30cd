"""Form fields that read what people here write; the messages come from core's parsers."""

import re
from decimal import Decimal

from django import forms

from apps.core.dates import parse_birth, parse_date
from apps.core.forms.widgets import (
    BirthInput,
    CountInput,
    DayInput,
    DigitsInput,
    MoneyInput,
    PhoneInput,
    QuantityInput,
)
from apps.core.identifiers import tidy_identity, tidy_phone
from apps.core.money import parse_money
from apps.core.text import tidy, tidy_lines


class TidyCharField(forms.CharField):
    def to_python(self, value):
        return tidy(super().to_python(value))


class TidyTextField(forms.CharField):
    """Text of several lines; browsers send other line ends than the database holds."""

    widget = forms.Textarea

    def to_python(self, value):
        return tidy_lines(super().to_python(value))


class PhoneField(TidyCharField):
    """Cleans to ten digits from 0."""

    widget = PhoneInput

    def to_python(self, value):
        value = super().to_python(value)
        return value if value in self.empty_values else _parsed(tidy_phone, value)


class IdentityField(TidyCharField):
    """Cleans to a CCCD of twelve digits or an old CMND of nine."""

    widget = DigitsInput

    def to_python(self, value):
        value = super().to_python(value)
        return value if value in self.empty_values else _parsed(tidy_identity, value)


def _parsed(parse, value):
    """`parse(value)`, its ValueError with words for people as a form error."""
    try:
        return parse(value)
    except ValueError as error:
        raise forms.ValidationError(str(error), code="invalid") from error


def _with_slashes(value):
    """Eight digits alone are a day too: the number pads of phones have no slash."""
    return re.sub(r"^\s*(\d{2})(\d{2})(\d{4})\s*$", r"\1/\2/\3", value)


class DayField(forms.DateField):
    """A date typed day first; cleans to a date."""

    widget = DayInput

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        return _parsed(parse_date, _with_slashes(value))


class BirthField(forms.Field):
    """Cleans to (date or None, year or None), as core.dates.parse_birth; so is `initial`."""

    widget = BirthInput

    def to_python(self, value):
        if isinstance(value, tuple):
            return value
        return _parsed(parse_birth, _with_slashes(value or ""))

    def validate(self, value):
        super().validate(None if value == (None, None) else value)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial or (None, None))
        except forms.ValidationError:
            return True


class MoneyField(forms.IntegerField):
    """Whole đồng, never negative; reads 1.500.000, 1500000 and 1,5 triệu."""

    widget = MoneyInput
    default_error_messages = {"min_value": "Số tiền không được âm."}

    def __init__(self, **kwargs):
        kwargs["min_value"] = max(0, kwargs.get("min_value") or 0)
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {}

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        return _parsed(parse_money, value)


class CountField(forms.IntegerField):
    """A whole number in a plain text box (a scroll wheel must not change a headcount)."""

    widget = CountInput
    default_error_messages = {
        "invalid": "Hãy ghi một số nguyên bằng chữ số, ví dụ 4.",
        "min_value": "Hãy ghi số từ %(limit_value)s trở lên.",
        "max_value": "Hãy ghi số không quá %(limit_value)s.",
    }

    def widget_attrs(self, widget):
        return {}


class QuantityField(forms.DecimalField):
    """An amount of kilograms, days …: reads 12, 2,5, 2.5 and 1.500; 1,500 has two readings."""

    widget = QuantityInput

    def widget_attrs(self, widget):
        return {}

    def to_python(self, value):
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        text = tidy(value)
        if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+(,\d{1,2})?", text):
            text = text.replace(".", "")
        if not re.fullmatch(r"\d+([.,]\d{1,2})?", text, re.ASCII):
            raise forms.ValidationError(
                f"Không đọc được chắc chắn số “{text[:40]}”; ghi ví dụ 12 hoặc 2,5.",
                code="invalid",
            )
        return Decimal(text.replace(",", "."))
