"""How a province stands by its targets (F16): what counts, when it is reached, who falls short."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
import time_machine

from apps.reports.actions.targets import stands
from apps.reports.figures.measures import MEASURES
from apps.reports.models import Target
from apps.reports.target_lines import Figure, Line, Short
from apps.reports.targets import board, missing, targets_of
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    JudgementFactory,
    PledgeFactory,
    ReviewFactory,
    SponsorFactory,
    TargetFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-23T09:00:00+07:00", tick=False):
        yield


def line_of(unit, code, year=2026, **asked):
    return next(line for line in board(unit, year, **asked).lines if line.target.code == code)


def names(short):
    return [one.subject.name for one in short]


def a_line(
    above, below, *, operator="gte", threshold="75", measure="reviewed_ratio", scope="whole"
):
    target = Target(operator=operator, threshold=Decimal(threshold), measure=measure, scope=scope)
    of = target.mark / 100 * below if scope == "whole" else below
    reached = below and (
        target.holds(Fraction(above * 100, below)) if scope == "whole" else above == of
    )
    return Line(target, MEASURES[measure], (Figure(above, below, bool(reached)),), None, True)


@pytest.mark.parametrize(
    ("above", "below", "operator", "threshold", "is_reached", "shown"),
    [
        (95, 100, "gt", "95", False, "Đúng 95,0%"),
        (9_499, 10_000, "gt", "95", False, "9.499/10.000, thấp hơn 95%"),
        (9_499, 10_000, "gte", "95", False, "9.499/10.000, thấp hơn 95%"),
        (9_501, 10_000, "gt", "95", True, "9.501/10.000, cao hơn 95%"),
        (70, 100, "gte", "70", True, ""),
        (50, 100, "gte", "50", True, ""),
        (749, 1_000, "gte", "75", False, ""),
        (1_999, 4_000, "gte", "50", False, "1.999/4.000, thấp hơn 50%"),
        (501, 10_000, "lte", "5", False, "501/10.000, cao hơn 5%"),
        (5, 100, "lt", "5", False, "Đúng 5,0%"),
    ],
)
def test_the_exact_fraction_decides_and_the_rounded_one_explains_itself(
    above, below, operator, threshold, is_reached, shown
):
    line = a_line(above, below, operator=operator, threshold=threshold)

    assert line.is_reached is is_reached
    assert shown in line.why
    assert bool(line.why) is bool(shown)


def test_all_but_one_of_two_thousand_is_shown_as_all_and_still_fails():
    line = a_line(1_999, 2_000, measure="filed", threshold="2", scope="each_base")

    assert line.is_reached is False
    assert "1.999/2.000" in line.why


def test_without_any_address_there_is_no_figure_and_nothing_is_reached(province):
    line = line_of(province, "A1")

    assert (line.figure.above, line.figure.below, line.is_reached) == (0, 0, None)
    assert line.exact is None


@pytest.mark.parametrize(
    ("operator", "threshold", "above", "below", "more"),
    [
        ("gte", "70", 56, 100, 14),
        ("gt", "95", 95, 100, 1),
        ("gt", "95", 19, 20, 1),
        ("gte", "75", 0, 3, 3),
        ("gt", "100", 5, 5, None),
        ("lte", "5", 8, 100, 3),
    ],
)
def test_how_many_more_it_takes_is_exact(operator, threshold, above, below, more):
    target = Target(operator=operator, threshold=Decimal(threshold), measure="reviewed_ratio")

    assert missing(target, MEASURES["reviewed_ratio"], above, below) == more


def test_the_whole_takes_every_unit_and_each_base_is_asked_by_itself(
    province, commune, neighbour_commune
):
    for day in ("2026-01-05", "2026-03-05"):
        AddressFactory(unit=commune, filed=True, filed_on=day, surveyed_on=day)
    AddressFactory(
        unit=neighbour_commune, filed=True, filed_on="2026-03-31", surveyed_on="2026-03-31"
    )
    AddressFactory(unit=commune, filed=True, filed_on="2025-12-31", surveyed_on="2025-12-31")

    each, whole = line_of(province, "A3"), line_of(province, "A4")

    assert (each.figure.above, each.figure.below, each.is_reached) == (1, 2, False)
    assert names(each.short) == [neighbour_commune.name]
    assert each.short[0].missing == 1
    assert names(each.held) == [commune.name]
    assert [one.above for one in whole.trend] == [1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3]
    assert whole.exact == Fraction(3, 500)
    assert whole.is_reached is False


@pytest.mark.parametrize("scope", ["whole", "each_base"])
def test_a_base_without_addresses_has_no_ratio_to_reach_or_to_miss(
    province, commune, neighbour_commune, scope
):
    TargetFactory(
        province=province, code="R1", measure="yearly_review_ratio", scope=scope, threshold=75
    )
    AddressFactory(unit=commune, filed=True, filed_on="2026-01-05", surveyed_on="2026-01-05")

    line = line_of(province, "R1")

    assert names(line.held) == [commune.name]
    assert names(line.blank) == [neighbour_commune.name]
    assert line.short == ()
    assert (line.figure.above, line.figure.below, line.is_reached) == (1, 1, True)


@pytest.mark.parametrize(
    ("operator", "threshold", "filed", "words"),
    [
        ("gte", 2, 1, "mới có 1 địa chỉ, còn thiếu 1"),
        ("gte", 2, 5, "đã có 5 địa chỉ"),
        ("lte", 2, 5, "đã có 5 địa chỉ, vượt 3"),
        ("lte", 2, 1, "đã có 1 địa chỉ"),
    ],
)
def test_each_one_is_told_what_it_lacks_or_has_too_much_and_never_less_than_nothing(
    operator, threshold, filed, words
):
    target = Target(
        measure="filed", scope="each_base", operator=operator, threshold=Decimal(threshold)
    )
    measure = MEASURES["filed"]
    line = Line(target, measure, (), None, True)

    one = Short(None, filed, None, missing(target, measure, filed, None))

    assert stands(line, one) == words


def test_reviewed_addresses_count_for_365_days_and_units_below_the_mark_are_named(
    province, commune, neighbour_commune
):
    old = {"filed": True, "filed_on": date(2024, 1, 5), "surveyed_on": date(2024, 1, 5)}
    seen, late = AddressFactory(unit=commune, **old), AddressFactory(unit=neighbour_commune, **old)
    ReviewFactory(address=seen, reviewed_on=date(2025, 11, 23))
    ReviewFactory(address=late, reviewed_on=date(2025, 11, 22))

    line = line_of(province, "A1")

    assert (line.figure.above, line.figure.below) == (1, 2)
    assert names(line.short) == [neighbour_commune.name]
    assert (line.trend[9].above, line.trend[10].above) == (2, 1)


def test_an_address_helped_and_closed_within_the_year_was_kept_in_it(province, commune):
    helped = AddressFactory(
        unit=commune, filed=True, filed_on="2025-01-01", surveyed_on="2025-01-01"
    )
    AidRecordFactory(address=helped, given_on="2026-02-03")
    before = AddressFactory(
        unit=commune, filed=True, filed_on="2025-01-01", surveyed_on="2025-01-01"
    )
    AidRecordFactory(address=before, given_on="2025-12-31")
    excluded = AddressFactory(
        unit=commune, filed=True, filed_on="2025-01-01", surveyed_on="2025-01-01"
    )
    AidRecordFactory(address=excluded, given_on="2026-02-03", exclusion="X1")

    line = line_of(province, "A2")

    assert [one.above for one in line.trend] == [0, *[1] * 10]


def test_a_model_counts_when_it_was_judged_effective_for_that_very_year(
    province, commune, neighbour_commune, clerk
):
    good = AidModelFactory(unit=commune, started_on=date(2024, 1, 1))
    JudgementFactory(aid_model=good, judged_by=clerk, year=2026)
    old = AidModelFactory(unit=neighbour_commune, started_on=date(2024, 1, 1))
    JudgementFactory(aid_model=old, judged_by=clerk, year=2025)

    line = line_of(province, "A5")

    assert names(line.held) == [commune.name]
    assert names(line.short) == [neighbour_commune.name]


def test_registered_sponsors_without_a_confirmed_pledge_are_named(province, commune):
    address = AddressFactory(unit=commune, filed=True)
    for name, status in (("Sở A", "confirmed"), ("Sở B", "waiting"), ("Sở C", None)):
        sponsor = SponsorFactory(unit=province, name=name, kind="agency", is_registered=True)
        if status:
            PledgeFactory(
                sponsor=sponsor,
                address=address,
                status=status,
                pledged_on="2026-05-02",
                confirmed_at="2026-05-03T08:00Z" if status == "confirmed" else None,
            )
    SponsorFactory(unit=province, name="Chưa đăng ký", kind="agency")

    line = line_of(province, "A6")

    assert names(line.held) == ["Sở A"]
    assert names(line.short) == ["Sở B", "Sở C"]
    assert [one.above for one in line.trend[3:5]] == [0, 1]


def test_a_pledge_counts_for_the_twinned_village_only_where_its_address_lies_there(
    province, commune, neighbour_commune
):
    twin = {"unit": province, "kind": "agency", "twinned_unit": commune}
    there = SponsorFactory(name="Ở đúng buôn", twinned_hamlet="Buôn Kô Siêr", **twin)
    beside = SponsorFactory(name="Ở buôn khác", twinned_hamlet="Buôn Ea Đing", **twin)
    away = SponsorFactory(name="Ở xã khác", **twin)
    home = AddressFactory(unit=commune, filed=True, hamlet="Kô Siêr")
    far = AddressFactory(unit=neighbour_commune, filed=True)
    for sponsor, address in ((there, home), (beside, home), (away, far)):
        PledgeFactory(
            sponsor=sponsor,
            address=address,
            status="confirmed",
            pledged_on="2026-05-02",
            confirmed_at="2026-05-03T08:00Z",
        )

    line = line_of(province, "A7")

    assert names(line.held) == ["Ở đúng buôn"]
    assert sorted(names(line.short)) == ["Ở buôn khác", "Ở xã khác"]


def test_the_years_end_is_foretold_by_the_pace_so_far_and_not_before_a_month_has_gone(
    province, commune
):
    for _ in range(3):
        AddressFactory(unit=commune, filed=True, filed_on="2026-01-05", surveyed_on="2026-01-05")

    in_march = line_of(province, "A4", day=date(2026, 3, 31))  # 90 days of 365
    in_january = line_of(province, "A4", day=date(2026, 1, 30))
    over = line_of(province, "A4", day=date(2026, 12, 31))

    assert in_march.projected.above == 3 * 365 // 90 == 12
    assert in_january.projected is None
    assert over.projected is None


def test_a_unit_below_is_judged_by_what_each_owes_and_not_by_what_the_province_owes(
    province, commune
):
    found = board(commune, 2026)

    judged = {line.target.code: line.is_judged for line in found.lines}
    assert judged == {
        "A1": True,
        "A2": False,
        "A3": True,
        "A4": False,
        "A5": True,
        "A6": True,
        "A7": True,
    }
    assert names(line_of(commune, "A3").short) == [commune.name]


def test_a_year_long_past_is_whole_and_a_year_to_come_has_no_figures(province):
    past, coming = board(province, 2008), board(province, 2027)

    assert past.days[-1] == date(2008, 12, 31)
    assert len(past.days) == 12
    assert not coming.days
    assert all(line.figure is None and line.is_reached is None for line in coming.lines)


def test_targets_are_the_years_own_else_those_before_else_the_plans(province):
    standard, set_in = targets_of(province, 2024)
    assert ([one.code for one in standard], set_in) == (
        ["A1", "A2", "A3", "A4", "A5", "A6", "A7"],
        None,
    )

    TargetFactory(province=province, year=2025, code="A10")
    TargetFactory(province=province, year=2025, code="A2")

    carried, set_in = targets_of(province, 2026)
    assert ([one.code for one in carried], set_in) == (["A2", "A10"], 2025)
    assert targets_of(province, 2024)[1] is None


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_makes_a_target_of_every_scope_that_fits_it(province, commune, measure):
    for number, scope in enumerate(MEASURES[measure].scopes):
        TargetFactory(
            province=province,
            year=2026,
            code=f"M{number}",
            measure=measure,
            scope=scope,
            threshold=1,
        )

    for unit in (province, commune):
        assert all(line.figure for line in board(unit, 2026).lines)


def test_a_base_unit_without_anything_owes_what_each_owes(province):
    school = UnitFactory(parent=province, kind="school", name="Trường THCS Hòa Bình")

    assert school.name in names(line_of(province, "A3").short)
