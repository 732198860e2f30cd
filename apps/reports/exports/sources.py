"""The sheet “Con số này ở đâu ra” after the official ones: where each figure of a workbook comes from."""

import math
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from openpyxl.styles import Font

from apps.core.dates import format_date
from apps.core.spreadsheets import Column
from apps.core.spreadsheets.writing import writable
from apps.reports.asking import figure_address, scope_query
from apps.reports.exports.official_sheet import (
    BOX,
    CENTRE,
    FONT,
    NUMBER_FORMAT,
    RIGHT,
    TOP_LEFT,
    merge,
    set_up_page,
)
from apps.reports.figures import VERSION, View, rules_in_words
from apps.reports.outline.named import named_figures
from apps.reports.outline.parts import Kind
from apps.reports.passports import FIGURES

SHEET = "Con số này ở đâu ra"
HEADS = (
    "Con số",
    "Giá trị",
    "Quy tắc",
    "Đơn vị",
    "Kỳ",
    "Cách xem",
    "Tính đến ngày",
    "Trang trên hệ thống: quy tắc, bản ghi phía sau",
)
WIDTHS = (46, 20, 22, 26, 26, 24, 14, 60)
_PLAIN = Font(name=FONT, size=11)
_BOLD = Font(name=FONT, size=11, bold=True)
_LINK = Font(name=FONT, size=11, color="1A4480", underline="single")
_LINE_HEIGHT = 15


@dataclass(frozen=True)
class Source:
    """One figure of the workbook: its name and value there, its `code` in the registry, what it is
    narrowed to (`row`, `year`, `of`), the unit it is of; `address` where several share one page."""

    label: str
    value: object
    code: str
    narrowed: dict
    unit: str
    address: str = ""


def add_sources(
    workbook, sources, *, scope, query, about=f"Bản quy tắc tính {VERSION}.", drawn_on=None
):
    """The last sheet of a workbook; `scope` has start, end and view, `query` asks for its figures,
    `drawn_on` is the day of frozen ones."""
    sheet = workbook.create_sheet(SHEET)
    merge(sheet, "A1:H1", SHEET, Font(name=FONT, size=14, bold=True))
    about = f"{about} Mở trang bằng tài khoản của hệ thống để xem những bản ghi đã được đếm."
    merge(sheet, "A2:H2", about, Font(name=FONT, size=11, italic=True))
    sheet.row_dimensions[2].height = _height((about, sum(WIDTHS)))
    for column, head in enumerate(HEADS, start=1):
        cell = sheet.cell(4, column, head)
        cell.font, cell.border, cell.alignment = _BOLD, BOX, CENTRE
    row, named = 4, {}
    for row, source in enumerate(sources, start=5):
        named |= dict.fromkeys(FIGURES[source.code].rules)
        values = _values(source, scope, query, drawn_on)
        address = values[-1]
        for column, value in enumerate(values, start=1):
            _write(sheet.cell(row, column), value)
        sheet.cell(row, 8).hyperlink = address
        sheet.cell(row, 8).font = _LINK
        long = (source.label, WIDTHS[0]), (values[5], WIDTHS[5]), (address, WIDTHS[7])
        sheet.row_dimensions[row].height = _height(*long)
    row += 2
    merge(sheet, f"A{row}:H{row}", "Quy tắc tính", _BOLD, TOP_LEFT)
    for name, words in rules_in_words(named):
        row += 1
        text = f"{name}: {words}" if name else words
        merge(sheet, f"A{row}:H{row}", text, _PLAIN, TOP_LEFT)
        sheet.row_dimensions[row].height = _height((text, sum(WIDTHS)))
    set_up_page(sheet, orientation="landscape", widths=WIDTHS, head_rows="4:4", frozen="B5")


def plain_sources(sources):
    """The same sheet for a list, of (Source, Scope): (title, columns, rows), rules below the figures."""
    sources = list(sources)
    named = dict.fromkeys(rule for source, _ in sources for rule in FIGURES[source.code].rules)
    rows = [_values(source, scope, scope_query(scope)) for source, scope in sources]
    blank = ("",) * (len(HEADS) - 1)
    rows += [
        (f"{name}: {words}" if name else words, *blank) for name, words in rules_in_words(named)
    ]
    columns = [Column(head, head, width=width) for head, width in zip(HEADS, WIDTHS, strict=True)]
    return SHEET, columns, rows


