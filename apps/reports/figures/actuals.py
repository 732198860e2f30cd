"""What a period has achieved of the five targets of the outline (IV.2), from the records on file."""

from dataclasses import dataclass

from apps.reports.figures.conditions import COUNTABLE_ADDRESS, FILED_ADDRESS
from apps.reports.figures.giving import with_given
from apps.reports.figures.reading import fetch
from apps.reports.figures.scope import Scope, View


@dataclass(frozen=True)
class Actuals:
    """The five targets, in the outline's order, and how many base units there are.

    surveyed     addresses surveyed in the period, whatever became of them but set aside
    filed        F2
    helped       F4
    sponsors     distinct sponsors of the others' side with counted aid
    base_units   base units with an address that an organisation of the Red Cross helped
    of_base_units  base units below the chosen one
    """

    surveyed: int
    filed: int
    helped: int
    sponsors: int
    base_units: int
    of_base_units: int


_SURVEYED = f"""
    SELECT units.row_id, a.id AS address_id, a.headcount AS persons
    FROM addresses_address a JOIN units ON units.id = {{filed_unit}}
    WHERE {COUNTABLE_ADDRESS} AND a.surveyed_on BETWEEN %(start)s AND %(end)s {{{{address}}}}"""
_FILED = f"""
    SELECT a.id FROM addresses_address a JOIN units ON units.id = {{filed_unit}}
    WHERE {FILED_ADDRESS} {{{{address}}}}"""

_ACTUALS = """
SELECT
    (
        SELECT count(*) FROM ({surveyed}) surveyed
    ) AS surveyed,
    (
        SELECT count(*) FROM ({filed}) filed
    ) AS filed,
    (SELECT count(*) FROM helped) AS helped,
    (SELECT count(DISTINCT sponsor_id) FROM given WHERE side = 'others') AS sponsors,
    (
        SELECT count(DISTINCT place.id) FROM given
        JOIN addresses_address a ON a.id = given.address_id
        JOIN organisation_unit place ON place.id = {given_unit}
        WHERE given.sponsor_kind = 'rc_organisation' AND place.level = 'base'
            AND place.id IN (SELECT id FROM units)
    ) AS base_units,
    (
        SELECT count(*) FROM organisation_unit u
        WHERE u.id IN (SELECT id FROM units) AND u.level = 'base' AND {existed}
    ) AS of_base_units
"""


def actuals(unit, start, end, view=View.CURRENT):
    """What the period achieved of the outline's five targets. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    (line,) = fetch(with_given(scope) + actuals_sql(scope), scope.params)
    return Actuals(**line)


def actuals_sql(scope):
    """The SELECT over `with_given`."""
    return _ACTUALS.format(
        surveyed=surveyed(scope),
        filed=scope.of_addresses(_FILED.format(filed_unit=scope.filed_unit)),
        given_unit="a.unit_id" if scope.is_current else "given.unit_id",
        existed=scope.existed,
    )


def surveyed(scope):
    """A SELECT over `units` of the addresses surveyed in the period: row_id, address_id, persons."""
    return scope.of_addresses(_SURVEYED.format(filed_unit=scope.filed_unit))
