"""Small random worlds for hypothesis: a tree of units, addresses, aid and historical totals."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import uuid4

from django.utils import timezone
from hypothesis import strategies as st

from apps.addresses.choices import AidForm, Category, StopReason
from apps.addresses.models import Address, AddressCategory, Review
from apps.aid_records.models import AidRecord, HistoricalTotal, SideOverride
from apps.organisation.models import UnitLink
from tests import factories

DAYS = [
    date(2009, 12, 31),
    date(2010, 1, 1),
    date(2010, 6, 30),
    date(2010, 7, 1),
    date(2011, 3, 5),
    date(2012, 2, 29),
    date(2013, 12, 31),
    date(2014, 1, 1),
    date(2015, 5, 5),
]
PERIODS = [
    (date(2010, 1, 1), date(2013, 12, 31)),
    (date(2010, 7, 1), date(2014, 1, 1)),
    (date(2012, 2, 29), date(2012, 2, 29)),
    (date(2008, 1, 1), date(2018, 12, 31)),
]
SPANS = [
    (date(2010, 1, 1), date(2010, 12, 31)),
    (date(2009, 12, 31), date(2010, 6, 30)),
    (date(2011, 1, 1), date(2012, 2, 29)),
    (date(2013, 1, 1), date(2013, 12, 31)),
    (date(2014, 1, 1), date(2014, 12, 31)),
]
HERE = ["city", "ward", "village", "school", "old_province", "district", "gone", "split"]
THERE = ["far", "far_ward"]
EVERYWHERE = ["nation", *HERE, *THERE]


def plant():
    """The units: a province of today with its old subtree below it, and another province."""
    units = {"nation": factories.nation()}

    def add(name, parent, **fields):
        units[name] = factories.UnitFactory(parent=units[parent], name=name, **fields)

    add("city", "nation", kind="province")
    add("ward", "city", kind="ward", valid_from=date(2013, 7, 1))
    add("village", "city", kind="commune")
    add("school", "city", kind="school")
    add("old_province", "city", kind="province", era="2004", valid_to=date(2013, 6, 30))
    add("district", "old_province", kind="rural_district", era="2004", valid_to=date(2013, 6, 30))
    add("gone", "district", kind="commune", era="2004", valid_to=date(2013, 6, 30))
    add("split", "district", kind="commune", era="2004", valid_to=date(2011, 6, 30))
    add("far", "nation", kind="province")
    add("far_ward", "far", kind="ward")
    links = [
        ("gone", "ward", "whole"),
        ("split", "ward", "part"),
        ("split", "village", "part"),
        ("old_province", "city", "whole"),
    ]
    for old, new, share in links:
        UnitLink.objects.create(old=units[old], new=units[new], share=share)
    sponsors = [
        factories.SponsorFactory(unit=units["ward"], kind=kind)
        for kind in ["rc_volunteer", "rc_organisation", "company", "individual"]
    ]
    return Ground(units, sponsors)


@dataclass
class Ground:
    units: dict
    sponsors: list
    reasons: list = field(default_factory=lambda: list(StopReason.objects.all()[:2]))
    categories: list = field(default_factory=lambda: list(Category.objects.all()[:3]))
    forms: list = field(default_factory=lambda: list(AidForm.objects.all()[:3]))


def draw(seed, size):
    """A world of `size` addresses as plain data; hypothesis draws the seed and shrinks the size."""
    chance = Random(seed)
    return {
        "chance": seed,
        "addresses": [_address(chance) for _ in range(size)],
        "totals": [
            (place, chance.choice(SPANS), chance.random() < 0.2)
            for place in chance.sample([*HERE, *THERE], k=chance.choice([0, 0, 1, 2, 4]))
        ],
    }


def _address(chance):
    places = THERE if chance.random() < 0.15 else HERE
    return {
        "unit": chance.choice(places),
        "filed_unit": chance.choice(places),
        "status": chance.choice(
            ["filed"] * 5 + ["closed"] * 4 + ["submitted", "rejected", "duplicate"]
        ),
        "kind": chance.choice(["individual", "household", "collective"]),
        "filed_on": chance.choice(DAYS),
        "closed_on": chance.choice(DAYS),
        "reason": chance.randint(0, 1),
        "headcount": chance.randint(2, 5),
        "is_voided": chance.random() < 0.1,
        "categories": chance.sample(range(3), k=chance.randint(0, 3)),
        "override": chance.choice([None, None, None, None, "red_cross", "others"]),
        "aid": [_aid(chance, places) for _ in range(chance.randint(0, 6))],
        "surveyed_on": chance.choice([None, *DAYS]),
        "introduced_on": chance.choice([None, None, *DAYS]),
        "reviews": [
            (day, chance.random() < 0.2) for day in chance.sample(DAYS, k=chance.randint(0, 4))
        ],
    }


def _aid(chance, places):
    return {
        "unit": chance.choice(places),
        "sponsor": chance.randint(0, 3),
        "form": chance.randint(0, 2),
        "given_on": chance.choice(DAYS),
        "value": chance.choice([None, 0, 1, 1, 2]),
        "headcount": chance.randint(1, 4),
        "exclusion": chance.choice(["", "", "", "", "", "", "X1"]),
        "is_recirculated": chance.random() < 0.2,
        "is_voided": chance.random() < 0.1,
    }


worlds = st.builds(draw, st.integers(0, 2**32), st.integers(1, 12))


def settle(ground, world):
    """Write a drawn world to the database."""
    for number, drawn in enumerate(world["addresses"]):
        _settle_address(ground, number, drawn)
    HistoricalTotal.objects.bulk_create(
        HistoricalTotal(
            unit=ground.units[place],
            province=ground.units[place].province,
            starts_on=span[0],
            ends_on=span[1],
            filed=7,
            helped_by_red_cross=2,
            helped_by_others=3,
            persons=11,
            value=1_000,
            **_voided(is_voided),
        )
        for place, span, is_voided in world["totals"]
    )


def _settle_address(ground, number, drawn):
    unit = ground.units[drawn["unit"]]
    status = drawn["status"]
    address = Address(
        code=f"T-{number}",
        unit=unit,
        filed_unit=ground.units[drawn["filed_unit"]],
        province=unit.province,
        status=status,
        kind=drawn["kind"],
        full_name=f"Người {number}",
        headcount=1 if drawn["kind"] == "individual" else drawn["headcount"],
        filed_on=drawn["filed_on"],
        decision_reason="không đúng" if status == "rejected" else "",
        **_voided(drawn["is_voided"]),
    )
    address.introduced_on = drawn["introduced_on"]
    if drawn["surveyed_on"]:
        address.surveyed_on = min(drawn["surveyed_on"], drawn["filed_on"])
    if status == "closed":
        address.closed_on = max(drawn["closed_on"], drawn["filed_on"])
        address.stop_reason = ground.reasons[drawn["reason"]]
    if status == "duplicate":
        address.duplicate_of = factories.AddressFactory(code=f"G-{number}", unit=unit)
    Address.objects.bulk_create([address])
    AddressCategory.objects.bulk_create(
        AddressCategory(address=address, category=ground.categories[place])
        for place in drawn["categories"]
    )
    if drawn["override"]:
        SideOverride.objects.create(address=address, side=drawn["override"], reason="đã thỏa thuận")
    AidRecord.objects.bulk_create(_aid_record(ground, address, aid) for aid in drawn["aid"])
    Review.objects.bulk_create(
        Review(address=address, reviewed_on=day, taken_back_at=timezone.now() if is_wrong else None)
        for day, is_wrong in drawn["reviews"]
    )


def _aid_record(ground, address, drawn):
    kept = ["given_on", "value", "headcount", "exclusion", "is_recirculated"]
    sponsor = ground.sponsors[drawn["sponsor"]]
    return AidRecord(
        address=address,
        unit=ground.units[drawn["unit"]],
        province=address.province,
        sponsor=sponsor,
        side=sponsor.side,
        form=ground.forms[drawn["form"]],
        form_key=uuid4(),
        **{name: drawn[name] for name in kept},
        **_voided(drawn["is_voided"]),
    )


def _voided(is_voided):
    return {"voided_at": timezone.now(), "void_reason": "nhập nhầm"} if is_voided else {}
