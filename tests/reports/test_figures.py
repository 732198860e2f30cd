"""The rules of the figures, each in a case small enough to work out by hand."""

from datetime import date

import pytest

from apps.aid_records.models import SideOverride
from apps.reports import figures
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    UnitFactory,
)

START, END = date(2008, 1, 1), date(2018, 12, 31)


def total_of(unit, start=START, end=END, view="current"):
    return figures.summary(unit, start, end, view).total


@pytest.fixture
def family(commune):
    return AddressFactory(unit=commune, filed=True, household=True)


def test_a_family_helped_fifty_times_is_one_address(province, family):
    AidRecordFactory.create_batch(50, address=family, value=100_000)

    total = total_of(province)

    assert (total.c3, total.c6, total.c7, total.c8) == (1, 1, 4, 5_000_000)
    assert total.person_turns == 200


def test_the_side_that_gave_more_has_the_address(province, family):
    AidRecordFactory(address=family, value=300_000, red_cross=True)
    AidRecordFactory(address=family, value=300_001)

    total = total_of(province)

    assert (total.c4, total.c5, total.joint) == (0, 1, 1)


def test_when_both_gave_the_same_the_first_giver_has_the_address(province, family):
    AidRecordFactory(address=family, value=5, given_on=date(2018, 5, 1))
    AidRecordFactory(address=family, value=5, given_on=date(2018, 4, 1), red_cross=True)

    total = total_of(province)

    assert (total.c4, total.c5) == (1, 0)


def test_on_the_same_day_the_order_of_entry_tells_who_was_first(province, family):
    AidRecordFactory(address=family, value=5)
    AidRecordFactory(address=family, value=5, red_cross=True)

    total = total_of(province)

    assert (total.c4, total.c5) == (0, 1)


def test_the_officers_choice_of_a_side_wins(province, family):
    AidRecordFactory(address=family, value=900_000)
    SideOverride.objects.create(address=family, side="red_cross", reason="Hội vận động")

    total = total_of(province)

    assert (total.c4, total.c5, total.joint) == (1, 0, 0)


def test_aid_of_unknown_value_helps_but_weighs_nothing(province, family):
    AidRecordFactory(address=family, value=None)
    AidRecordFactory(address=family, value=1, red_cross=True)

    total = total_of(province)

    assert (total.c4, total.c5, total.c8, total.unvalued) == (1, 0, 1, 1)


def test_a_cow_passed_on_helps_the_next_family_but_adds_no_value(province, commune, family):
    AidRecordFactory(address=family, value=15_000_000)
    next_family = AddressFactory(unit=commune, filed=True, household=True)
    AidRecordFactory(address=next_family, value=15_000_000, is_recirculated=True)
    AidRecordFactory(address=next_family, value=None, is_recirculated=True)

    total = total_of(province)

    assert (total.c6, total.c8, total.unvalued) == (2, 15_000_000, 0)


def test_a_cow_passed_on_does_not_outweigh_a_gift(province, family):
    AidRecordFactory(address=family, value=15_000_000, is_recirculated=True)
    AidRecordFactory(address=family, value=1, red_cross=True)

    assert total_of(province).c4 == 1


def test_persons_are_those_of_the_last_help(province, family):
    AidRecordFactory(address=family, headcount=6, given_on=date(2018, 1, 2))
    AidRecordFactory(address=family, headcount=5, given_on=date(2018, 12, 31))
    AidRecordFactory(address=family, headcount=7, given_on=date(2019, 1, 1))

    total = total_of(province)

    assert (total.c7, total.person_turns) == (5, 11)


def test_emergency_aid_stands_apart(province, family):
    AidRecordFactory(address=family, value=700_000, exclusion="X1")

    total = total_of(province)

    assert (total.c6, total.c8, total.excluded_value) == (0, 0, 700_000)


def test_both_ends_of_the_period_count(province, family):
    for day in (date(2009, 12, 31), date(2010, 1, 1), date(2010, 12, 31), date(2011, 1, 1)):
        AidRecordFactory(address=family, value=1, given_on=day)

    assert total_of(province, date(2010, 1, 1), date(2010, 12, 31)).c8 == 2


@pytest.mark.parametrize("status", ["rejected", "duplicate"])
def test_aid_to_a_refused_dossier_counts_nowhere(province, commune, family, status):
    refused = AddressFactory(
        unit=commune,
        status=status,
        decision_reason="đã có hồ sơ",
        duplicate_of=family if status == "duplicate" else None,
    )
    AidRecordFactory(address=refused)
    AidRecordFactory(address=refused, exclusion="X1")

    total = total_of(province)

    assert (total.c6, total.c8, total.excluded_value) == (0, 0, 0)


