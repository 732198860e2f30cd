"""The records behind a figure: the very same pieces of SQL, before they are added up."""

from dataclasses import dataclass

from apps.reports.figures.actuals import surveyed
from apps.reports.figures.conditions import not_covered
from apps.reports.figures.giving import with_given
from apps.reports.figures.history import NO_TOTALS, historical_totals
from apps.reports.figures.reading import fetch
from apps.reports.figures.reviews import with_looked_at, with_years_looked_at


@dataclass(frozen=True)
class Source:
    """Where the records of a figure stand: the CTE `behind` over some pieces of SQL.

    `behind` has row_id, address_id (of aid: aid_id), persons, value and, of addresses, side.
    """

    select: str
    pieces: str = "counted"
    is_aid: bool = False
    has_sides: bool = False


_FILED = """
SELECT row_id, address_id, headcount AS persons, NULL::bigint AS value, NULL AS side
FROM filed WHERE {condition}"""

_HELPED = """
SELECT row_id, address_id, persons, value::bigint, side FROM helped WHERE {condition}"""

_OF_CATEGORY = """address_id IN (
    SELECT link.address_id FROM addresses_addresscategory link
    JOIN addresses_category c ON c.id = link.category_id WHERE c.name = %(of)s
)"""

_GIVEN_TO = (
    "EXISTS (SELECT 1 FROM given WHERE given.address_id = helped.address_id AND {condition})"
)
_PEOPLE = "side = 'red_cross' AND sponsor_kind <> 'rc_organisation'"
_INTRODUCED = """address_id IN (
    SELECT id FROM addresses_address WHERE introduced_on <= %(end)s
)"""

_GIVEN = """
SELECT row_id, aid_id, headcount AS persons, value FROM given WHERE {condition}"""
_OF_SPONSOR = "%(of)s IN ('', 'total', given.side, given.sponsor_kind)"
_OF_FORM = "form_id IN (SELECT id FROM addresses_aidform WHERE %(of)s IN ('', 'total', code))"

_TURNS = """
SELECT helped.row_id, aid.id AS aid_id, aid.headcount AS persons, aid.value
FROM helped JOIN aid_records_aidrecord aid USING (address_id)
WHERE aid.voided_at IS NULL AND aid.exclusion = ''
    AND aid.given_on BETWEEN %(start)s AND %(end)s {not_covered}"""

_EXCLUDED = """
SELECT row_id, id AS aid_id, NULL::int AS persons, value FROM excluded"""

_OPEN = """
SELECT row_id, id AS address_id, headcount AS persons, NULL::bigint AS value, NULL AS side
FROM looked_at WHERE {condition}"""

_OPEN_BY_YEAR = """
SELECT row_id, looked_at.id AS address_id, headcount AS persons, NULL::bigint AS value, NULL AS side
FROM looked_at
JOIN years ON filed_on <= day AND (closed_on IS NULL OR closed_on > day)
WHERE {condition}"""
_SEEN_IN_YEAR = """extract(year FROM filed_on) = years.year
    OR (looked_at.id, years.year) IN (SELECT id, year FROM reviews)"""

_KEPT = """EXISTS (
    SELECT 1 FROM addresses_address kept
    WHERE kept.id = helped.address_id AND kept.status IN ('filed', 'closed')
        AND kept.filed_on <= %(end)s AND coalesce(kept.closed_on >= %(start)s, true)
)"""

_SURVEYED = """
SELECT row_id, address_id, persons, NULL::bigint AS value, NULL AS side FROM ({surveyed}) surveyed"""


def _filed(condition="true", **more):
    return Source(_FILED.format(condition=condition), **more)


def _helped(condition="true", **more):
    return Source(_HELPED.format(condition=condition), has_sides=True, **more)


def _given_to(condition, more="true"):
    return _helped(f"{_GIVEN_TO.format(condition=condition)} AND {more}", pieces="given")


def _aid(select, pieces="counted"):
    return Source(select, pieces, is_aid=True)


SOURCES = {
    "c3": _filed(),
    "c4": _helped("side = 'red_cross'"),
    "c5": _helped("side = 'others'"),
    "c6": _helped(),
    "c7": _helped(),
    "c8": _helped(),
    "kept": _helped(_KEPT),
    "joint": _helped("is_joint"),
    "person_turns": _aid(_TURNS),
    "unvalued": _aid(f"{_TURNS} AND aid.value IS NULL AND NOT aid.is_recirculated"),
    "excluded": _aid(_EXCLUDED),
    "filed_individual": _filed("kind = 'individual'", pieces="on_file"),
    "filed_collective": _filed("kind <> 'individual'", pieces="on_file"),
    "filed_persons": _filed(pieces="on_file"),
    "filed_category": _filed(_OF_CATEGORY, pieces="on_file"),
    "helped_on_file": _helped(pieces="on_file"),
    "helped_individual": _helped("kind = 'individual'", pieces="on_file"),
    "helped_collective": _helped("kind <> 'individual'", pieces="on_file"),
    "helped_category": _helped(_OF_CATEGORY, pieces="on_file"),
    "by_people": _given_to(_PEOPLE),
    "by_organisation": _given_to("sponsor_kind = 'rc_organisation'"),
    "by_others": _given_to("side = 'others'"),
    "introduced": _given_to("side = 'others'", _INTRODUCED),
    "given": _aid(_GIVEN.format(condition=_OF_SPONSOR), "given"),
    "given_to": _given_to(_OF_SPONSOR),
    "form": _aid(_GIVEN.format(condition=_OF_FORM), "given"),
    "form_to": _given_to(_OF_FORM),
    "surveyed": Source(_SURVEYED),
    "open": Source(_OPEN.format(condition="true"), "reviewed"),
    "reviewed": Source(_OPEN.format(condition="is_reviewed"), "reviewed"),
    "open_by_year": Source(_OPEN_BY_YEAR.format(condition="true"), "yearly"),
    "seen_by_year": Source(_OPEN_BY_YEAR.format(condition=_SEEN_IN_YEAR), "yearly"),
}
"""By the code that the registry of figures calls them; `of` narrows some of them."""

