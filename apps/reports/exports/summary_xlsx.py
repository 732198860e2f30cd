"""The summary table as .xlsx: formulas in column 6 and the last row, with their results stored."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from apps.core.spreadsheets.results import with_results
from apps.core.text import tidy
from apps.reports import document as words

FONT = "Times New Roman"
HEAD_ROW = 9  # two heading rows and the row of numbers
FIRST_ROW = HEAD_ROW + 3
WIDTHS = (7, 38, 13, 15, 17, 12, 15, 20)
NUMBER_FORMAT = "[$-42A]#,##0"  # Vietnamese: 1.500.000
_MM = 1 / 25.4

_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")


def summary_xlsx(document):
    """The bytes of the workbook of a SummaryDocument."""
    sheet = Workbook().active
    sheet.title = "Bảng tổng hợp"
    _write_head(sheet, document)
    _write_headings(sheet)
    last = _write_rows(sheet, document.summary)
    _write_below(sheet, document, last + 2)
    _set_up_page(sheet, document)
    return with_results(sheet.parent, {sheet.title: _results(document.summary)})


def _write_head(sheet, document):
    _merge(sheet, "A1:C1", document.letterhead, Font(name=FONT, size=12))
    _merge(sheet, "A2:C2", document.unit_line, Font(name=FONT, size=12, bold=True))
    _merge(sheet, "D1:H1", words.STATE, Font(name=FONT, size=12, bold=True))
    _merge(sheet, "D2:H2", words.MOTTO, Font(name=FONT, size=13, bold=True, underline="single"))
    _merge(sheet, "D3:H3", document.place_and_date, Font(name=FONT, size=13, italic=True))
    bold = Font(name=FONT, size=14, bold=True)
    fonts = (bold, bold, Font(name=FONT, size=13, italic=True))
    for row, (line, font) in enumerate(zip(document.title, fonts, strict=True), start=5):
        _merge(sheet, f"A{row}:H{row}", line, font)
        sheet.row_dimensions[row].height = 20


def _write_headings(sheet):
    top, under = HEAD_ROW, HEAD_ROW + 1
    font = Font(name=FONT, size=12, bold=True)
    heads = {
        f"A{top}:A{under}": "number",
        f"B{top}:B{under}": "name",
        f"C{top}:C{under}": "c3",
        f"D{top}:F{top}": "helped",
        f"D{under}": "c4",
        f"E{under}": "c5",
        f"F{under}": "c6",
        f"G{top}:G{under}": "c7",
        f"H{top}:H{under}": "c8",
    }
    for cells, name in heads.items():
        _merge(sheet, cells, words.HEADINGS[name], font)
    for column, number in enumerate(words.NUMBERS, start=1):
        sheet.cell(HEAD_ROW + 2, column, number)
    for row in sheet.iter_rows(min_row=top, max_row=HEAD_ROW + 2, max_col=8):
        for cell in row:
            cell.border, cell.alignment = _BOX, _CENTRE
            if cell.row == HEAD_ROW + 2:
                cell.font = Font(name=FONT, size=11, italic=True)
    sheet.row_dimensions[top].height = 24
    sheet.row_dimensions[under].height = 64


def _write_rows(sheet, summary):
    """The units and the total; returns the number of the last row."""
    last = FIRST_ROW + len(summary.rows)
    for number, line in enumerate(summary.rows, start=1):
        row = FIRST_ROW + number - 1
        figures = line.figures
        values = [number, line.name, figures.c3, figures.c4, figures.c5]
        _write_row(sheet, row, [*values, f"=D{row}+E{row}", figures.c7, figures.c8], bold=False)
    sums = [f"=SUM({letter}{FIRST_ROW}:{letter}{last - 1})" for letter in "CDEFGH"]
    _write_row(sheet, last, ["", words.TOTAL, *sums], bold=True)
    return last


def _write_row(sheet, row, values, *, bold):
    font = Font(name=FONT, size=12, bold=bold)
    sheet.row_dimensions[row].height = 18
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        cell.value = value
        cell.font, cell.border = font, _BOX
        if column == 2:
            cell.data_type = "s"  # a name is text, whatever it begins with
            cell.alignment = _LEFT
        elif column == 1:
            cell.alignment = _CENTRE
        else:
            cell.alignment, cell.number_format = _RIGHT, NUMBER_FORMAT


def _write_below(sheet, document, row):
    note = Font(name=FONT, size=12, italic=True)
    _merge(sheet, f"A{row}:H{row}", f"{words.NOTE_HEAD} {words.NOTE}", note, _TOP_LEFT)
    sheet.row_dimensions[row].height = 34
    for line in document.below:
        row += 1
        _merge(sheet, f"A{row}:H{row}", line, Font(name=FONT, size=12), _LEFT)
        sheet.row_dimensions[row].height = 17 * (1 + len(line) // 125)
    if document.layout.has_signatures:
        bold = Font(name=FONT, size=13, bold=True)
        _merge(sheet, f"A{row + 2}:C{row + 2}", document.layout.preparer_title, bold)
        _merge(sheet, f"E{row + 2}:H{row + 2}", document.layout.signer_title, bold)


def _set_up_page(sheet, document):
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    setup = sheet.page_setup
    setup.paperSize = sheet.PAPERSIZE_A4
    setup.orientation = document.layout.orientation
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW + 2}"
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.right = 30 * _MM, 15 * _MM
    margins.top = margins.bottom = 20 * _MM
    margins.header = 10 * _MM
    sheet.HeaderFooter.differentFirst = True
    sheet.oddHeader.center.text = "&P"
    sheet.oddHeader.center.font = FONT
    sheet.freeze_panes = f"C{FIRST_ROW}"


def _merge(sheet, cells, text, font, alignment=_CENTRE):
    first = sheet[cells.split(":")[0]]
    first.value, first.font, first.alignment = tidy(text), font, alignment
    first.data_type = "s"
    if ":" in cells:
        sheet.merge_cells(cells)


def _results(summary):
    """{cell: number} of every formula."""
    last = FIRST_ROW + len(summary.rows)
    found = {f"F{row}": line.figures.c6 for row, line in enumerate(summary.rows, start=FIRST_ROW)}
    totals = [getattr(summary.total, name) for name in words.COLUMNS]
    return found | {
        f"{letter}{last}": total for letter, total in zip("CDEFGH", totals, strict=True)
    }
