"""The list of those proposed and the score sheet as .xlsx, in the layout of the official papers."""

import math
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from apps.core.spreadsheets.writing import writable
from apps.reports import figures
from apps.reports.asking import report_query
from apps.reports.awarding import papers as words
from apps.reports.exports.official_sheet import (
    BOX,
    CENTRE,
    FONT,
    HEAD_LINES,
    LEFT,
    TOP_LEFT,
    merge,
    set_up_page,
    write_head,
)
from apps.reports.exports.outline_words import RECIPIENTS
from apps.reports.exports.sources import Source, add_sources
from apps.reports.outline.document import frozen_of

POINTS_FORMAT = "[$-42A]#,##0.0"
WHOLE_FORMAT = "[$-42A]#,##0"
_HEAD_ROW = HEAD_LINES + 2
_PLAIN = Font(name=FONT, size=12)
_BOLD = Font(name=FONT, size=12, bold=True)
_LINE_HEIGHT = 16
_LIST_WIDTHS = (7, 24, 21, 42, 11, 17)
_SCORE_WIDTHS = (7, 32, 10, 11, 40)


def nominations_xlsx(paper):
    """The bytes of the workbook of a NominationPaper."""
    workbook, sheet = _begun("Đề nghị khen thưởng", paper, words.LIST_HEADS, ours=3)
    row = _HEAD_ROW
    for head, lines in paper.groups:
        row += 1
        merge(sheet, f"A{row}:F{row}", head, _BOLD, LEFT)
        _boxed(sheet, row, 6)
        for line in lines:
            row += 1
            values = (
                line.number,
                line.name,
                line.unit,
                line.achievement,
                line.points,
                line.title,
            )
            _line(sheet, row, values, _LIST_WIDTHS, centred=(1, 5))
    row += 1
    merge(sheet, f"A{row}:F{row}", paper.below, _PLAIN, LEFT)
    _foot(sheet, paper, row + 2, ours="A{0}:C{0}", theirs="D{0}:F{0}")
    _page(sheet, _LIST_WIDTHS, "landscape")
    return _bytes(workbook)


def score_xlsx(paper):
    """The bytes of the workbook of a ScorePaper, the passport of its figures behind it."""
    workbook, sheet = _begun("Phiếu chấm điểm", paper, words.SCORE_HEADS, ours=2)
    row = _HEAD_ROW
    for number, label, most, points, reasons in paper.rows:
        row += 1
        given = words.NOT_SCORED if points is None else points
        _line(sheet, row, (number, label, most, given, reasons), _SCORE_WIDTHS, centred=(1, 3, 4))
    row += 1
    total = ("", "Tổng cộng", paper.most, paper.total, paper.total_note)
    _line(sheet, row, total, _SCORE_WIDTHS, centred=(1, 3, 4), font=_BOLD)
    row += 1
    merge(sheet, f"A{row}:E{row}", paper.source, Font(name=FONT, size=12, italic=True), LEFT)
    sheet.row_dimensions[row].height = 2 * _LINE_HEIGHT
    _foot(sheet, paper, row + 2, ours="A{0}:B{0}", theirs="C{0}:E{0}")
    _page(sheet, _SCORE_WIDTHS, "portrait")
    _add_sources(workbook, paper.score)
    return _bytes(workbook)


def _add_sources(workbook, score):
    report = score.report
    help_ratio, reviews = score.help, score.reviews
    unit = score.unit.name
    named = (
        ("T3: số địa chỉ được trợ giúp", help_ratio.helped, "help_ratio"),
        ("T3: số địa chỉ lập hồ sơ", help_ratio.filed, "help_ratio"),
        ("T4: số lượt được rà soát", reviews.reviewed, "yearly_ratio"),
        ("T4: số lượt phải rà soát", reviews.open, "yearly_ratio"),
    )
    add_sources(
        workbook,
        [Source(label, value, code, {}, unit) for label, value, code in named],
        scope=figures.Scope(report.unit, report.round.starts_on, report.round.ends_on),
        query=report_query(report, frozen_of(report)),
        about=f"Bản quy tắc tính {score.rules}.",
    )


def _begun(title, paper, heads, *, ours):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    write_head(sheet, paper, ours=ours, last=len(heads))
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(_HEAD_ROW, column, head)
        cell.font, cell.border, cell.alignment = _BOLD, BOX, CENTRE
    sheet.row_dimensions[_HEAD_ROW].height = 2.4 * _LINE_HEIGHT
    return workbook, sheet


def _line(sheet, row, values, widths, *, centred, font=_PLAIN):
    """A row of boxes: texts as text, numbers as numbers, high enough for its longest text."""
    lines = 1
    for column, (value, width) in enumerate(zip(values, widths, strict=True), start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            cell.value, cell.font, cell.data_type = writable(value), font, "s"
            parts = value.split("\n")
            lines = max(lines, sum(max(1, math.ceil(len(part) / (width * 0.9))) for part in parts))
        else:
            cell.value, cell.font = value, font
            cell.number_format = WHOLE_FORMAT if value == int(value) else POINTS_FORMAT
        cell.border = BOX
        cell.alignment = CENTRE if column in centred else TOP_LEFT
    sheet.row_dimensions[row].height = lines * _LINE_HEIGHT + 6


def _boxed(sheet, row, last):
    for column in range(1, last + 1):
        sheet.cell(row, column).border = BOX


def _foot(sheet, paper, row, *, ours, theirs):
    """Nơi nhận at the left, who signs at the right, as the decree has them."""
    small = Font(name=FONT, size=11)
    head = Font(name=FONT, size=12, bold=True, italic=True)
    merge(sheet, ours.format(row), RECIPIENTS, head, LEFT)
    for place, line in enumerate(paper.recipients, start=row + 1):
        merge(sheet, ours.format(place), line, small, LEFT)
    for place, line in enumerate(paper.signer, start=row):
        merge(sheet, theirs.format(place), line, Font(name=FONT, size=13, bold=True))


def _page(sheet, widths, orientation):
    head = f"{_HEAD_ROW}:{_HEAD_ROW}"
    set_up_page(
        sheet, orientation=orientation, widths=widths, head_rows=head, frozen=f"A{_HEAD_ROW + 1}"
    )


def _bytes(workbook):
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()
