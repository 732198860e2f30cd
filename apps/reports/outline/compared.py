"""Frozen and live figures side by side: every cell of the outline that differs."""

from dataclasses import dataclass

from apps.core.money import format_number
from apps.reports.document import COLUMNS, HEADINGS
from apps.reports.outline.blocks import blocks_of
from apps.reports.outline.parts import Facts, Models, Table, figure_words
from apps.reports.outline.sections import NO_FIGURE, SECTIONS, TARGETS

_NOTHING_SET = tuple((key, label, None, "") for key, label in TARGETS.items())


@dataclass(frozen=True)
class Cell:
    """One figure in words, frozen and live."""

    label: str
    frozen: str
    live: str


@dataclass(frozen=True)
class Changed:
    """A section of the outline with the cells that differ."""

    title: str
    cells: tuple[Cell, ...]


def compared(frozen, live):
    """A Changed for each section whose figures differ, in the outline's order.

    `frozen` and `live` are plain data as `outline_figures` gives them.
    """
    names = {row["unit"]: row["name"] for row in (*frozen["rows"], *live["rows"])}
    found = _changed("Bảng tổng hợp theo đơn vị", _units(frozen, names), _units(live, names))
    for section in SECTIONS:
        if not section.block:
            continue
        was, now = (
            _cells(blocks_of(section.block, plain, _NOTHING_SET)) for plain in (frozen, live)
        )
        found += _changed(section.title, was, now)
    return tuple(found)


def _changed(title, was, now):
    cells = tuple(
        Cell(label, was.get(label, NO_FIGURE), now.get(label, NO_FIGURE))
        for label in (was | now)
        if was.get(label) != now.get(label)
    )
    return [Changed(title, cells)] if cells else []


def _units(plain, names):
    """{label: figure in words} of the summary table's rows; a unit renamed since stays the same."""
    return {
        f"{names[row['unit']]} · {HEADINGS[name]}": format_number(row[name])
        for row in plain["rows"]
        for name in COLUMNS
    }


def _cells(blocks):
    """{label: figure in words} of all that stands in the blocks."""
    found = {}
    for block in blocks:
        if isinstance(block, Facts):
            found |= _lines(block.lines)
        elif isinstance(block, Table):
            found |= _table(block)
        elif isinstance(block, Models):
            for model in block.items:
                named = f"{model.name} ({model.unit})"
                found[named] = "có trong báo cáo"
                found |= _lines((*model.about, *model.figures), f"{named} · ")
    return found


def _lines(lines, before=""):
    return {f"{before}{line.label}": line.words for line in lines}


def _table(table):
    found = {}
    names = [
        f"{column.group}: {column.heading}" if column.group else column.heading
        for column in table.columns
    ]
    for row in (*table.rows, *([table.total] if table.total else ())):
        first, *others = row
        first = figure_words(first, table.columns[0].kind)
        for name, column, value in zip(names[1:], table.columns[1:], others, strict=True):
            found[f"{table.title}: {first} · {name}"] = figure_words(value, column.kind)
    return found
