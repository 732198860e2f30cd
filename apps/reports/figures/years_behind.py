"""The addresses behind a year's figure (F8): the very same pieces of SQL, before they are counted."""

from apps.reports.figures.behind import Behind
from apps.reports.figures.reading import fetch
from apps.reports.figures.years import HELPED_KINDS, Measure, with_pieces

_PIECE = {Measure.FILED: "filed_years", Measure.STOPPED: "stops"}

_BEHIND = """,
behind AS (
    SELECT row_id, year, address_id, reason_id, measure FROM {piece}
    WHERE measure = ANY(%(measures)s)
        AND (%(year)s::int IS NULL OR year = %(year)s)
        AND (%(reason)s::bigint IS NULL OR reason_id = %(reason)s)
        AND (%(row)s::bigint IS NULL OR row_id = %(row)s)
)"""

_COUNT = """
SELECT count(*) AS found, count(*) FILTER (WHERE u.path LIKE %(visible)s) AS shown
FROM behind
JOIN addresses_address a ON a.id = behind.address_id
JOIN organisation_unit u ON u.id = a.unit_id
"""

_PAGE = """
SELECT a.code, a.full_name, u.name AS unit, a.filed_on, behind.year, behind.measure,
    a.closed_on, reason.name AS reason
FROM behind
JOIN addresses_address a ON a.id = behind.address_id
JOIN organisation_unit u ON u.id = a.unit_id
LEFT JOIN addresses_stopreason reason ON reason.id = behind.reason_id
WHERE u.path LIKE %(visible)s
ORDER BY behind.year, a.name_key, a.id
LIMIT %(limit)s OFFSET %(offset)s
"""


def addresses_of_year(
    scope, measure, year=None, *, row=None, reason=None, visible_path="", limit=50, offset=0
):
    """Behind of a Measure in a calendar year (None: every year of the period), of one row (a unit)
    or of the whole, the stopped also of one StopReason.

    A line holds code, full_name, unit, filed_on, year, measure, closed_on and reason (None but of
    the stopped). As with `addresses_behind`, addresses outside `visible_path` are counted only.
    """
    measure = Measure(measure)
    wanted = HELPED_KINDS if measure == Measure.HELPED else (measure,)
    piece = _PIECE.get(measure, "helped_years")
    sql = with_pieces(scope, piece) + _BEHIND.format(piece=piece)
    params = scope.params | {
        "measures": [kind.value for kind in wanted],
        "year": year,
        "reason": reason.pk if reason else None,
        "row": row.pk if row else None,
        "visible": f"{visible_path}%",
        "limit": limit,
        "offset": offset,
    }
    (count,) = fetch(sql + _COUNT, params)
    lines = fetch(sql + _PAGE, params) if limit else []
    return Behind(found=count["found"], shown=count["shown"], lines=lines, historical=())
