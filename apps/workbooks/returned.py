"""A person's own workbook back, with what is wrong in a red column `Lỗi`, to be mended and sent again.

An .xlsx file keeps everything else as it is; what is not one (.xls, .ods, CSV, pasted cells) comes as
a plain .xlsx with the same cells. What was mended on the page stands in the file too, on blue.
"""

import io
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from apps.core.actions import ActionError
from apps.core.dates import format_date, format_moment
from apps.core.imports import Level, thawed
from apps.core.spreadsheets import Column, SpreadsheetError, find_table, open_workbook
from apps.core.spreadsheets.annotating import annotate
from apps.core.spreadsheets.container import Kind, check
from apps.core.spreadsheets.extent import MAX_COLUMNS
from apps.core.spreadsheets.sheet_edit import Put
from apps.core.spreadsheets.styling import Look
from apps.core.spreadsheets.writing import write_table
from apps.core.text import fold
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import StagedRow
from apps.workbooks.questions import OWN_REMARKS, remembered

HEADING = "Lỗi"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SUFFIX = " (lỗi)"
_WIDTH = 60
_PLAIN = "Tệp"  # the sheet of a file that was none of .xlsx
_UNIT = re.compile(r"[0-9.,]+ (nghìn|ngàn|triệu|tỷ|tỉ)")


class ReturnError(ActionError):
    """The workbook cannot be given back. The message is for people."""


def returned_workbook(run):
    """(file name, content type, binary stream) of the workbook of an Import with its column `Lỗi`.

    Raises ReturnError when the file is not kept any more, or is full.
    """
    if not run.content:
        raise ReturnError("Tệp chỉ được giữ 7 ngày nên không còn để tải; hãy tải tệp lên lại.")
    content, stream = bytes(run.content), io.BytesIO()
    try:
        workbook = open_workbook(io.BytesIO(content), name=run.name)
        sheet = _Sheet.of(run, workbook)
        if check(content) is not Kind.XLSX:
            content = _plain(run, sheet)
            sheet = replace(sheet, name=_PLAIN, merges=())
        annotate(content, stream, **_Remarks(run, sheet).as_options())
    except SpreadsheetError as error:
        raise ReturnError(str(error)) from error
    stream.seek(0)
    return _name(run), CONTENT_TYPE, stream


def _name(run):
    stem = Path(run.name).stem if Path(run.name).suffix else run.name
    return f"{stem.removesuffix(_SUFFIX)}{_SUFFIX}.xlsx".replace("/", "-").replace(":", "-")


@dataclass(frozen=True)
class _Sheet:
    """Where in the file the table is: `places` of fields, from 0; `heading_row` from 1."""

    name: str
    lines: list
    merges: tuple
    heading_row: int
    places: dict
    in_units: frozenset  # fields whose amounts the heading says to be in thousands or millions

    @classmethod
    def of(cls, run, workbook):
        kind = KINDS[run.kind]
        for encoding in filter(None, run.answers.get("encodings", ())):
            workbook = workbook.converted(encoding)
        try:
            table = find_table(
                workbook,
                kind.columns,
                known=remembered(run),
                heading_row=run.answers.get("heading_row"),
                strict=False,
            )
        except SpreadsheetError:
            if kind.resource.asks_about_columns:
                raise
            table = None
        names = {sheet.name: sheet for sheet in workbook.sheets}
        sheet = names[table.sheet] if table else workbook.sheets[0]
        if table is None:  # a form of its own, whose columns stand where they stand
            first = run.rows.order_by("number").values_list("number", flat=True).first() or 2
            return cls(sheet.name, sheet.rows(), sheet.merges(), first - 1, {}, frozenset())
        places = {heading.field: heading.place for heading in table.headings if heading.field}
        in_units = frozenset(
            column.field
            for position, column in enumerate(kind.columns)
            if any(_UNIT.fullmatch(str(cells[position])) for _, cells in table.rows)
        )
        return cls(sheet.name, sheet.rows(), sheet.merges(), table.heading_row, places, in_units)

    @property
    def own_place(self):
        """The place of a column `Lỗi` of an earlier round, or None."""
        heading = self.lines[self.heading_row - 1] if self.heading_row <= len(self.lines) else []
        return next(
            (place for place, cell in enumerate(heading) if fold(str(cell)) == OWN_REMARKS), None
        )

    @property
    def first_free(self):
        """The first place to the right of everything from the headings on."""
        used = max(
            (
                place + 1
                for line in self.lines[self.heading_row - 1 :]
                for place in range(len(line) - 1, -1, -1)
                if line[place] != ""
            ),
            default=0,
        )
        merged = [
            right + 1 for (_, _), (bottom, right) in self.merges if bottom + 1 >= self.heading_row
        ]
        return max([used, *merged])

    def is_spread(self, row, place):
        """Whether a cell is one of several that are merged into one."""
        return any(
            top <= row - 1 <= bottom and left <= place <= right
            for (top, left), (bottom, right) in self.merges
        )


