"""Text boxes that know what is typed into them."""

from decimal import Decimal

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from apps.core.money import format_money

SELECTED = mark_safe(" selected")


def format_quantity(value):
    """2,5 of Decimal("2.50"); no trailing zeros."""
    return f"{value.normalize():f}".replace(".", ",")


class QuickSelect(forms.Select):
    """A select of plain choices written without templates: in a filter they cost more than the rows."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(attrs), options)


class HintedInput(forms.TextInput):
    """A text box whose attributes come from the class; what the caller gives wins."""

    hints = {}

    def __init__(self, attrs=None):
        super().__init__({**self.hints, **(attrs or {})})


class DigitsInput(HintedInput):
    """Digits that are no quantity: citizen id, old number, code."""

    hints = {"inputmode": "numeric", "autocomplete": "off", "class": "w-code"}


class CountInput(HintedInput):
    """A small whole number, such as a headcount."""

    hints = {"inputmode": "numeric", "autocomplete": "off", "class": "w-count num"}


class PhoneInput(HintedInput):
    input_type = "tel"
    hints = {"inputmode": "tel", "class": "w-phone"}


class MoneyInput(HintedInput):
    """Whole đồng, shown as 1.500.000; the label says (đồng)."""

    hints = {"inputmode": "numeric", "autocomplete": "off", "class": "w-money num"}

    def format_value(self, value):
        return format_money(value) if isinstance(value, int) else value


class QuantityInput(HintedInput):
    """An amount that may have a fraction, shown as 2,5."""

    hints = {"inputmode": "decimal", "autocomplete": "off", "class": "w-count num"}

    def format_value(self, value):
        return format_quantity(value) if isinstance(value, Decimal) else value


class DayInput(forms.DateInput):
    """Day first, typed: a date picker would follow the browser's country, not ours."""

    def __init__(self, attrs=None):
        hints = {
            "inputmode": "numeric",
            "placeholder": "ngày/tháng/năm",
            "autocomplete": "off",
            "class": "w-day",
        }
        super().__init__({**hints, **(attrs or {})}, format="%d/%m/%Y")


class BirthInput(DayInput):
    """A date of birth, or the bare year where the day is not known; its value is a pair."""

    def format_value(self, value):
        if isinstance(value, tuple):
            day, year = value
            return super().format_value(day) if day else (str(year) if year else None)
        return super().format_value(value)