def _values(source, scope, query, drawn_on=None):
    """What the sheet says of one figure, in the order of HEADS."""
    figure, day = FIGURES[source.code], format_date(scope.end)
    view = View(scope.view) if figure.has_view else View.CURRENT
    return (
        source.label,
        source.value,
        _names(figure.rules),
        source.unit,
        f"Ngày {day}" if figure.day_only else f"{format_date(scope.start)} – {day}",
        view.in_words(scope.end, drawn_on=drawn_on),
        day,
        source.address or figure_address(source.code, query, **source.narrowed),
    )


def _names(rules):
    """“F2, F14”; rules without a number stand in words below the table."""
    return ", ".join(name for name, _ in rules_in_words(rules) if name) or "Xem dưới bảng"


def _write(cell, value):
    cell.font, cell.border, cell.alignment = _PLAIN, BOX, TOP_LEFT
    if isinstance(value, str):
        cell.value = writable(value)
        cell.data_type = "s"
    else:
        cell.value, cell.number_format, cell.alignment = value, NUMBER_FORMAT, RIGHT


def _height(*texts):
    return _LINE_HEIGHT * max(math.ceil(len(text) / width) for text, width in texts)


# --- the summary table

_BELOW = {
    "joint": "joint",
    "excluded": "excluded_value",
    "unvalued": "unvalued",
    "person_turns": "person_turns",
}
_TABLE = ("c3", "c4", "c5", "c6", "c7", "c8")


def summary_sources(summary):
    """Every figure of a summary table: the whole first, then each unit."""
    whole = summary.unit.name
    for code in _TABLE:
        yield Source(_column(code), getattr(summary.total, code), code, {}, whole)
    for code, name in _BELOW.items():
        yield Source(FIGURES[code].name, getattr(summary.total, name), code, {}, whole)
    for row in summary.rows:
        for code in _TABLE:
            value = getattr(row.figures, code)
            yield Source(_column(code), value, code, {"row": row.key}, row.name)


def _column(code):
    return f"Cột {code[1:]}: {FIGURES[code].name}"


# --- the year picture


def year_sources(document):
    """Every figure of the year picture: each year of the whole, the stop reasons; each unit has its
    own year picture, whose figures lead on."""
    whole = document.unit.name
    for row, cells in document.year_lines():
        for measure, value in cells:
            yield _year(measure, row.year, value, {}, whole)
    *reasons, _ = document.reason_lines()
    for line in reasons:
        for year, value in line.cells:
            yield _year("stopped", year, value, {"of": line.name}, whole)
    if [row.key for row in document.table.rows] == [document.unit.key]:
        return
    table = document.table
    for row in table.rows:
        asked = {"unit": row.key, "from": table.start, "to": table.end, "view": str(table.view)}
        address = f"{settings.SITE_URL}{reverse('reports:years')}?{urlencode(asked)}"
        yield Source("Các số từng năm của đơn vị", "", "year_helped", {}, row.name, address)


def _year(measure, year, value, narrowed, unit):
    code = f"year_{measure}"
    of = f": {narrowed['of']}" if "of" in narrowed else ""
    label = f"{FIGURES[code].name}{of}, năm {year}"
    return Source(label, value, code, {**narrowed, "year": year}, unit)


# --- the outline report


def add_outline_sources(workbook, document, *, about):
    (table,) = (found.summary for found in document.appendices if found.summary)
    asked = {"scope": table.summary, "query": document.query, "drawn_on": table.drawn_on}
    add_sources(workbook, outline_sources(document), about=about, **asked)


def outline_sources(document):
    """Every figure of the report that has a page, each once, and those of the table attached to it."""
    unit, met = document.letterhead[1], set()
    for holder in (*document.parts, *document.appendices):
        for named in named_figures(holder.blocks):
            if named.key not in met:
                met.add(named.key)
                yield Source(named.label, _number(named), named.code, named.narrowed, unit)
    for appendix in document.appendices:
        if appendix.summary:
            yield from (
                source
                for source in summary_sources(appendix.summary.summary)
                if source.narrowed or (source.code, ()) not in met
            )


def _number(named):
    return named.words if named.value is None or named.kind == Kind.RATIO else named.value
