"""Years that exist on paper only (F14), in cases small enough to work out by hand."""

from datetime import date

import pytest

from apps.addresses.models import Address
from apps.organisation.models import Unit, UnitLink
from apps.reports import figures
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    UnitFactory,
)

START, END = date(2008, 1, 1), date(2018, 12, 31)


def by_key(summary):
    return {row.key: row.figures for row in summary.rows}


@pytest.fixture
def paper_years(commune):
    return HistoricalTotalFactory(
        unit=commune,
        filed=10,
        helped_by_red_cross=4,
        helped_by_others=5,
        persons=30,
        value=1_000,
    )


def test_years_on_paper_are_added_to_their_unit(province, commune, paper_years):
    summary = figures.summary(province, START, END)

    line = by_key(summary)[commune.key]
    assert (line.c3, line.c4, line.c5, line.c6, line.c7, line.c8) == (10, 4, 5, 9, 30, 1_000)
    assert summary.added == (
        "Đã cộng số liệu những năm trước của Phường Cư Bao (01/01/2008 – 31/12/2012).",
    )
    assert summary.notes == ()


def test_what_was_entered_for_years_on_paper_is_not_added_again(province, commune, paper_years):
    within = AddressFactory(unit=commune, filed=True, filed_on=date(2012, 12, 31))
    AidRecordFactory(address=within, given_on=date(2012, 12, 31), value=7)
    AidRecordFactory(address=within, given_on=date(2012, 12, 31), value=None)
    after = AddressFactory(unit=commune, filed=True, filed_on=date(2013, 1, 1))
    AidRecordFactory(address=after, given_on=date(2013, 1, 1), value=9)

    total = figures.summary(province, START, END).total

    assert (total.c3, total.c6, total.c8, total.unvalued) == (11, 10, 1_009, 0)


def test_years_on_paper_across_the_edge_are_named_and_not_added(province, paper_years):
    summary = figures.summary(province, date(2010, 1, 1), END)

    assert summary.total.c3 == 0
    assert summary.notes == (
        "Không cộng số liệu những năm trước của Phường Cư Bao (01/01/2008 – 31/12/2012): "
        "khoảng thời gian này không nằm trọn trong kỳ.",
    )


def test_years_on_paper_of_a_commune_that_went_whole_stand_at_its_successor(
    province, commune, old_commune
):
    UnitLink.objects.create(old=old_commune, new=commune, share="whole")
    HistoricalTotalFactory(unit=old_commune, filed=8)

    assert by_key(figures.summary(province, START, END))[commune.key].c3 == 8
    assert by_key(figures.summary(province, START, END, "recorded"))["2004:650"].c3 == 8


def test_years_on_paper_of_a_commune_that_was_split_stay_with_it(province, commune, old_commune):
    UnitLink.objects.create(old=old_commune, new=commune, share="part")
    HistoricalTotalFactory(unit=old_commune, filed=8)

    assert by_key(figures.summary(province, START, END))["2004:650"].c3 == 8


def test_years_on_paper_on_two_levels_are_pointed_out(province, old_commune, old_district):
    HistoricalTotalFactory(unit=old_commune, filed=8)
    HistoricalTotalFactory(unit=old_district, filed=20)

    summary = figures.summary(province, START, END, "recorded")

    assert summary.total.c3 == 28
    assert "hai lần" in summary.notes[0]


# --- papers of a unit about the years before it was made

MADE = date(2025, 7, 1)
IN_2012 = {"starts_on": date(2012, 1, 1), "ends_on": date(2012, 12, 31)}


@pytest.fixture
def ward(commune):
    Unit.objects.filter(pk=commune.pk).update(valid_from=MADE)
    commune.refresh_from_db()
    return commune


def old_one(old_district, name, *links):
    """A commune of 2004 that went into others: (unit, share)."""
    old = UnitFactory(parent=old_district, era="2004", name=name, valid_to=date(2025, 6, 30))
    for new, share in links:
        UnitLink.objects.create(old=old, new=new, share=share)
    return old


def family_of(unit, value, *, home=None, day=date(2012, 5, 1)):
    family = AddressFactory(unit=unit, filed=True, filed_on=day)
    AidRecordFactory(address=family, unit=unit, given_on=day, value=value)
    if home:
        Address.objects.filter(pk=family.pk).update(unit=home, province=home.province)
    return family


def sums(unit, view):
    total = figures.summary(unit, START, END, view).total
    return total.c3, total.c6, total.c8


@pytest.mark.parametrize("view", ["current", "recorded"])
def test_a_paper_of_a_new_ward_stands_for_what_went_whole_into_it(
    nation, province, ward, neighbour_commune, old_district, view
):
    one = old_one(old_district, "Xã Một", (ward, "whole"))
    before = old_one(old_district, "Xã Không", (one, "whole"))
    Unit.objects.filter(pk=one.pk).update(valid_from=date(2015, 1, 1))
    other = old_one(old_district, "Xã Hai", (neighbour_commune, "whole"))
    HistoricalTotalFactory(
        unit=ward, filed=10, helped_by_red_cross=9, helped_by_others=0, value=1_000, **IN_2012
    )
    family_of(one, 100, home=ward)
    family_of(before, 50, home=ward)
    family_of(other, 7, home=neighbour_commune)
    family_of(one, 3, home=ward, day=date(2013, 1, 1))

    assert sums(nation, view) == sums(province, view) == (12, 11, 1_010)


@pytest.mark.parametrize("view", ["current", "recorded"])
def test_a_paper_of_a_unit_that_was_there_holds_nothing_of_what_joined_it_later(
    province, commune, old_district, view
):
    joined = old_one(old_district, "Xã Một", (commune, "whole"))
    Unit.objects.filter(pk=commune.pk).update(valid_from=date(2012, 1, 1))
    HistoricalTotalFactory(unit=commune, filed=10, value=1_000, **IN_2012)
    family_of(joined, 100, home=commune)

    assert sums(province, view)[::2] == (11, 1_100)


@pytest.mark.parametrize("view", ["current", "recorded"])
def test_late_records_of_a_divided_commune_go_by_where_they_are_settled(
    province, ward, neighbour_commune, old_district, view
):
    divided = old_one(old_district, "Xã Ba", (ward, "part"), (neighbour_commune, "part"))
    HistoricalTotalFactory(
        unit=ward, filed=10, helped_by_red_cross=9, helped_by_others=0, value=1_000, **IN_2012
    )
    family_of(divided, 100, home=ward)
    family_of(divided, 20, home=neighbour_commune)
    family_of(divided, 3)

    assert sums(province, view) == (11, 10, 1_020)
