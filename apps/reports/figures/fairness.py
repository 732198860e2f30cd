"""Who waits, and who gets far more than others: what “no unfairness” means in figures.

Counted aid and its value go by F3 and F7, persons by F6, both of the records on file: what stands
only in historical totals belongs to no address. Medians are exact fractions.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import models

from apps.reports.figures.conditions import OPEN_ADDRESS
from apps.reports.figures.reading import fetch
from apps.reports.figures.scope import Scope, View
from apps.reports.figures.together import alone


class Against(models.TextChoices):
    """Whose median an address is measured by."""

    WHOLE = "whole", "Toàn đơn vị đang xem"
    ROW = "row", "Từng đơn vị trực thuộc"


@dataclass(frozen=True)
class Waiting:
    """Open addresses without counted aid ever, and without it for more than some months."""

    never: int
    long_ago: int


@dataclass(frozen=True)
class Share:
    """What one unit's helped addresses got; `median` is that of the value per person of each."""

    key: str
    name: str
    helped: int
    persons: int
    value: int
    median: Fraction | None

    @property
    def per_person(self):
        return Fraction(self.value, self.persons) if self.persons else None


@dataclass(frozen=True)
class Shares:
    """A share per unit below the chosen one, and the whole."""

    rows: tuple
    total: Share

    def medians(self, against):
        """{key of the unit: its yardstick}, without those that have none."""
        found = {
            row.key: self.total.median if against == Against.WHOLE else row.median
            for row in self.rows
        }
        return {key: median for key, median in found.items() if median}


_LAST_AID = """
    SELECT aid.address_id, max(aid.given_on) AS helped_on
    FROM aid_records_aidrecord aid
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' AND aid.given_on <= %(end)s
        {{aid}} {reach}
    GROUP BY aid.address_id"""

_WAITING = f"""
WITH {{units}},
last_aid AS ({{last_aid}}),
waiting AS (
    SELECT a.code, a.full_name, a.name_key, a.id, a.unit_id, a.hamlet, a.filed_on, a.headcount,
        last_aid.helped_on
    FROM addresses_address a
    JOIN units ON units.id = a.unit_id
    LEFT JOIN last_aid ON last_aid.address_id = a.id
    WHERE {OPEN_ADDRESS.format(day="%(end)s")} {{address_in_province}}
        AND (last_aid.helped_on IS NULL OR last_aid.helped_on < %(long_ago)s)
)
"""

_COUNT_WAITING = """
SELECT count(*) FILTER (WHERE helped_on IS NULL) AS never, count(helped_on) AS long_ago FROM waiting
"""

_PAGE_WAITING = """
SELECT w.code, w.full_name, u.name AS unit, w.hamlet, w.headcount, w.filed_on, w.helped_on
FROM waiting w
JOIN organisation_unit u ON u.id = w.unit_id
WHERE (w.helped_on IS NULL) = %(never)s
ORDER BY coalesce(w.helped_on, w.filed_on), w.name_key, w.id
LIMIT %(limit)s OFFSET %(offset)s
"""

_COUNT_WITH_FIRST = f"""
SELECT counted.*, first.*
FROM ({_COUNT_WAITING}) counted
LEFT JOIN (SELECT *, row_number() OVER () AS place FROM ({_PAGE_WAITING}) page) first ON true
ORDER BY place
"""

_WORTH = "value::numeric(40, 20) / persons"
_MIDDLE = (
    f"(array_agg({{column}} ORDER BY {_WORTH}, address_id) FILTER (WHERE value > 0))"
    "[((count(*) FILTER (WHERE value > 0) + {plus}) / 2)::int]::bigint AS {name}"
)
_MIDDLES = {
    "lower_value": _MIDDLE.format(column="value", plus=1, name="lower_value"),
    "lower_persons": _MIDDLE.format(column="persons", plus=1, name="lower_persons"),
    "upper_value": _MIDDLE.format(column="value", plus=2, name="upper_value"),
    "upper_persons": _MIDDLE.format(column="persons", plus=2, name="upper_persons"),
}

_SHARES = f""",
figures AS (
    SELECT row_id, grouping(row_id) AS is_total, count(*) AS helped,
        coalesce(sum(persons), 0)::bigint AS persons, coalesce(sum(value), 0)::bigint AS value,
        {", ".join(_MIDDLES.values())}
    FROM helped GROUP BY ROLLUP (row_id)
)"""

_FAR_ABOVE = f""",
far AS (
    SELECT helped.address_id, helped.value, helped.persons, {_WORTH} AS worth,
        m.numerator / m.denominator AS median
    FROM helped
    JOIN organisation_unit r ON r.id = helped.row_id
    JOIN unnest(%(keys)s::text[], %(numerators)s::numeric[], %(denominators)s::numeric[])
        AS m (key, numerator, denominator) ON m.key = r.key
    WHERE helped.value * m.denominator * %(times_denominator)s
        > helped.persons * m.numerator * %(times_numerator)s
)
"""

_COUNT_FAR = """
SELECT count(*) AS found
FROM far
JOIN addresses_address a ON a.id = far.address_id
JOIN organisation_unit u ON u.id = a.unit_id
WHERE u.path LIKE %(visible)s
"""

