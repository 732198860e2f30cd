"""What counts, as conditions in SQL over an address `a` and aid `aid` (F2, F3, F7, F14)."""

ADDED_VALUE = "CASE WHEN aid.is_recirculated THEN 0 ELSE coalesce(aid.value, 0) END"
COUNTABLE_ADDRESS = "a.voided_at IS NULL AND NOT (a.status IN ('rejected', 'duplicate'))"
FILED_ADDRESS = (
    f"{COUNTABLE_ADDRESS} AND a.status IN ('filed', 'closed') "
    "AND a.filed_on BETWEEN %(start)s AND %(end)s"
)
OPEN_ADDRESS = (
    f"{COUNTABLE_ADDRESS} AND a.status IN ('filed', 'closed') "
    "AND a.filed_on <= {day} AND (a.closed_on IS NULL OR a.closed_on > {day})"
)
"""Open on a day, by the one closing day a dossier has: a reopened one counts as never closed."""


_HOME = {
    "a.filed_unit_id": "a.unit_id",
    "aid.unit_id": "(SELECT home.unit_id FROM addresses_address home WHERE home.id = aid.address_id)",
}


def not_covered(unit, day, added_totals):
    """Condition that leaves out what an added historical total stands for (F14)."""
    if not added_totals:
        return ""
    home = _HOME[unit]
    return (
        f"AND NOT EXISTS (SELECT 1 FROM covered WHERE covered.unit_id = {unit} "
        f"AND {day} BETWEEN covered.starts_on AND covered.ends_on "
        f"AND (covered.homes IS NULL OR {home} = ANY(covered.homes)))"
    )
