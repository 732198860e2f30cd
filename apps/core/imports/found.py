"""What a workbook holds of one kind, before anything is checked: kept between reading and saving."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Found:
    """`lines` are (row number in the file, cells in the order of the resource's columns), "" where
    there is nothing; cells are str, int, float, date or datetime. `meta` is whatever else the
    resource needs to check them again, as JSON. `notes` are (row, heading, words) about the file.
    """

    lines: list[tuple[int, tuple]]
    meta: dict = field(default_factory=dict)
    notes: tuple[tuple[int, str, str], ...] = ()


def frozen(cell):
    """A cell as JSON keeps it; `thawed` gives it back."""
    if isinstance(cell, datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, date):
        return {"on": cell.isoformat()}
    return cell


def thawed(cell):
    if isinstance(cell, dict):
        if "on" in cell:
            return date.fromisoformat(cell["on"])
        return datetime.fromisoformat(cell["at"])
    return cell
