"""The board of targets as .xlsx: the targets, their months, who falls short, how each is reckoned."""

import math
from datetime import date
from io import BytesIO

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from apps.core.dates import format_date
from apps.reports import target_words as words
from apps.reports.exports.official_sheet import (
    BOX,
    CENTRE,
    FONT,
    NUMBER_FORMAT,
    TOP_LEFT,
    merge,
    set_up_page,
)
from apps.reports.exports.sources import HEADS, SHEET, WIDTHS
from apps.reports.figures import View

PERCENT_FORMAT = "[$-42A]0.0%"
_HEAD_ROW = 4
_LINE_HEIGHT = 16
_TOP_RIGHT = Alignment(horizontal="right", vertical="top")


def targets_xlsx(board):
    """The bytes of the workbook of a Board."""
    lines = [words.shown(board, line) for line in board.lines]
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, write in (
        ("Chỉ tiêu", _targets),
        ("Theo tháng", _months),
        ("Chưa đạt", _short),
        (SHEET, _sources),
    ):
        _sheet(workbook.create_sheet(title), board, title, *write(board, lines))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _sheet(sheet, board, title, heads, widths, rows, below=()):
    """A table with its head; `below` are lines under it. Excel and LibreOffice make no row higher by
    themselves, so each is as high as its longest text."""
    last = chr(ord("A") + len(heads) - 1)
    merge(
        sheet,
        f"A1:{last}1",
        f"CHỈ TIÊU NĂM {board.year} – {board.unit.name.upper()}",
        Font(name=FONT, size=14, bold=True),
    )
    dated = f"{title}. Số liệu tính đến ngày {format_date(board.day)}. {board.view_line}."
    merge(sheet, f"A2:{last}2", dated, Font(name=FONT, size=12, italic=True))
    for column, head in enumerate(heads, start=1):
        _write(sheet.cell(_HEAD_ROW, column), head, is_bold=True)
    _heighten(sheet, _HEAD_ROW, heads, widths)
    for row, cells in enumerate(rows, start=_HEAD_ROW + 1):
        for column, cell in enumerate(cells, start=1):
            _write(sheet.cell(row, column), cell)
        _heighten(sheet, row, cells, widths)
    for row, line in enumerate(below, start=sheet.max_row + 2):
        merge(sheet, f"A{row}:{last}{row}", line, Font(name=FONT, size=12), TOP_LEFT)
        _heighten(sheet, row, [line], [sum(widths)])
    set_up_page(
        sheet,
        orientation="landscape",
        widths=widths,
        head_rows=f"{_HEAD_ROW}:{_HEAD_ROW}",
        frozen=f"A{_HEAD_ROW + 1}",
    )


def _heighten(sheet, row, cells, widths):
    most = max(
        math.ceil(len(cell) / (0.9 * width)) if isinstance(cell, str) else 1
        for cell, width in zip(cells, widths, strict=True)
    )
    sheet.row_dimensions[row].height = _LINE_HEIGHT * max(most, 1) + 2


def _write(cell, value, *, is_bold=False):
    """A text as text, a whole number as number, a share as per cent with its exact value below."""
    cell.font, cell.border = Font(name=FONT, size=12, bold=is_bold), BOX
    if isinstance(value, str):
        cell.value, cell.data_type = value, "s"
        cell.alignment = CENTRE if is_bold else TOP_LEFT
    elif value is not None:
        is_share = not isinstance(value, int)
        cell.value = float(value) if is_share else value
        cell.number_format = PERCENT_FORMAT if is_share else NUMBER_FORMAT
        cell.alignment = _TOP_RIGHT


def _targets(board, lines):
    heads = [*words.COLUMNS, "Ghi chú", "Căn cứ"]
    rows = []
    for row in lines:
        figure = row.line.figure
        rows.append(
            [
                row.code,
                row.name,
                row.must,
                figure.above if figure else None,
                _below(row),
                row.line.exact if row.line.exact is not None else row.ratio,
                row.verdict,
                row.projected,
                row.why,
                row.clause,
            ]
        )
    return heads, [8, 34, 26, 11, 11, 10, 13, 20, 30, 28], rows


def _below(row):
    figure = row.line.figure
    if figure is None or figure.below is not None:
        return figure and figure.below
    return int(row.target.threshold)


def _months(board, lines):
    heads = ["Ký hiệu", "Đến ngày", "Tử số", "Mẫu số", "Tỷ lệ"]
    rows = [
        [
            row.code,
            format_date(day),
            one.above,
            one.below if one.below is not None else int(row.target.threshold),
            one.of(row.target.mark) if one.of(row.target.mark) is not None else "chưa có số liệu",
        ]
        for row in lines
        for day, one in zip(board.days, row.line.trend, strict=False)
    ]
    return heads, [10, 14, 18, 18, 18], rows


def _short(board, lines):
    heads = [
        "Ký hiệu",
        "Đơn vị, nhà tài trợ",
        "Nơi kết nghĩa, đơn vị",
        "Đã có",
        "Trong số",
        "Còn thiếu (hoặc vượt)",
    ]
    rows = [
        [
            row.code,
            one.subject.name,
            words.place_of(one.subject),
            one.above,
            one.below,
            one.missing if row.target.is_each or row.line.measure.is_ratio else None,
        ]
        for row in lines
        for one in row.line.short
    ]
    return heads, [10, 44, 40, 14, 14, 14], rows


def _sources(board, lines):
    """Where each figure comes from: the heads of every workbook; below, the rule and what is foretold."""
    view, day = View.CURRENT.label, format_date(board.day)
    period = f"{format_date(date(board.year, 1, 1))} – {day}"
    rows = [
        [
            f"{row.code}. {row.name}",
            row.line.figure.above if row.line.figure else None,
            row.rule_name,
            board.unit.name,
            period,
            view,
            day,
            f"{settings.SITE_URL}{row.url}",
        ]
        for row in lines
    ]
    below = [
        *(f"{row.code}. {row.rule} Dự báo cuối năm: {row.projection_rule}" for row in lines),
        words.BY_TODAY,
        words.EXPLAINED,
        *(f"F14. {note}" for note in board.notes),
    ]
    return HEADS, WIDTHS, rows, below
