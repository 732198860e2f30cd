"""How many open addresses are reviewed: in the 365 days before a day (F10), year by year (F11).

Both look at the addresses of a unit today and at the dossiers as they stand: a dossier has one
closing day, so one that was reopened counts as open all along. Historical totals know no reviews.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import ClassVar

from apps.core.money import format_ratio
from apps.organisation.models import Unit
from apps.reports.figures.conditions import COUNTABLE_ADDRESS, OPEN_ADDRESS
from apps.reports.figures.reading import fetch
from apps.reports.figures.scope import Scope
from apps.reports.figures.together import alone

SPAN = timedelta(days=365)


@dataclass(frozen=True)
class ReviewRatio:
    """Reviewed among open addresses: the exact fraction, None without a denominator."""

    reviewed: int
    open: int

    mark: ClassVar[Fraction]
    is_strict: ClassVar[bool]
    mark_in_words: ClassVar[str]

    @property
    def exact(self):
        return Fraction(self.reviewed, self.open) if self.open else None

    @property
    def wanted(self):
        """The least number of reviewed addresses that reaches the mark."""
        least = self.mark * self.open
        return least.__floor__() + 1 if self.is_strict else least.__ceil__()

    @property
    def missing(self):
        """How many more of the open addresses must be reviewed."""
        return max(self.wanted - self.reviewed, 0) if self.open else 0

    @property
    def is_reached(self):
        return bool(self.open) and not self.missing

    @property
    def looks_reached(self):
        """Rounded for the eye it stands at the mark or above, and yet it is not reached."""
        if not self.open or self.is_reached:
            return False
        return self.exact >= self.mark - Fraction(5, 10_000)

    def __str__(self):
        return format_ratio(self.reviewed, self.open)


class ReviewedRatio(ReviewRatio):
    """F10, at least 75 %."""

    mark, is_strict, mark_in_words = Fraction(75, 100), False, "75%"


class YearlyRatio(ReviewRatio):
    """F11, strictly over 95 %: 10 points or none."""

    mark, is_strict, mark_in_words = Fraction(95, 100), True, "trên 95%"

    @property
    def points(self):
        return 10 if self.is_reached else 0


@dataclass(frozen=True)
class ReviewRow:
    """One unit's ratio."""

    key: str
    name: str
    ratio: ReviewRatio


@dataclass(frozen=True)
class Reviewed:
    """F10 on `day`: the chosen unit's ratio and those of the units below it."""

    day: date
    rows: tuple
    total: ReviewedRatio


@dataclass(frozen=True)
class YearlyReviews:
    """F11 from `first_year` to `cut_off`: `years` are (year, ratio); sums over them otherwise."""

    first_year: int
    cut_off: date
    rows: tuple
    years: tuple
    total: YearlyRatio

    def of(self, unit):
        """What the review round of `unit` shows: a base unit's own addresses, else all of them."""
        if unit.level != Unit.Level.BASE:
            return self.total
        own = (row.ratio for row in self.rows if row.key == unit.key)
        return next(own, YearlyRatio(reviewed=0, open=0))


_REVIEWED = f"""
WITH {{units}},
looked_at AS (
    SELECT units.row_id, a.id, a.headcount,
        a.filed_on >= %(start)s AND coalesce(a.surveyed_on >= %(start)s, false) OR EXISTS (
            SELECT 1 FROM addresses_review r
            WHERE r.address_id = a.id AND r.taken_back_at IS NULL
                AND r.reviewed_on BETWEEN %(start)s AND %(end)s
        ) AS is_reviewed
    FROM addresses_address a
    JOIN units ON units.id = a.unit_id
    WHERE {OPEN_ADDRESS.format(day="%(end)s")} {{in_province}}
)"""

_REVIEWED_FIGURES = """,
figures AS (
    SELECT row_id, grouping(row_id) AS is_total,
        count(*) AS open, count(*) FILTER (WHERE is_reviewed) AS reviewed
    FROM looked_at GROUP BY ROLLUP (row_id)
)"""

