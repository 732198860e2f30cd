"""What award sheets and shortlists are reckoned from: F12 and F11 of many units at once, and which
addresses each sponsor attached itself to (F17).

Every unit counts as in its own report: the units asked for are taken in layers without one inside
another, so that a district's historical total never stands for what its commune wrote down.
"""

from dataclasses import dataclass
from datetime import date

from apps.reports.figures.conditions import ADDED_VALUE, COUNTABLE_ADDRESS
from apps.reports.figures.history import historical_totals
from apps.reports.figures.ratio import HelpRatio
from apps.reports.figures.reading import fetch
from apps.reports.figures.reviews import YearlyRatio, yearly_by_row
from apps.reports.figures.scope import Scope, View
from apps.sponsors.models import Sponsor

_ASKED = """
units AS MATERIALIZED (
    SELECT u.id, asked.id AS row_id
    FROM organisation_unit asked
    JOIN organisation_unit u ON starts_with(u.path, asked.path)
    WHERE asked.id = ANY(%(asked)s)
)"""

_HELP = """,
parts AS (
    SELECT row_id, count(*) AS filed, 0 AS helped FROM filed GROUP BY row_id
    UNION ALL
    SELECT row_id, 0, count(*) FROM helped GROUP BY row_id
    {historical}
)
SELECT row_id, sum(filed)::bigint AS filed, sum(helped)::bigint AS helped FROM parts GROUP BY row_id
"""

_HISTORICAL = """
    UNION ALL
    SELECT added.row_id, t.filed, t.helped_by_red_cross + t.helped_by_others
    FROM unnest(%(added_totals)s::bigint[], %(added_rows)s::bigint[]) AS added (id, row_id)
    JOIN aid_records_historicaltotal t ON t.id = added.id
"""


@dataclass(frozen=True)
class ScopeOfUnits(Scope):
    """A scope whose rows are the units asked for (`asked`: their numbers), all at or below `unit`."""

    asked: tuple = ()

    def units(self):
        return _ASKED

    @property
    def params(self):
        return super().params | {"asked": list(self.asked)}


def award_ratios(root, units, start, end):
    """{number of the unit: (HelpRatio, YearlyRatio)} for `units` at or below `root`; Raises FigureError.

    A few statements for all of them: as many as they lie one inside another.
    """
    found = {}
    for layer in _layers(units):
        scope = ScopeOfUnits(root, start, end, asked=tuple(unit.pk for unit in layer))
        helped = _help_ratios(scope)
        reviewed = yearly_by_row(_whole_years(scope))
        for unit in layer:
            found[unit.pk] = (
                helped.get(unit.pk, HelpRatio(0, 0)),
                reviewed.get(unit.pk, YearlyRatio(0, 0)),
            )
    return found


def _whole_years(scope):
    """F11 looks at whole years, from the first day of the first one."""
    return ScopeOfUnits(
        scope.unit, date(scope.start.year, 1, 1), scope.end, scope.view, asked=scope.asked
    )


def _layers(units):
    """The units in groups of which none holds another."""
    layers = []
    for unit in sorted(units, key=lambda unit: unit.path):
        for layer in layers:
            if not layer[-1].contains(unit):
                layer.append(unit)
                break
        else:
            layers.append([unit])
    return layers


def _help_ratios(scope):
    totals = historical_totals(scope)
    sql = scope.every_piece(totals.ids) + _HELP.format(historical=_HISTORICAL if totals.ids else "")
    return {
        line["row_id"]: HelpRatio(helped=line["helped"], filed=line["filed"])
        for line in fetch(sql, scope.params | totals.params)
    }


@dataclass(frozen=True)
class Attached:
    """What one sponsor did in the period: `attached` are the addresses it pledged to and helped
    itself, `helped` all it helped. `value` in whole đồng; commendations out of the round, and of years
    after it, do not count."""

    sponsor: int
    name: str
    kind: str
    unit: int
    unit_name: str
    unit_path: str
    attached: int
    helped: int
    value: int
    commended: int
    last_year: int | None


