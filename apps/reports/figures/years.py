"""The year matrix (F8): filed, new, continued, resumed and stopped in each calendar year.

Whether an address is new, continued or resumed looks at all its counted aid, also before the
period; historical totals have no years and are not part of it. In the recorded view help counts in
the unit of the year's last counted aid, a stop in the unit of the last counted aid before it.

The pieces of SQL, all of them (row_id, year, address_id, …):
    helped_years   an address helped in a year, with its kind
    filed_years    an address filed in a year
    stops          an address closed in a year after having been helped, with its reason
"""

import json
from dataclasses import dataclass
from datetime import date

from django.db import models

from apps.addresses.choices import StopReason
from apps.organisation.models import Unit
from apps.reports.figures.conditions import COUNTABLE_ADDRESS, FILED_ADDRESS
from apps.reports.figures.reading import fetch
from apps.reports.figures.scope import Scope, View


class Measure(models.TextChoices):
    """What is counted per year."""

    FILED = "filed", "Được lập hồ sơ"
    NEW = "new", "Được trợ giúp mới"
    CONTINUED = "continued", "Tiếp tục được trợ giúp"
    RESUMED = "resumed", "Trở lại được trợ giúp"
    HELPED = "helped", "Được trợ giúp"
    STOPPED = "stopped", "Dừng trợ giúp"

    @property
    def adds_up(self):
        """Whether an address counts in one year only, so that years may be added."""
        return self in (Measure.FILED, Measure.NEW, Measure.STOPPED)


HELPED_KINDS = (Measure.NEW, Measure.CONTINUED, Measure.RESUMED)


@dataclass(frozen=True)
class YearRow:
    """One calendar year. `reasons` are (stop reason, addresses) of the stopped, in list order."""

    year: int
    filed: int
    new: int
    continued: int
    resumed: int
    reasons: tuple

    @property
    def helped(self):
        return self.new + self.continued + self.resumed

    @property
    def stopped(self):
        return sum(count for _, count in self.reasons)

    def stopped_by(self, reason):
        """Addresses stopped for the reason of this name."""
        return dict(self.reasons).get(reason, 0)


@dataclass(frozen=True)
class UnitYears:
    """One unit's row: `key` and `name` of the unit, `years` a YearRow for each calendar year."""

    key: str
    name: str
    years: tuple

    def of(self, measure):
        """The measure in each year, in the order of the years."""
        return tuple(getattr(row, measure) for row in self.years)

    def sum_of(self, measure):
        """The measure over all years; only for those of which `adds_up` is true."""
        return sum(self.of(measure))


@dataclass(frozen=True)
class YearTable:
    """The year matrix of every unit directly below, and of the whole.

    `reasons` are the StopReason rows in use or met with, in list order.
    """

    unit: Unit
    start: date
    end: date
    view: str
    rows: tuple
    total: UnitYears
    reasons: tuple

    @property
    def years(self):
        """The calendar years that the period touches."""
        return tuple(row.year for row in self.total.years)


_BY_YEAR = """
    SELECT aid.address_id, extract(year FROM aid.given_on)::int AS year, {last_unit}
        max(aid.given_on) >= %(start)s AS is_in_period
    FROM aid_records_aidrecord aid
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' AND aid.given_on <= %(end)s
        {{aid}} {reach}
    GROUP BY 1, 2"""

_HELPED_YEARS = """
by_year AS ({by_year}),
p AS (
    SELECT *, min(year) OVER earlier AS first_year, lag(year) OVER earlier AS previous_year
    FROM by_year WINDOW earlier AS (PARTITION BY address_id ORDER BY year)
),
helped_years AS (
    SELECT units.row_id, p.year, p.address_id, NULL::bigint AS reason_id,
        CASE
            WHEN p.first_year = p.year THEN 'new'
            WHEN p.previous_year = p.year - 1 THEN 'continued'
            ELSE 'resumed' END AS measure
    FROM p
    JOIN addresses_address a ON a.id = p.address_id
    JOIN units ON units.id = {helped_unit}
    WHERE p.is_in_period AND {countable} {address_today}
)"""

_FILED = """
    SELECT units.row_id, extract(year FROM a.filed_on)::int AS year, a.id AS address_id,
        NULL::bigint AS reason_id, 'filed' AS measure
    FROM addresses_address a
    JOIN units ON units.id = {filed_unit}
    WHERE {filed_address} {{address}}"""

