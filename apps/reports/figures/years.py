"""The year matrix (F8): filed, new, continued, resumed and stopped in each calendar year.

Whether an address is new, continued or resumed looks at all its counted aid, also before the
period; historical totals have no years and are not part of it.
"""

from dataclasses import dataclass

from apps.reports.figures.scope import COUNTABLE_ADDRESS, FILED_ADDRESS, Scope, View, fetch


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


_YEARS = """
WITH {units},
by_year AS (
    SELECT aid.address_id, extract(year FROM aid.given_on)::int AS year, {last_unit}
        max(aid.given_on) >= %(start)s AS is_in_period
    FROM aid_records_aidrecord aid
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' AND aid.given_on <= %(end)s
        {aid_in_province} {reach}
    GROUP BY 1, 2
),
p AS (
    SELECT *, min(year) OVER earlier AS first_year, lag(year) OVER earlier AS previous_year
    FROM by_year WINDOW earlier AS (PARTITION BY address_id ORDER BY year)
),
helped AS (
    SELECT p.year,
        count(*) FILTER (WHERE p.first_year = p.year) AS new,
        count(*) FILTER (WHERE p.previous_year = p.year - 1) AS continued,
        count(*) FILTER (WHERE p.previous_year < p.year - 1) AS resumed
    FROM p
    JOIN addresses_address a ON a.id = p.address_id
    JOIN units ON units.id = {helped_unit}
    WHERE p.is_in_period AND {countable} {address_in_province}
    GROUP BY p.year
),
filed AS (
    SELECT extract(year FROM a.filed_on)::int AS year, count(*) AS filed
    FROM addresses_address a
    JOIN units ON units.id = {filed_unit}
    WHERE {filed_address} {address_in_province}
    GROUP BY 1
)
SELECT year, coalesce(filed, 0) AS filed, coalesce(new, 0) AS new,
    coalesce(continued, 0) AS continued, coalesce(resumed, 0) AS resumed
FROM generate_series(extract(year FROM %(start)s::date)::int, extract(year FROM %(end)s::date)::int) AS year
LEFT JOIN filed USING (year)
LEFT JOIN helped USING (year)
ORDER BY year
"""

_STOPPED = """
WITH {units},
p AS (
    SELECT aid.address_id, {last_unit} a.closed_on, a.stop_reason_id
    FROM aid_records_aidrecord aid
    JOIN addresses_address a ON a.id = aid.address_id
    WHERE aid.voided_at IS NULL AND aid.exclusion = '' AND aid.given_on <= a.closed_on
        AND a.status = 'closed' AND a.voided_at IS NULL
        AND a.closed_on BETWEEN %(start)s AND %(end)s
        {aid_in_province} {address_in_province} {reach}
    GROUP BY aid.address_id, a.closed_on, a.stop_reason_id
)
SELECT extract(year FROM p.closed_on)::int AS year, reason.name, count(*) AS stopped
FROM p
JOIN addresses_address a ON a.id = p.address_id
JOIN units ON units.id = {helped_unit}
JOIN addresses_stopreason reason ON reason.id = p.stop_reason_id
GROUP BY 1, reason.position, reason.name
ORDER BY 1, reason.position, reason.name
"""


def year_matrix(unit, start, end, view=View.CURRENT):
    """One YearRow for each calendar year that the period touches. Raises FigureError.

    In the recorded view help counts in the unit of the year's last counted aid, a stop in the unit
    of the last counted aid before it.
    """
    scope = Scope(unit, start, end, view)
    pieces = {
        "units": scope.units(),
        "last_unit": scope.last_unit,
        "reach": scope.reach_since_ever,
        "aid_in_province": scope.in_province.format("aid"),
        "address_in_province": scope.in_province.format("a"),
        "helped_unit": scope.helped_unit,
        "filed_unit": scope.filed_unit,
        "countable": COUNTABLE_ADDRESS,
        "filed_address": FILED_ADDRESS,
    }
    stopped = fetch(_STOPPED.format(**pieces), scope.params)
    return tuple(
        YearRow(
            **line,
            reasons=tuple(
                (stop["name"], stop["stopped"]) for stop in stopped if stop["year"] == line["year"]
            ),
        )
        for line in fetch(_YEARS.format(**pieces), scope.params)
    )
