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
    """A select written without templates: in a filter they cost more than the rows."""

    def render(self, name, value, attrs=None, renderer=None):
        options = self._options(self.choices, chosen=set(self.format_value(value)))
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(attrs), options)

    def _options(self, choices, *, chosen):
        return format_html_join(
            "", "{}", ((self._option(key, label, chosen=chosen),) for key, label in choices)
        )

    def _option(self, key, label, *, chosen):
        """One option, or a group of them: a label may be choices of its own."""
        if isinstance(label, list | tuple):
            inside = self._options(label, chosen=chosen)
            return format_html('<optgroup label="{}">{}</optgroup>', key, inside)
        selected = SELECTED if str(key) in chosen else ""
        return format_html('<option value="{}"{}>{}</option>', key, selected, label)


class HintedInput(forms.TextInput):
    """A text box whose attributes come from the class; what the caller gives wins."""

    hints = {}

    def __init__(self, attrs=None):
        super().__init__({**self.hints, **(attrs or {})})


class NameInput(HintedInput):
    """A name: a capital at each word on phones, no red line under it."""

    hints = {"autocapitalize": "words", "spellcheck": "false"}


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
