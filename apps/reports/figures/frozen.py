"""Frozen figures beside live ones: kept and compared address by address.

The lines of a freeze are the addresses its summary table counted; their sums, with the historical
totals added, are columns 3 to 8. The same statement gives today's lines, so that a difference
between the two tables is the sum of the differences of single addresses.
"""

from dataclasses import dataclass, field

from django.db import connection

from apps.organisation.models import Unit
from apps.reports.figures.history import historical_totals
from apps.reports.figures.reading import fetch
from apps.reports.figures.scope import Scope

FIGURES = (
    "c3",
    "c4",
    "c5",
    "c6",
    "c7",
    "c8",
    "joint",
    "person_turns",
    "unvalued",
    "excluded_value",
)
_OF_HISTORICAL = ("c3", "c4", "c5", "c6", "c7", "c8")

_COLUMNS = (
    "address_id, is_filed, headcount, side, persons, person_turns, value, unvalued, "
    "excluded_value, is_joint"
)

_LINES = """,
lines AS (
    SELECT address_id,
        f.address_id IS NOT NULL AS is_filed,
        f.headcount,
        coalesce(h.side, '') AS side,
        coalesce(h.persons, 0) AS persons,
        coalesce(h.person_turns, 0)::int AS person_turns,
        coalesce(h.value, 0)::bigint AS value,
        coalesce(h.unvalued, 0)::int AS unvalued,
        coalesce(e.value, 0)::bigint AS excluded_value,
        coalesce(h.is_joint, false) AS is_joint
    FROM filed f
    FULL JOIN helped h USING (address_id)
    FULL JOIN (
        SELECT aid.address_id, sum(excluded.value) AS value
        FROM excluded JOIN aid_records_aidrecord aid USING (id)
        GROUP BY aid.address_id HAVING sum(excluded.value) > 0
    ) e USING (address_id)
)
"""

_KEEP = f"""
INSERT INTO reports_frozenaddress (freeze_id, {_COLUMNS})
SELECT %(freeze)s, {_COLUMNS} FROM lines
"""

_SUMS = """
SELECT count(*) FILTER (WHERE is_filed) AS c3,
    count(*) FILTER (WHERE side = 'red_cross') AS c4,
    count(*) FILTER (WHERE side = 'others') AS c5,
    count(*) FILTER (WHERE side <> '') AS c6,
    coalesce(sum(persons), 0)::bigint AS c7,
    coalesce(sum(value), 0)::bigint AS c8,
    count(*) FILTER (WHERE is_joint) AS joint,
    coalesce(sum(person_turns), 0)::bigint AS person_turns,
    coalesce(sum(unvalued), 0)::bigint AS unvalued,
    coalesce(sum(excluded_value), 0)::bigint AS excluded_value
FROM reports_frozenaddress WHERE freeze_id = %(freeze)s
"""

_DIFFERENCES = """,
compared AS (
    SELECT address_id, was.address_id IS NOT NULL AS was_there, now.address_id IS NOT NULL AS is_there,
        coalesce(now.is_filed, false)::int - coalesce(was.is_filed, false)::int AS c3,
        (coalesce(now.side, '') = 'red_cross')::int - (coalesce(was.side, '') = 'red_cross')::int AS c4,
        (coalesce(now.side, '') = 'others')::int - (coalesce(was.side, '') = 'others')::int AS c5,
        (coalesce(now.side, '') <> '')::int - (coalesce(was.side, '') <> '')::int AS c6,
        coalesce(now.persons, 0) - coalesce(was.persons, 0) AS c7,
        coalesce(now.value, 0) - coalesce(was.value, 0) AS c8,
        coalesce(now.is_joint, false)::int - coalesce(was.is_joint, false)::int AS joint,
        coalesce(now.person_turns, 0) - coalesce(was.person_turns, 0) AS person_turns,
        coalesce(now.unvalued, 0) - coalesce(was.unvalued, 0) AS unvalued,
        coalesce(now.excluded_value, 0) - coalesce(was.excluded_value, 0) AS excluded_value
    FROM lines now
    FULL JOIN (SELECT * FROM reports_frozenaddress WHERE freeze_id = %(freeze)s) was USING (address_id)
),
changed AS (
    SELECT * FROM compared
    WHERE (c3, c4, c5, c6, c7, c8, joint, person_turns, unvalued, excluded_value)
        IS DISTINCT FROM (0, 0, 0, 0, 0::bigint, 0::bigint, 0, 0, 0, 0::bigint)
)
SELECT a.id, a.code, a.full_name, a.unit_id, u.name AS unit,
    starts_with(u.path, %(root)s) AS is_inside, changed.*
FROM changed
JOIN addresses_address a ON a.id = changed.address_id
JOIN organisation_unit u ON u.id = a.unit_id
ORDER BY u.name_key, a.name_key, a.id
"""


@dataclass(frozen=True)
class Difference:
    """How one address counts otherwise than when the figures were frozen; `figures` are live − frozen.

    `moved` says that it belongs outside the unit today.
    """

    address: int
    code: str
    name: str
    unit: str
    moved: bool
    figures: dict = field(default_factory=dict)


def keep_lines(freeze):
    """Write the lines of a freeze that has just been made; returns how many."""
    scope = _scope(freeze, Unit.objects.get(pk=freeze.report.unit_id))  # as it is at this moment
    totals = historical_totals(scope)
    with connection.cursor() as cursor:
        cursor.execute(
            scope.every_piece(totals.ids) + _LINES + _KEEP,
            scope.params | totals.params | {"freeze": freeze.pk},
        )
        return cursor.rowcount


def kept_sums(freeze):
    """{figure: sum of the kept lines}, historical totals not among them."""
    (line,) = fetch(_SUMS, {"freeze": freeze.pk})
    return line


def historical_lines(totals):
    """The historical totals a table adds, as plain data for freezing: columns 3 to 8 each."""
    return [
        {
            "id": line["id"],
            "name": line["name"],
            "from": line["starts_on"].isoformat(),
            "to": line["ends_on"].isoformat(),
            **{name: line[name] for name in _OF_HISTORICAL},
        }
        for line in totals.added
    ]


def totals_of(freeze):
    """The historical totals of its unit and period, as of now."""
    return historical_totals(_scope(freeze, freeze.report.unit))


def differences(freeze, totals):
    """One Difference for each address that counts otherwise today, by unit and name.

    `totals` are `totals_of` the freeze.
    """
    scope = _scope(freeze, freeze.report.unit)
    found = fetch(
        scope.every_piece(totals.ids) + _LINES.rstrip() + _DIFFERENCES,
        scope.params | totals.params | {"freeze": freeze.pk, "root": scope.unit.path},
    )
    return tuple(
        Difference(
            address=line["id"],
            code=line["code"],
            name=line["full_name"],
            unit=line["unit"],
            moved=not line["is_inside"],
            figures={name: line[name] for name in FIGURES},
        )
        for line in found
    )


def _scope(freeze, unit):
    round_ = freeze.report.round
    return Scope(unit, round_.starts_on, round_.ends_on)
