"""Award sheets when units are joined and divided: a sheet is where its report is, there and back."""

from datetime import date

import pytest
from django.urls import reverse

from apps.organisation import reorganising
from apps.reports.actions import awards, reporting
from apps.reports.awarding import Source, scores_of
from apps.reports.figures import HelpRatio
from apps.reports.models import UnitReport
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    AwardSheetFactory,
    RoundFactory,
    UnitReportFactory,
    UserFactory,
)
from tests.organisation import two_provinces

pytestmark = pytest.mark.django_db

IN_2018 = date(2018, 6, 1)


@pytest.fixture
def units(db):
    return two_provinces.old_provinces()


@pytest.fixture
def manager(units):
    return two_provinces.national_manager()


@pytest.fixture
def round(units):
    return RoundFactory(unit=units.a, starts_on=date(2018, 1, 1), ends_on=date(2018, 12, 31))


@pytest.fixture
def apply(units, manager):
    def apply():
        draft = two_provinces.decree_of(units)
        reorganising.apply(draft, by=manager, has_read=True)
        draft.refresh_from_db()
        return draft

    return apply


def report_in(round, unit, **fields):
    return UnitReportFactory(unit=unit, round=round, **{"submitted": True} | fields)


def sheet_of(report, **fields):
    return AwardSheetFactory(unit=report.unit, round=report.round, scored=True, **fields)


def helped(unit, *, filed, helped):
    for number in range(filed):
        address = AddressFactory(unit=unit, status="filed", filed_on=IN_2018)
        if number < helped:
            AidRecordFactory(address=address, given_on=date(2018, 9, 2))


def found(report):
    report.refresh_from_db()
    report = UnitReport.objects.select_related("unit", "round__unit").get(pk=report.pk)
    (score,) = scores_of(report.round, [report])
    return score


def test_points_of_a_unit_never_become_those_of_the_one_it_is_joined_with(units, round, apply):
    heir, other = report_in(round, units.one), report_in(round, units.two)
    sheet = sheet_of(other)

    apply()

    assert found(heir).unit.key == "2025:24340"
    assert found(heir).sheet is None
    assert found(other).unit == units.two
    assert found(other).sheet == sheet


@pytest.mark.parametrize("settled", [False, True])
def test_a_sheet_goes_with_its_report_and_keeps_what_was_settled(
    units, round, apply, manager, settled
):
    helped(units.one, filed=2, helped=2)
    helped(units.two, filed=2, helped=0)
    report = report_in(round, units.one)
    sheet = sheet_of(report)
    if settled:
        awards.settle(sheet, report=report, by=manager)

    draft = apply()

    after = found(report)
    assert (after.unit.key, after.sheet) == ("2025:24340", sheet)
    expected = (Source.SETTLED, HelpRatio(2, 2)) if settled else (Source.LIVE, HelpRatio(2, 4))
    assert (after.source, after.help) == expected

    reorganising.undo(draft, reason="Thử", by=manager)

    before = found(report)
    assert (before.unit, before.sheet, before.help) == (units.one, sheet, HelpRatio(2, 2))


@pytest.mark.parametrize("settled", [False, True])
def test_a_sheet_of_an_accepted_report_stays_with_it(units, round, apply, manager, settled):
    helped(units.one, filed=2, helped=1)
    report = report_in(round, units.one)
    sheet = sheet_of(report)
    reporting.accept(report, by=manager)
    if settled:
        awards.settle(sheet, report=report, by=manager)

    apply()

    after = found(report)
    assert (after.unit, after.sheet, after.help) == (units.one, sheet, HelpRatio(1, 2))


def test_people_of_a_joined_unit_still_find_its_points_in_the_rank_list(
    client, units, round, apply, manager
):
    clerk = UserFactory(unit=units.one)
    report = report_in(round, units.one)
    report_in(round, units.four)
    reporting.accept(report, by=manager)
    board = reverse("reports:awards", args=[round.pk])

    apply()

    clerk.refresh_from_db()
    client.force_login(clerk)
    places = client.get(board).context["places"]
    assert [place.score.report for place in places] == [report]


def test_preview_counts_the_sheets_that_go_and_those_of_divided_units_that_stay(units, round):
    for unit in (units.one, units.two, units.three):
        sheet_of(report_in(round, unit))
    sheet_of(report_in(RoundFactory(unit=units.a, closed_at="2018-12-31T00:00Z"), units.three))

    seen = reorganising.preview(two_provinces.decree_of(units))

    counts = {key: number for key, _, number in seen.counts}
    assert (counts["reports.awardsheet"], counts["reports.awardsheet_stay"]) == (1, 1)
