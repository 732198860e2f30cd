"""The invented row of our own template files: it may stay in the file, and is never imported."""

import re
from datetime import date

from apps.core.dates import format_date
from apps.core.text import fold

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_ENOUGH = 3  # cells that agree
_SOUGHT = 5  # rows


def without_example(table):
    """(rows, notes) of a Table but for the example, where it stands as we wrote it: it comes first."""
    for place, (number, cells) in enumerate(table.rows[:_SOUGHT]):
        if _is_example(table.columns, table.present, cells):
            rows = table.rows[:place] + table.rows[place + 1 :]
            return rows, [(number, "", "Dòng ví dụ của tệp mẫu không được nhập.")]
    return table.rows, []


def _is_example(columns, present, cells):
    """Whether a line says in every column that is `present` just what the template's example says."""
    agreeing = 0
    for column, cell in zip(columns, cells, strict=True):
        if column.field not in present:
            continue
        if _plain(cell) != _plain(column.example):
            return False
        agreeing += bool(column.example)
    return agreeing >= _ENOUGH


def _plain(cell):
    if isinstance(cell, date):
        return fold(format_date(cell))
    text = str(cell)
    return text.replace(".", "") if _GROUPED.fullmatch(text) else fold(text)
