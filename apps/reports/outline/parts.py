"""What an outline report is made of, once words and figures stand in their places.

document.py fills these, the page and the files show them. Figures are plain numbers, so that a file
can hold them as numbers; `None` is a figure that is missing and `""` words that are: whoever shows
them prints NO_FIGURE and NO_WORDS for them and drops nothing. `shape` names a block's template.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from apps.core.dates import format_date
from apps.core.money import format_number, format_ratio
from apps.reports.document import SummaryDocument
from apps.reports.outline.sections import NO_FIGURE, Section

BY_ROW = "*"
"""`figure` of a column whose rows are different figures: each row's `narrowed` names its own."""

Figure = str | int | Fraction | date | None


class Kind(StrEnum):
    """How a figure is written; everything but text stands to the right."""

    TEXT = "text"
    NUMBER = "number"  # 1.500
    MONEY = "money"  # whole đồng; the unit stands in the heading, or in the line's `unit`
    RATIO = "ratio"  # a Fraction: 76,9%
    YEAR = "year"  # 2018, not 2.018, and never added up
    DAY = "day"  # a date: 09/11/2018


def figure_words(value, kind, unit=""):
    """A figure for the eye: 1.500.000 đồng, 76,9%, NO_FIGURE for None."""
    if value is None or value == "":
        return NO_FIGURE
    if kind == Kind.RATIO:
        return format_ratio(value)
    if kind == Kind.DAY:
        return format_date(value)
    words = format_number(value) if kind in (Kind.NUMBER, Kind.MONEY) else str(value)
    return f"{words} {unit}" if unit else words


@dataclass(frozen=True)
class Line:
    """A fact on a line of its own: “Tổng số địa chỉ được lập hồ sơ: 24.394 địa chỉ”.

    `figure` and `of` name it in the registry of figures (apps.reports.passports).
    """

    label: str
    value: Figure
    kind: Kind = Kind.TEXT
    unit: str = ""
    figure: str = ""
    of: str = ""

    @property
    def words(self):
        return figure_words(self.value, self.kind, self.unit)


@dataclass(frozen=True)
class Facts:
    """Lines below one another; `note` says how they are reckoned."""

    shape = "facts"
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table. Neighbours with the same `group` stand under one heading of that name.

    `share` is its width beside the others. A column that `adds_up` has its rows' sum in the total,
    and a formula for it in a workbook. `figure` names its figures in the registry.
    """

    heading: str
    kind: Kind = Kind.NUMBER
    share: int = 1
    adds_up: bool = False
    group: str = ""
    figure: str = ""

    @property
    def is_text(self):
        return self.kind in (Kind.TEXT, Kind.DAY)


@dataclass(frozen=True)
class Table:
    """Rows of figures in the order of `columns`; `total` is the last row, beginning with its name.

    `sheet` names it in a workbook. No rows print NO_FIGURE. `narrowed` says of each row to what the
    figures of its columns are narrowed ({"of": …}, {"year": …}, {"row": …}), `narrowed_total` of the
    last row; None for a row whose figures have no page.
    """

    shape = "table"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Figure, ...], ...]
    total: tuple[Figure, ...] | None = None
    note: str = ""
    sheet: str = ""
    narrowed: tuple[dict | None, ...] = ()
    narrowed_total: dict | None = None

    @property
    def has_groups(self):
        return any(column.group for column in self.columns)


@dataclass(frozen=True)
class Chart:
    """A drawing of core.charts, for page and PDF. Files without drawings show `table` in its place;
    it is None when the same figures stand in a table beside it."""

    shape = "chart"
    title: str
    svg: str
    table: Table | None = None


@dataclass(frozen=True)
class Model:
    """One aid model with the five texts that the form asks for (plain text with line breaks).

    `about` are further facts of its register (unit, period, partners, judgement), `figures` what
    its ledger gave in the period.
    """

    name: str
    unit: str
    goal: str = ""
    approach: str = ""
    results: str = ""
    impact: str = ""
    about: tuple[Line, ...] = ()
    figures: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Models:
    """The aid models of one kind; without any, NO_FIGURE."""

    shape = "models"
    items: tuple[Model, ...]


Block = Facts | Table | Chart | Models


@dataclass(frozen=True)
class Part:
    """A section of the outline, its title with the number of years in it.

    `text` is what the unit wrote, in the markup of core.prose.
    """

    section: Section
    title: str
    text: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def lacks_words(self):
        return self.section.writes and not self.text.strip()

    @property
    def lacks_figures(self):
        return bool(self.section.block) and not self.blocks


@dataclass(frozen=True)
class Appendix:
    """A table attached: the official Bảng tổng hợp, and what stands under it (adjustments)."""

    summary: SummaryDocument | None = None
    title: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class OutlineDocument:
    """The whole report. Empty head fields are printed as dots, to be filled in by hand.

    `letterhead`: the superior body, then the unit. `title`: BÁO CÁO, then its lines. `plan`: the
    line in brackets that names the plan. `facts`: as-of date, freezing, version of the rules. `query`
    asks for the pages of its figures.
    """

    letterhead: tuple[str, str]
    number: str
    place_and_date: str
    title: tuple[str, ...]
    plan: str
    intro: str
    parts: tuple[Part, ...]
    appendices: tuple[Appendix, ...] = ()
    recipients: tuple[str, ...] = ()
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""
    facts: tuple[str, ...] = ()
    query: str = ""
