"""What a figure is, and what is asked of it."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from apps.accounts.models import User
from apps.core.money import NO_FIGURE as NOT_KNOWN
from apps.core.money import format_number, format_ratio
from apps.core.spreadsheets import Column
from apps.organisation.models import Unit
from apps.reports.figures import Scope, rules_in_words
from apps.reports.outline.sections import NO_FIGURE


@dataclass(frozen=True)
class Asked:
    """One figure of one place: a row of the table, a calendar year, what it is narrowed to (`of`)."""

    scope: Scope
    user: User
    row: Unit | None = None
    year: int | None = None
    of: str = ""

    @property
    def unit(self):
        return self.row or self.scope.unit


@dataclass(frozen=True)
class Subject:
    """The one record that a figure is of: its name, its unit, what its page is called and where it is."""

    name: str
    unit: Unit
    page: str
    url: str


@dataclass(frozen=True)
class Figure:
    """A figure of the campaign: `code` in URLs, `rules` the names of its rules.

    `read(asked, limit=, offset=)` gives a Behind whose lines have the fields of `columns`; `adds`
    names which of its sums the figure is, `on_paper` the column of historical totals in it. A ratio
    has `parts` instead: the codes of its numerator and denominator. `narrows(of, user)` gives words for
    what it is narrowed to, None for what there is not. `day_only`: it looks at the last day alone; `needs_year`: its years do not add up.
    Of one record `subject(of, user)` gives its Subject, None where the reader has no such record;
    without days in the URL it counts since ever.
    """

    code: str
    name: str
    measure: str
    rules: tuple[str, ...]
    read: Callable | None = None
    columns: tuple[Column, ...] = ()
    adds: str = "found"
    on_paper: str = ""
    parts: tuple[str, ...] = ()
    narrows: Callable | None = None
    subject: Callable | None = None
    has_view: bool = True
    needs_year: bool = False
    day_only: bool = False
    up: str = "reports:summary_table"

    @property
    def rule_lines(self):
        """[(F-number or "", the rule in words)]"""
        return rules_in_words(self.rules)

    def amount(self, behind):
        """The figure itself, from any page of its records; None where nothing is known."""
        amount = getattr(behind, self.adds)
        if not self.on_paper:
            return amount
        return amount + sum(line[self.on_paper] for line in behind.historical)

    def words_of(self, of, user):
        """What it is narrowed to, in words; None for what there is not."""
        if self.subject:
            found = self.subject(of, user)
            return found and found.name
        if self.narrows is None:
            return None if of else ""
        return self.narrows(of, user)

    def in_words(self, amount):
        return NOT_KNOWN if amount is None else f"{format_number(amount)} {self.measure}"


def ratio_in_words(part, whole):
    """76,9% (10/13), “chưa có số liệu” without a denominator."""
    if not whole:
        return NO_FIGURE
    return f"{format_ratio(Fraction(part, whole))} ({format_number(part)}/{format_number(whole)})"
