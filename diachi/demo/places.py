"""Where the demo happens: the communes of today, the old ones before them, hamlets, peoples."""

from dataclasses import dataclass, replace
from datetime import date

from apps.organisation.models import Unit, UnitLink
from diachi.demo.names import (
    BANA,
    CHAM_HROI,
    DAO,
    EDE,
    JRAI,
    KHMER,
    KINH,
    MNONG,
    MONG,
    MUONG,
    NUNG,
    TAY,
    THAI,
    listed,
)

REORGANISED_ON = date(2025, 7, 1)

_HIGHLAND_HAMLETS = listed(
    "Ea Tlă, Ea Kmar, Ea Nao, Ea Bông, Ea Sar, Ea Drai, Krông, Kram, Dhung, Tría, Kdruh, M'Blớt, M'Duk, Hằng, "
    "Kniêt, Pôk, Sah, Tah, Trấp, Tơng Jú, Drao, Ko Tam, Mghí, Kpung, Triă, Sút, Ea Sút, Tul, Brah, Kla, Găm, "
    "Cuê, Jung, Ayun, Lê, Yông, Hma, Kô Siêr, Mùi, Ea Yông, Gram, Tlan, Wing, Ktla, Dliê, Ea Krom, Cư Mbao"
)
_MNONG_HAMLETS = listed(
    "Jun, Lê, Dơng Kriêng, M'Liêng, Yuk, Ja Tu, Dlei, Pai Bi, Tlông, Đung, Chuă, Rung, Năm Pă, Lách Ló, "
    "Du Mah, Pai Ar, Jiê Yuk, Dak Sar, Ba Yang, Plôm"
)
_COAST_HAMLETS = listed(
    "Phú Lộc, Phú Hòa, Xuân Hòa, Long Bình, Long Thạch, Hòa Thuận, Mỹ Phú, Mỹ Lương, Phước Nhuận, Tân An, "
    "Thạnh Đức, Phong Hậu, Định Thành, Vĩnh Xuân, Lộc Đông, Phước Mỹ, Đồng Thạnh, Hội Tín, Quảng Phước"
)
_COAST_UPLAND_HAMLETS = listed(
    "Hòn Ông, Suối Mây, Kiến Thiết, Thống Nhất, Đoàn Kết, Ma Lôi, Ma Sung"
)
_STREETS = listed(
    "Trần Hưng Đạo, Lê Lợi, Nguyễn Trãi, Hai Bà Trưng, Hùng Vương, Phan Chu Trinh, Lý Thường Kiệt, Quang Trung, "
    "Ngô Quyền, Nguyễn Du, Y Jút, Phan Bội Châu"
)
LAK = {"24580", "24595", "24598", "24604", "24607", "24484", "24478"}  # where the M'Nông live
MONG_COMMUNES = {"24478", "24472", "24433", "24415", "24445", "24217"}
JRAI_COMMUNES = {"24184", "24181", "24208", "24187", "24193", "24214"}
UPLAND_OF_THE_COAST = {
    "22090", "22096", "22111", "22165", "22171", "22177", "22192", "22207", "22222", "22225", "22237",
}  # fmt: skip


@dataclass
class Place:
    """A unit of today with the units it was made of, and who lives there."""

    unit: Unit
    origins: list  # old communes that went into it whole; [] where there are none
    peoples: dict  # People → weight
    hamlets: list
    is_urban: bool
    is_coast: bool


def places_of(rng, province):
    """The communes of a province of today, in the order of their codes."""
    units = {unit.pk: unit for unit in Unit.objects.within(province)}
    links = UnitLink.objects.filter(new__in=units, old__level=Unit.Level.BASE)
    origins = {}
    for link in links.order_by("share", "old__key"):
        if link.share == UnitLink.Share.WHOLE or link.new_id not in origins:
            origins.setdefault(link.new_id, []).append((link.share, units[link.old_id]))
    communes = [
        unit
        for unit in units.values()
        if unit.is_current and unit.level == Unit.Level.BASE and unit.code
    ]
    found = []
    for unit in sorted(communes, key=lambda unit: unit.code):
        mine = origins.get(unit.pk, [])
        whole = [old for share, old in mine if share == UnitLink.Share.WHOLE]
        found.append(_place(rng, province, unit, whole or [old for _, old in mine]))
    return found


def _place(rng, province, unit, origins):
    is_urban = unit.kind == Unit.Kind.WARD
    is_coast = province.code == "66" and unit.code < "24000"
    if province.code != "66":
        peoples, hamlets = {KINH: 94, KHMER: 3, CHAM_HROI: 2, MUONG: 1}, _numbered(rng, "Ấp", 9)
    elif is_coast:
        peoples, hamlets = _coast(rng, unit)
    else:
        peoples, hamlets = _highland(rng, unit)
    if is_urban:
        word = "Khu phố" if is_coast else "Tổ dân phố"
        hamlets = [*hamlets[: len(hamlets) // 2], *_numbered(rng, word, 10)]
    return Place(unit, origins, peoples, hamlets, is_urban, is_coast)


def _coast(rng, unit):
    if unit.code in UPLAND_OF_THE_COAST:
        peoples = {KINH: 52, CHAM_HROI: 20, EDE: 14, BANA: 10, TAY: 2, NUNG: 2}
        names = rng.sample(_COAST_HAMLETS, 4) + rng.sample(_COAST_UPLAND_HAMLETS, 4)
        return peoples, [f"{rng.choice(('Thôn', 'Thôn', 'Buôn'))} {name}" for name in names]
    return {KINH: 99, CHAM_HROI: 1}, [f"Thôn {name}" for name in rng.sample(_COAST_HAMLETS, 8)]


def _highland(rng, unit):
    peoples = {KINH: 48, EDE: 26, NUNG: 8, TAY: 7, THAI: 3, MUONG: 3, DAO: 2, MNONG: 2, MONG: 1}
    names = rng.sample(_HIGHLAND_HAMLETS, 6)
    if unit.code in LAK:
        peoples |= {MNONG: 42, EDE: 12, KINH: 36}
        names = rng.sample(_MNONG_HAMLETS, 7)
    if unit.code in MONG_COMMUNES:
        peoples |= {MONG: 22}
    if unit.code in JRAI_COMMUNES:
        peoples |= {JRAI: 18}
    return peoples, [f"Buôn {name}" for name in names] + _numbered(rng, "Thôn", 8)


def _numbered(rng, word, count):
    return [f"{word} {number}" for number in range(1, rng.randint(count // 2, count) + 1)]


def place_within(place, unit):
    """The place of a school or an attached unit, in the midst of a commune's people."""
    return replace(place, unit=unit, origins=[])


def hamlet(rng, place, people):
    """Ê Đê, M'Nông and Gia Rai mostly live in a buôn, others in a thôn or a tổ dân phố."""
    in_buon = [name for name in place.hamlets if name.startswith("Buôn")]
    others = [name for name in place.hamlets if not name.startswith("Buôn")]
    if in_buon and (not others or (people in (EDE, MNONG, JRAI)) == (rng.random() < 0.93)):
        return rng.choice(in_buon)
    return rng.choice(others or in_buon)


def street(rng, hamlet):
    """House number and street; only the quarters of wards have them."""
    if hamlet.startswith(("Tổ", "Khu")) and rng.random() < 0.6:
        return f"{rng.randint(2, 480)} {rng.choice(_STREETS)}"
    return ""
