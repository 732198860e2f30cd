"""What a unit was before: what went whole into it, and the province it lay in then (F14, F15)."""

from datetime import date

import pytest
from django.urls import reverse

from apps.organisation import reorganising
from apps.organisation.models import Unit, UnitLink, UnitSpan
from apps.reports import figures
from tests.factories import AddressFactory, AidRecordFactory, UnitFactory
from tests.organisation import two_provinces
from tests.reorganisations.factories import ReorganisationFactory, UnitChangeFactory

START, END = date(2008, 1, 1), date(2018, 12, 31)
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def ward(commune):
    """The ward of 2025."""
    Unit.objects.filter(pk=commune.pk).update(valid_from=FIRST)
    commune.refresh_from_db()
    return commune


@pytest.fixture
def old(old_district, ward, neighbour_commune):
    """Communes of 2004: Một and Hai went whole into the ward, Ba was divided."""
    found = {
        name: UnitFactory(parent=old_district, era="2004", name=name, valid_to=LAST)
        for name in ("Xã Một", "Xã Hai", "Xã Ba")
    }
    for name, new, share in [
        ("Xã Một", ward, "whole"),
        ("Xã Hai", ward, "whole"),
        ("Xã Ba", ward, "part"),
        ("Xã Ba", neighbour_commune, "part"),
    ]:
        UnitLink.objects.create(old=found[name], new=new, share=share)
    return found


def family_of(unit, value, *, home=None, day=date(2012, 5, 1)):
    """A family filed and helped in `unit` on `day`, which belongs to `home` today."""
    family = AddressFactory(unit=unit, filed=True, filed_on=day)
    AidRecordFactory(address=family, unit=unit, given_on=day, value=value)
    if home:
        family.unit, family.province = home, home.province
        family.save()
    return family


def values(unit, view="recorded", start=START, end=END):
    """{row: column 8} of a table, and its total."""
    table = figures.summary(unit, start, end, view)
    return {row.name: row.figures.c8 for row in table.rows}, table.total.c8


# --- the table of a base unit


def test_the_table_of_a_ward_then_has_the_communes_that_went_whole_into_it(ward, old):
    family_of(old["Xã Một"], 100, home=ward)
    family_of(old["Xã Ba"], 7)

    assert values(ward) == ({"Xã Hai": 0, "Xã Một": 100}, 100)
    assert values(ward, "current") == ({ward.name: 100}, 100)


def test_what_the_ward_itself_recorded_has_its_own_row(ward, old):
    family_of(old["Xã Một"], 100, home=ward)
    family_of(ward, 5, day=date(2026, 1, 5))

    rows, total = values(ward, end=date(2026, 12, 31))

    assert (rows, total) == ({ward.name: 5, "Xã Một (đến 30/06/2025)": 100}, 105)


def test_communes_that_went_into_a_commune_of_then_stand_link_by_link(ward, old, old_district):
    before = UnitFactory(
        parent=old_district, era="2004", name="Xã Không", valid_to=date(2014, 12, 31)
    )
    UnitLink.objects.create(old=before, new=old["Xã Một"], share="whole")
    family_of(before, 30, home=ward)

    assert values(ward, end=date(2013, 12, 31))[0] == {"Xã Hai": 0, "Xã Không": 30, "Xã Một": 0}
    assert values(old["Xã Một"]) == ({"Xã Không (đến 31/12/2014)": 30}, 30)


def test_a_clerk_reads_the_communes_of_old_and_the_records_behind_them(client, clerk, ward, old):
    family = family_of(old["Xã Một"], 100, home=ward)
    client.force_login(clerk)
    asked = {"unit": ward.key, "from": START, "to": END, "view": "recorded"}

    table = client.get(reverse("reports:summary_table"), asked)
    behind = client.get(reverse("reports:figure", args=["c8"]), asked | {"row": old["Xã Một"].key})

    assert "Theo đơn vị lúc ghi, tại thời điểm 31/12/2018" in table.text
    assert "Xã Hai" in table.text
    assert "Xã Ba" not in table.text
    assert family.full_name in behind.text


# --- a commune that goes on in another province


@pytest.fixture
def gone_over(old_province, old_district, other_province):
    """A commune that went to the other province on 01/07/2020."""
    Unit.objects.filter(pk=old_province.province_id).update(valid_from=FIRST)
    commune = UnitFactory(parent=other_province, name="Xã Giáp Ranh")
    UnitSpan.objects.create(
        unit=commune,
        name=commune.name,
        kind="commune",
        parent=old_district,
        ends_on=date(2020, 6, 30),
    )
    return commune


