"""Which units below a chapter may report in its round, in the groups that people tick."""

from dataclasses import dataclass

from apps.core.dates import format_date
from apps.organisation.models import Unit

Kind = Unit.Kind


@dataclass(frozen=True)
class Group:
    """Units of one sort, in the order of their names."""

    code: str
    name: str
    units: tuple

    @property
    def label(self):
        return f"{self.name} ({len(self.units)})"


NAMES = {
    "provinces": "Các tỉnh, thành phố",
    "districts": "Huyện, quận, thị xã, thành phố",
    "communes": "Xã, phường, thị trấn, đặc khu",
    "attached": "Đơn vị trực thuộc",
    "schools": "Trường học",
    "old_districts": "Huyện, quận, thị xã trước khi sắp xếp",
}
USUAL = ("provinces", "communes", "attached")


def reporters(unit):
    """The Groups below `unit` that have units: provinces below the nation, otherwise base units
    and districts of today, and the districts that are no more (for rounds on their years)."""
    below = Unit.objects.within(unit).exclude(pk=unit.pk).in_order()
    if unit.level == Unit.Level.NATION:
        below = below.provinces().current()
    found = {code: [] for code in NAMES}
    for one in below:
        if code := _group_of(one):
            found[code].append(one)
    return [Group(code, NAMES[code], tuple(units)) for code, units in found.items() if units]


def _group_of(unit):
    if unit.level == Unit.Level.DISTRICT:
        return "districts" if unit.is_current else "old_districts"
    if not unit.is_current:
        return None
    if unit.level == Unit.Level.PROVINCE:
        return "provinces"
    own = {Kind.SCHOOL: "schools", Kind.ATTACHED: "attached"}
    return own.get(unit.kind, "communes")


def name_in_choices(unit):
    """The name, with the last day of a unit that is no more."""
    if unit.is_current:
        return unit.name
    return f"{unit.name} (đến {format_date(unit.valid_to)})"
