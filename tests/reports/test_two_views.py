"""The two views over time (F15): by the units of today, and by those of the day it was recorded."""

from datetime import date
from itertools import product

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.core.dates import format_date, today
from apps.organisation.catalogue import Catalogue, load
from apps.organisation.models import Unit, UnitSpan
from apps.reports import figures
from apps.reports.figures.course import Pace, course
from apps.reports.models import AcrossProvinces
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    UnitFactory,
    UnitReportFactory,
    UserFactory,
)
from tests.reports import histories
from tests.reports.reckoning import Reckoning
from tests.reports.test_figures_random import as_given, as_table, counts_of_year
from tests.reports.worlds import PERIODS

START, END = date(2008, 1, 1), date(2018, 12, 31)
VIEWS = ["current", "recorded"]

plentiful = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def ground(db):
    return histories.plant()


@plentiful
@given(history=histories.histories, period=st.sampled_from(PERIODS))
def test_whatever_becomes_of_units_and_families_both_views_add_up(ground, history, period):
    savepoint = transaction.savepoint()
    try:
        histories.settle(ground, history)
        for place in histories.UNITS:
            unit = ground.units[place]
            totals = set()
            for view in VIEWS:
                expected = Reckoning(unit, *period, view)

                found = figures.summary(unit, *period, view)

                assert as_table(found) == expected.table(), (place, view)
                totals.add(found.total)
            is_whole = place in ("north", "south") and not (
                histories.crosses_provinces(ground, history)
                or histories.is_elsewhere(history, period[1])
            )
            if place == "nation" or is_whole:
                assert len(totals) == 1
    finally:
        transaction.savepoint_rollback(savepoint)


@settings(plentiful, max_examples=4)
@given(history=histories.histories, period=st.sampled_from(PERIODS))
def test_years_giving_and_kinds_hold_when_families_go_to_another_province(ground, history, period):
    savepoint = transaction.savepoint()
    try:
        histories.settle(ground, history)
        for place, view in product(["nation", "north", "south", "upper"], VIEWS):
            unit = ground.units[place]
            asked = (unit, *period, view)
            expected = Reckoning(*asked)

            at_once = figures.on_file(*asked)
            table = figures.year_table(*asked)

            by_hand = expected.profile()
            assert vars(at_once.profile) == {name: by_hand[name] for name in vars(at_once.profile)}
            giving = at_once.giving
            lines = [*giving.kinds, *giving.forms, giving.red_cross, giving.others, giving.total]
            assert {one.code: as_given(one) for one in lines if one.times} == expected.giving()
            assert list(vars(at_once.actuals).values())[:5] == list(expected.actuals())
            year = period[1].year
            happened = expected.happened(year)
            assert sum(counts_of_year(table, year).values()) == len(happened)
            steps = course(*asked, pace=Pace.YEAR).steps
            # What was below a unit differs from year to year; a course has the last day's.
            moves = place == "upper" or histories.moves_between_provinces(history)
            for step in steps[-1:] if view == "recorded" and place != "nation" and moves else steps:
                its_year = figures.summary(unit, step.first, step.last, view).total
                assert (step.filed, step.helped, step.value) == (
                    its_year.c3,
                    its_year.c6,
                    its_year.c8,
                )
            scope = figures.Scope(*asked)
            for column in ("c3", "c6"):
                behind = figures.addresses_behind(scope, column)
                assert behind.found == getattr(figures.summary(*asked).total, column)
    finally:
        transaction.savepoint_rollback(savepoint)


# --- a small case by hand


@pytest.fixture
def district(old_province):
    return UnitFactory(
        parent=old_province,
        kind="rural_district",
        era="2004",
        name="Huyện Krông Búk",
        valid_to=date(2025, 6, 30),
    )


def old_commune(district, name, **fields):
    return UnitFactory(
        parent=district, era="2004", name=name, **({"valid_to": date(2025, 6, 30)} | fields)
    )


def test_the_recorded_view_draws_the_names_and_kinds_of_the_last_day(province, district):
    town = old_commune(district, "Thị trấn Pơng Drang", kind="township")
    old_commune(district, "Xã Cư Né")
    UnitSpan.objects.create(
        unit=town,
        name="Xã Pơng Drang",
        kind="commune",
        parent=district,
        ends_on=date(2023, 4, 9),
    )

    before, after = (
        [row.name for row in figures.summary(district, START, end, "recorded").rows]
        for end in (date(2023, 4, 9), date(2023, 4, 10))
    )

    assert before == ["Xã Cư Né", "Xã Pơng Drang"]
    assert after == ["Thị trấn Pơng Drang", "Xã Cư Né"]