_ADDRESSES = """
SELECT a.code, a.full_name, a.filed_on, u.name AS unit, behind.persons, behind.value, behind.side
FROM behind
JOIN addresses_address a ON a.id = behind.address_id
JOIN organisation_unit u ON u.id = a.unit_id
WHERE {row} AND u.path LIKE %(visible)s
ORDER BY a.name_key, a.id
LIMIT %(limit)s OFFSET %(offset)s
"""

_AID = """
SELECT aid.id, a.code, a.full_name, aid.given_on, s.name AS sponsor, aid.description, aid.exclusion,
    u.name AS unit, behind.persons, behind.value
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
SELECT count(*) AS found, count(*) FILTER (WHERE u.path LIKE %(visible)s) AS shown,
    coalesce(sum(behind.persons), 0)::bigint AS persons, coalesce(sum(behind.value), 0)::bigint AS value,
    count(DISTINCT {sponsor})::int AS sponsors
FROM behind
{address}
JOIN organisation_unit u ON u.id = a.unit_id
WHERE {row}
"""


_TO_ADDRESS = "JOIN addresses_address a ON a.id = behind.address_id"
_TO_AID = (
    "JOIN aid_records_aidrecord aid ON aid.id = behind.aid_id "
    "JOIN addresses_address a ON a.id = aid.address_id"
)


@dataclass(frozen=True)
class Behind:
    """One page of records. `found` counts all of them, `shown` those that the reader may see.

    `persons`, `value`, `sponsors` and `addresses` are of all of them, `historical` the totals on paper
    added to the figure, with their columns c3 … c8.
    """

    found: int
    shown: int
    lines: list
    historical: tuple
    persons: int = 0
    value: int | None = 0
    sponsors: int = 0
    addresses: int = 0


def addresses_behind(scope, code, **asked):
    """Addresses behind a figure of SOURCES, of one row (a unit) or of the whole table.

    `visible_path` is the path of the reader's unit: addresses that belong elsewhere today are
    counted in `found` but not listed. `of` is the category, kind of sponsor or form meant.
    """
    return _behind(scope, SOURCES[code], _ADDRESSES, **asked)


def aid_behind(scope, code, **asked):
    """Aid records behind a figure, asked as `addresses_behind`."""
    return _behind(scope, SOURCES[code], _AID, **asked)


def records_behind(scope, code, **asked):
    """The records behind a figure, whether they are addresses or aid."""
    read = aid_behind if SOURCES[code].is_aid else addresses_behind
    return read(scope, code, **asked)


def _behind(scope, source, page, *, of="", row=None, visible_path="", limit=50, offset=0):
    totals = historical_totals(scope) if source.pieces == "counted" else NO_TOTALS
    select = source.select.format(
        not_covered=not_covered("aid.unit_id", "aid.given_on", totals.ids),
        surveyed=surveyed(scope),
    )
    pieces = f"{_PIECES[source.pieces](scope, totals.ids)},\nbehind AS ({select})"
    params = (
        scope.params
        | totals.params
        | {
            "of": of,
            "row": row.pk if row else None,
            "visible": f"{visible_path}%",
            "limit": limit,
            "offset": offset,
        }
    )
    address, sponsor = (_TO_AID, "aid.sponsor_id") if source.is_aid else (_TO_ADDRESS, "NULL")
    condition = "behind.row_id = %(row)s" if row else "true"
    count = _COUNT.format(address=address, row=condition, sponsor=sponsor)
    (counts,) = fetch(pieces + count, params)
    return Behind(
        lines=fetch(pieces + page.format(row=condition), params) if limit else [],
        historical=tuple(line for line in totals.added if row is None or line["row_id"] == row.pk),
        **counts,
    )


_PIECES = {
    "counted": lambda scope, added: scope.every_piece(added),
    "on_file": lambda scope, added: scope.every_piece([]),
    "given": lambda scope, added: with_given(scope),
    "reviewed": lambda scope, added: with_looked_at(scope),
    "yearly": lambda scope, added: with_years_looked_at(scope),
}
