"""The outline report's figures as .xlsx, one sheet for each table; the words of the report stand in
the first sheet, its short figures and aid models in sheets of their own.
"""

import math
import re
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from apps.core.prose import plain
from apps.core.spreadsheets.results import with_results
from apps.core.spreadsheets.writing import writable
from apps.reports.exports import outline_words as words
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
from apps.reports.exports.sources import add_outline_sources
from apps.reports.exports.summary_xlsx import SHEET as SUMMARY
from apps.reports.exports.summary_xlsx import write_summary
from apps.reports.outline.parts import Column, Kind, Table
from apps.reports.outline.sections import NO_FIGURE

REPORT, FACTS, MODELS, MODEL_FACTS = "Báo cáo", "Số liệu các mục", "Mô hình", "Kết quả mô hình"
LONGEST = 32_000  # letters of a cell
FORMATS = {
    Kind.TEXT: "@",
    Kind.NUMBER: NUMBER_FORMAT,
    Kind.MONEY: NUMBER_FORMAT,
    Kind.RATIO: "[$-42A]0.0%",
    Kind.YEAR: "0",
    Kind.DAY: "dd/mm/yyyy",
}
_HEAD_ROW = 4
_TAKEN_OTHERWISE = re.compile(r"[\s'(]*[-+=@.\d\uff1d\uff0b\uff0d\uff20]")  # once somebody edits it
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_WIDTHS = {Kind.MONEY: 20, Kind.TEXT: 14}  # at least, in letters; of others 12
_SHARE = 9
_TITLE_WIDTH, _UNUSED_WIDTH = 80, 9
_LINE_HEIGHT, _HIGHEST = 16, 409  # in points; Excel's highest row


class Sheets:
    """A workbook while its sheets are written, with the results of its formulas."""

    def __init__(self, document):
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        self.unit = document.letterhead[1]
        self.facts = " ".join(document.facts)
        self.results = {}

    def add(self, name):
        """A sheet of this name, or of one like it when there is one already."""
        name = " ".join(_NOT_IN_NAMES.sub(" ", writable(name)).split()) or "Bảng"
        taken = {title.casefold() for title in self.workbook.sheetnames}
        shown, number = name[:31].strip(), 1
        while shown.casefold() in taken:
            number += 1
            shown = f"{name[: 31 - len(f' ({number})')].strip()} ({number})"
        return self.workbook.create_sheet(shown)

    def table(self, table, *, kinds=None):
        """A sheet with a Table; `kinds` names the kind and unit of the last figure of each row."""
        sheet = self.add(table.sheet or table.title)
        widths = [_width(column) for column in table.columns]
        missing = max(0, _TITLE_WIDTH - sum(widths)) // _UNUSED_WIDTH
        letter = get_column_letter(len(widths) + missing)
        merge(sheet, f"A1:{letter}1", writable(table.title), Font(name=FONT, size=14, bold=True))
        about = f"{self.unit}. {self.facts}"
        merge(sheet, f"A2:{letter}2", writable(about), Font(name=FONT, size=11, italic=True))
        sheet.row_dimensions[2].height = 32
        first = self._heads(sheet, table)
        row = first - 1
        for row, values in enumerate(table.rows, start=first):
            row_kinds = kinds[row - first] if kinds else [column.kind for column in table.columns]
            _write_row(sheet, row, values, row_kinds)
            sheet.row_dimensions[row].height = _height(values, widths)
        if not table.rows:
            row = first
            _write_row(sheet, row, [NO_FIGURE], [Kind.TEXT])
        if table.total:
            self._total(sheet, table, first, row + 1)
            row += 1
        if table.note:
            note = Font(name=FONT, size=11, italic=True)
            merge(sheet, f"A{row + 2}:{letter}{row + 2}", writable(table.note), note, TOP_LEFT)
            sheet.row_dimensions[row + 2].height = 48
        set_up_page(
            sheet,
            orientation="landscape" if len(table.columns) > 5 else "portrait",
            widths=widths,
            head_rows=f"{_HEAD_ROW}:{first - 1}",
            frozen=f"B{first}",
        )

    def _heads(self, sheet, table):
        """The heading rows; returns the first row below them."""
        bold = Font(name=FONT, size=12, bold=True)
        heads = words.head_rows(table)
        last = _HEAD_ROW + len(heads) - 1
        column, below = 1, []
        for head in heads[0]:
            over = get_column_letter(column + head.across - 1)
            down = _HEAD_ROW + head.down - 1
            here = get_column_letter(column)
            cells = f"{here}{_HEAD_ROW}"
            if head.across > 1 or head.down > 1:
                cells += f":{over}{down}"
            merge(sheet, cells, writable(head.words), bold)
            if head.down == 1:
                below += range(column, column + head.across)
            column += head.across
        for place, head in zip(below, heads[1] if len(heads) > 1 else (), strict=False):
            merge(sheet, f"{get_column_letter(place)}{last}", writable(head.words), bold)
        for line in sheet.iter_rows(min_row=_HEAD_ROW, max_row=last, max_col=len(table.columns)):
            for cell in line:
                cell.border, cell.alignment = BOX, CENTRE
        sheet.row_dimensions[last].height = 48
        return last + 1

    def _total(self, sheet, table, first, row):
        kinds = [column.kind for column in table.columns]
        values = ["" if value is None else value for value in table.total]
        for place, column in enumerate(table.columns):
            rows = [line[place] for line in table.rows]
            if column.adds_up and rows and sum(filter(None, rows)) == values[place]:
                letter = get_column_letter(place + 1)
                self.results.setdefault(sheet.title, {})[f"{letter}{row}"] = values[place]
                values[place] = _Formula(f"=SUM({letter}{first}:{letter}{row - 1})")
        _write_row(sheet, row, values, kinds, bold=True)


