"""Two small provinces of old with everything a unit can have, and the decree that joins them.

Đắk Lắk: Huyện Cư M'gar with Xã Một (a school below it), Xã Hai, Xã Ba; Phú Yên: Huyện Tuy An with
Xã Bốn. Một, Hai and Bốn go whole (Hai into a unit with Một, Bốn into one of its own), Ba is divided.
"""

import datetime
from types import SimpleNamespace

from apps.organisation.models import UnitChange
from tests.factories import UnitFactory, UserFactory, nation
from tests.reorganisations.factories import ReorganisationFactory

DECREE = "1660/NQ-UBTVQH15"
DAY = datetime.date(2025, 7, 1)


def old_provinces():
    """The units of before, by short names."""
    root = nation()
    units = SimpleNamespace(root=root)
    units.a = UnitFactory(
        parent=root, era="2004", code="66", kind="province", name="Tỉnh Đắk Lắk", abbreviation="DL"
    )
    units.b = UnitFactory(
        parent=root, era="2004", code="54", kind="province", name="Tỉnh Phú Yên", abbreviation="PY"
    )
    units.district = UnitFactory(
        parent=units.a, era="2004", code="648", kind="rural_district", name="Huyện Cư M'gar"
    )
    units.other_district = UnitFactory(
        parent=units.b, era="2004", code="558", kind="rural_district", name="Huyện Tuy An"
    )
    for short, name, parent, code in (
        ("one", "Xã Một", units.district, "24001"),
        ("two", "Xã Hai", units.district, "24002"),
        ("three", "Xã Ba", units.district, "24003"),
        ("four", "Xã Bốn", units.other_district, "22001"),
    ):
        setattr(units, short, UnitFactory(parent=parent, era="2004", code=code, name=name))
    units.school = UnitFactory(
        parent=units.one, era="", code="", key="24001-1", kind="school", name="Trường Một"
    )
    return units


def decree_of(units, *, by=None):
    """The draft that makes one province of the two, as a file of links would write it."""
    draft = ReorganisationFactory(
        name="Sắp xếp 2025",
        decree=DECREE,
        decree_on=datetime.date(2025, 6, 16),
        starts_on=DAY,
        scope=units.root,
        created_by=by,
    )
    new, join, divide = "new", "join", "divide"
    lines = [
        (new, None, "2025:66", {"new_name": "Tỉnh Đắk Lắk", "new_kind": "province", "new_parent": units.root}),
        (new, None, "2025:24340", {"new_name": "Phường Cư Bao", "new_kind": "ward", "new_parent_key": "2025:66"}),
        (new, None, "2025:22291", {"new_name": "Xã Hòa Xuân", "new_kind": "commune", "new_parent_key": "2025:66"}),
        (join, units.a, "2025:66", {}),
        (join, units.b, "2025:66", {}),
        (join, units.one, "2025:24340", {}),
        (join, units.two, "2025:24340", {}),
        (divide, units.three, "2025:24340", {}),
        (divide, units.three, "2025:22291", {}),
        (join, units.four, "2025:22291", {}),
    ]  # fmt: skip
    UnitChange.objects.bulk_create(
        UnitChange(reorganisation=draft, position=n, what=what, old=old, new_key=key, **fields)
        for n, (what, old, key, fields) in enumerate(lines, start=1)
    )
    return draft


def national_manager(**fields):
    return UserFactory(role="manager", unit=nation(), **fields)