def test_a_commune_stands_below_the_district_it_belonged_to_then(province, old_province, district):
    other = UnitFactory(
        parent=old_province, kind="district_town", era="2004", valid_to=date(2025, 6, 30)
    )
    commune = old_commune(district, "Xã Cư Né")
    UnitSpan.objects.create(
        unit=commune, name="Xã Cư Né", kind="commune", parent=other, ends_on=date(2010, 12, 31)
    )
    family = AddressFactory(unit=commune, filed=True, filed_on=date(2009, 3, 1))
    AidRecordFactory(address=family, unit=commune, given_on=date(2009, 4, 1), value=100)

    then, later = (
        {row.key: row.figures.c8 for row in figures.summary(province, START, end, "recorded").rows}
        for end in (date(2010, 12, 31), date(2018, 12, 31))
    )

    assert (then[other.key], then[district.key]) == (100, 0)
    assert (later[other.key], later[district.key]) == (0, 100)


def test_the_nation_then_is_drawn_by_the_provinces_of_then(
    nation, province, old_province, district
):
    province.valid_from = date(2025, 7, 1)
    province.save()
    family = AddressFactory(unit=old_commune(district, "Xã Cư Né"), filed=True)
    AidRecordFactory(address=family, given_on=date(2018, 4, 1), value=100)
    school = UnitFactory(parent=province, kind="school", name="Trường Kim Đồng")
    pupil = AddressFactory(unit=school, filed=True)
    AidRecordFactory(address=pupil, given_on=date(2018, 4, 1), value=7)

    then, now = (
        {row.key: (row.name, row.figures.c8) for row in figures.summary(nation, *days).rows}
        for days in ((START, END, "recorded"), (START, END, "current"))
    )

    assert then[old_province.key] == (old_province.name, 100)
    assert then[province.key][1] == 7
    assert now == {province.key: (province.name, 107)}


def test_two_rows_of_one_name_say_since_when_each_is_there(province, old_province, district):
    today = UnitFactory(
        parent=province, name="Xã Cư Né", key="2025:24337", valid_from=date(2025, 7, 1)
    )
    twin = UnitFactory(
        parent=old_province, kind="rural_district", name="Xã Cư Né", valid_to=date(2025, 6, 30)
    )
    late = AddressFactory(unit=today, filed=True, filed_on=date(2018, 1, 1))

    rows = {row.key: row.name for row in figures.summary(province, START, END, "recorded").rows}

    assert late.filed_unit == today
    assert rows[today.key] == "Xã Cư Né (từ 01/07/2025)"
    assert rows[twin.key] == "Xã Cư Né"
    assert rows[district.key] == "Huyện Krông Búk"


def test_a_family_that_moved_to_another_province_counts_there_today_and_here_then(
    nation, province, commune, other_province, other_commune
):
    family = AddressFactory(unit=commune, filed=True, filed_on=date(2010, 3, 1))
    AidRecordFactory(address=family, unit=commune, given_on=date(2011, 1, 1), value=100)
    family.unit, family.province = other_commune, other_province
    family.save()
    AidRecordFactory(address=family, unit=other_commune, given_on=date(2017, 1, 1), value=11)

    def counts(unit, view, end=END):
        total = figures.summary(unit, START, end, view).total
        return total.c3, total.c6, total.c8

    assert list(AcrossProvinces.objects.values_list("address", flat=True)) == [family.pk]
    assert counts(province, "current") == (0, 0, 0)
    assert counts(other_province, "current") == (1, 1, 111)
    assert counts(province, "recorded") == (1, 0, 0)
    assert counts(other_province, "recorded") == (0, 1, 111)
    assert counts(province, "recorded", date(2016, 12, 31)) == (1, 1, 100)
    assert counts(nation, "current") == counts(nation, "recorded") == (1, 1, 111)