class _Formula(str):
    """What may be a formula; every other text is text."""


def outline_xlsx(document):
    """The bytes of the workbook of an OutlineDocument."""
    sheets = Sheets(document)
    sheets.table(_report(document))
    for appendix in document.appendices:
        if appendix.summary:
            sheet = sheets.add(SUMMARY)
            sheets.results[sheet.title] = write_summary(sheet, appendix.summary)
    facts, models = [], []
    for part in document.parts:
        for block in part.blocks:
            if block.shape == "facts":
                facts += [(part, line) for line in block.lines]
            elif block.shape == "models":
                models += [(part, model) for model in block.items]
        if part.lacks_figures:
            facts.append((part, None))
    _add_facts(sheets, facts)
    _add_models(sheets, models)
    for table in _tables(document):
        sheets.table(table)
    if document.query:
        add_outline_sources(sheets.workbook, document, about=sheets.facts)
    return with_results(sheets.workbook, sheets.results)


def _tables(document):
    for holder in (*document.parts, *document.appendices):
        for block in holder.blocks:
            table = block.table if block.shape == "chart" else block
            if table is not None and table.shape == "table":
                yield table


# --- words, short figures, aid models -----------------------------------------------------------


def _report(document):
    """Heads and words of the report, one line each."""
    authority, title, name = words.signer_lines(document)
    heads = [
        *(("Cơ quan", line) for line in document.letterhead if line),
        ("Số", document.number or words.BLANK),
        ("Địa danh, ngày", document.place_and_date),
        *(("Tên báo cáo", line) for line in document.title),
        ("Kế hoạch", document.plan or words.BLANK),
        ("Mở đầu", plain(document.intro)),
        *(("Số liệu", line) for line in document.facts),
        *(
            (" ".join(words.heading(part)), piece)
            for part in document.parts
            for piece in _pieces(plain(words.part_text(part)))
        ),
        *(("Nơi nhận", line) for line in words.recipient_lines(document)),
        ("Thẩm quyền ký", authority),
        ("Chức vụ người ký", title),
        ("Họ tên người ký", name),
    ]
    columns = (Column("Mục", Kind.TEXT, 4), Column("Nội dung", Kind.TEXT, 8))
    return Table(" ".join(document.title), columns, tuple(heads), sheet=REPORT)


