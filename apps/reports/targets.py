"""How a unit stands by the targets of a year (F16): the board that page, files and dashboards show.

`board(unit, year)` reckons it; a `Line` is one target with its figure, its trend by month, what it
comes to by the year's end, and who falls short. Figures are exact; the percentage is for the eye.
"""

from datetime import date
from fractions import Fraction

from apps.core.dates import today
from apps.organisation.models import Unit
from apps.reports.figures.measures import MEASURES, Pace
from apps.reports.figures.monthly import Months
from apps.reports.figures.subjects import kind_of, subjects_of
from apps.reports.figures.together import together
from apps.reports.models import Target
from apps.reports.standard_targets import standard_targets
from apps.reports.target_lines import Board, Figure, Line, Short

DAYS_BEFORE_PROJECTING = 31


def board(unit, year, *, day=None):
    """The Board of `unit` for `year`, as of `day` (default: today, or the year's last day).

    `unit` may be a province or any unit below it; the targets are those of its province, judged for
    the province itself, and for a unit below where a target is a ratio or set for each. Writes
    nothing, and asks for the sources of all its figures at once. For the nation it has no lines.
    """
    day = min(day or today(), date(year, 12, 31))
    province = unit if unit.province_id == unit.pk else unit.province or unit
    targets, set_in = targets_of(province, year)
    if day.year < year or unit.level == Unit.Level.NATION:
        lines = tuple(Line(target, MEASURES[target.measure], (), None, True) for target in targets)
        return Board(unit, province, year, day, set_in, lines)
    months = Months(unit, year, day)
    reckoned = _Reckoned(months, targets)
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


class _Reckoned:
    """The figures of the months, all sources read at once, whatever the number of targets."""

    def __init__(self, months, targets):
        self.months = months
        measures = [MEASURES[target.measure] for target in targets]
        sources = {
            source for one in measures for source in (one.source, one.below_source) if source
        }
        kinds = {kind_of(target.scope, MEASURES[target.measure]) for target in targets}
        steps = {source: source(months) for source in sources}
        steps |= {kind: subjects_of(kind, months) for kind in kinds}
        self.known = dict(zip(steps, together(*steps.values()), strict=True))

    def cells(self, measure):
        """{subject: [(above, below or None) for each day]}"""
        above = self.known[measure.source]
        below = self.known[measure.below_source or measure.source] if measure.is_ratio else {}
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
        ends = {subject: lines[-1] for subject, lines in self.rows(target, measure, cells)}
        short = [
            subject
            for subject, end in ends.items()
            if (
                not _holds(target, measure, *end)
                if measure.is_ratio
                else not end[0] and target.is_floor
            )
        ]
        return Line(
            target, measure, trend, projected, is_judged, *_parted(target, measure, ends, short)
        )

    def each(self, target, measure, cells):
        rows = list(self.rows(target, measure, cells))
        trend = tuple(
            _share(target, measure, [lines[step] for _, lines in rows])
            for step in range(len(self.months.days))
        )
        ends = {subject: lines[-1] for subject, lines in rows}
        short = [subject for subject, end in ends.items() if not _holds(target, measure, *end)]
        told = [self.at_years_end(measure, *end) for end in ends.values()]
        projected = _share(target, measure, told) if told and None not in told else None
        return Line(target, measure, trend, projected, True, *_parted(target, measure, ends, short))

    def rows(self, target, measure, cells):
        """(subject, its cells) of everybody the target is set for, or whose parts the whole is made of."""
        nothing = [(0, 0 if measure.is_ratio else None)] * len(self.months.days)
        for subject in self.known[kind_of(target.scope, measure)]:
            yield subject, cells.get(subject.pk, nothing)

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


def _share(target, measure, cells):
    """How many of those with something to judge reach the target."""
    held = [_holds(target, measure, *cell) for cell in cells if not _is_blank(measure, cell)]
    return Figure(sum(held), len(held), bool(held) and all(held))


def _is_blank(measure, cell):
    """Whether there is nothing to divide by."""
    return measure.is_ratio and not cell[1]


def _sum(cells, measure):
    below = sum(below for _, below in cells) if measure.is_ratio else None
    return sum(above for above, _ in cells), below


def _parted(target, measure, ends, short):
    """(those that fall short, the worst first; those that do not; those without a denominator)."""
    short = set(short)
    fall, held, blank = [], [], []
    for subject, end in ends.items():
        if _is_blank(measure, end):
            blank.append(Short(subject, *end, None))
        else:
            group = fall if subject in short else held
            group.append(Short(subject, *end, missing(target, measure, *end)))
    fall.sort(key=lambda one: -(one.missing or 0))
    return tuple(fall), tuple(held), tuple(blank)
