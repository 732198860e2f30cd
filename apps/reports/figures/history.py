"""Historical totals (F14): years that exist on paper only."""

from dataclasses import dataclass

from apps.core.dates import format_date
from apps.reports.figures.together import alone

_FOUND = """
WITH RECURSIVE {units},
led AS (
    SELECT t.id, t.unit_id, 0 AS step
    FROM aid_records_historicaltotal t
    WHERE t.voided_at IS NULL AND t.starts_on <= %(end)s AND t.ends_on >= %(start)s
    UNION ALL
    SELECT led.id, link.new_id, led.step + 1
    FROM led
    JOIN organisation_unitlink link ON link.old_id = led.unit_id AND link.share = 'whole'
    WHERE %(is_current)s AND led.step < 9
),
place AS (SELECT DISTINCT ON (id) id, unit_id FROM led ORDER BY id, step DESC)
SELECT t.id, units.row_id, u.name, u.path, t.starts_on, t.ends_on,
    t.filed AS c3, t.helped_by_red_cross AS c4, t.helped_by_others AS c5,
    t.helped_by_red_cross + t.helped_by_others AS c6, t.persons AS c7, t.value AS c8,
    t.starts_on >= %(start)s AND t.ends_on <= %(end)s AS is_inside
FROM place
JOIN units ON units.id = place.unit_id
JOIN aid_records_historicaltotal t ON t.id = place.id
JOIN organisation_unit u ON u.id = t.unit_id
ORDER BY u.name_key, t.starts_on
"""


@dataclass(frozen=True)
class Totals:
    """The historical totals a table adds, and those it must name because it cannot add them."""

    added: tuple
    left_out: tuple

    @property
    def ids(self):
        return [line["id"] for line in self.added]

    @property
    def params(self):
        return {
            "added_totals": self.ids,
            "added_rows": [line["row_id"] for line in self.added],
        }

    @property
    def names(self):
        """Every total that touches the period, with its days."""
        return tuple(_named(line) for line in (*self.added, *self.left_out))

    @property
    def added_notes(self):
        return tuple(f"Đã cộng số liệu những năm trước của {_named(line)}." for line in self.added)

    @property
    def notes(self):
        """What people must know: spans across the period's edge, spans counted on two levels."""
        crossing = tuple(
            f"Không cộng số liệu những năm trước của {_named(line)}: "
            "khoảng thời gian này không nằm trọn trong kỳ."
            for line in self.left_out
        )
        return crossing + self._on_two_levels

    @property
    def _on_two_levels(self):
        return tuple(
            f"Số liệu những năm trước của {_named(lower)} và của {_named(upper)} cùng được cộng: "
            "đơn vị sau gồm đơn vị trước, cần kiểm tra để không tính hai lần."
            for lower in self.added
            for upper in self.added
            if lower["path"] != upper["path"]
            and lower["path"].startswith(upper["path"])
            and lower["starts_on"] <= upper["ends_on"]
            and upper["starts_on"] <= lower["ends_on"]
        )


NO_TOTALS = Totals((), ())


def _named(line):
    return f"{line['name']} ({format_date(line['starts_on'])} – {format_date(line['ends_on'])})"


def historical_totals(scope):
    """The totals of a scope: in the current view a unit that went whole leads to its successor."""
    return alone(historical_steps(scope))


def historical_steps(scope):
    """`historical_totals` as steps (figures.together)."""
    params = scope.params | {"is_current": scope.is_current}
    found = yield _FOUND.format(units=scope.units()), params
    return Totals(
        added=tuple(line for line in found if line["is_inside"]),
        left_out=tuple(line for line in found if not line["is_inside"]),
    )
