"""What strangers read of figures is what `reports.figures` says, and small cells are withheld."""

from datetime import date

import pytest
from django.db import connection

from apps.core.dates import today
from apps.jobs.registry import callable_of, label_of
from apps.publishing import totals
from apps.publishing.public import PublicFigures, PublicSponsor
from apps.publishing.public.figures import counters, unnamed_sponsors
from apps.publishing.small_cells import is_withheld
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    SponsorFactory,
    UnitFactory,
)
from tests.publishing.chapter_factories import FiguresFactory, PublicAidModelFactory
from tests.reports.reckoning import Reckoning

pytestmark = pytest.mark.django_db
YEARS = (2014, 2016)


def helped(unit, many, *, sponsor, **aid):
    """So many addresses of the unit, each filed and helped in both YEARS."""
    addresses = [
        AddressFactory(unit=unit, filed=True, filed_on=date(2013, 3, 5)) for _ in range(many)
    ]
    for address in addresses:
        for year in YEARS:
            AidRecordFactory(
                address=address, sponsor=sponsor, given_on=date(year, 6, 1), value=1_000, **aid
            )
    return addresses


@pytest.fixture
def company(commune):
    return SponsorFactory(unit=commune, kind="company", name="Công ty Thử", may_be_named=True)


@pytest.fixture
def figures(province, commune, neighbour_commune, company):
    """Six helped by the company, two by a volunteer in another commune, one only filed, years on paper."""
    volunteer = SponsorFactory(unit=commune, kind="rc_volunteer")
    helped(commune, 6, sponsor=company)
    helped(neighbour_commune, 2, sponsor=volunteer, headcount=3)
    third = UnitFactory(parent=province, kind="commune", name="Xã Ea Thử")
    helped(third, 7, sponsor=company)
    AddressFactory(unit=commune, filed=True)
    AidRecordFactory(address=helped(third, 1, sponsor=company)[0], exclusion="X5", value=70)
    HistoricalTotalFactory(
        unit=commune,
        starts_on=date(2009, 1, 1),
        ends_on=date(2009, 12, 31),
        filed=8,
        helped_by_others=7,
        persons=9,
        value=5,
    )
    totals.reckon()
    return PublicFigures.objects.get(key=province.key)


def test_the_totals_are_what_anyone_reckons_by_hand(figures, province):
    expected = Reckoning(province, totals.START, today(), "current").table()["total"]

    total = figures.data["total"]

    assert total["filed"] == expected["c3"] == 25
    assert total["helped"] == expected["c6"] == 23
    assert total["persons"] == expected["c7"]
    assert total["person_turns"] == expected["person_turns"]
    assert total["value"] == expected["c8"] == 32_005
    assert total["excluded_value"] == expected["excluded"] == 70
    assert total["unvalued"] == expected["unvalued"] == 0
    assert total["sponsors"] == 2


def test_every_cell_shown_is_what_anyone_reckons_by_hand(figures, province):
    expected = Reckoning(province, totals.START, today(), "current")
    table, giving = expected.table(), expected.giving()
    columns = {"filed": "c3", "red_cross": "c4", "others": "c5", "helped": "c6", "value": "c8"}

    units = {row["key"]: row for row in figures.data["units"]}
    kinds = {row["code"]: row for row in figures.data["kinds"] + figures.data["forms"]}
    years = {row["year"]: row for row in figures.data["years"]}

    shown = [
        (row[name], table.get(key, dict.fromkeys(columns.values(), 0))[column])
        for key, row in units.items()
        for name, column in columns.items()
    ]
    shown += [(row["addresses"], giving[code][1]) for code, row in kinds.items()]
    shown += [(row["value"], giving[code][3]) for code, row in kinds.items()]
    for year, row in years.items():
        of_year = Reckoning(province, date(year, 1, 1), date(year, 12, 31), "current").table()
        shown += [(row[name], of_year["total"][columns[name]]) for name in ("filed", "helped")]
    assert len(years) == today().year - 2007
    assert [pair for pair in shown if not is_withheld(pair[0]) and pair[0] != pair[1]] == []
    assert sum(not is_withheld(cell) for cell, _ in shown) > 30


def test_a_commune_with_two_families_does_not_tell_how_many(figures, neighbour_commune, commune):
    units = {row["key"]: row for row in figures.data["units"]}

    small = units[neighbour_commune.key]

    assert (small["filed"], small["helped"]) == ("<5", "<5")
    assert small["persons"] is small["value"] is small["red_cross"] is None
    others = [row for row in units.values() if row["key"] != neighbour_commune.key]
    assert any(row["helped"] is None and row["value"] is None for row in others)
    assert figures.data["kinds"][0]["addresses"] == "<5"
    assert [row["value"] for row in figures.data["kinds"]] == [None, None]


