"""The list of those proposed and the score sheet as .xlsx, in the layout of the official papers."""

import textwrap
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from apps.core.dates import local
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
_TOP_CENTRE = Alignment(horizontal="center", vertical="top", wrap_text=True)
_PLAIN = Font(name=FONT, size=12)
_BOLD = Font(name=FONT, size=12, bold=True)
_LINE_HEIGHT = 16
_MOST_LINES = 24  # of one row: Excel has none above 409 points, and paper none above a page
_LIST_WIDTHS = (7, 24, 21, 42, 11, 17)
_SCORE_WIDTHS = (7, 32, 10, 11, 40)


def nominations_xlsx(paper):
    """The bytes of the workbook of a NominationPaper."""
    workbook, sheet = _begun("Đề nghị khen thưởng", paper, words.LIST_HEADS, _LIST_WIDTHS, ours=3)
    row = _HEAD_ROW
    for head, lines in paper.groups:
        row += 1
        merge(sheet, f"A{row}:F{row}", head, _BOLD, LEFT)
        sheet.row_dimensions[row].height = _LINE_HEIGHT + 6
        _boxed(sheet, row, 6)
        for line in lines:
            values = (
                line.number,
                line.name,
                line.unit,
                line.achievement,
                line.points,
                line.title,
            )
            row = _line(sheet, row + 1, values, _LIST_WIDTHS, centred=(1, 5))
    row += 1
    _over_all(sheet, row, paper.below, _PLAIN, _LIST_WIDTHS)
    _foot(sheet, paper, row + 2, ours="A{0}:C{0}", theirs="D{0}:F{0}")
    _page(sheet, _LIST_WIDTHS, "landscape")
    return _bytes(workbook)


def score_xlsx(paper):
    """The bytes of the workbook of a ScorePaper, the passport of its figures behind it."""
    workbook, sheet = _begun("Phiếu chấm điểm", paper, words.SCORE_HEADS, _SCORE_WIDTHS, ours=2)
    row = _HEAD_ROW
    for number, label, most, points, reasons in paper.rows:
        given = words.NOT_SCORED if points is None else points
        values = (number, label, most, given, reasons)
        row = _line(sheet, row + 1, values, _SCORE_WIDTHS, centred=(1, 3, 4))
    total = ("", "Tổng cộng", paper.most, paper.total, paper.total_note)
    row = _line(sheet, row + 1, total, _SCORE_WIDTHS, centred=(1, 3, 4), font=_BOLD)
    row += 1
    _over_all(sheet, row, paper.source, Font(name=FONT, size=12, italic=True), _SCORE_WIDTHS)
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
    frozen = frozen_of(report, with_figures=False)
    add_sources(
        workbook,
        [Source(label, value, code, {}, unit) for label, value, code in named],
        scope=figures.Scope(report.unit, report.round.starts_on, report.round.ends_on),
        query=report_query(report, frozen),
        about=f"Bản quy tắc tính {score.rules}.",
        drawn_on=local(frozen.frozen_at).date() if frozen else None,
    )


def _begun(title, paper, heads, widths, *, ours):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    write_head(sheet, paper, ours=ours, last=len(heads))
    if paper.number:
        place = f"A3:{get_column_letter(ours)}3"
        merge(sheet, place, paper.number, Font(name=FONT, size=13))
    for row, line in enumerate(paper.title, start=5):
        sheet.row_dimensions[row].height = 20 * len(_pieces(line, 0.75 * sum(widths)))
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(_HEAD_ROW, column, head)
        cell.font, cell.border, cell.alignment = _BOLD, BOX, CENTRE
    sheet.row_dimensions[_HEAD_ROW].height = 2.4 * _LINE_HEIGHT
    return workbook, sheet


def _line(sheet, row, values, widths, *, centred, font=_PLAIN):
    """A row of boxes, high enough for its longest text; what no row can hold goes on in the next.

    The last row written."""
    texts = [
        _pieces(value, width * 0.9) if isinstance(value, str) else ()
        for value, width in zip(values, widths, strict=True)
    ]
    most = max(map(len, texts))
    last = row + (most - 1) // _MOST_LINES
    for part, at in enumerate(range(row, last + 1)):
        first = part * _MOST_LINES
        for column, (value, pieces) in enumerate(zip(values, texts, strict=True), start=1):
            cell = sheet.cell(at, column)
            cell.font, cell.border = font, BOX
            cell.alignment = _TOP_CENTRE if column in centred else TOP_LEFT
            if isinstance(value, str):
                part_of = "".join(pieces[first : first + _MOST_LINES]).strip()
                text = value if len(pieces) <= _MOST_LINES and at == row else part_of
                cell.value, cell.data_type = writable(text), "s"
            elif at == row:
                cell.value = value
                cell.number_format = WHOLE_FORMAT if value == int(value) else POINTS_FORMAT
        height = min(most - first, _MOST_LINES) * _LINE_HEIGHT + 6
        sheet.row_dimensions[at].height = height
    return last


def _pieces(text, width):
    """The lines that a text takes in a column, each with the blank or break at its end."""
    pieces = []
    for part in text.split("\n"):
        *lines, end = textwrap.wrap(part, int(width), break_on_hyphens=False) or [""]
        pieces += [*(f"{line} " for line in lines), f"{end}\n"]
    return pieces


def _over_all(sheet, row, text, font, widths):
    """A text below the table, as wide as it."""
    merge(sheet, f"A{row}:{get_column_letter(len(widths))}{row}", text, font, LEFT)
    sheet.row_dimensions[row].height = _LINE_HEIGHT * len(_pieces(text, 0.9 * sum(widths)))


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
