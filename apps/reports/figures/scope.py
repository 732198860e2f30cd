"""Which units, aid and addresses a figure counts: the pieces of SQL that every figure is built of.

Pieces are named CTEs over the same parameters (`Scope.params`):
    units       unit of the tree below the chosen one -> the row of the table it belongs to; in the
                recorded view by the tree as it was on the last day of the period
    covered     units and days that an added historical total already stands for (F14)
    helped      one line per address with counted aid in the period (F3, F5, F6, F7), in scope, with
                its row and its side (F4, F15)
"""

from dataclasses import dataclass
from datetime import date

from django.db import models

from apps.core.dates import format_date, today
from apps.organisation.models import Unit
from apps.organisation.past import as_of, provinces_of
from apps.reports.figures import across, rows
from apps.reports.figures.conditions import (
    ADDED_VALUE,
    COUNTABLE_ADDRESS,
    FILED_ADDRESS,
    not_covered,
)


class FigureError(Exception):
    """What was asked cannot be reckoned. The message is for people."""


class View(models.TextChoices):
    """Two views over time (F15)."""

    CURRENT = "current", "Theo đơn vị hiện nay"
    RECORDED = "recorded", "Theo đơn vị lúc ghi"

    def in_words(self, end, *, drawn_on=None):
        """Whose units a table has and of which day: the period's last one, or the day it is drawn."""
        day = end if self is View.RECORDED else drawn_on or today()
        return f"{self.label}, tại thời điểm {format_date(day)}"


PROVINCE_LENGTH = 8
"""Of the path of a province of today: the nation is the first step of 4, it is the second."""