def test_home_counts_the_only_province_and_says_as_of_when(figures, province):
    found = counters()

    assert (found.key, found.filed, found.helped) == (province.key, 25, 23)
    assert (found.persons, found.person_turns) != (found.person_turns, found.persons)
    assert found.as_of == today()


def test_before_the_first_reckoning_there_is_nothing_to_count():
    assert counters() is None


def test_a_province_that_has_just_begun_is_not_shown(province, commune, company):
    helped(commune, 4, sponsor=company)

    result = totals.reckon()

    assert result == {"shown": 0, "left_out": 1}
    assert not PublicFigures.objects.exists()


def test_the_nation_adds_up_the_provinces_and_withholds_what_one_withholds(figures, other_province):
    far = UnitFactory(parent=other_province, kind="commune", name="Xã Xa")
    sponsor = SponsorFactory(unit=far, kind="rc_volunteer")
    helped(far, 9, sponsor=sponsor)

    totals.reckon()

    nation = PublicFigures.objects.get(level="nation")
    total = nation.data["total"]
    assert (total["filed"], total["helped"], total["value"]) == (25 + 9, 23 + 9, 32_005 + 18_000)
    assert {row["helped"] for row in nation.data["units"]} == {23, 9}
    kinds = {row["code"]: row["addresses"] for row in nation.data["kinds"]}
    assert kinds["rc_volunteer"] is None
    assert counters().key == nation.key


def test_reckoning_again_leaves_no_province_that_is_gone(figures, other_province):
    FiguresFactory(unit=other_province)

    totals.reckon()

    assert list(PublicFigures.objects.values_list("key", flat=True)) == [figures.key]


# --- thanks


def test_the_figures_name_the_provinces_that_a_province_came_of(figures, province):
    gone = date(2025, 6, 30)
    old = UnitFactory(parent=province, era="2004", code="54", kind="province", valid_to=gone)

    totals.reckon()

    found = PublicFigures.objects.get(key=province.key)
    assert found.data["unit"]["formerly"] == ["2004:54"]
    assert found.data["unit"]["former_numbers"] == [old.pk]


def test_only_who_agreed_is_thanked_by_name(figures, company):
    (thanked,) = PublicSponsor.objects.all()

    assert (thanked.name, thanked.since, thanked.addresses) == ("Công ty Thử", 2014, 14)
    assert unnamed_sponsors(figures) == 1


def test_a_number_in_the_name_of_a_sponsor_is_not_published(figures, company, province):
    company.name = "Công ty Thử, ĐT 0912 345 678"
    company.save()

    totals.reckon()

    assert not PublicSponsor.objects.filter(pk=company.pk).exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE sponsors_sponsor SET may_be_named = false WHERE id = %s",
        "UPDATE sponsors_sponsor SET voided_at = now(), void_reason = 'trùng' WHERE id = %s",
    ],
)
def test_who_takes_the_leave_back_is_gone_at_once_whoever_wrote_it(figures, company, client, sql):
    assert "Công ty Thử" in client.get("/tri-an/").content.decode()

    with connection.cursor() as cursor:
        cursor.execute(sql, [company.pk])

    assert not PublicSponsor.objects.exists()
    assert "Công ty Thử" not in client.get("/tri-an/").content.decode()


def test_who_helped_few_is_thanked_without_a_number(figures, commune):
    shy = SponsorFactory(unit=commune, kind="individual", may_be_named=True)
    helped(commune, 3, sponsor=shy)

    totals.reckon()

    assert PublicSponsor.objects.get(pk=shy.pk).addresses is None


def test_a_model_says_how_many_it_helped_once_they_are_five(commune, company):
    few, many = AidModelFactory(unit=commune), AidModelFactory(unit=commune)
    helped(commune, 4, sponsor=company, aid_model=few)
    helped(commune, 5, sponsor=company, aid_model=many)
    shown = [PublicAidModelFactory(id=model.pk) for model in (few, many)]

    totals.reckon()

    for row in shown:
        row.refresh_from_db()
    assert [row.addresses for row in shown] == [None, 5]


def test_the_figures_are_a_job_of_the_night():
    assert callable_of("public_figures") is totals.reckon
    assert label_of("public_figures") == "Tính số liệu công khai"
