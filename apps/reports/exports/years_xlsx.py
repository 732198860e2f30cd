"""The year picture as .xlsx: a sheet of years, of stop reasons, and one of units for each figure.

Sums are formulas with their results stored: helped is new + continued + resumed in every sheet.
"""

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from apps.core.spreadsheets.results import with_results
from apps.reports import year_document as words
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
from apps.reports.exports.sources import add_sources, year_sources
from apps.reports.figures import Measure

HEAD_ROW = HEAD_LINES + 3
YEARS_SHEET, REASONS_SHEET = "Từng năm", "Lý do dừng"
SHEETS = {
    Measure.FILED: "Lập hồ sơ",
    Measure.NEW: "Mới",
    Measure.CONTINUED: "Tiếp tục",
    Measure.RESUMED: "Trở lại",
    Measure.HELPED: "Được trợ giúp",
    Measure.STOPPED: "Dừng",
}
_PARTS = (Measure.NEW, Measure.CONTINUED, Measure.RESUMED)
_TABLE_ROW = 3  # where the table of every sheet but the first begins
_LINE_LENGTH = 110  # letters of a line below the table


def years_xlsx(document):
    """The bytes of the workbook of a YearDocument."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    results = {YEARS_SHEET: _write_years(workbook.create_sheet(YEARS_SHEET), document)}
    sheet = workbook.create_sheet(REASONS_SHEET)
    results[REASONS_SHEET] = _write_reasons(sheet, document)
    for measure, title in SHEETS.items():
        results[title] = _write_units(workbook.create_sheet(title), document, measure)
    query = scope_query(document.table)
    add_sources(workbook, year_sources(document), scope=document.table, query=query)
    return with_results(workbook, results)


def _write_years(sheet, document):
    write_head(sheet, document, ours=3, last=7, below=document.view_line)
    _write_heads(sheet, HEAD_ROW, [words.YEAR, *words.HEADINGS.values()])
    results, row = {}, HEAD_ROW
    for line, figures in document.year_lines():
        row += 1
        cells = [figure for _, figure in figures]
        cells[4] = f"=C{row}+D{row}+E{row}"
        results[f"F{row}"] = line.helped
        _write_row(sheet, row, [line.year], cells)
    last = row + 1
    sums = [""] * 6
    for place, (measure, total) in enumerate(document.sums().items()):
        if measure.adds_up:
            letter = get_column_letter(place + 2)
            sums[place] = f"=SUM({letter}{HEAD_ROW + 1}:{letter}{row})"
            results[f"{letter}{last}"] = total
    _write_row(sheet, last, [words.ALL_YEARS], sums, is_bold=True)
    _write_below(sheet, document, last + 2)
    _set_up(sheet, HEAD_ROW, [16, *[17] * 6], frozen="B")
    return results


def _write_below(sheet, document, row):
    for line in (*document.below, words.NOT_ADDED, *document.rules):
        font = Font(name=FONT, size=12, italic=line not in document.below)
        merge(sheet, f"A{row}:G{row}", line, font, TOP_LEFT)
        sheet.row_dimensions[row].height = 17 * (1 + len(line) // _LINE_LENGTH)
        row += 1
    write_signatures(sheet, document, row + 1, ours="A{0}:C{0}", theirs="E{0}:G{0}")


def _write_reasons(sheet, document):
    heads = [words.REASON, *document.years, words.ALL_YEARS]
    lines = document.reason_lines()
    _write_title(sheet, words.HEADINGS[Measure.STOPPED], document, len(heads))
    _write_heads(sheet, _TABLE_ROW, heads)
    return _write_lines(sheet, lines, first=_TABLE_ROW + 1, column=2)


def _write_units(sheet, document, measure):
    total = [words.ALL_YEARS] if measure.adds_up else []
    heads = ["Số thứ tự", words.UNIT, *document.years, *total]
    _write_title(sheet, words.HEADINGS[measure], document, len(heads))
    _write_heads(sheet, _TABLE_ROW, heads)
    lines = document.unit_lines(measure)
    return _write_lines(
        sheet, lines, first=_TABLE_ROW + 1, column=3, is_sum=measure == Measure.HELPED
    )


def _write_lines(sheet, lines, *, first, column, is_sum=False):
    """Rows of figures from `column` on, the last one their SUM; returns the results of formulas."""
    results = {}
    *parts, whole = lines
    last = first + len(parts)
    for row, line in enumerate(parts, start=first):
        figures = []
        for place, value in enumerate(line.values):
            cell = f"{get_column_letter(column + place)}{row}"
            if is_sum:
                results[cell] = value
                value = "=" + "+".join(f"'{SHEETS[part]}'!{cell}" for part in _PARTS)
            figures.append(value)
        heads = [line.name] if column == 2 else [row - first + 1, line.name]
        _write_row(sheet, row, heads, figures + _across(results, row, column, line))
    sums = []
    for place, value in enumerate(whole.values):
        letter = get_column_letter(column + place)
        results[f"{letter}{last}"] = value
        sums.append(f"=SUM({letter}{first}:{letter}{last - 1})" if parts else value)
    heads = [whole.name] if column == 2 else ["", whole.name]
    _write_row(sheet, last, heads, sums + _across(results, last, column, whole), is_bold=True)
    years = len(whole.values)
    widths = [
        *([36] if column == 2 else [7, 36]),
        *[9] * years,
        *([11] * (whole.total is not None)),
    ]
    _set_up(sheet, _TABLE_ROW, widths, frozen=get_column_letter(column))
    return results


def _across(results, row, column, line):
    """The sum of a row over its years, where years add up."""
    if line.total is None:
        return []
    left, right = get_column_letter(column), get_column_letter(column + len(line.values) - 1)
    results[f"{get_column_letter(column + len(line.values))}{row}"] = line.total
    return [f"=SUM({left}{row}:{right}{row})"]


def _write_title(sheet, title, document, columns):
    unit = Font(name=FONT, size=13, bold=True)
    letter = get_column_letter(columns)
    merge(sheet, f"A1:{letter}1", f"{title} – {document.unit.name}", unit)
    told = f"{document.below[0]} {document.view_line}"
    merge(sheet, f"A2:{letter}2", told, Font(name=FONT, size=12, italic=True))
    sheet.row_dimensions[1].height = 20


def _write_heads(sheet, row, heads):
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(row, column, head)
        cell.font, cell.border, cell.alignment = Font(name=FONT, size=12, bold=True), BOX, CENTRE
    sheet.row_dimensions[row].height = 34 if row == _TABLE_ROW else 50


def _write_row(sheet, row, heads, figures, *, is_bold=False):
    """What names the row (texts, a number in the middle), then its figures and formulas."""
    font = Font(name=FONT, size=12, bold=is_bold)
    sheet.row_dimensions[row].height = 18
    for column, value in enumerate([*heads, *figures], start=1):
        cell = sheet.cell(row, column)
        cell.value, cell.font, cell.border = value, font, BOX
        if column > len(heads):
            cell.alignment, cell.number_format = RIGHT, NUMBER_FORMAT
        elif isinstance(value, str):
            cell.data_type = "s"  # a name is text, whatever it begins with
            cell.alignment = LEFT
        else:
            cell.alignment = CENTRE


def _set_up(sheet, head_row, widths, *, frozen):
    set_up_page(
        sheet,
        orientation="landscape",
        widths=widths,
        head_rows=f"{head_row}:{head_row}",
        frozen=f"{frozen}{head_row + 1}",
    )
