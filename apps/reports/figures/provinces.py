"""The provinces beside one another, by what can be counted for the whole nation at once.

What is helped in a period takes seconds for the nation (docs/decisions/0010) and is read per province.
"""

from dataclasses import dataclass

from apps.reports.figures.scope import COUNTABLE_ADDRESS, fetch


@dataclass(frozen=True)
class ProvinceRow:
    """Addresses of one province today: on file at all, filed in the period, waiting for approval."""

    key: str
    name: str
    on_file: int
    filed: int
    waiting: int


_PROVINCES = f"""
SELECT u.key, u.name, coalesce(on_file, 0) AS on_file, coalesce(filed, 0) AS filed,
    coalesce(waiting, 0) AS waiting
FROM organisation_unit u
LEFT JOIN (
    SELECT a.province_id,
        count(*) FILTER (WHERE a.status IN ('filed', 'closed')) AS on_file,
        count(*) FILTER (WHERE a.status IN ('filed', 'closed')
            AND a.filed_on BETWEEN %(start)s AND %(end)s) AS filed,
        count(*) FILTER (WHERE a.status = 'submitted') AS waiting
    FROM addresses_address a
    WHERE {COUNTABLE_ADDRESS}
    GROUP BY a.province_id
) counted ON counted.province_id = u.id
WHERE u.level = 'province' AND u.valid_to IS NULL
ORDER BY u.name_key, u.id
"""


def provinces(start, end):
    """A ProvinceRow for each province of today, in the order of names; one reading of an index."""
    return tuple(ProvinceRow(**line) for line in fetch(_PROVINCES, {"start": start, "end": end}))