_BY_YEAR = f"""
WITH {{units}},
years AS (
    SELECT year, least(make_date(year, 12, 31), %(end)s) AS day
    FROM generate_series(extract(year FROM %(start)s::date)::int, extract(year FROM %(end)s::date)::int) AS year
),
looked_at AS (
    SELECT units.row_id, a.id, a.headcount, a.filed_on, a.closed_on
    FROM addresses_address a
    JOIN units ON units.id = a.unit_id
    WHERE {COUNTABLE_ADDRESS} AND a.status IN ('filed', 'closed')
        AND a.filed_on <= %(end)s AND coalesce(a.closed_on > %(start)s, true) {{in_province}}
),
reviews AS (
    SELECT DISTINCT looked_at.id, extract(year FROM r.reviewed_on)::int AS year
    FROM looked_at
    JOIN addresses_review r ON r.address_id = looked_at.id
    WHERE r.taken_back_at IS NULL AND r.reviewed_on BETWEEN %(start)s AND %(end)s
)"""

_BY_YEAR_FIGURES = """,
opened AS (
    SELECT row_id, year, count(*) AS open,
        count(*) FILTER (WHERE extract(year FROM filed_on) = year) AS filed
    FROM looked_at
    JOIN years ON filed_on <= day AND (closed_on IS NULL OR closed_on > day)
    GROUP BY row_id, year
),
visited AS (
    SELECT row_id, year, count(*) AS visited
    FROM reviews
    JOIN looked_at USING (id)
    JOIN years USING (year)
    WHERE extract(year FROM filed_on) < year AND (closed_on IS NULL OR closed_on > day)
    GROUP BY row_id, year
),
figures AS (
    SELECT row_id, year, grouping(row_id) AS is_total,
        coalesce(sum(open), 0)::bigint AS open,
        coalesce(sum(filed), 0)::bigint + coalesce(sum(visited), 0)::bigint AS reviewed
    FROM opened LEFT JOIN visited USING (row_id, year)
    GROUP BY GROUPING SETS ((row_id), (year), ())
)"""

_COLUMNS = ("reviewed", "open")
_ALL_YEARS = 0


def with_looked_at(scope):
    """WITH … of the addresses open on the last day: row_id, id, is_reviewed in the whole period."""
    return _REVIEWED.format(units=scope.units(), in_province=scope.in_province)


def with_years_looked_at(scope):
    """WITH … of years (year, its last day), the addresses looked_at and the reviews (id, year)."""
    return _BY_YEAR.format(units=scope.units(), in_province=scope.in_province)


def reviewed(unit, day):
    """F10 of `unit` on `day`, with a row per unit below it."""
    scope = Scope(unit, day - SPAN, day)
    sql = with_looked_at(scope) + _REVIEWED_FIGURES
    *lines, last = fetch(sql + scope.per_row(_COLUMNS, "open > 0"), scope.params)
    return Reviewed(day, _rows(lines, ReviewedRatio), _ratio(last, ReviewedRatio))


def yearly_reviews(unit, first_year, cut_off):
    """F11 of `unit` from `first_year` to the year of `cut_off`. Raises FigureError."""
    return alone(yearly_steps(unit, first_year, cut_off))


def yearly_steps(unit, first_year, cut_off):
    """`yearly_reviews` as steps (figures.together)."""
    scope = Scope(unit, date(first_year, 1, 1), cut_off)
    sql = with_years_looked_at(scope) + _BY_YEAR_FIGURES
    lines = yield sql + scope.per_row((*_COLUMNS, "year"), "open > 0"), scope.params
    sums = {line["year"]: _ratio(line, YearlyRatio) for line in lines if line["is_total"]}
    return YearlyReviews(
        first_year=first_year,
        cut_off=cut_off,
        rows=_rows((line for line in lines if not line["is_total"]), YearlyRatio),
        years=tuple(
            (year, sums.get(year, YearlyRatio(0, 0)))
            for year in range(first_year, cut_off.year + 1)
        ),
        total=sums[_ALL_YEARS],
    )


def yearly_by_row(scope):
    """{row of the scope: its F11 over the years of the period}; rows without open addresses not."""
    sql = with_years_looked_at(scope) + _BY_YEAR_FIGURES
    found = fetch(
        f"{sql} SELECT row_id, reviewed, open FROM figures WHERE row_id > 0", scope.params
    )
    return {line["row_id"]: _ratio(line, YearlyRatio) for line in found}


def _ratio(line, kind):
    return kind(reviewed=line["reviewed"], open=line["open"])


def _rows(lines, kind):
    return tuple(ReviewRow(line["key"], line["name"], _ratio(line, kind)) for line in lines)