@dataclass(frozen=True)
class Scope:
    """A unit, a period (both ends included) and a view. Raises FigureError."""

    unit: Unit
    start: date
    end: date
    view: str = View.CURRENT

    def __post_init__(self):
        if self.end < self.start:
            raise FigureError("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.")
        if self.view not in View.values:
            raise FigureError(f"Không có cách xem “{self.view}”.")
        object.__setattr__(self, "view", View(self.view))

    @property
    def is_current(self):
        return self.view == View.CURRENT

    @property
    def is_nation(self):
        return self.unit.level == Unit.Level.NATION

    @property
    def is_whole_province(self):
        return self.unit.province_id == self.unit.pk

    @property
    def params(self):
        skips = self.unit.level == Unit.Level.PROVINCE
        return {
            "unit": self.unit.pk,
            "province": self.unit.province_id,
            "path": self.unit.path,
            "below": f"{self.unit.path}%",
            "land": f"{self.unit.path[:PROVINCE_LENGTH]}%",
            "root_length": len(self.unit.path),
            # The province that a dissolved subtree came from is no row of its successor's table.
            "skipped_level": Unit.Level.PROVINCE.value if skips else "",
            "start": self.start,
            "end": self.end,
        }

    @property
    def in_province(self):
        """Condition on an address `a` that belongs to the unit today, for indexes by province."""
        return "" if self.is_nation else "AND a.province_id = %(province)s"

    def of_aid(self, select):
        """A SELECT of aid (and its addresses) wherever it was given, with its {aid} and {address} filled.

        Both are conditions, on `aid` and on `a`; an address has all its aid on one side of the UNION.
        Below a province `reach` finds the few addresses by their units, whatever their province.
        """
        if not self.is_whole_province:
            return select.format(aid="", address="")
        parts = [across.HERE, across.OF_AID] + ([] if self.is_current else [across.CAME])
        return " UNION ALL ".join(select.format(**part) for part in parts)

    def of_addresses(self, select):
        """The same of addresses alone: in the recorded view also those that have left the province."""
        here = select.format(address=self.in_province)
        if self.is_nation or self.is_current:
            return here
        further = (select.format(address=part) for part in (across.GONE, across.CAME_FILED))
        return " UNION ALL ".join([here, *further])

    @property
    def reach(self):
        """Condition that narrows aid to the addresses a unit below a province can have."""
        return self._reach("near.given_on BETWEEN %(start)s AND %(end)s")

    @property
    def reach_since_ever(self):
        return self._reach("near.given_on <= %(end)s")

    def _reach(self, days):
        if self.is_nation or self.is_whole_province:
            return ""
        if self.is_current:
            found = "SELECT id FROM addresses_address WHERE unit_id IN (SELECT id FROM units)"
        else:
            found = (
                "SELECT near.address_id FROM aid_records_aidrecord near "
                "WHERE near.unit_id IN (SELECT id FROM units) "
                f"AND near.voided_at IS NULL AND near.exclusion = '' AND {days}"
            )
        return f"AND aid.address_id IN ({found})"

    @property
    def existed(self):
        """Condition on unit `u`: it exists today or, in the recorded view, on the period's last day.

        Of a unit that was dissolved: it existed in the period.
        """
        if not self.is_current:
            return rows.EXISTED_THEN
        return rows.EXISTS_TODAY if self.unit.is_current else rows.EXISTED_SOMETIME

    @property
    def unit_shown(self):
        """The unit as the table calls it: in the recorded view as on the period's last day."""
        return self.unit if self.is_current else as_of(self.unit, self.end)

    @property
    def whose_land(self):
        """A note where the land of a province was several provinces on the period's last day."""
        if self.is_current or not self.is_whole_province:
            return ()
        names = provinces_of(self.unit, self.end)
        if len(names) < 2:
            return ()
        day, joined = format_date(self.end), ", ".join(names)
        return (f"{self.unit.name} hiện nay gồm các tỉnh của ngày {day}: {joined}.",)

    def units(self):
        """The row of a unit: the highest one below the chosen unit that reports to it.

        In the recorded view the highest of those above it then, by the parents and units of that
        day; what did not exist that day stands for itself. The nation's rows are provinces: the
        lowest, for one that is gone hangs below its successor. What was below the chosen unit then
        counts wherever it is today, and so does what went whole into it.
        """
        if self.is_current:
            return rows.UNITS
        is_row = "u.level = 'province'" if self.is_nation else "u.level <> %(skipped_level)s"
        is_whole = self.is_nation or self.is_whole_province
        return rows.UNITS_THEN.format(
            is_row=is_row,
            existed=rows.EXISTED_THEN,
            inside="" if self.is_nation else rows.INSIDE_THEN,
            came="" if self.is_nation else rows.CAME_THEN,
            by_tree_of_then="up.path IS NOT NULL" if self.is_nation else rows.BELOW_PROVINCES,
            absorbed="" if is_whole else rows.ABSORBED_THEN,
            order="CASE worth WHEN 2 THEN -height ELSE height END DESC"
            if self.is_nation
            else "height DESC",
        )

    def per_row(self, columns, is_something, *, nothing="0"):
        """The end of a statement with a CTE `figures` (row_id, is_total, columns): a line per row.

        Units directly below that report stand there even at zero (their columns hold `nothing`);
        the total is the last line.
        """
        return rows.PER_ROW.format(
            exists_then=self.existed,
            columns=", ".join(f"coalesce({name}, {nothing}) AS {name}" for name in columns),
            is_something=is_something,
            shown=rows.SHOWN if self.is_current else rows.SHOWN_THEN,
        )

    def covered(self, added_totals):
        """The CTE of what historical totals stand for, with its comma; nothing without totals."""
        return f"{rows.COVERED}," if added_totals else ""

    @property
    def last_unit(self):
        """The column that the recorded view groups by, with its comma."""
        if self.is_current:
            return ""
        return "(array_agg(aid.unit_id ORDER BY aid.given_on, aid.id))[count(*)] AS last_unit_id,"

    @property
    def helped_unit(self):
        """The column of the unit an address is counted in as helped."""
        return "a.unit_id" if self.is_current else "p.last_unit_id"

    @property
    def filed_unit(self):
        return "a.unit_id" if self.is_current else "a.filed_unit_id"

    def helped(self, added_totals):
        """One line per address in scope with counted aid in the period.

        `first_side` and the last headcount and unit go by date, then by entry order.
        """
        select = f"""
    SELECT units.row_id, p.*, a.kind,
        coalesce(chosen.side, CASE
            WHEN p.balance > 0 THEN 'red_cross'
            WHEN p.balance < 0 THEN 'others'
            ELSE p.first_side END) AS side
    FROM (
        SELECT aid.address_id,
            sum({ADDED_VALUE}) AS value,
            sum(CASE aid.side WHEN 'red_cross' THEN {ADDED_VALUE} ELSE -({ADDED_VALUE}) END) AS balance,
            (array_agg(aid.side ORDER BY aid.given_on, aid.id))[1] AS first_side,
            (array_agg(aid.headcount ORDER BY aid.given_on, aid.id))[count(*)] AS persons,
            {self.last_unit}
            sum(aid.headcount) AS person_turns,
            count(*) FILTER (WHERE aid.value IS NULL AND NOT aid.is_recirculated) AS unvalued,
            bool_or(aid.side = 'red_cross') AND bool_or(aid.side = 'others') AS is_joint
        FROM aid_records_aidrecord aid
        WHERE aid.voided_at IS NULL AND aid.exclusion = ''
            AND aid.given_on BETWEEN %(start)s AND %(end)s
            {{aid}} {self.reach}
            {not_covered("aid.unit_id", "aid.given_on", added_totals)}
        GROUP BY aid.address_id
    ) p
    JOIN addresses_address a ON a.id = p.address_id
    LEFT JOIN aid_records_sideoverride chosen ON chosen.address_id = p.address_id
    JOIN units ON units.id = {self.helped_unit}
    WHERE {COUNTABLE_ADDRESS} {{address}}"""
        return f"helped AS ({self.of_aid(select)})"

    def filed(self, added_totals):
        select = f"""
    SELECT units.row_id, a.id AS address_id, a.kind, a.headcount
    FROM addresses_address a
    JOIN units ON units.id = {self.filed_unit}
    WHERE {FILED_ADDRESS} {{address}}
        {not_covered("a.filed_unit_id", "a.filed_on", added_totals)}"""
        return f"filed AS ({self.of_addresses(select)})"

    def excluded(self):
        """Aid of the period that is not part of the campaign: shown apart, never in columns 4 to 8."""
        unit = "a.unit_id" if self.is_current else "aid.unit_id"
        select = f"""
    SELECT units.row_id, aid.id, {ADDED_VALUE} AS value
    FROM aid_records_aidrecord aid
    JOIN addresses_address a ON a.id = aid.address_id
    JOIN units ON units.id = {unit}
    WHERE aid.voided_at IS NULL AND NOT (aid.exclusion = '')
        AND aid.given_on BETWEEN %(start)s AND %(end)s AND {COUNTABLE_ADDRESS}
        {{aid}} {{address}}"""
        return f"excluded AS ({self.of_aid(select)})"

    def helped_pieces(self):
        """WITH … of the helped addresses on file alone."""
        return f"WITH {self.units()}, {self.helped([])}"

    def every_piece(self, added_totals):
        """WITH … of all the pieces, for the figures that need them all."""
        return (
            f"WITH {self.units()}, {self.covered(added_totals)} {self.helped(added_totals)}, "
            f"{self.filed(added_totals)}, {self.excluded()}"
        )