_FILED_YEARS = """
filed_years AS ({filed})"""

_HELPED_BEFORE = """
    SELECT aid.address_id, {last_unit} a.closed_on, a.stop_reason_id
    FROM aid_records_aidrecord aid
    JOIN addresses_address a ON a.id = aid.address_id
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' AND aid.given_on <= a.closed_on
        AND a.status = 'closed' AND a.voided_at IS NULL
        AND a.closed_on BETWEEN %(start)s AND %(end)s
        {{aid}} {{address}} {reach}
    GROUP BY aid.address_id, a.closed_on, a.stop_reason_id"""

_STOPS = """
helped_before AS ({helped_before}),
stops AS (
    SELECT units.row_id, extract(year FROM p.closed_on)::int AS year, p.address_id,
        p.stop_reason_id AS reason_id, 'stopped' AS measure
    FROM helped_before p
    JOIN addresses_address a ON a.id = p.address_id
    JOIN units ON units.id = {helped_unit}
)"""

_PIECES = {"helped_years": _HELPED_YEARS, "filed_years": _FILED_YEARS, "stops": _STOPS}

_PARTS = """,
parts AS (
    SELECT row_id, year, measure, reason_id, count(*) AS n
    FROM (
        SELECT row_id, year, measure, reason_id FROM helped_years
        UNION ALL SELECT row_id, year, measure, reason_id FROM filed_years
        UNION ALL SELECT row_id, year, measure, reason_id FROM stops
    ) every
    GROUP BY 1, 2, 3, 4
),
figures AS (
    SELECT row_id, 0 AS is_total,
        jsonb_agg(jsonb_build_array(year, measure, reason_id, n))::text AS cells
    FROM parts GROUP BY row_id
)"""


def with_pieces(scope, *names):
    """WITH … of the named pieces."""
    of_aid = {"last_unit": scope.last_unit, "reach": scope.reach_since_ever}
    filed = _FILED.format(filed_unit=scope.filed_unit, filed_address=FILED_ADDRESS)
    known = {
        "by_year": scope.of_aid(_BY_YEAR.format(**of_aid)),
        "helped_before": scope.of_aid(_HELPED_BEFORE.format(**of_aid)),
        "filed": scope.of_addresses(filed),
        "address_today": scope.in_province if scope.is_current else "",
        "helped_unit": scope.helped_unit,
        "countable": COUNTABLE_ADDRESS,
    }
    return "WITH " + ",".join([scope.units(), *(_PIECES[name].format(**known) for name in names)])


def year_table(unit, start, end, view=View.CURRENT):
    """The YearTable of `unit`: rows as the summary table has them. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    unit = scope.unit_shown
    per_row = scope.per_row(("cells",), "cells IS NOT NULL", nothing="'[]'")
    sql = with_pieces(scope, *_PIECES) + _PARTS + per_row
    counts = {
        (line["key"], line["name"]): {
            (year, measure, reason): n for year, measure, reason, n in json.loads(line["cells"])
        }
        for line in fetch(sql, scope.params)
    } or {(unit.key, unit.name): {}}
    met = {reason for cells in counts.values() for _, _, reason in cells}
    reasons = tuple(
        reason for reason in StopReason.objects.all() if reason.is_active or reason.pk in met
    )
    whole = {}
    for cells in counts.values():
        for cell, n in cells.items():
            whole[cell] = whole.get(cell, 0) + n
    years = range(start.year, end.year + 1)
    return YearTable(
        unit=unit,
        start=start,
        end=end,
        view=View(view),
        rows=tuple(
            UnitYears(key, name, _rows(years, cells, reasons))
            for (key, name), cells in counts.items()
        ),
        total=UnitYears(unit.key, unit.name, _rows(years, whole, reasons)),
        reasons=reasons,
    )


def year_matrix(unit, start, end, view=View.CURRENT):
    """One YearRow for each calendar year that the period touches. Raises FigureError."""
    return year_table(unit, start, end, view).total.years


def _rows(years, cells, reasons):
    return tuple(
        YearRow(
            year=year,
            filed=cells.get((year, "filed", None), 0),
            reasons=tuple(
                (reason.name, cells[year, "stopped", reason.pk])
                for reason in reasons
                if (year, "stopped", reason.pk) in cells
            ),
            **{kind.value: cells.get((year, kind, None), 0) for kind in HELPED_KINDS},
        )
        for year in years
    )