def test_a_commune_without_figures_has_its_row_at_zero(
    province, commune, neighbour_commune, family
):
    rows = {row.key: row.figures for row in figures.summary(province, START, END).rows}

    assert rows[commune.key].c3 == 1
    assert rows[neighbour_commune.key].c3 == 0


def test_rows_stand_in_the_order_people_count(province):
    for name in ("Xã Thử 10", "Xã Thử 2", "Phường Ă", "Phường A"):
        UnitFactory(parent=province, name=name)

    names = [row.name for row in figures.summary(province, START, END).rows]

    assert names == ["Phường A", "Phường Ă", "Xã Thử 2", "Xã Thử 10"]


def test_a_commune_alone_has_one_row_of_its_own(commune, family):
    (row,) = figures.summary(commune, START, END).rows

    assert (row.key, row.figures.c3) == (commune.key, 1)


def test_the_nation_has_a_row_per_province(nation, province, other_province, family):
    rows = figures.summary(nation, START, END).rows

    assert [(row.key, row.figures.c3) for row in rows] == [
        (province.key, 1),
        (other_province.key, 0),
    ]


def test_today_the_old_district_has_no_row_and_in_its_time_it_has(province, commune, old_district):
    today = figures.summary(province, START, END, "current")
    then = figures.summary(province, START, END, "recorded")
    later = figures.summary(province, date(2025, 7, 1), date(2026, 1, 1), "recorded")

    assert [row.key for row in today.rows] == [commune.key]
    assert old_district.key in [row.key for row in then.rows]
    assert old_district.key not in [row.key for row in later.rows]


def test_an_address_that_moved_stands_where_each_view_has_it(province, commune, old_commune):
    moved = AddressFactory(unit=commune, filed_unit=old_commune, filed=True)
    AidRecordFactory(address=moved, unit=old_commune, value=3)

    today = figures.summary(province, START, END, "current")
    then = figures.summary(province, START, END, "recorded")

    assert by_key(today)[commune.key].c8 == 3
    assert by_key(then)["2004:650"].c8 == 3
    assert by_key(then)["2004:650"].c3 == 1
    assert today.total == then.total


def test_records_left_in_a_dissolved_commune_are_not_lost_today(province, commune, old_commune):
    left = AddressFactory(unit=old_commune, filed=True)
    AidRecordFactory(address=left, value=3)

    rows = by_key(figures.summary(province, START, END, "current"))

    assert rows["2004:650"].c8 == 3
    assert rows[commune.key].c8 == 0


def by_key(summary):
    return {row.key: row.figures for row in summary.rows}


def test_new_continued_and_resumed_help_add_up_each_year(province, family):
    for year in (2010, 2011, 2014):
        AidRecordFactory(address=family, given_on=date(year, 6, 1))

    years = figures.year_matrix(province, date(2010, 1, 1), date(2014, 12, 31))

    assert [(row.year, row.new, row.continued, row.resumed) for row in years] == [
        (2010, 1, 0, 0),
        (2011, 0, 1, 0),
        (2012, 0, 0, 0),
        (2013, 0, 0, 0),
        (2014, 0, 0, 1),
    ]


def test_help_stops_with_a_reason_only_after_it_began(province, commune):
    helped = AddressFactory(unit=commune, closed=True)
    AidRecordFactory(address=helped)
    AddressFactory(unit=commune, closed=True)

    year = figures.year_matrix(province, START, date(2020, 12, 31))[-1]

    assert year.reasons == (("Thoát nghèo, ổn định cuộc sống", 1),)


@pytest.mark.parametrize(
    ("helped", "filed", "points"),
    [
        (70, 100, 40),
        (699, 1000, 20),
        (50, 100, 20),
        (499_999, 1_000_000, 10),
        (0, 5, 10),
        (3, 0, 0),
    ],
)
def test_points_for_helping_use_the_exact_ratio(helped, filed, points):
    assert figures.HelpRatio(helped=helped, filed=filed).points == points


def test_a_ratio_is_shown_rounded_half_up():
    assert str(figures.HelpRatio(helped=1999, filed=2600)) == "76,9%"
    assert str(figures.HelpRatio(helped=1, filed=0)) == "chưa có số liệu"


def test_a_period_that_ends_before_it_starts_is_refused(province):
    with pytest.raises(figures.FigureError, match="Ngày cuối kỳ"):
        figures.summary(province, END, START)
