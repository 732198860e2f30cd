"""The records behind a figure: the very same pieces of SQL, before they are added up."""

from dataclasses import dataclass

from apps.reports.figures.history import historical_totals
from apps.reports.figures.scope import fetch, not_covered

COLUMNS = {
    "c3": "Địa chỉ được lập hồ sơ",
    "c4": "Địa chỉ do Hội Chữ thập đỏ trợ giúp",
    "c5": "Địa chỉ do tổ chức, cá nhân khác trợ giúp",
    "c6": "Địa chỉ được trợ giúp",
    "c7": "Địa chỉ được trợ giúp và số người",
    "c8": "Địa chỉ được trợ giúp và giá trị",
    "joint": "Địa chỉ được cả hai bên trợ giúp",
    "unvalued": "Trợ giúp chưa quy đổi thành tiền",
    "excluded": "Trợ giúp không thuộc giá trị Cuộc vận động",
}

_CONDITIONS = {
    "c4": "side = 'red_cross'",
    "c5": "side = 'others'",
    "joint": "is_joint",
}

_FILED = """,
behind AS (
    SELECT row_id, address_id, headcount AS persons, NULL::bigint AS value, NULL AS side FROM filed
)"""

_HELPED = """,
behind AS (
    SELECT row_id, address_id, persons, value::bigint, side FROM helped WHERE {condition}
)"""

_ADDRESSES = """
SELECT a.code, a.full_name, a.filed_on, u.name AS unit, behind.persons, behind.value, behind.side
FROM behind
JOIN addresses_address a ON a.id = behind.address_id
JOIN organisation_unit u ON u.id = a.unit_id
WHERE {row} AND u.path LIKE %(visible)s
ORDER BY a.name_key, a.id
LIMIT %(limit)s OFFSET %(offset)s
"""

_UNVALUED = """,
behind AS (
    SELECT helped.row_id, aid.id AS aid_id, NULL::bigint AS value
    FROM helped JOIN aid_records_aidrecord aid USING (address_id)
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' AND aid.value IS NULL AND NOT aid.is_recirculated
        AND aid.given_on BETWEEN %(start)s AND %(end)s {not_covered}
)"""

_EXCLUDED = """,
behind AS (SELECT row_id, id AS aid_id, value FROM excluded)"""

_AID = """
SELECT aid.id, a.code, a.full_name, aid.given_on, s.name AS sponsor, aid.description, aid.exclusion,
    u.name AS unit, behind.value
FROM behind
JOIN aid_records_aidrecord aid ON aid.id = behind.aid_id
JOIN addresses_address a ON a.id = aid.address_id
JOIN sponsors_sponsor s ON s.id = aid.sponsor_id
JOIN organisation_unit u ON u.id = aid.unit_id
JOIN organisation_unit home ON home.id = a.unit_id
WHERE {row} AND home.path LIKE %(visible)s
ORDER BY aid.given_on DESC, aid.id DESC
LIMIT %(limit)s OFFSET %(offset)s
"""

_COUNT = """
SELECT count(*) AS found, count(*) FILTER (WHERE u.path LIKE %(visible)s) AS shown
FROM behind
{address}
JOIN organisation_unit u ON u.id = a.unit_id
WHERE {row}
"""


@dataclass(frozen=True)
class Behind:
    """One page of records. `found` counts all of them, `shown` those that the reader may see."""

    found: int
    shown: int
    lines: list
    historical: tuple


def addresses_behind(scope, column, *, row=None, visible_path="", limit=50, offset=0):
    """Addresses behind column c3 … c8 or `joint`, of one row (a unit) or of the whole table.

    `visible_path` is the path of the reader's unit: addresses that belong elsewhere today are
    counted in `found` but not listed.
    """
    behind = _FILED if column == "c3" else _HELPED.format(condition=_CONDITIONS.get(column, "true"))
    address = "JOIN addresses_address a ON a.id = behind.address_id"
    return _behind(scope, behind, _ADDRESSES, address, row, visible_path, limit, offset)


def aid_behind(scope, column, *, row=None, visible_path="", limit=50, offset=0):
    """Aid records behind `unvalued` or `excluded`, of one row or of the whole table."""
    added = historical_totals(scope).ids
    behind = (
        _EXCLUDED
        if column == "excluded"
        else _UNVALUED.format(not_covered=not_covered("aid.unit_id", "aid.given_on", added))
    )
    address = (
        "JOIN aid_records_aidrecord aid ON aid.id = behind.aid_id "
        "JOIN addresses_address a ON a.id = aid.address_id"
    )
    return _behind(scope, behind, _AID, address, row, visible_path, limit, offset)


def _behind(scope, behind, page, address, row, visible_path, limit, offset):
    totals = historical_totals(scope)
    pieces = scope.every_piece(totals.ids) + behind
    params = (
        scope.params
        | totals.params
        | {
            "row": row.pk if row else None,
            "visible": f"{visible_path}%",
            "limit": limit,
            "offset": offset,
        }
    )
    condition = "behind.row_id = %(row)s" if row else "true"
    (count,) = fetch(pieces + _COUNT.format(address=address, row=condition), params)
    lines = fetch(pieces + page.format(row=condition), params)
    return Behind(
        found=count["found"],
        shown=count["shown"],
        lines=lines,
        historical=tuple(line for line in totals.added if row is None or line["row_id"] == row.pk),
    )
