"""What changed since figures were frozen: each difference with the records that explain it."""

from dataclasses import dataclass

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord, SideOverride
from apps.core.dates import format_date
from apps.core.money import format_money
from apps.reports import figures
from apps.reports.figures.frozen import FIGURES, differences, historical_lines, totals_of
from apps.reports.touched import Touched, read
from apps.sponsors.models import Sponsor

LABELS = {
    "c3": "Số địa chỉ được lập hồ sơ (cột 3)",
    "c4": "Hội Chữ thập đỏ trợ giúp (cột 4)",
    "c5": "Các tổ chức, cá nhân khác trợ giúp (cột 5)",
    "c6": "Số địa chỉ được trợ giúp (cột 6)",
    "c7": "Tổng số người được trợ giúp (cột 7)",
    "c8": "Tổng giá trị trợ giúp, đồng (cột 8)",
    "joint": "Đồng trợ giúp",
    "person_turns": "Lượt người được trợ giúp",
    "unvalued": "Lần trợ giúp chưa quy đổi",
    "excluded_value": "Giá trị không thuộc Cuộc vận động, đồng",
}
_BELOW = ("joint", "person_turns", "unvalued", "excluded_value")
_OF_AID = (
    "address_id",
    "given_on",
    "sponsor_id",
    "value",
    "headcount",
    "exclusion",
    "is_recirculated",
)
_FURTHER = {
    "joint": "đồng trợ giúp",
    "person_turns": "lượt người",
    "unvalued": "lần chưa quy đổi",
    "excluded_value": "giá trị không thuộc Cuộc vận động (đồng)",
}
IN_HISTORICAL = "Thuộc những năm mà số liệu những năm trước vừa thêm, bớt hoặc sửa."
_OF_ADDRESS = ("status", "kind", "headcount", "filed_on", "unit_id", "closed_on")


@dataclass(frozen=True)
class Line:
    """One figure frozen and live. Money in whole đồng."""

    name: str
    frozen: int
    live: int

    @property
    def code(self):
        """What the registry of figures calls it."""
        return self.name.removesuffix("_value")

    @property
    def label(self):
        return LABELS[self.name]

    @property
    def difference(self):
        return self.live - self.frozen


@dataclass(frozen=True)
class Adjustments:
    """The totals side by side, the addresses that differ, historical totals that came or went."""

    lines: tuple
    differences: tuple
    historical: tuple

    @property
    def is_empty(self):
        return (
            not self.differences
            and not self.historical
            and not any(line.difference for line in self.lines)
        )

    @property
    def explained(self):
        """{figure: sum over addresses and historical totals}: equal to the lines' differences."""
        return {
            name: sum(one.figures[name] for one in self.differences)
            + sum(one["figures"].get(name, 0) for one in self.historical)
            for name in FIGURES
        }


def adjustments(freeze, live=None):
    """The Adjustments of a freeze as of now.

    `live` is what `outline_figures` gives today, where somebody has it already.
    """
    frozen, totals = freeze.figures, totals_of(freeze)
    kept, now = _sums(frozen), _sums(live) if live else _live_sums(freeze)
    return Adjustments(
        lines=tuple(Line(name, kept[name], now[name]) for name in FIGURES),
        differences=differences(freeze, totals),
        historical=_historical(frozen["historical"], historical_lines(totals)),
    )


def _sums(plain):
    return plain["total"] | {name: plain[name] for name in _BELOW}


def _live_sums(freeze):
    round_ = freeze.report.round
    total = figures.summary(freeze.report.unit, round_.starts_on, round_.ends_on).total
    return {name: getattr(total, name) for name in FIGURES}


def _historical(frozen, live):
    """Historical totals that came, went or changed: {"name", "figures"} each."""
    was, now = {line["id"]: line for line in frozen}, {line["id"]: line for line in live}
    found = []
    for key in sorted(was.keys() | now.keys()):
        line = now.get(key) or was[key]
        changed = {
            name: now.get(key, {}).get(name, 0) - was.get(key, {}).get(name, 0)
            for name in ("c3", "c4", "c5", "c6", "c7", "c8")
        }
        if any(changed.values()):
            span = " – ".join(_day(line[name]) for name in ("from", "to"))
            found.append({"name": f"{line['name']} ({span})", "figures": changed})
    return tuple(found)


