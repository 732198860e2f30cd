"""Staged rows as a grid: what stands in each cell, what is wrong there, what somebody typed."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from apps.core.dates import format_date
from apps.core.imports import Level, thawed
from apps.core.money import format_number
from apps.core.spreadsheets import Column
from apps.core.spreadsheets.formulas import NOT_COMPUTED
from apps.core.text import tidy_lines
from apps.workbooks.models import StagedRow

STATES = {
    StagedRow.State.OK: "✓",
    StagedRow.State.WARNING: "!",
    StagedRow.State.DUPLICATE: "=",
    StagedRow.State.ERROR: "✕",
}
_NAME = re.compile(r"o-(\d{1,7})-([a-z_0-9]{1,40})", re.ASCII)
LONG = 60  # characters from which a box has several lines
NAMES = ("full_name", "name", "legacy_code", "code", "unit")


@dataclass(frozen=True)
class Cell:
    """`text` is what stands there now, `original` what the file said where that was mended."""

    column: Column
    name: str
    text: str
    original: str | None = None
    problems: list = field(default_factory=list)
    typed: str | None = None

    @property
    def value(self):
        return self.text if self.typed is None else self.typed

    @property
    def is_wrong(self):
        return any(level == Level.ERROR for level, _ in self.problems)

    @property
    def is_box(self):
        """Whether it stands there as a box to type into; the others become one when asked."""
        return self.is_wrong or self.typed is not None

    @property
    def is_mended(self):
        return self.original is not None and self.original != self.text

    @property
    def is_long(self):
        return "\n" in self.value or len(self.value) > LONG


@dataclass(frozen=True)
class Line:
    """One row of the grid; `problems` are those of the row as a whole."""

    row: StagedRow
    cells: list
    problems: list
    heading: str

    @property
    def icon(self):
        return STATES.get(self.row.state, "")

    @property
    def is_mended(self):
        return any(cell.is_mended for cell in self.cells)


def line_of(row, columns, *, typed=None):
    """The Line of a StagedRow; `typed` is {field: text} of what was sent and not taken."""
    typed = typed or {}
    at = {}
    for name, level, words in row.problems:
        at.setdefault(name, []).append((level, words))
    originals = row.original or [None] * len(row.cells)
    cells = [
        Cell(
            column=column,
            name=f"o-{row.number}-{column.field}",
            text=shown(cell, column),
            original=None if row.original is None else shown(original, column),
            problems=at.pop(column.field, []),
            typed=typed.get(column.field),
        )
        for column, cell, original in zip(columns, row.cells, originals, strict=True)
    ]
    texts = {cell.column.field: cell.text for cell in cells}
    heading = next((texts[name] for name in NAMES if texts.get(name)), "")
    return Line(row, cells, [problem for rest in at.values() for problem in rest], heading)


def in_use(lines):
    """The lines without the columns in which none of them has anything to show."""
    if not lines:
        return [], []
    used = [
        place
        for place, cells in enumerate(zip(*(line.cells for line in lines), strict=True))
        if any(cell.value or cell.problems or cell.is_mended for cell in cells)
    ]
    columns = [lines[0].cells[place].column for place in used]
    return columns, [
        Line(line.row, [line.cells[place] for place in used], line.problems, line.heading)
        for line in lines
    ]


def shown(cell, column):
    """The text of a cell as a person would type it."""
    value = thawed(cell)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int):
        return format_number(value) if column.grouped else str(value)
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return "Công thức chưa được tính" if value == NOT_COMPUTED else value


def typed_cells(data, columns):
    """{row number: {field: text}} of the boxes that were sent."""
    fields = {column.field for column in columns}
    found = {}
    for name, text in data.items():
        match = _NAME.fullmatch(name)
        if match and match[2] in fields:
            found.setdefault(int(match[1]), {})[match[2]] = tidy_lines(text)
    return found


def changed(line, typed):
    """What of {field: text} differs from what stands in the line."""
    texts = {cell.column.field: tidy_lines(cell.text) for cell in line.cells}
    return {name: text for name, text in typed.items() if text != texts[name]}
