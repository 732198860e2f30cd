"""The figures of a calendar year as they stood at the end of each month, unit by unit.

Each asks one statement (`figures.together`), whatever the number of months: what happens is put on
the first month's end that sees it (`width_bucket`), and Python adds up. Addresses count in their unit of today (F15, current
view); years on paper count as in the summary table (F14). What each gives is {subject: {name: one
number per step}}, a subject being the id of a unit or of a sponsor.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate

from apps.core.dates import months_later
from apps.organisation.models import Unit
from apps.reports.figures.conditions import (
    ADDED_VALUE,
    COUNTABLE_ADDRESS,
    FILED_ADDRESS,
    not_covered,
)
from apps.reports.figures.history import historical_totals
from apps.reports.figures.scope import Scope


@dataclass
class Months:
    """The ends of the months of a year until `day`, which is the last of them, for a unit."""

    unit: Unit
    year: int
    day: date

    @property
    def start(self):
        return date(self.year, 1, 1)

    @cached_property
    def days(self):
        ends = (months_later(self.start, count) - timedelta(days=1) for count in range(1, 13))
        return [*(end for end in ends if end < self.day), self.day]

    @cached_property
    def scope(self):
        return Scope(self.unit, self.start, self.day)

    @cached_property
    def totals(self):
        return historical_totals(self.scope)

    @property
    def has_totals(self):
        """Whether a figure asked for the years on paper."""
        return "totals" in vars(self)

    @property
    def params(self):
        return self.scope.params | self.totals.params | {"days": self.days, "n": len(self.days)}

    @property
    def in_scope(self):
        """Condition on an address `a` of the unit."""
        inside = self.scope.in_province
        if self.scope.is_nation or self.scope.is_whole_province:
            return inside
        below = "SELECT id FROM organisation_unit WHERE path LIKE %(below)s"
        return f"{inside} AND a.unit_id IN ({below})"

    def step_of(self, day):
        """The first step that sees a day; the first one sees all that was before the year."""
        return sum(end < day for end in self.days)

    def added_up(self, lines, *names):
        """Rows of (subject, step, names…) as what each subject has come to by every step."""
        changes = defaultdict(lambda: {name: [0] * len(self.days) for name in names})
        for line in lines:
            if line["step"] < len(self.days):
                for name in names:
                    changes[line["subject"]][name][line["step"]] += int(line[name])
        return {
            subject: {name: tuple(accumulate(steps)) for name, steps in of_names.items()}
            for subject, of_names in changes.items()
        }

    def on_paper(self, **columns):
        """Lines of the historical totals that the year adds: {name: column of the table}."""
        for line in self.totals.added:
            yield {"subject": line["row_id"], "step": self.step_of(line["ends_on"])} | {
                name: line[column] for name, column in columns.items()
            }


_FILED = """
WITH {covered} found AS (
    SELECT a.unit_id AS subject, width_bucket(a.filed_on - 1, %(days)s::date[]) AS step,
        count(*) AS filed
    FROM addresses_address a
    WHERE {filed_address} {in_scope} {not_covered}
    GROUP BY 1, 2
)
SELECT * FROM found"""

_GIVEN = """
    SELECT aid.address_id, width_bucket(aid.given_on - 1, %(days)s::date[]) AS step,
        sum({added_value}) AS value
    FROM aid_records_aidrecord aid
    WHERE aid.voided_at IS NULL AND aid.exclusion = ''
        AND aid.given_on BETWEEN %(start)s AND %(end)s
        {{aid}} {reach} {not_covered}
    GROUP BY 1, 2"""

_HELPED = """
WITH {units}, {covered} given AS ({given}),
placed AS (
    SELECT a.unit_id AS subject, given.step, given.value,
        given.step = min(given.step) OVER (PARTITION BY given.address_id) AS is_first,
        greatest(given.step, width_bucket(a.filed_on - 1, %(days)s::date[])) AS kept_step,
        a.status IN ('filed', 'closed') AND a.filed_on <= %(end)s
            AND coalesce(a.closed_on >= %(start)s, true) AS was_open
    FROM given
    JOIN addresses_address a ON a.id = given.address_id
    WHERE {countable} {in_scope}
)
SELECT subject, step, sum(value) AS value, count(*) FILTER (WHERE is_first) AS helped, 0 AS kept
FROM placed GROUP BY 1, 2
UNION ALL
SELECT subject, kept_step, 0, 0, count(*) FROM placed WHERE is_first AND was_open GROUP BY 1, 2
"""

_OPENED = """
WITH opened AS (
    SELECT a.id, a.unit_id AS subject, a.filed_on, a.surveyed_on,
        width_bucket(a.filed_on - 1, %(days)s::date[]) AS first,
        coalesce(width_bucket(a.closed_on - 1, %(days)s::date[]), %(n)s) AS last
    FROM addresses_address a
    WHERE {countable} AND a.status IN ('filed', 'closed') AND a.filed_on <= %(end)s
        AND coalesce(a.closed_on > (%(days)s::date[])[1], true) {in_scope}
),
"""

_CHANGES = """
changes AS (
    SELECT subject, first AS step, 1 AS open, 0 AS reviewed FROM opened WHERE first < last
    UNION ALL SELECT subject, last, -1, 0 FROM opened WHERE first < last
    UNION ALL SELECT subject, first, 0, 1 FROM seen WHERE first < last
    UNION ALL SELECT subject, last, 0, -1 FROM seen WHERE first < last
)
SELECT subject, step, sum(open) AS open, sum(reviewed) AS reviewed FROM changes GROUP BY 1, 2
"""

# A visit is good for 365 days, or until the next one takes over.
_REVIEWED = (
    _OPENED
    + """