class _Remarks:
    """What is put into the sheet: remarks, mended cells, columns that the file did not have."""

    def __init__(self, run, sheet):
        self.run, self.sheet = run, sheet
        self.columns = KINDS[run.kind].columns
        self.cells, self.words = {}, defaultdict(list)
        self.looks, self.widths, self.added = {}, {}, {}

    def as_options(self):
        rows = list(
            self.run.rows.exclude(state=StagedRow.State.OK, original=None)
            .order_by("number")
            .values_list("number", "cells", "original", "state", "problems")
        )
        own = self.sheet.own_place
        self.next = self.sheet.first_free
        for number, cells, original, _, _ in rows:
            if original is not None:
                self._mend(number, cells, original)
        for number, _, _, state, problems in rows:
            self._remark(number, state, problems)
        place = own if own is not None and not self.added else self.next
        if place >= MAX_COLUMNS:
            raise ReturnError(
                f"Tệp đã dùng hết {MAX_COLUMNS} cột nên không thêm được cột {HEADING}; xóa các cột thừa."
            )
        for number, words in self.words.items():
            look = self.looks.get(number, Look.WARNING)
            self.cells[number, place] = Put("\n".join(words), look)
        self.cells[self.sheet.heading_row, place] = Put(HEADING, Look.REMARKS)
        if own is not None and own != place:
            self.cells[self.sheet.heading_row, own] = Put("", Look.HEADING)
        return {
            "sheet": self.sheet.name,
            "cells": self.cells,
            "widths": self.widths | {place: _WIDTH},
            "cleared": (self.sheet.heading_row, own) if own is not None else None,
            "plain_font": any(self.run.answers.get("encodings", ())),
        }

    def _mend(self, number, cells, original):
        for column, cell, before in zip(self.columns, cells, original, strict=True):
            if cell == before:
                continue
            value = self._written(column, thawed(cell))
            place = self.sheet.places.get(column.field)
            if place is None and self.sheet.places:
                place = self._added(column)
            if place is None or self.sheet.is_spread(number, place):
                said = f"{column.name}: trên trang đã sửa thành “{value}”; hãy ghi vào ô này."
                self.words[number].append(said)
            else:
                self.cells[number, place] = Put(value, Look.MENDED)

    def _added(self, column):
        """The place of a column that the file did not have, and somebody filled on the page."""
        if column.field not in self.added:
            self.added[column.field] = self.next
            self.cells[self.sheet.heading_row, self.next] = Put(column.name, Look.HEADING)
            self.widths[self.next] = column.width
            self.next += 1
        return self.added[column.field]

    def _written(self, column, value):
        """A cell as the file is to have it. Under a heading in thousands an amount says it is in đồng."""
        if isinstance(value, datetime):
            return format_moment(value)
        if isinstance(value, date):
            return format_date(value)
        if column.field in self.sheet.in_units and re.fullmatch(
            r"[0-9][0-9., ]*", str(value).strip()
        ):
            return f"{value} đồng"
        return value if isinstance(value, int | float) else str(value)

    def _remark(self, number, state, problems):
        names = {column.field: column.name for column in self.columns}
        wrong = [problem for problem in problems if problem[1] == Level.ERROR]
        for field, _, words in [*wrong, *(one for one in problems if one not in wrong)]:
            self.words[number].append(f"{names[field]}: {words}" if field in names else words)
        if state == StagedRow.State.ERROR:
            self.looks[number] = Look.ERROR


def _plain(run, sheet):
    """The cells of a sheet as a plain .xlsx file; what is merged downwards stands in each row."""
    width = max((len(line) for line in sheet.lines), default=1) or 1
    lines = [[*line, *[""] * (width - len(line))] for line in sheet.lines] or [[""]]
    spread = {
        sheet.places.get(column.field) for column in KINDS[run.kind].columns if column.spreads
    }
    for (top, left), (bottom, right) in sheet.merges:
        if left == right and left in spread and top >= sheet.heading_row:
            for row in range(top + 1, min(bottom + 1, len(lines))):
                lines[row][left] = lines[top][left]
    stream = io.BytesIO()
    columns = [Column(str(cell), f"c{place}") for place, cell in enumerate(lines[0])]
    write_table(stream, title=_PLAIN, columns=columns, rows=lines[1:])
    return stream.getvalue()