def _pieces(text):
    """A text in parts that a cell can hold; one, empty, for a heading."""
    return [text[place : place + LONGEST] for place in range(0, len(text), LONGEST)] or [""]


def _add_facts(sheets, facts):
    columns = (
        Column("Mục của báo cáo", Kind.TEXT, 5),
        Column("Nội dung", Kind.TEXT, 5),
        Column("Số liệu", Kind.NUMBER, 2),
        Column("Đơn vị tính", Kind.TEXT, 2),
    )
    rows, kinds = [], []
    for part, line in facts:
        rows.append((" ".join(words.heading(part)), *_fact(line)))
        kinds.append((Kind.TEXT, Kind.TEXT, line.kind if line else Kind.NUMBER, Kind.TEXT))
    table = Table("Số liệu trong các mục của báo cáo", columns, tuple(rows), sheet=FACTS)
    sheets.table(table, kinds=kinds)


def _fact(line):
    return (line.label, line.value, line.unit) if line else ("", None, "")


def _add_models(sheets, models):
    texts = (words.GOAL, words.APPROACH, words.RESULTS, words.IMPACT)
    columns = (
        Column("Mục của báo cáo", Kind.TEXT, 3),
        Column("Tên mô hình", Kind.TEXT, 3),
        Column("Đơn vị", Kind.TEXT, 2),
        *(Column(label, Kind.TEXT, 4) for label in texts),
        Column("Thông tin khác", Kind.TEXT, 4),
    )
    rows = tuple(
        (
            " ".join(words.heading(part)),
            model.name,
            model.unit,
            *(text[:LONGEST] for _, text in words.model_texts(model)),
            "\n".join(f"{line.label}: {line.words}" for line in model.about),
        )
        for part, model in models
    )
    title = "Các mô hình công tác xã hội nhân đạo"
    sheets.table(Table(title, columns, rows, sheet=MODELS))
    columns = (
        Column("Tên mô hình", Kind.TEXT, 4),
        Column("Đơn vị", Kind.TEXT, 3),
        Column("Kết quả", Kind.TEXT, 4),
        Column("Số liệu", Kind.NUMBER, 2),
        Column("Đơn vị tính", Kind.TEXT, 2),
    )
    results = [(model, line) for _, model in models for line in model.figures]
    rows = tuple((model.name, model.unit, *_fact(line)) for model, line in results)
    kinds = [(*[Kind.TEXT] * 3, line.kind, Kind.TEXT) for _, line in results]
    title = "Kết quả của các mô hình trong kỳ theo sổ"
    sheets.table(Table(title, columns, rows, sheet=MODEL_FACTS), kinds=kinds)


# --- cells --------------------------------------------------------------------------------------


def _write_row(sheet, row, values, kinds, *, bold=False):
    font = Font(name=FONT, size=12, bold=bold)
    for column, (value, kind) in enumerate(zip(values, kinds, strict=False), start=1):
        cell = sheet.cell(row, column)
        cell.font, cell.border = font, BOX
        if value is None:
            value = NO_FIGURE
        if isinstance(value, Fraction):
            value = float(value)
        if isinstance(value, str) and not isinstance(value, _Formula):
            cell.value = writable(value)
            cell.data_type = "s"  # whatever it begins with
            cell.quotePrefix = bool(_TAKEN_OTHERWISE.match(value))
            cell.alignment = TOP_LEFT
        else:
            cell.value, cell.number_format = value, FORMATS[kind]
            cell.alignment = RIGHT


def _width(column):
    least = _WIDTHS.get(column.kind, 12)
    return max(least, _SHARE * column.share) if column.is_text else least


def _height(values, widths):
    """Of a row, so that its texts are seen: readers do not all reckon it."""
    lines = [
        sum(max(1, math.ceil(len(line) / width)) for line in value.splitlines())
        for value, width in zip(values, widths, strict=False)
        if isinstance(value, str)
    ]
    return min(_HIGHEST, _LINE_HEIGHT * max(1, *lines, 1))
