"""The summary table as .xlsx: formulas in column 6 and the last row, with their results stored."""

from openpyxl import Workbook
from openpyxl.styles import Font

from apps.core.spreadsheets.results import with_results
from apps.reports import document as words
from apps.reports.asking import scope_query
from apps.reports.exports.official_sheet import (
    BOX,
    CENTRE,
    FONT,
    HEAD_LINES,
    LEFT,
    NUMBER_FORMAT,
    RIGHT,
    TOP_LEFT,
    merge,
    set_up_page,
    write_head,
    write_signatures,
)
from apps.reports.exports.sources import add_sources, summary_sources

HEAD_ROW = HEAD_LINES + 3  # two heading rows and the row of numbers
FIRST_ROW = HEAD_ROW + 3
SHEET = "Bảng tổng hợp"
WIDTHS = (7, 38, 13, 15, 17, 12, 15, 20)


def summary_xlsx(document):
    """The bytes of the workbook of a SummaryDocument."""
    sheet = Workbook().active
    sheet.title, summary = SHEET, document.summary
    results = {sheet.title: write_summary(sheet, document)}
    add_sources(sheet.parent, summary_sources(summary), scope=summary, query=scope_query(summary))
    return with_results(sheet.parent, results)


def write_summary(sheet, document):
    """The official form on an empty sheet; returns {cell: result} of its formulas."""
    write_head(sheet, document, ours=3, last=8, below=document.view_line)
    _write_headings(sheet)
    last = _write_rows(sheet, document.summary)
    _write_below(sheet, document, last + 2)
    set_up_page(
        sheet,
        orientation=document.layout.orientation,
        widths=WIDTHS,
        head_rows=f"{HEAD_ROW}:{HEAD_ROW + 2}",
        frozen=f"C{FIRST_ROW}",
    )
    return _results(document.summary)


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
        merge(sheet, cells, words.HEADINGS[name], font)
    for column, number in enumerate(words.NUMBERS, start=1):
        sheet.cell(HEAD_ROW + 2, column, number)
    for row in sheet.iter_rows(min_row=top, max_row=HEAD_ROW + 2, max_col=8):
        for cell in row:
            cell.border, cell.alignment = BOX, CENTRE
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
        cell.font, cell.border = font, BOX
        if column == 2:
            cell.data_type = "s"  # a name is text, whatever it begins with
            cell.alignment = LEFT
        elif column == 1:
            cell.alignment = CENTRE
        else:
            cell.alignment, cell.number_format = RIGHT, NUMBER_FORMAT


def _write_below(sheet, document, row):
    note = Font(name=FONT, size=12, italic=True)
    merge(sheet, f"A{row}:H{row}", f"{words.NOTE_HEAD} {words.NOTE}", note, TOP_LEFT)
    sheet.row_dimensions[row].height = 34
    for line in document.below:
        row += 1
        merge(sheet, f"A{row}:H{row}", line, Font(name=FONT, size=12), LEFT)
        sheet.row_dimensions[row].height = 17 * (1 + len(line) // 125)
    write_signatures(sheet, document, row + 2, ours="A{0}:C{0}", theirs="E{0}:H{0}")


def _results(summary):
    """{cell: number} of every formula."""
    last = FIRST_ROW + len(summary.rows)
    found = {f"F{row}": line.figures.c6 for row, line in enumerate(summary.rows, start=FIRST_ROW)}
    totals = [getattr(summary.total, name) for name in words.COLUMNS]
    return found | {
        f"{letter}{last}": total for letter, total in zip("CDEFGH", totals, strict=True)
    }