def test_a_commune_that_goes_to_another_province_takes_nobody_for_a_stranger(
    province, commune, other_province
):
    family = AddressFactory(unit=commune, filed=True)
    AidRecordFactory(address=family)
    elsewhere = AddressFactory(unit=commune, filed=True)
    elsewhere.unit = UnitFactory(parent=province)
    elsewhere.save()

    Unit.objects.move(commune, other_province, "last-child")
    Unit.objects.filter(pk=commune.pk).update(province=other_province)

    assert list(AcrossProvinces.objects.values_list("address", flat=True)) == [elsewhere.pk]


def test_aid_of_a_merged_dossier_is_found_wherever_it_was_given(
    province, commune, other_commune, other_province
):
    family = AddressFactory(unit=commune, filed=True)
    aid = AidRecordFactory(address=AddressFactory(unit=other_commune, filed=True), value=100)

    AidRecord.objects.filter(pk=aid.pk).update(address=family)

    assert figures.summary(province, START, END).total.c8 == 100
    assert figures.summary(other_province, START, END).total.c8 == 0


def test_dak_lak_2008_2018_has_the_districts_and_the_184_communes_of_then(nation):
    load(Catalogue(), ["66"])
    old = Unit.objects.by_key("2004:66")

    districts = figures.summary(old, START, END, "recorded").rows
    communes = [
        row.name
        for row in districts
        for row in figures.summary(Unit.objects.by_key(row.key), START, END, "recorded").rows
    ]

    assert len(districts) == 15
    assert len(communes) == 184
    assert {"Phường Thắng Lợi", "Phường Thành Công", "Phường Thống Nhất", "Xã Pơng Drang"} <= set(
        communes
    )
    assert "Thị trấn Pơng Drang" not in communes


# --- what people see

THEN = "Theo đơn vị lúc ghi, tại thời điểm 31/12/2018"


@pytest.fixture
def family_of_then(district):
    """A family of a commune that ended with its district, helped in 2018."""
    family = AddressFactory(unit=old_commune(district, "Xã Cư Né"), filed=True)
    AidRecordFactory(address=family, given_on=date(2018, 4, 1), value=12_000)
    return family


@pytest.mark.parametrize(
    "page", ["reports:summary_table", "reports:years", "home", "reports:fairness"]
)
def test_viewer_sees_the_districts_of_then_and_the_heading_says_so(
    client, viewer, district, family_of_then, page
):
    client.force_login(viewer)
    asked = {"from": START, "to": END, "list": "units"}

    then = client.get(reverse(page), asked | {"view": "recorded"}).content.decode()
    now = client.get(reverse(page), asked | {"view": "current"}).content.decode()

    assert THEN in then
    assert district.name in then
    assert THEN not in now
    assert f"Theo đơn vị hiện nay, tại thời điểm {format_date(today())}" in now


def test_viewer_reads_a_report_in_both_views_until_it_is_frozen(
    client, viewer, province, district, family_of_then
):
    report = UnitReportFactory(unit=province)
    client.force_login(viewer)
    url = reverse("reports:report_preview", args=[report.pk])

    then = client.get(url, {"view": "recorded"})
    now = client.get(url)

    day = format_date(report.round.ends_on)
    assert f"Theo đơn vị lúc ghi, tại thời điểm {day}" in then.content.decode()
    assert "?view=recorded" in now.content.decode()
    assert then.context["document"].appendices[0].summary.view_line.startswith("(Theo đơn vị lúc")
    assert now.context["document"].appendices[0].summary.view_line.startswith("(Theo đơn vị hiện")


def test_a_unit_is_called_by_its_name_of_then_on_its_own_table(client, viewer, district):
    UnitSpan.objects.create(
        unit=district,
        name="Thị xã Krông Búk",
        kind="district_town",
        parent=Unit.objects.get_parent(district),
        ends_on=date(2019, 1, 1),
    )
    family = AddressFactory(unit=old_commune(district, "Xã Cư Né"), filed=True)
    client.force_login(viewer)
    asked = {"unit": district.key, "from": START, "to": END, "view": "recorded"}

    table = client.get(reverse("reports:summary_table"), asked).context["document"]
    figure = client.get(reverse("reports:figure", args=["c3"]), asked).content.decode()

    assert family.filed_on <= END
    assert table.unit_line == "ĐƠN VỊ: THỊ XÃ KRÔNG BÚK"
    assert table.summary.unit.key == district.key
    assert "Thị xã Krông Búk" in figure


