"""Random histories of units for hypothesis: they merge, split, are renamed and go to other parents,
while families move house, within a province and to the next one, and are helped before and after."""

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from apps.aid_records.models import AidRecord
from apps.organisation.models import UnitLink, UnitSpan
from tests import factories
from tests.reports import worlds

LAST_DAY = date(2013, 6, 30)
FIRST_DAY = LAST_DAY + timedelta(days=1)
OLD = ["bac", "nam", "dong", "tay"]
PLACES = [*OLD, "ward", "village", "school", "far_ward", "far_village"]
TREE = {
    "north": ("nation", {"kind": "province", "valid_from": FIRST_DAY}),
    "ward": ("north", {"kind": "ward", "valid_from": FIRST_DAY}),
    "village": ("north", {"kind": "commune", "valid_from": FIRST_DAY}),
    "school": ("north", {"kind": "school"}),
    "old_north": ("north", {"kind": "province", "era": "2004", "valid_to": LAST_DAY}),
    "upper": ("old_north", {"kind": "rural_district", "era": "2004", "valid_to": LAST_DAY}),
    "lower": ("old_north", {"kind": "district_town", "era": "2004", "valid_to": LAST_DAY}),
    **{
        name: (parent, {"kind": "commune", "era": "2004", "valid_to": LAST_DAY})
        for name, parent in zip(OLD, ["upper", "upper", "lower", "lower"], strict=True)
    },
    "south": ("nation", {"kind": "province"}),
    "far_ward": ("south", {"kind": "ward"}),
    "far_village": ("south", {"kind": "commune"}),
}
UNITS = ["nation", *TREE]
DAYS = [day for day in worlds.DAYS if day != LAST_DAY]


def draw(seed, size):
    """A history as plain data; hypothesis draws the seed and shrinks the number of addresses."""
    chance = Random(seed)
    return {
        "spans": [_span(chance, name) for name in TREE for _ in range(chance.choice([0, 0, 1, 2]))],
        "ended": {name: chance.choice(DAYS[:4]) for name in OLD if chance.random() < 0.3},
        "shares": {name: chance.sample(["ward", "village"], chance.randint(1, 2)) for name in OLD},
        "addresses": [_address(chance) for _ in range(size)],
    }


def _span(chance, name):
    parents = {"bac": ["upper", "lower"], "nam": ["upper", "lower"], "far_ward": ["south", "lower"]}
    return {
        "unit": name,
        "ends_on": chance.choice(DAYS),
        "name": f"{name} {chance.randint(1, 3)}",
        "parent": chance.choice(parents.get(name, [TREE[name][0]])),
    }


def _address(chance):
    drawn = worlds._address(chance)
    homes = [chance.choice(PLACES) for _ in range(chance.randint(1, 3))]
    drawn |= {"unit": homes[-1], "filed_unit": homes[0]}
    for aid in drawn["aid"]:
        aid["unit"] = chance.choice(homes)
        aid["keeps_its_province"] = chance.random() < 0.5
    return drawn


histories = st.builds(draw, st.integers(0, 2**32), st.integers(1, 8))


def plant():
    """The units of TREE as they are today, and sponsors, before anything is known of their past."""
    units = {"nation": factories.nation()}
    for name, (parent, fields) in TREE.items():
        units[name] = factories.UnitFactory(parent=units[parent], name=name, **fields)
    kinds = ["rc_volunteer", "rc_organisation", "company", "individual"]
    sponsors = [factories.SponsorFactory(unit=units["ward"], kind=kind) for kind in kinds]
    return worlds.Ground(units, sponsors)


def settle(ground, history):
    """Write a drawn history to the database."""
    units = ground.units
    for drawn in {(one["unit"], one["ends_on"]): one for one in history["spans"]}.values():
        UnitSpan.objects.create(
            unit=units[drawn["unit"]],
            name=drawn["name"],
            kind=units[drawn["unit"]].kind,
            parent=units[drawn["parent"]],
            ends_on=drawn["ends_on"],
        )
    for name, day in history["ended"].items():
        type(units[name]).objects.filter(pk=units[name].pk).update(valid_to=day)
    for name, heirs in history["shares"].items():
        share = "whole" if len(heirs) == 1 else "part"
        for heir in heirs:
            UnitLink.objects.create(old=units[name], new=units[heir], share=share)
    worlds.settle(ground, {"addresses": history["addresses"], "totals": []})
    for number, drawn in enumerate(history["addresses"]):
        aid = AidRecord.objects.filter(address__code=f"T-{number}").order_by("pk")
        for one, of in zip(aid.select_related("unit"), drawn["aid"], strict=True):
            if of["keeps_its_province"]:
                AidRecord.objects.filter(pk=one.pk).update(province=one.unit.province)


def crosses_provinces(ground, history):
    """Whether an address or its aid was ever of another province than today."""

    def province(name):
        return ground.units[name].province_id

    return any(
        province(name) != province(one["unit"])
        for one in history["addresses"]
        for name in [one["filed_unit"], *(aid["unit"] for aid in one["aid"])]
    )


def moves_between_provinces(history):
    """Whether a unit was ever of another province than today."""
    return any(one["unit"] == "far_ward" and one["parent"] == "lower" for one in history["spans"])


def is_elsewhere(history, day):
    """Whether a unit was of another province on that day than it is today."""
    spans = [one for one in history["spans"] if one["unit"] == "far_ward" and one["ends_on"] >= day]
    return bool(spans) and min(spans, key=lambda one: one["ends_on"])["parent"] == "lower"
