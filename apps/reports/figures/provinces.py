"""The provinces beside one another, by what can be counted for the whole nation at once.

What is helped in a period takes seconds for the nation (docs/decisions/0010) and is read per province.
"""

from dataclasses import dataclass

from apps.reports.figures.conditions import FILED_ADDRESS, not_covered
from apps.reports.figures.history import historical_totals
from apps.reports.figures.reading import fetch


@dataclass(frozen=True)
class ProvinceRow:
    """One province: its dossiers filed in the period (F2, F14), those that wait for approval today.

    A province of the past has nobody who waits.
    """

    key: str
    name: str
    filed: int
    waiting: int | None = None


_ON_PAPER = """
SELECT t.id, t.filed, u.province_id
FROM aid_records_historicaltotal t
JOIN organisation_unit u ON u.id = t.unit_id
WHERE t.voided_at IS NULL AND t.starts_on >= %(start)s AND t.ends_on <= %(end)s
"""

# A look into an index for each unit: the whole nation's dossiers are read only where they were all
# filed in the period. Counted where the family lives today, as the figure that it leads to (F15).
_PROVINCES = """
WITH {covered} filed AS (
    SELECT home.province_id, sum(of_unit.n) AS n
    FROM organisation_unit u
    CROSS JOIN LATERAL (
        SELECT a.unit_id, count(*) AS n FROM addresses_address a
        WHERE a.filed_unit_id = u.id AND {filed_address} {not_covered}
        GROUP BY 1
    ) of_unit
    JOIN organisation_unit home ON home.id = of_unit.unit_id
    GROUP BY 1
),
waiting AS (
    SELECT a.province_id, count(*) AS n FROM addresses_address a
    WHERE a.status = 'submitted' AND a.voided_at IS NULL
    GROUP BY 1
)
SELECT u.id, u.key, u.name, coalesce(filed.n, 0)::bigint AS filed, coalesce(waiting.n, 0) AS waiting
FROM organisation_unit u
LEFT JOIN filed ON filed.province_id = u.id
LEFT JOIN waiting ON waiting.province_id = u.id
WHERE u.level = 'province' AND u.valid_to IS NULL
ORDER BY u.name_key, u.id
"""

_PROVINCES_THEN = """
WITH {units}, {covered} parts AS (
    SELECT units.row_id, count(*) AS n
    FROM addresses_address a JOIN units ON units.id = a.filed_unit_id
    WHERE {filed_address} {not_covered}
    GROUP BY 1
    UNION ALL
    SELECT added.row_id, t.filed
    FROM unnest(%(added_totals)s::bigint[], %(added_rows)s::bigint[]) AS added (id, row_id)
    JOIN aid_records_historicaltotal t ON t.id = added.id
),
figures AS (SELECT row_id, 0 AS is_total, sum(n)::bigint AS filed FROM parts GROUP BY 1)
"""


def provinces(scope):
    """A ProvinceRow for each province of a scope of the nation, in the order of names.

    Two statements: of today, or of the period's last day with whatever filed besides.
    """
    return _of_today(scope) if scope.is_current else _of_then(scope)


def _of_today(scope):
    on_paper = fetch(_ON_PAPER, scope.params)
    ids = [line["id"] for line in on_paper]
    sql = _PROVINCES.format(
        covered=scope.covered(ids),
        filed_address=FILED_ADDRESS,
        not_covered=not_covered("a.filed_unit_id", "a.filed_on", ids),
    )
    rows = []
    for line in fetch(sql, scope.params | {"added_totals": ids}):
        province = line.pop("id")
        line["filed"] += sum(one["filed"] for one in on_paper if one["province_id"] == province)
        rows.append(ProvinceRow(**line))
    return tuple(rows)


def _of_then(scope):
    totals = historical_totals(scope)
    sql = _PROVINCES_THEN.format(
        units=scope.units(),
        covered=scope.covered(totals.ids),
        filed_address=FILED_ADDRESS,
        not_covered=not_covered("a.filed_unit_id", "a.filed_on", totals.ids),
    )
    lines = fetch(sql + scope.per_row(("filed",), "filed > 0"), scope.params | totals.params)
    return tuple(ProvinceRow(line["key"], line["name"], line["filed"]) for line in lines)