_PAGE_FAR = """
SELECT a.code, a.full_name, u.key AS unit_key, u.name AS unit, a.hamlet, far.persons,
    far.value::bigint AS value, r.key AS row_key
FROM far
JOIN helped USING (address_id)
JOIN addresses_address a ON a.id = far.address_id
JOIN organisation_unit u ON u.id = a.unit_id
JOIN organisation_unit r ON r.id = helped.row_id
WHERE u.path LIKE %(visible)s
ORDER BY far.worth / far.median DESC, a.name_key, a.id
LIMIT %(limit)s OFFSET %(offset)s
"""


def months_before(day, months):
    """The same day of the month so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def waiting(unit, day, *, months=12):
    """How many open addresses wait on `day`; long ago is before the day `months` months earlier."""
    return alone(waiting_steps(unit, day, months=months))


def waiting_steps(unit, day, *, months=12):
    """`waiting` as steps (figures.together)."""
    (line,) = yield _waiting(unit, day, months, _COUNT_WAITING)
    return Waiting(**line)


def waiting_with_first_steps(unit, day, *, months, limit):
    """`waiting` and the first of `never_helped`, of one reckoning, as steps: (Waiting, lines)."""
    more = {"never": True, "limit": limit, "offset": 0}
    lines = yield _waiting(unit, day, months, _COUNT_WITH_FIRST, **more)
    counts = [Waiting(line.pop("never"), line.pop("long_ago")) for line in lines]
    return counts[0], [line for line in lines if line.pop("place")]


def never_helped(unit, day, *, limit=50, offset=0):
    """Open addresses without any counted aid up to `day`; who was filed first stands first."""
    return alone(never_helped_steps(unit, day, limit=limit, offset=offset))


def never_helped_steps(unit, day, *, limit=50, offset=0):
    """`never_helped` as steps (figures.together)."""
    more = {"never": True, "limit": limit, "offset": offset}
    found = yield _waiting(unit, day, 0, _PAGE_WAITING, **more)
    return found


def helped_long_ago(unit, day, *, months=12, limit=50, offset=0):
    """Open addresses whose last counted aid is more than `months` months back, oldest first."""
    more = {"never": False, "limit": limit, "offset": offset}
    return fetch(*_waiting(unit, day, months, _PAGE_WAITING, **more))


def _waiting(unit, day, months, select, **more):
    scope = Scope(unit, day, day)
    sql = _WAITING.format(
        units=scope.units(),
        last_aid=scope.of_aid(_LAST_AID.format(reach=scope.reach_since_ever)),
        address_in_province=scope.in_province,
    )
    return sql + select, scope.params | more | {"long_ago": months_before(day, months)}


def shares(unit, start, end, view=View.CURRENT):
    """Value and persons of the helped per unit, with the median per person. Raises FigureError.

    Addresses whose counted aid has no value (advice, not yet valued, pass-ons) are helped, but
    stand outside the median.
    """
    scope = Scope(unit, start, end, view)
    columns = ("helped", "persons", "value", *_MIDDLES)
    sql = scope.helped_pieces() + _SHARES + scope.per_row(columns, "helped > 0")
    *lines, last = fetch(sql, scope.params)
    return Shares(rows=tuple(_share(line) for line in lines), total=_share(last))


def _share(line):
    middle = None
    if line["lower_persons"]:
        lower = Fraction(line["lower_value"], line["lower_persons"])
        upper = Fraction(line["upper_value"], line["upper_persons"])
        middle = (lower + upper) / 2
    kept = ("key", "name", "helped", "persons", "value")
    return Share(**{name: line[name] for name in kept}, median=middle)


def count_far_above(unit, start, end, *, times, medians, view=View.CURRENT, visible_path=""):
    """How many addresses got more than `times` × the median per person; `medians` by unit key.

    With `visible_path` those alone that belong below it today: in the recorded view some have left.
    """
    visible = {"visible": f"{visible_path}%"}
    (line,) = _fetch_far(Scope(unit, start, end, view), times, medians, _COUNT_FAR, **visible)
    return line["found"]


def far_above(
    unit, start, end, *, times, medians, view=View.CURRENT, visible_path="", limit=50, offset=0
):
    """Those addresses, farthest first, each with `per_person`, `median` and their ratio `times`."""
    more = {"limit": limit, "offset": offset, "visible": f"{visible_path}%"}
    lines = _fetch_far(Scope(unit, start, end, view), times, medians, _PAGE_FAR, **more)
    for line in lines:
        line["median"] = medians[line["row_key"]]
        line["per_person"] = Fraction(line["value"], line["persons"])
        line["times"] = line["per_person"] / line["median"]
    return lines


def _fetch_far(scope, times, medians, select, **more):
    times = Fraction(times)
    yardsticks = {
        "keys": list(medians),
        "numerators": [median.numerator for median in medians.values()],
        "denominators": [median.denominator for median in medians.values()],
        "times_numerator": times.numerator,
        "times_denominator": times.denominator,
    }
    sql = scope.helped_pieces() + _FAR_ABOVE + select
    return fetch(sql, scope.params | yardsticks | more)
