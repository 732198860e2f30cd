"""How a unit stands by the targets of a year (F16): the board that page, files and dashboards show.

`board(unit, year)` reckons it; a `Line` is one target with its figure, its trend by month, what it
comes to by the year's end, and who falls short. Figures are exact; the percentage is for the eye.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from apps.core.dates import today
from apps.core.money import format_number, format_ratio
from apps.organisation.models import Unit
from apps.reports.figures.measures import MEASURES, Pace
from apps.reports.figures.monthly import Months
from apps.reports.figures.subjects import Subjects
from apps.reports.models import Target
from apps.reports.standard_targets import standard_targets

DAYS_BEFORE_PROJECTING = 31


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
    """A unit or sponsor that falls short: its own figure, and how much more it takes (None: too much)."""

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
    """

    target: Target
    measure: object
    trend: tuple
    projected: Figure | None
    is_judged: bool
    short: tuple = ()
    subjects: int = 0

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
        if seems == self.is_reached:
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
    def is_over(self):
        return self.day == date(self.year, 12, 31)


def board(unit, year, *, day=None):
    """The Board of `unit` for `year`, as of `day` (default: today, or the year's last day).

    `unit` may be a province or any unit below it; the targets are those of its province, judged for
    the province itself, and for a unit below where a target is a ratio or set for each. Writes
    nothing. About one query for each source of figures the targets name (12 for the standard ones).
    For the nation it has no lines.
    """
    day = min(day or today(), date(year, 12, 31))
    province = unit.province or unit
    targets, set_in = targets_of(province, year)
    if day.year < year or unit.level == Unit.Level.NATION:
        lines = tuple(Line(target, MEASURES[target.measure], (), None, True) for target in targets)
        return Board(unit, province, year, day, set_in, lines)
    months = Months(unit, year, day)
    reckoned = _Reckoned(months)
    lines = tuple(reckoned.line(target) for target in targets)
    notes = (*months.totals.added_notes, *months.totals.notes) if months.has_totals else ()
    return Board(unit, province, year, day, set_in, lines, tuple(months.days), notes)


def targets_of(province, year):
    """([targets], the year they were set in): the year's own, the last ones before it, the standard ones.

    What was carried on, and the standard ones (None), are shown until a manager sets the year's own.
    """
    if province.level == Unit.Level.NATION:
        return [], None
    found = list(Target.objects.filter(province=province, year__lte=year).in_order())
    if not found:
        return standard_targets(province, year), None
    last = max(target.year for target in found)
    return [one for one in found if one.year == last and one.counts], last


def in_percent(share):
    """75% of a share: as many places as the number has, up to two."""
    return f"{format_number(share * 100, 2).rstrip('0').rstrip(',')}%"


class _Reckoned:
    """The figures of the months, each source read once, whatever the number of targets."""

    def __init__(self, months):
        self.months = months
        self.subjects = Subjects(months)
        self.known = {}

    def read(self, source):
        if source not in self.known:
            self.known[source] = source(self.months)
        return self.known[source]

    def cells(self, measure):
        """{subject: [(above, below or None) for each day]}"""
        above = self.read(measure.source)
        below = self.read(measure.below_source or measure.source) if measure.is_ratio else {}
        zero = (0,) * len(self.months.days)
        found = {}
        for subject in above.keys() | below.keys():
            tops = above.get(subject, {}).get(measure.above, zero)
            feet = (
                below.get(subject, {}).get(measure.below, zero)
                if measure.is_ratio
                else (None,) * len(zero)
            )
            found[subject] = list(zip(tops, feet, strict=True))
        return found

    def line(self, target):
        measure = MEASURES[target.measure]
        cells = self.cells(measure)
        if target.is_each:
            return self.each(target, measure, cells)
        return self.whole(target, measure, cells)

    def whole(self, target, measure, cells):
        trend = tuple(
            _figure(target, measure, *_sum([lines[step] for lines in cells.values()], measure))
            for step in range(len(self.months.days))
        )
        figure = trend[-1]
        is_judged = measure.is_ratio or self.months.unit.province_id == self.months.unit.pk
        end = self.at_years_end(measure, figure.above, figure.below)
        projected = end and _figure(target, measure, *end)
        listed = self.subjects.of(target.scope, measure)
        short = [
            Short(subject, above, below, missing(target, measure, above, below))
            for subject, (above, below) in self.own(listed, cells, measure)
            if (
                below and not _holds(target, measure, above, below)
                if measure.is_ratio
                else not above and target.is_floor
            )
        ]
        return Line(target, measure, trend, projected, is_judged, _worst_first(short), len(listed))

    def each(self, target, measure, cells):
        listed = self.subjects.of(target.scope, measure)
        nothing = [(0, 0 if measure.is_ratio else None)] * len(self.months.days)
        rows = [(subject, cells.get(subject.pk, nothing)) for subject in listed]
        trend = tuple(
            _share(_holds(target, measure, *lines[step]) for _, lines in rows)
            for step in range(len(self.months.days))
        )
        short = [
            Short(subject, *lines[-1], missing(target, measure, *lines[-1]))
            for subject, lines in rows
            if not _holds(target, measure, *lines[-1])
        ]
        ends = [self.at_years_end(measure, *lines[-1]) for _, lines in rows]
        told = ends and None not in ends
        projected = _share(_holds(target, measure, *end) for end in ends) if told else None
        return Line(target, measure, trend, projected, True, _worst_first(short), len(listed))

    def own(self, listed, cells, measure):
        nothing = (0, 0 if measure.is_ratio else None)
        for subject in listed:
            lines = cells.get(subject.pk)
            yield subject, lines[-1] if lines else nothing

    def at_years_end(self, measure, above, below):
        """(above, below) on 31/12 by the pace of the measure; None early in the year and after it."""
        months = self.months
        passed = (months.day - months.start).days + 1
        whole = (date(months.year + 1, 1, 1) - months.start).days
        if passed < DAYS_BEFORE_PROJECTING or passed == whole:
            return None
        if measure.pace == Pace.HOLDS:
            return above, below
        above = above * whole // passed
        return (min(above, below), below) if measure.pace == Pace.GAINS else (above, below)


def missing(target, measure, above, below):
    """How many more it takes (fewer, where a target sets a limit); None where it cannot be reached."""
    mark = target.mark / 100 * below if measure.is_ratio else target.mark
    if not target.is_floor:
        most = (
            mark.__floor__() if target.operator == Target.Operator.AT_MOST else mark.__ceil__() - 1
        )
        return above - most if most >= 0 else None
    least = mark.__ceil__() if target.operator == Target.Operator.AT_LEAST else mark.__floor__() + 1
    return None if measure.is_ratio and least > below else least - above


def _holds(target, measure, above, below):
    if not measure.is_ratio:
        return target.holds(above)
    return bool(below) and target.holds(Fraction(above * 100, below))


def _figure(target, measure, above, below):
    return Figure(above, below, _holds(target, measure, above, below))


def _share(held):
    held = list(held)
    return Figure(sum(held), len(held), bool(held) and all(held))


def _sum(cells, measure):
    below = sum(below for _, below in cells) if measure.is_ratio else None
    return sum(above for above, _ in cells), below


def _worst_first(short):
    """Those that need the most first, then in the order of tables."""
    return tuple(sorted(short, key=lambda one: -(one.missing or 0)))