def test_rows_of_one_name_say_whose_they_are_and_until_when(nation, province, old_province):
    other = UnitFactory(
        parent=province, kind="province", name="Tỉnh Long An", valid_to=date(2025, 6, 30)
    )
    ended = {"kind": "rural_district", "name": "Huyện Châu Thành", "valid_to": date(2025, 6, 30)}
    twins = [UnitFactory(parent=above, **ended) for above in (old_province, other)]
    left = AddressFactory(unit=twins[0], filed=True, filed_on=date(2018, 1, 1))
    began = date(2025, 7, 1)
    UnitFactory(parent=province, name="Xã Châu Thành", valid_from=began)

    def names(end, view):
        return [row.name for row in figures.summary(province, START, end, view).rows]

    assert sorted(names(END, "recorded")) == sorted(
        [f"Huyện Châu Thành ({old_province.name})", "Huyện Châu Thành (Tỉnh Long An)"]
    )
    assert left.unit == twins[0]
    assert names(date(2026, 1, 1), "recorded")[-1] == "Huyện Châu Thành (đến 30/06/2025)"
    assert names(END, "current") == ["Xã Châu Thành", "Huyện Châu Thành (đến 30/06/2025)"]
    (note,) = figures.summary(province, START, END, "recorded").notes
    assert "Tỉnh Long An" in note
    assert old_province.name in note
    assert figures.summary(province, START, date(2026, 1, 1), "recorded").notes == ()


def test_the_first_page_of_the_nation_has_both_views_and_leads_to_the_same_figure(
    client, nation, province, old_province, district, other_commune, other_province
):
    province.valid_from = date(2025, 7, 1)
    province.save()
    family = AddressFactory(
        unit=old_commune(district, "Xã Cư Né"), filed=True, filed_on=date(2018, 1, 1)
    )
    family.unit, family.province = other_commune, other_province
    family.save()
    client.force_login(UserFactory(role="viewer", unit=nation))
    asked = {"from": START, "to": END}

    def filed(view):
        page = client.get(reverse("home"), asked | {"view": view})
        return page.content.decode(), {r.key: r.filed for r in page.context["provinces"] if r.filed}

    now, by_today = filed("current")
    then, by_day = filed("recorded")

    assert THEN in then
    assert "Chờ duyệt" not in then
    assert f"Theo đơn vị hiện nay, tại thời điểm {format_date(today())}" in now
    assert by_today == {other_province.key: 1}
    assert by_day == {old_province.key: 1}
    for view, narrowed in [
        ("current", {"unit": other_province.key}),
        ("recorded", {"unit": nation.key, "row": old_province.key}),
    ]:
        figure = client.get(
            reverse("reports:figure", args=["c3"]), asked | narrowed | {"view": view}
        )
        assert figure.context["amount"] == "1 địa chỉ"


def test_a_province_that_joined_another_keeps_its_table_of_then_and_its_row_of_the_nation(
    nation, province, commune, other_province, other_commune
):
    """The communes went on below the province it joined, which was there before."""
    for unit, value in ((commune, 100), (other_commune, 7)):
        family = AddressFactory(unit=unit, filed=True, filed_on=date(2018, 1, 1))
        AidRecordFactory(address=family, unit=unit, given_on=date(2018, 4, 1), value=value)
    before = figures.summary(province, START, END, "recorded")
    for unit in (commune, province):
        Unit.objects.move(Unit.objects.get(pk=unit.pk), other_province, "last-child")
        Unit.objects.filter(pk=unit.pk).update(province=other_province)
    UnitSpan.objects.create(
        unit=commune,
        name=commune.name,
        kind=commune.kind,
        parent=province,
        ends_on=date(2026, 10, 31),
    )
    for model in (Address, AidRecord):
        model.objects.filter(unit=commune).update(province=other_province)
    Unit.objects.filter(pk=province.pk).update(valid_to=date(2026, 10, 31))
    gone = Unit.objects.get(pk=province.pk)

    after = figures.summary(gone, START, END, "recorded")
    of_nation = {
        row.key: row.figures.c8 for row in figures.summary(nation, START, END, "recorded").rows
    }
    (note,) = figures.summary(Unit.objects.get(pk=other_province.pk), START, END, "recorded").notes

    assert (after.rows, after.total) == (before.rows, before.total)
    assert of_nation == {province.key: 100, other_province.key: 7}
    assert province.name in note
    assert other_province.name in note
