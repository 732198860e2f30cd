"""What a board of targets is made of: figures, those who fall short, lines. Exact numbers throughout."""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from apps.core.money import format_number, format_ratio
from apps.organisation.models import Unit
from apps.reports.figures import View
from apps.reports.models import Target
from apps.sponsors.exports import NAMELESS


@dataclass(frozen=True)
class Figure:
    """What a target has come to: `above` out of `below`, both exact integers.

    A ratio and a target of each have a `below` of their own; a plain count is shown against its
    mark, and `below` is None.
    """

    above: int
    below: int | None
    is_reached: bool

    def of(self, mark):
        """The exact share as people read it (of the mark, for a count); None without a denominator."""
        below = mark if self.below is None else self.below
        return Fraction(self.above) / below if below else None


@dataclass(frozen=True)
class Short:
    """A unit or sponsor with its own figure, and how much more it takes to reach the target (how much
    less, of a limit; None where neither can be)."""

    subject: object
    above: int
    below: int | None
    missing: int | None


@dataclass(frozen=True)
class Line:
    """One target of the board.

    `trend` is a Figure for each of the board's days, the last one being today's (`figure`), None
    where the year has not begun; `projected` that of the year's end, None where there is no telling.
    `is_judged` is false for a count that the whole province is to reach, seen from a unit below it.
    `short` are those that fall short, the worst first, `held` those that do not, `blank` those that
    have nothing to divide by.
    """

    target: Target
    measure: object
    trend: tuple
    projected: Figure | None
    is_judged: bool
    short: tuple = ()
    held: tuple = ()
    blank: tuple = ()

    @property
    def subjects(self):
        """How many units or sponsors there are to judge."""
        return len(self.short) + len(self.held)

    @property
    def figure(self):
        return self.trend[-1] if self.trend else None

    @property
    def is_reached(self):
        """True or False; None where there is nothing to judge (no denominator, another's target)."""
        if not self.is_judged or self.figure is None or self.figure.below == 0:
            return None
        return self.figure.is_reached

    @property
    def exact(self):
        return self.figure.of(self.target.mark) if self.figure else None

    @property
    def has_shares(self):
        """Whether the target speaks of a share: of a ratio, or of how many of each reach it."""
        return self.target.is_each or self.measure.is_ratio

    @cached_property
    def why(self):
        """What the rounded percentage hides: why it fails, or holds, although it looks otherwise."""
        if self.is_reached is None or not self.has_shares:
            return ""
        mark = Fraction(1) if self.target.is_each else self.target.mark / 100
        shown = Fraction(int(self.exact * 1000 + Fraction(1, 2)), 1000)
        seems = shown >= 1 if self.target.is_each else self.target.holds(shown * 100)
        if self.exact == mark and not self.is_reached:
            return f"Đúng {format_ratio(self.exact)} là chưa đạt vì phải {self.target.in_words}."
        looks_at_mark = shown == mark and not self.is_reached
        if seems == self.is_reached and not looks_at_mark:
            return ""
        figure = self.figure
        side = "thấp hơn" if self.exact < mark else "cao hơn"
        return (
            f"Hiển thị {format_ratio(self.exact)} vì làm tròn; số chính xác là "
            f"{format_number(figure.above)}/{format_number(figure.below)}, {side} {in_percent(mark)}"
            f" nên {'đạt' if self.is_reached else 'chưa đạt'}."
        )


@dataclass(frozen=True)
class Board:
    """The targets of a unit's province in a year, as the unit stands on `day`.

    `days` are the ends of the months so far. `set_in` is the year whose targets these are: `year`
    itself, an earlier one that has been carried on, or None for the standard ones.
    """

    unit: Unit
    province: Unit
    year: int
    day: date
    set_in: int | None
    lines: tuple
    days: tuple = ()
    notes: tuple = field(default=(), compare=False)

    @property
    def is_set(self):
        return self.set_in == self.year

    @property
    def judged(self):
        return [line for line in self.lines if line.is_reached is not None]

    @property
    def reached(self):
        return sum(line.is_reached for line in self.judged)

    @property
    def names_persons(self):
        """Whether a person who falls short stands on it who has not agreed to be named."""
        return any(one.subject.is_private for line in self.lines for one in line.short)

    def nameless(self):
        """The same for the files of those who may take no names of persons out."""
        return replace(self, lines=tuple(_nameless(line) for line in self.lines))

    @property
    def view_line(self):
        """Whose units are judged: targets are set for those of today."""
        return View.CURRENT.in_words(self.day)

    @property
    def is_over(self):
        return self.day == date(self.year, 12, 31)


def _nameless(line):
    short = (
        replace(one, subject=replace(one.subject, name=NAMELESS)) if one.subject.is_private else one
        for one in line.short
    )
    return replace(line, short=tuple(short))


def in_percent(share):
    """75% of a share: as many places as the number has, up to two."""
    return f"{format_number(share * 100, 2).rstrip('0').rstrip(',')}%"
