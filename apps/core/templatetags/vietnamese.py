"""Figures and dates for the eye; nothing for None."""

from django import template

from apps.core.dates import format_date, format_moment
from apps.core.money import format_amount, format_money, format_number, format_ratio
from apps.core.prose import as_html

register = template.Library()


def _blank_safe(function):
    def filtered(value):
        return "" if value is None or value == "" else function(value)

    return filtered


register.filter("money", _blank_safe(format_money))  # 1.500.000
register.filter("dong", _blank_safe(lambda amount: f"{format_money(amount)} đồng"))
register.filter("quantity", _blank_safe(format_amount))  # 1.500 or 2,5
register.filter("percent", _blank_safe(format_ratio))  # a Fraction or number between 0 and 1: 76,9%
register.filter("day", _blank_safe(format_date))  # 28/02/2018
register.filter("moment", _blank_safe(format_moment))  # 28/02/2018 09:05, Vietnam's clock


@register.filter
def number(value, places=0):
    """1.500; with places: 1,5."""
    return "" if value is None or value == "" else format_number(value, places)


@register.filter
def signed(value):
    """A difference with its sign: +1.500, −3; 0 without one."""
    sign = {True: "+", False: "−"}[value > 0] if value else ""
    return f"{sign}{format_number(abs(value))}"


@register.filter
def prose(text, level=3):
    """What somebody wrote in the markup of core.prose; its headings begin at h3, or at `level`."""
    return as_html(text, level)
