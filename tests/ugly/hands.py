"""How tables get onto a sheet: the strokes that several hands share."""

from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

THIN = Border(*(Side(style="thin"),) * 4)


@dataclass(frozen=True)
class File:
    draw: object
    sheet_format: str = ""  # of LibreOffice, when it is to save the file once more


def registry():
    """The files of a module by name, and the decorator that registers a drawing as one of them.

    A drawing returns an openpyxl workbook, or bytes.
    """
    files = {}

    def ugly(name, save_as=""):
        def register(draw):
            files[name] = File(draw, save_as)
            return draw

        return register

    return files, ugly


def book(title="Sheet1"):
    new = Workbook()
    new.active.title = title
    return new, new.active


def put(sheet, row, cells, *, column=1, font=None, border=False, bold=False):
    """One row of cells; None leaves a cell alone."""
    for place, value in enumerate(cells, start=column):
        if value is None:
            continue
        cell = sheet.cell(row, place, value)
        if font or bold:
            cell.font = Font(name=font or "Times New Roman", size=12, bold=bold)
        if border:
            cell.border = THIN
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"


def rows(sheet, first, table, **how):
    """Rows of cells from row `first` on; the number of the next free row."""
    for number, cells in enumerate(table, start=first):
        put(sheet, number, cells, **how)
    return first + len(table)


def across(sheet, where, text, *, font="Times New Roman", size=13, italic=False):
    """A merged, centred, bold line: the way every title is made."""
    sheet.merge_cells(where)
    cell = sheet[where.split(":")[0]]
    cell.value = text
    cell.font = Font(name=font, size=size, bold=not italic, italic=italic)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def widths(sheet, *numbers):
    for place, width in enumerate(numbers, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def as_text(sheet, column, first, last):
    for row in range(first, last + 1):
        sheet.cell(row, column).number_format = "@"
