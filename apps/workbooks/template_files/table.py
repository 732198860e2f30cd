"""The sheet to be filled in: headings with hints, drop-down lists, an example row."""

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from apps.workbooks.template_files.look import BOX, FONT, HEADING, TEXT, WRAPPED
from apps.workbooks.template_files.terms import TERMS

LAST_ROW = 20_000  # of the drop-down lists and hints
_LONGEST_HINT, _LONGEST_TITLE, _LONGEST_SHEET = 255, 32, 31


def write_table(sheet, kind, cells, lists):
    sheet.title = kind.label[:_LONGEST_SHEET].rstrip(" ,")
    for place, one in enumerate(cells, start=1):
        letter = get_column_letter(place)
        of_column = sheet.column_dimensions[letter]
        of_column.width, of_column.number_format = one.column.width, one.format
        of_column.font = Font(name=FONT, size=12)
        heading = sheet.cell(1, place, _heading(one.column))
        heading.font = Font(name=FONT, size=12, bold=True)
        heading.fill, heading.alignment, heading.border = HEADING, WRAPPED, BOX
        heading.number_format = TEXT
        example = sheet.cell(2, place, one.example or None)
        example.number_format = one.format
        example.font = Font(name=FONT, size=12, italic=True, color="666666")
        sheet.add_data_validation(_validation(one, letter, lists.get(one.column.field)))
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "A2"


def _heading(column):
    return f"{column.name} *" if column.required else column.name


def _validation(one, letter, source):
    """A hint, and a list to choose from; another spelling of a term may still be typed."""
    found = DataValidation(
        type="list" if source and not one.takes_several else None,
        formula1=source if source and not one.takes_several else None,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="Không có trong danh mục",
        error="Giá trị này không có trong trang Danh mục. Vẫn ghi như vậy?",
        showInputMessage=True,
        promptTitle=one.column.name[:_LONGEST_TITLE],
        prompt=_hint(one)[:_LONGEST_HINT],
    )
    found.add(f"{letter}2:{letter}{LAST_ROW}")
    return found


def _hint(one):
    column = one.column
    parts = ["Bắt buộc." if column.required else "", column.help]
    if column.example:
        parts.append(f"Ví dụ: {column.example}.")
    if one.takes_several:
        parts.append(f"Xem trang {TERMS}.")
    return " ".join(part for part in parts if part) or "Để trống nếu không có."