# The counted aid of `giving` by the units of today, without sides and heads that nobody asks for here.
_GAVE = f"""
    SELECT aid.sponsor_id, aid.address_id, sum({ADDED_VALUE}) AS value, count(*) AS times,
        max(aid.given_on) AS last_on
    FROM aid_records_aidrecord aid
    JOIN addresses_address a ON a.id = aid.address_id
    JOIN units ON units.id = a.unit_id
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' AND aid.given_on BETWEEN %(start)s AND %(end)s
        AND {COUNTABLE_ADDRESS} {{{{aid}}}} {{{{address}}}} {{reach}}
    GROUP BY aid.sponsor_id, aid.address_id"""

_PLEDGED = """
pledged AS (
    SELECT sponsor_id, address_id, min(pledged_on) AS pledged_on
    FROM aid_records_pledge
    WHERE voided_at IS NULL AND pledged_on <= %(end)s GROUP BY sponsor_id, address_id
)"""

_OF_SPONSORS = """,
summed AS (
    SELECT sponsor_id, count(pledged_on) AS attached, count(*) AS helped,
        coalesce(sum(value), 0)::bigint AS value
    FROM gave LEFT JOIN pledged USING (sponsor_id, address_id)
    GROUP BY sponsor_id
),
before AS (
    SELECT c.sponsor_id, count(*) AS commended, max(c.year) AS last_year
    FROM sponsors_commendation c
    WHERE c.year <= %(year)s AND NOT EXISTS (
        SELECT 1 FROM reports_nomination n WHERE n.commendation_id = c.id AND n.round_id = %(round)s
    )
    GROUP BY c.sponsor_id
)
SELECT s.id AS sponsor, s.name, s.kind, s.unit_id AS unit, u.name AS unit_name, u.path AS unit_path,
    attached, helped, value, coalesce(commended, 0) AS commended, last_year
FROM summed
JOIN sponsors_sponsor s ON s.id = summed.sponsor_id
JOIN organisation_unit u ON u.id = s.unit_id
LEFT JOIN before ON before.sponsor_id = s.id
WHERE s.voided_at IS NULL AND {wanted}
ORDER BY attached DESC, helped DESC, s.name_key, s.id
"""

_OF_ADDRESSES = """
SELECT a.id, a.code, a.full_name AS name, u.name AS unit, pledged_on, times, value::bigint AS value, last_on
FROM gave
JOIN pledged USING (sponsor_id, address_id)
JOIN addresses_address a ON a.id = address_id
JOIN organisation_unit u ON u.id = a.unit_id
WHERE sponsor_id = %(sponsor)s
ORDER BY u.name_key, a.name_key, a.id
"""


def _with_attached(scope):
    """WITH … of what each sponsor gave each address, and of what it had pledged to it."""
    gave = scope.of_aid(_GAVE.format(reach=scope.reach))
    return f"WITH {scope.units()}, gave AS ({gave}), {_PLEDGED}"


LEAST_ATTACHED = 5  # B II.5: “trực tiếp gắn 05 địa chỉ trở lên”


def attached_sponsors(unit, round, *, individuals):
    """An Attached for every sponsor that gave counted aid in the round's period: persons who
    attached at least LEAST_ATTACHED addresses, or (`individuals` False) all with at least one."""
    scope = Scope(unit, round.starts_on, round.ends_on, View.CURRENT)
    wanted = (
        "s.kind = ANY(%(persons)s) AND attached >= %(least)s" if individuals else "attached > 0"
    )
    params = scope.params | {
        "round": round.pk,
        "persons": [kind.value for kind in Sponsor.PERSON_KINDS],
        "least": LEAST_ATTACHED,
        "year": max(round.ends_on, round.deadline).year,
    }
    sql = _with_attached(scope) + _OF_SPONSORS.format(wanted=wanted)
    return tuple(Attached(**line) for line in fetch(sql, params))


@dataclass(frozen=True)
class AttachedAddress:
    """One address that a sponsor attached itself to."""

    id: int
    code: str
    name: str
    unit: str
    pledged_on: date
    times: int
    value: int
    last_on: date


def attached_addresses(unit, start, end, sponsor):
    """The addresses behind `Attached.attached` of one sponsor, by unit and name."""
    scope = Scope(unit, start, end, View.CURRENT)
    sql = _with_attached(scope) + _OF_ADDRESSES
    found = fetch(sql, scope.params | {"sponsor": sponsor.pk})
    return tuple(AttachedAddress(**line) for line in found)
