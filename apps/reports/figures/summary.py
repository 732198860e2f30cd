"""The summary table: columns 3 to 8 per unit (F2–F7, F14, F15)."""

from dataclasses import dataclass
from datetime import date

from apps.organisation.models import Unit
from apps.reports.figures.history import historical_steps
from apps.reports.figures.scope import Scope, View
from apps.reports.figures.together import alone


@dataclass(frozen=True)
class Figures:
    """Columns 3 to 8 of one row, and what stands below the table. Money in whole đồng."""

    c3: int
    c4: int
    c5: int
    c7: int
    c8: int
    joint: int
    person_turns: int
    unvalued: int
    excluded_value: int

    @property
    def c6(self):
        return self.c4 + self.c5


@dataclass(frozen=True)
class Row:
    """One unit's row; `key` and `name` are those of the unit."""

    key: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class Summary:
    """A whole summary table. `notes` names what was not added, `added` the historical totals added."""

    unit: Unit
    start: date
    end: date
    view: str
    rows: tuple
    total: Figures
    notes: tuple
    added: tuple

    @property
    def joint(self):
        return self.total.joint

    @property
    def person_turns(self):
        return self.total.person_turns

    @property
    def unvalued(self):
        return self.total.unvalued

    @property
    def excluded_value(self):
        return self.total.excluded_value


_SUMS = """,
parts AS (
    SELECT row_id, count(*) AS c3, 0 AS c4, 0 AS c5, 0 AS c7, 0 AS c8,
        0 AS joint, 0 AS person_turns, 0 AS unvalued, 0 AS excluded_value
    FROM filed GROUP BY row_id
    UNION ALL
    SELECT row_id, 0, count(*) FILTER (WHERE side = 'red_cross'), count(*) FILTER (WHERE side = 'others'),
        sum(persons), sum(value), count(*) FILTER (WHERE is_joint), sum(person_turns), sum(unvalued), 0
    FROM helped GROUP BY row_id
    UNION ALL
    SELECT row_id, 0, 0, 0, 0, 0, 0, 0, 0, sum(value) FROM excluded GROUP BY row_id
    {historical}
),
figures AS (
    SELECT row_id, grouping(row_id) AS is_total,
        {sums}
    FROM parts GROUP BY ROLLUP (row_id)
)"""

_HISTORICAL = """
    UNION ALL
    SELECT added.row_id, t.filed, t.helped_by_red_cross, t.helped_by_others, t.persons, t.value,
        0, 0, 0, 0
    FROM unnest(%(added_totals)s::bigint[], %(added_rows)s::bigint[]) AS added (id, row_id)
    JOIN aid_records_historicaltotal t ON t.id = added.id
"""

_COLUMNS = ("c3", "c4", "c5", "c7", "c8", "joint", "person_turns", "unvalued", "excluded_value")


def summary(unit, start, end, view=View.CURRENT):
    """The summary table of `unit` for the period, both ends included. Raises FigureError.

    One row per unit directly below that reports, even at zero; other units (dissolved ones with
    records not yet led to a unit of today, the chosen unit itself) where they have figures.
    """
    return alone(summary_steps(unit, start, end, view))


def summary_steps(unit, start, end, view=View.CURRENT):
    """`summary` as steps (figures.together)."""
    scope = Scope(unit, start, end, view)
    totals = yield from historical_steps(scope)
    per_row = scope.per_row(_COLUMNS, "c3 + c4 + c5 + c7 + c8 > 0")
    *lines, last = yield _summed(scope, totals) + per_row, scope.params | totals.params
    total, shown = _figures(last), scope.unit_shown
    rows = tuple(Row(line["key"], line["name"], _figures(line)) for line in lines)
    return Summary(
        unit=shown,
        start=start,
        end=end,
        view=View(view),
        rows=rows or (Row(shown.key, shown.name, total),),
        total=total,
        notes=(*scope.whose_land, *totals.notes),
        added=totals.added_notes,
    )


def total_steps(unit, start, end, view=View.CURRENT):
    """The Figures of `summary`'s total alone, without its rows, as steps."""
    scope = Scope(unit, start, end, view)
    totals = yield from historical_steps(scope)
    sql = _summed(scope, totals) + " SELECT * FROM figures WHERE is_total = 1"
    (line,) = yield sql, scope.params | totals.params
    return _figures(line)


def _summed(scope, totals):
    """WITH … of the sums by row and of all."""
    return scope.every_piece(totals.ids) + _SUMS.format(
        historical=_HISTORICAL if totals.ids else "",
        sums=", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in _COLUMNS),
    )


def _figures(line):
    return Figures(**{name: line[name] for name in _COLUMNS})
