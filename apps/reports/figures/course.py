"""The course of a period, month by month or year by year, and of the same days a year earlier.

Of the records on file: historical totals have no months. In the recorded view help counts in the
unit of the last counted aid of the month or year. An address helped in several months counts in each, so months of `helped` do
not add up; filed and value do.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from apps.core.dates import months_later, same_day_later
from apps.reports.figures.conditions import ADDED_VALUE, COUNTABLE_ADDRESS
from apps.reports.figures.scope import FigureError, Scope, View
from apps.reports.figures.together import alone


class Pace(models.TextChoices):
    """How long one step of a course is."""

    MONTH = "month", "Tháng"
    YEAR = "year", "Năm"

    def begin(self, day):
        return day.replace(day=1) if self is Pace.MONTH else date(day.year, 1, 1)

    def following(self, first):
        return months_later(first, 1 if self is Pace.MONTH else 12)


@dataclass(frozen=True)
class Step:
    """One month or year, as far as it lies in the period: `first` and `last` day."""

    first: date
    last: date
    filed: int = 0
    helped: int = 0
    value: int = 0


@dataclass(frozen=True)
class Course:
    """The steps of a period, and those of a year earlier; as many, where they were asked for."""

    pace: str
    steps: tuple
    before: tuple


_GIVEN = f"""
    SELECT spans.span, date_trunc(%(pace)s, aid.given_on)::date AS begins_on, aid.address_id,
        {{last_unit}}
        sum({ADDED_VALUE}) AS value
    FROM spans
    JOIN aid_records_aidrecord aid ON aid.given_on BETWEEN spans.first AND spans.last
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' {{{{aid}}}} {{reach}}
    GROUP BY 1, 2, 3"""

_FILED = f"""
    SELECT spans.span, date_trunc(%(pace)s, a.filed_on)::date, count(*), 0, 0
    FROM spans
    JOIN addresses_address a ON a.filed_on BETWEEN spans.first AND spans.last
    JOIN units ON units.id = {{filed_unit}}
    WHERE {COUNTABLE_ADDRESS} AND a.status IN ('filed', 'closed') {{{{address}}}}
    GROUP BY 1, 2"""

_COURSE = f"""
WITH {{units}},
spans AS (
    SELECT * FROM unnest(%(spans)s::int[], %(firsts)s::date[], %(lasts)s::date[]) AS s (span, first, last)
),
p AS ({{given}}),
parts AS (
    SELECT p.span, p.begins_on, 0 AS filed, count(*) AS helped, sum(p.value) AS value
    FROM p
    JOIN addresses_address a ON a.id = p.address_id
    JOIN units ON units.id = {{helped_unit}}
    WHERE {COUNTABLE_ADDRESS} {{address_today}}
    GROUP BY 1, 2
    UNION ALL
    {{filed}}
)
SELECT span, begins_on, sum(filed)::bigint AS filed, sum(helped)::bigint AS helped, sum(value)::bigint AS value
FROM parts GROUP BY 1, 2
"""


def course(unit, start, end, view=View.CURRENT, *, pace=Pace.MONTH, with_before=False):
    """The Course of `unit` from `start` to `end`; in months it is of at most a year with `with_before`.

    Raises FigureError.
    """
    return alone(course_steps(unit, start, end, view, pace=pace, with_before=with_before))


def course_steps(unit, start, end, view=View.CURRENT, *, pace=Pace.MONTH, with_before=False):
    """`course` as steps (figures.together)."""
    scope = Scope(unit, start, end, view)
    periods = [(start, end)]
    if with_before:
        before = a_year_earlier(start), a_year_earlier(end)
        if before[1] >= start:
            raise FigureError("Chỉ so sánh được kỳ không dài quá một năm với năm trước.")
        periods.append(before)
    pace = Pace(pace)
    # In the recorded view the year before had its own units: look at whoever was helped until now.
    reach = scope.reach if scope.is_current else scope.reach_since_ever
    sql = _COURSE.format(
        units=scope.units(),
        given=scope.of_aid(_GIVEN.format(reach=reach, last_unit=scope.last_unit)),
        filed=scope.of_addresses(_FILED.format(filed_unit=scope.filed_unit)),
        helped_unit=scope.helped_unit,
        address_today=scope.in_province if scope.is_current else "",
    )
    params = scope.params | {
        "pace": pace.value,
        "spans": list(range(len(periods))),
        "firsts": [first for first, _ in periods],
        "lasts": [last for _, last in periods],
    }
    lines = yield sql, params
    found = {(line.pop("span"), line.pop("begins_on")): line for line in lines}
    steps = [
        tuple(
            Step(max(first, begins), min(last, ends), **found.get((span, begins), {}))
            for begins, ends in _steps(pace, first, last)
        )
        for span, (first, last) in enumerate(periods)
    ]
    return Course(pace, steps[0], steps[1] if with_before else ())


def a_year_earlier(day):
    """The same day of the year before; 28/02 for 29/02."""
    return same_day_later(day, months=-12)


def _steps(pace, first, last):
    """(first, last day) of each whole month or year that the days touch."""
    begins = pace.begin(first)
    while begins <= last:
        follows = pace.following(begins)
        yield begins, follows - timedelta(days=1)
        begins = follows