def test_the_nation_then_counts_a_commune_in_the_province_of_then(
    nation, province, old_province, other_province, gone_over
):
    family_of(gone_over, 100)
    family_of(gone_over, 7, day=date(2021, 1, 1))

    then, later = values(nation), values(nation, end=date(2021, 12, 31))

    assert then[0][old_province.name] == 100
    assert then[0][other_province.name] == 0
    assert later[0][other_province.name] == 107
    assert (then[1], later[1]) == (100, 107)


def by_key(unit, end):
    """{key of a row: column 8} of the recorded view."""
    table = figures.summary(unit, START, end, "recorded")
    return {row.key: row.figures.c8 for row in table.rows}


def test_the_province_of_then_counts_it_with_its_district_and_today_s_does_not(
    nation, province, old_province, old_district, other_province, gone_over
):
    school = UnitFactory(parent=gone_over, kind="school", name="Trường Giáp Ranh")
    stays = UnitFactory(parent=old_district, era="2004", name="Xã Ở Lại", valid_to=LAST)
    family_of(gone_over, 100)
    family_of(school, 20)
    family_of(stays, 3)
    family_of(gone_over, 7, day=date(2021, 1, 1))

    before, after = date(2020, 6, 30), date(2021, 12, 31)

    assert values(province, end=before)[1] == values(old_province, end=before)[1] == 123
    assert by_key(province, before)[old_district.key] == 123
    assert by_key(old_district, before) == {gone_over.key: 120, stays.key: 3}
    assert values(other_province, end=before)[1] == 0
    assert values(province, end=after)[1] == 3
    assert values(other_province, end=after)[1] == 127
    for end in (before, after):
        assert values(nation, end=end)[1] == values(nation, "current", end=end)[1]
        of_provinces = [values(one, end=end)[1] for one in (province, other_province)]
        assert sum(of_provinces) == values(nation, end=end)[1]
    assert values(other_province, "current", end=before)[1] == 120


def test_a_family_helped_on_both_sides_of_the_border_counts_once(
    nation, province, other_province, other_commune, gone_over, old_district
):
    stays = UnitFactory(parent=old_district, era="2004", name="Xã Ở Lại", valid_to=LAST)
    across = family_of(gone_over, 100, home=other_commune)
    AidRecordFactory(address=across, unit=stays, given_on=date(2013, 1, 1), value=20)
    within = family_of(gone_over, 5)
    AidRecordFactory(address=within, unit=other_commune, given_on=date(2013, 1, 1), value=1)
    before = date(2020, 6, 30)

    def counts(unit):
        total = figures.summary(unit, START, before, "recorded").total
        return total.c3, total.c6, total.c8

    assert counts(nation) == (2, 2, 126)
    assert counts(province) == (2, 1, 120)
    assert counts(other_province) == (0, 1, 6)


def test_people_of_the_province_of_then_read_the_sum_and_no_name(
    client, viewer, old_district, gone_over
):
    family = family_of(gone_over, 100)
    client.force_login(viewer)
    asked = {"unit": viewer.unit.key, "from": START, "to": END, "view": "recorded"}

    page = client.get(reverse("reports:figure", args=["c8"]), asked)

    assert (page.context["hidden"], list(page.context["lines"])) == (1, [])
    assert family.full_name not in page.text
    assert family.code not in page.text


def test_a_transfer_between_provinces_changes_no_sum_of_the_days_before(nation):
    units = two_provinces.old_provinces()
    family_of(units.four, 100)
    family_of(units.one, 3)
    draft = ReorganisationFactory(
        decree="1/NQ-UBTVQH15",
        decree_on=date(2020, 6, 1),
        starts_on=date(2020, 7, 1),
        scope=nation,
    )
    UnitChangeFactory(
        reorganisation=draft, what="transfer", old=units.four, new_parent=units.district
    )

    def tables(end):
        return [values(one, end=end) for one in (nation, units.a, units.b, units.other_district)]

    before = tables(END)
    reorganising.apply(draft, by=two_provinces.national_manager(), has_read=True)
    after = tables(END)

    assert after == before
    assert [total for _, total in tables(date(2020, 12, 31))] == [103, 103, 0, 0]
    assert [values(one, "current")[1] for one in (nation, units.a, units.b)] == [103, 103, 0]
