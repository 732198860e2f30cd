"""Tables of the outline report for the screen."""

from itertools import groupby

from django import template

from apps.reports.exports.outline_words import model_texts as texts_of_model
from apps.reports.exports.outline_words import table_rows, total_row
from apps.reports.outline.named import figure_of, narrowed_rows

register = template.Library()


@register.filter
def head_rows(table):
    """The rows of the head: lists of {words, across, down, is_text}."""
    rows = _head_rows(table)
    rows[0][0]["is_text"] = True  # it names the rows, also where those are years
    return rows


def _head_rows(table):
    if not table.has_groups:
        return [[_head(column) for column in table.columns]]
    first, second = [], []
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        if group:
            inner = [_head(column) for column in columns]
            first.append({"words": group, "across": len(inner), "down": 1, "is_text": False})
            second += inner
        else:
            first += [_head(column, down=2) for column in columns]
    return [first, second]


@register.filter
def body_rows(table):
    """The rows: lists of {words, column, code, narrowed}, the last two of figures with a page."""
    rows = zip(table_rows(table), narrowed_rows(table), strict=True)
    return [_cells(table, row, narrowed) for row, narrowed in rows]


@register.filter
def foot_row(table):
    """The last row, or None."""
    row = total_row(table)
    return row and _cells(table, row, table.narrowed_total)


@register.filter
def model_texts(model):
    """[(label, words)] of what the form asks of an aid model."""
    return texts_of_model(model)


def _head(column, down=1):
    return {"words": column.heading, "across": 1, "down": down, "is_text": column.is_text}


def _cells(table, row, narrowed):
    found = []
    for words, column in zip(row, table.columns, strict=True):
        code, asked = figure_of(column, narrowed)
        found.append({"words": words, "column": column, "code": code, "narrowed": asked})
    return found
