"""The board of targets as .xlsx: the targets, their months, who falls short, how each is reckoned."""

from datetime import date
from io import BytesIO

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Font

from apps.core.dates import format_date
from apps.reports import target_words as words
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
from apps.reports.exports.sources import HEADS, SHEET, WIDTHS
from apps.reports.figures import View

PERCENT_FORMAT = "0.0%"
_HEAD_ROW = 4


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
        heads, widths, rows = write(board, lines)
        _sheet(workbook.create_sheet(title), board, title, heads, widths, rows)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _sheet(sheet, board, title, heads, widths, rows):
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
    for row, cells in enumerate(rows, start=_HEAD_ROW + 1):
        for column, cell in enumerate(cells, start=1):
            _write(sheet.cell(row, column), cell)
    set_up_page(
        sheet,
        orientation="landscape",
        widths=widths,
        head_rows=f"{_HEAD_ROW}:{_HEAD_ROW}",
        frozen=f"A{_HEAD_ROW + 1}",
    )


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
        cell.alignment = RIGHT


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
    return heads, [9, 42, 34, 14, 14, 11, 18, 30, 40, 40], rows


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
        "Còn thiếu",
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
    """Where each figure comes from: the heads of every workbook, then the rule and what is foretold."""
    heads = [*HEADS, "Cách tính", "Dự báo cuối năm"]
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
            row.rule,
            row.projection_rule,
        ]
        for row in lines
    ]
    rows.append(["", None, "", "", "", "", "", "", words.BY_TODAY, words.EXPLAINED])
    rows += [["", None, "F14", "", "", "", "", "", note, ""] for note in board.notes]
    return heads, [*WIDTHS, 70, 40], rows
