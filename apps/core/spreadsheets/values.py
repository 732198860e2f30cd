"""Cells as they are handed on: tidied text, whole numbers, dates."""

from datetime import date, datetime, time, timedelta

from apps.core.text import tidy, tidy_lines


def value(cell):
    """A tidied str, int, float, date or datetime; "" for nothing."""
    if isinstance(cell, str):
        text = tidy_lines(cell) if "\n" in cell else tidy(cell)
        return text.removeprefix("'")
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time.min else cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell if isinstance(cell, int | date) else ""


def values(cells):
    """Each distinct text is tidied once: the columns of a list repeat themselves."""
    seen, found = {}, []
    for cell in cells:
        kind = type(cell)
        if kind is str:
            read = seen.get(cell)
            if read is None:
                read = seen[cell] = value(cell)
        elif kind is float and cell.is_integer():
            read = int(cell)
        elif kind is date:
            read = cell
        else:
            read = value(cell)
        found.append(read)
    return found