visits AS (
    SELECT r.address_id AS id, r.reviewed_on AS begins, r.reviewed_on + 365 AS ends
    FROM opened
    JOIN addresses_review r ON r.address_id = opened.id
    WHERE r.taken_back_at IS NULL
        AND r.reviewed_on BETWEEN (%(days)s::date[])[1] - 365 AND %(end)s
    UNION ALL
    SELECT id, filed_on, least(filed_on, surveyed_on) + 365 FROM opened WHERE surveyed_on IS NOT NULL
),
good AS (
    SELECT id, begins, least(
        max(ends) OVER (PARTITION BY id ORDER BY begins ROWS UNBOUNDED PRECEDING),
        lead(begins) OVER (PARTITION BY id ORDER BY begins) - 1
    ) AS ends
    FROM visits
),
seen AS (
    SELECT opened.subject,
        greatest(width_bucket(good.begins - 1, %(days)s::date[]), opened.first) AS first,
        least(width_bucket(good.ends, %(days)s::date[]), opened.last) AS last
    FROM good JOIN opened USING (id)
),"""
    + _CHANGES
)

_REVIEWED_THIS_YEAR = (
    _OPENED
    + """
visited AS (
    SELECT r.address_id AS id, min(r.reviewed_on) AS day
    FROM opened
    JOIN addresses_review r ON r.address_id = opened.id
    WHERE r.taken_back_at IS NULL AND r.reviewed_on BETWEEN %(start)s AND %(end)s
    GROUP BY 1
),
seen AS (
    SELECT subject, last, CASE WHEN filed_on >= %(start)s THEN first
        ELSE greatest(first, width_bucket(day - 1, %(days)s::date[])) END AS first
    FROM opened
    LEFT JOIN visited USING (id)
    WHERE filed_on >= %(start)s OR day IS NOT NULL
),"""
    + _CHANGES
)


def filing(months):
    """`filed`: F2 since the year began."""
    sql = _FILED.format(
        covered=months.scope.covered(months.totals.ids),
        filed_address=FILED_ADDRESS,
        in_scope=months.in_scope,
        not_covered=not_covered("a.filed_unit_id", "a.filed_on", months.totals.ids),
    )
    lines = yield sql, months.params
    return months.added_up([*lines, *months.on_paper(filed="c3")], "filed")


def helping(months):
    """Since the year began: `helped` (F4), `value` (F7), `kept`: helped, and open in the year (A2)."""
    given = _GIVEN.format(
        added_value=ADDED_VALUE,
        reach=months.scope.reach,
        not_covered=not_covered("aid.unit_id", "aid.given_on", months.totals.ids),
    )
    sql = _HELPED.format(
        units=months.scope.units(),
        covered=months.scope.covered(months.totals.ids),
        given=months.scope.of_aid(given),
        countable=COUNTABLE_ADDRESS,
        in_scope=months.in_scope,
    )
    lines = yield sql, months.params
    on_paper = months.on_paper(value="c8", helped="c6", kept="c6")
    return months.added_up([*lines, *on_paper], "helped", "value", "kept")


def reviewing(months):
    """`open` and `reviewed` on each day, by F10."""
    return (yield from _reviews(months, _REVIEWED))


def reviewing_this_year(months):
    """`open` and `reviewed` on each day, by F11."""
    return (yield from _reviews(months, _REVIEWED_THIS_YEAR))


def _reviews(months, sql):
    sql = sql.format(countable=COUNTABLE_ADDRESS, in_scope=months.in_scope)
    lines = yield sql, months.params
    return months.added_up(lines, "open", "reviewed")