def _day(text):
    return "/".join(reversed(text.split("-")))


def causes(found, *, since, historical=(), names_sponsors=True):
    """{address id: [what was done to it or its aid since then, in words]} of Differences.

    With `historical` totals that came or went, an address nobody touched is told to lie in their
    years. Three queries, however many they are.
    """
    addresses = [one.address for one in found]
    touched = AidRecord.pgh_event_model.objects.filter(address_id__in=addresses)
    sides = SideOverride.pgh_event_model.objects.filter(
        address_id__in=addresses, pgh_created_at__gt=since
    ).values_list("address_id", flat=True)
    given = AidRecord.objects.in_force().filter(address_id__in=addresses).order_by()
    given = given.values_list("sponsor_id", "address_id").distinct()
    files = Touched(Address, _OF_ADDRESS, since, pgh_obj_id__in=addresses)
    aid = Touched(AidRecord, _OF_AID, since, pgh_obj_id__in=touched.values("pgh_obj_id"))
    sponsors = Touched(
        Sponsor, ("kind", "side"), since, pgh_obj_id__in=given.order_by().values("sponsor_id")
    )
    names = read(files, aid, sponsors, further=(sides, given))

    told = {address: [] for address in addresses}
    for one in found:
        if one.moved:
            told[one.address].append(f"Địa chỉ nay thuộc {one.unit}.")
    _tell_addresses(told, files, names)
    _tell_aid(told, aid, names, names_sponsors)
    for address in sorted(set(sides)):
        told[address].append("Cán bộ xếp lại cột trợ giúp.")
    _tell_sponsors(told, sponsors, names, given)
    if historical:
        for words in told.values():
            words += [] if words else [IN_HISTORICAL]
    return told


def further(one):
    """[(label, change)] of what a Difference changes beside columns 3 to 8."""
    return [(label, one.figures[name]) for name, label in _FURTHER.items() if one.figures[name]]


def _tell_addresses(told, files, names):
    for key, (before, after) in files.states.items():
        if before is None:
            told[key] += [] if after["voided_at"] else ["Hồ sơ mới nhập."]
        elif after["voided_at"] and not before["voided_at"]:
            told[key].append(f"Hủy hồ sơ: {after['void_reason']}")
        else:
            told[key] += [f"Hồ sơ: {words}" for words in files.changes(key, names)]


def _tell_aid(told, aid, names, names_sponsors):
    for key, (before, after) in aid.states.items():
        changed = aid.changes(key, names, but=() if names_sponsors else ("sponsor_id",))
        words = _of_one_gift(before, after, changed)
        if not names_sponsors and before and before["sponsor_id"] != after["sponsor_id"]:
            words.append(f"Trợ giúp ngày {format_date(after['given_on'])}: đổi nhà tài trợ.")
        for address in {after["address_id"], before["address_id"] if before else None}:
            if address in told:
                told[address] += words


def _of_one_gift(before, after, changed):
    named = f"Trợ giúp ngày {format_date(after['given_on'])}"
    if before is None:
        if after["voided_at"]:
            return []
        value = after["value"]
        amount = "chưa quy đổi" if value is None else f"{format_money(value)} đồng"
        return [f"{named}: ghi thêm, {amount}."]
    if after["voided_at"] and not before["voided_at"]:
        return [f"{named}: hủy, {after['void_reason']}"]
    return [f"{named}: {words}" for words in changed]


def _tell_sponsors(told, sponsors, names, given):
    """A sponsor that went over to the other side took all its aid along."""
    for sponsor, address in sorted(set(given)):
        before, after = sponsors.states.get(sponsor, (None, None))
        if before and before["side"] != after["side"]:
            changed = sponsors.changes(sponsor, names, but=("side",))
            told[address] += [f"Nhà tài trợ: {words}" for words in changed]
