"""The provinces beside one another, by what can be counted for the whole nation at once.

What is helped in a period takes seconds for the nation (docs/decisions/0010) and is read per province.
"""

from dataclasses import dataclass

from apps.reports.figures.scope import FILED_ADDRESS, Scope, fetch, not_covered


@dataclass(frozen=True)
class ProvinceRow:
    """One province: its dossiers filed in the period (F2, F14), those that wait for approval today."""

    key: str
    name: str
    filed: int
    waiting: int


_ON_PAPER = """
SELECT t.id, t.filed, u.province_id
FROM aid_records_historicaltotal t
JOIN organisation_unit u ON u.id = t.unit_id
WHERE t.voided_at IS NULL AND t.starts_on >= %(start)s AND t.ends_on <= %(end)s
"""

# A look into an index for each unit: the whole nation's dossiers are read only where they were all
# filed in the period.
_PROVINCES = """
WITH {covered} filed AS (
    SELECT u.province_id, sum(of_unit.n) AS n
    FROM organisation_unit u
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM addresses_address a
        WHERE a.filed_unit_id = u.id AND {filed_address} {not_covered}
    ) of_unit
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


def provinces(nation, start, end):
    """A ProvinceRow for each province of today, in the order of names; two statements."""
    scope = Scope(nation, start, end)
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
