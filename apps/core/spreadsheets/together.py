"""Columns that a list writes in several places of its sheet.

A heading merged over two columns (“Họ và tên”: family and middle name | given name), and a heading
parted by sex (“Năm sinh”: Nam | Nữ), where the place tells the sex.
"""

from apps.core.spreadsheets.values import value


def covered(found, merges):
    """{column: its places} where one merged cell is the heading of several columns of the sheet."""
    columns = {places[0]: column for column, places in found.places.items()}
    spans = {}
    for (top, left), (_, right) in merges:
        if left in columns and left < right and found.first <= top <= found.last:
            inside = range(left, right + 1)
            if all(found.text(place) in ("", found.text(left)) for place in inside):
                spans[columns[left]] = tuple(inside)
    return spans


def joined(body, places):
    """The cells of each row at these places as one: texts that stand side by side are one text."""
    return [cells[0] if len(cells) == 1 else _text(cells, " ") for cells in _filled(body, places)]


def either(body, places):
    """Of each row the cell that holds something; two of them are no value that can be read."""
    return [cells[0] if len(cells) == 1 else _text(cells, " / ") for cells in _filled(body, places)]


def labels(body, parts):
    """Of each row the label of the place that holds something; `parts` is {place: label}."""
    return [
        " / ".join(
            label
            for place, label in parts.items()
            if place < len(row) and not _is_blank(row[place])
        )
        for row in body
    ]


def _filled(body, places):
    for row in body:
        yield [row[place] for place in places if place < len(row) and not _is_blank(row[place])]


def _is_blank(cell):
    return cell == "" or (isinstance(cell, str) and cell.isspace())


def _text(cells, between):
    return between.join(str(value(cell)) for cell in cells)
