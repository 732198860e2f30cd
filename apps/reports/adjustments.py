"""What changed since figures were frozen: each difference with the records that explain it."""

from dataclasses import dataclass

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord, SideOverride
from apps.audit.values import Names, shown
from apps.core.dates import format_date
from apps.core.money import format_money
from apps.reports import figures
from apps.reports.figures.frozen import FIGURES, differences, historical_lines
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


def adjustments(freeze):
    """The Adjustments of a freeze as of now."""
    unit, start, end = (
        freeze.report.unit,
        freeze.report.round.starts_on,
        freeze.report.round.ends_on,
    )
    live = figures.summary(unit, start, end)
    frozen = freeze.figures
    kept = frozen["total"] | {
        name: frozen[name] for name in ("joint", "person_turns", "unvalued", "excluded_value")
    }
    return Adjustments(
        lines=tuple(Line(name, kept[name], getattr(live.total, name)) for name in FIGURES),
        differences=differences(freeze),
        historical=_historical(frozen["historical"], historical_lines(unit, start, end)),
    )


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

    With `historical` totals that came or went, an address nobody touched is told to lie in their years.
    """
    addresses = [one.address for one in found]
    told = {address: [] for address in addresses}
    for one in found:
        if one.moved:
            told[one.address].append(f"Địa chỉ nay thuộc {one.unit}.")
    _tell_addresses(told, addresses, since)
    _tell_aid(told, addresses, since, names_sponsors)
    _tell_sides(told, addresses, since)
    _tell_sponsors(told, addresses, since)
    if historical:
        for words in told.values():
            words += [] if words else [IN_HISTORICAL]
    return told


def further(one):
    """[(label, change)] of what a Difference changes beside columns 3 to 8."""
    return [(label, one.figures[name]) for name, label in _FURTHER.items() if one.figures[name]]


def _tell_addresses(told, addresses, since):
    events = _events(Address, _OF_ADDRESS, since, pgh_obj_id__in=addresses)
    changed = _changes(Address, _OF_ADDRESS, events)
    for key, (before, after) in events.items():
        if before is None:
            told[key] += [] if after["voided_at"] else ["Hồ sơ mới nhập."]
        elif after["voided_at"] and not before["voided_at"]:
            told[key].append(f"Hủy hồ sơ: {after['void_reason']}")
        else:
            told[key] += [f"Hồ sơ: {words}" for words in changed[key]]


def _tell_aid(told, addresses, since, names_sponsors):
    touched = AidRecord.pgh_event_model.objects.filter(address_id__in=addresses)
    events = _events(AidRecord, _OF_AID, since, pgh_obj_id__in=touched.values("pgh_obj_id"))
    shown_of_aid = [name for name in _OF_AID if names_sponsors or name != "sponsor_id"]
    changed = _changes(AidRecord, shown_of_aid, events)
    for key, (before, after) in events.items():
        words = _of_one_gift(before, after, changed[key])
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


def _tell_sides(told, addresses, since):
    found = SideOverride.pgh_event_model.objects.filter(
        address_id__in=addresses, pgh_created_at__gt=since
    )
    for address in sorted(set(found.values_list("address_id", flat=True))):
        told[address].append("Cán bộ xếp lại cột trợ giúp.")


def _tell_sponsors(told, addresses, since):
    """A sponsor that went over to the other side took all its aid along."""
    given = AidRecord.objects.in_force().filter(address_id__in=addresses).order_by()
    given = set(given.values_list("sponsor_id", "address_id"))
    sponsors = {sponsor for sponsor, _ in given}
    events = _events(Sponsor, ("kind", "side"), since, pgh_obj_id__in=sponsors)
    events = {
        key: (before, after)
        for key, (before, after) in events.items()
        if before and before["side"] != after["side"]
    }
    changed = _changes(Sponsor, ("kind",), events)
    for sponsor, address in sorted(given):
        told[address] += [f"Nhà tài trợ: {words}" for words in changed.get(sponsor, ())]


def _events(model, names, since, **condition):
    """{row id: (its state then or None, its state now)} of rows with an event after `since`."""
    columns = ("pgh_obj_id", "voided_at", "void_reason", *names)
    events = model.pgh_event_model.objects.filter(**condition)
    newest = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    now = {
        one["pgh_obj_id"]: one for one in newest.filter(pgh_created_at__gt=since).values(*columns)
    }
    before = {
        one["pgh_obj_id"]: one
        for one in newest.filter(pgh_obj_id__in=list(now), pgh_created_at__lte=since).values(
            *columns
        )
    }
    return {key: (before.get(key), now[key]) for key in now}


def _changes(model, names, events):
    """{row id: [what changed, in words]}, with one query for each table that keys lead to."""
    fields = {name: model._meta.get_field(name.removesuffix("_id")) for name in names}
    found = {
        key: [name for name in names if before and before[name] != after[name]]
        for key, (before, after) in events.items()
    }
    known = Names()
    for key, changed in found.items():
        for name in changed:
            for state in events[key]:
                known.want(fields[name], state[name])
    known.fetch()

    def words(name, before, after):
        field = fields[name]
        old, new = (shown(field, state[name], known) or "trống" for state in (before, after))
        return f"{field.verbose_name} từ {old} thành {new}."

    return {key: [words(name, *events[key]) for name in changed] for key, changed in found.items()}
