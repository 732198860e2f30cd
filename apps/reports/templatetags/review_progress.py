"""How far a unit is with its reviews, on the page of the round (F10, F11)."""

from datetime import date

from django import template

from apps.core.money import format_number
from apps.reports import figures
from apps.reports.asking import scope_query
from apps.reports.figures import Scope

register = template.Library()


@register.simple_tag
def review_progress(unit, day):
    """{"marks": the two ratios of the unit with their words, "rows": one line per unit below, "view_line"}."""
    span, year = figures.reviewed(unit, day), figures.yearly_reviews(unit, day.year, day)
    return {
        "marks": [
            _mark("Đã rà soát trong 365 ngày qua", "review_ratio", span.total),
            _mark(f"Đã rà soát hoặc lập hồ sơ năm {day.year}", "yearly_ratio", year.total),
        ],
        "query": scope_query(Scope(unit, date(day.year, 1, 1), day)),
        "rows": _rows(span, year),
        "view_line": figures.View.CURRENT.in_words(day),
    }


@register.simple_tag
def review_rules():
    """The rules of both ratios, in words."""
    return [figures.RULES[name] for name in ("F10", "F11", "F13")]


def _rows(span, year):
    """One line per unit below: its F10 and its F11 beside each other."""
    by_key = {row.key: row.ratio for row in year.rows}
    return [
        {
            "key": row.key,
            "name": row.name,
            "open": row.ratio.open,
            "span": row.ratio,
            "year": by_key[row.key],
        }
        for row in span.rows
    ]


def _mark(heading, figure, ratio):
    return {
        "figure": figure,
        "heading": heading,
        "ratio": ratio,
        "words": _words(ratio),
        "done": int(1000 * ratio.exact) if ratio.open else 0,
        "mark": int(1000 * ratio.mark),
    }


def _words(ratio):
    if not ratio.open:
        return "Chưa có địa chỉ nào đang mở."
    if ratio.is_reached:
        return f"Đã đạt {ratio.mark_in_words}."
    left = f"Còn {format_number(ratio.missing)} địa chỉ nữa thì đạt {ratio.mark_in_words}."
    if ratio.looks_reached:
        return f"{left} Con số hiện trên màn hình đã làm tròn, con số chính xác thì chưa đạt."
    return left
