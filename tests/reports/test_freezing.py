"""Freezing figures: what is kept, what later corrections change, opening again."""

from datetime import date
from random import Random
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.addresses.models import Address
from apps.aid_records.actions import aid as aid_actions
from apps.aid_records.models import AidRecord, HistoricalTotal, SideOverride
from apps.core.actions import lock, void
from apps.reports import figures
from apps.reports.actions import freezing
from apps.reports.adjustments import IN_HISTORICAL, adjustments, causes
from apps.reports.figures.frozen import FIGURES, kept_sums
from apps.reports.models import Freeze
from apps.sponsors import actions as sponsor_actions
from apps.sponsors.models import Sponsor
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    RoundFactory,
    SponsorFactory,
    UnitFactory,
    UnitReportFactory,
    UserFactory,
)
from tests.reports.worlds import plant, settle, worlds


@pytest.fixture
def report(commune, province):
    return UnitReportFactory(unit=commune, round=RoundFactory(unit=province), submitted=True)


@pytest.fixture
def accepted(report, reviewer):
    """The commune's report with one family helped once, frozen."""
    family = AddressFactory(unit=report.unit, filed=True, household=True, full_name="H'Yim Kđoh")
    AidRecordFactory(address=family, value=1_000_000)
    made = freezing.freeze(report, by=reviewer)
    report.status, report.accepted_at = "accepted", made.frozen_at
    report.save()
    return report


def frozen(report):
    return Freeze.objects.in_force().get(report=report)


@pytest.mark.django_db(transaction=True)  # history counts the time of transactions
def test_frozen_figures_stay_when_a_gift_is_corrected_later(accepted, reviewer):
    aid = AidRecord.objects.get()

    aid.value = 1_200_000
    aid_actions.edit(aid, by=reviewer)

    found = adjustments(frozen(accepted))
    (line,) = [line for line in found.lines if line.name == "c8"]
    assert frozen(accepted).figures["total"]["c8"] == 1_000_000
    assert (line.frozen, line.live, line.difference) == (1_000_000, 1_200_000, 200_000)
    (difference,) = found.differences
    told = causes(found.differences, since=frozen(accepted).frozen_at)[difference.address]
    assert told == [
        "Trợ giúp ngày 05/03/2018: giá trị (đồng) từ 1.000.000 thành 1.200.000.",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_gift_recorded_late_a_void_and_a_new_case_are_each_explained(accepted, reviewer):
    aid = AidRecord.objects.get()
    late = AidRecordFactory(address=aid.address, value=50_000, given_on=date(2018, 4, 1))
    void(aid, reason="ghi nhầm hộ", by=reviewer)
    AddressFactory(unit=accepted.unit, filed=True, full_name="Y Bhiăn Niê")

    found = adjustments(frozen(accepted))

    told = causes(found.differences, since=frozen(accepted).frozen_at)
    words = {one.name: sorted(told[one.address]) for one in found.differences}
    assert words == {
        "H'Yim Kđoh": [
            "Trợ giúp ngày 01/04/2018: ghi thêm, 50.000 đồng.",
            "Trợ giúp ngày 05/03/2018: hủy, ghi nhầm hộ",
        ],
        "Y Bhiăn Niê": ["Hồ sơ mới nhập."],
    }
    assert found.explained["c8"] == 50_000 - 1_000_000
    assert found.explained["c3"] == 1
    assert late.address_id in told


@pytest.mark.django_db(transaction=True)
def test_a_sponsor_that_went_over_to_the_other_side_is_named_as_the_cause(accepted, reviewer):
    sponsor = AidRecord.objects.get().sponsor
    sponsor.kind = Sponsor.Kind.RC_MEMBER
    sponsor_actions.edit(sponsor, by=reviewer)

    found = adjustments(frozen(accepted))

    (difference,) = found.differences
    told = causes(found.differences, since=frozen(accepted).frozen_at)[difference.address]
    assert (difference.figures["c4"], difference.figures["c5"]) == (1, -1)
    assert [words.split(" từ ")[0] for words in told] == ["Nhà tài trợ: loại"]


@pytest.mark.django_db(transaction=True)
def test_what_was_entered_and_voided_since_explains_nothing(accepted, reviewer):
    aid = AidRecord.objects.get()
    aid.value = 1_200_000
    aid_actions.edit(aid, by=reviewer)
    void(AidRecordFactory(address=aid.address, value=50_000), reason="ghi hai lần", by=reviewer)

    found = adjustments(frozen(accepted))

    (told,) = causes(found.differences, since=frozen(accepted).frozen_at).values()
    assert len(told) == 1
    assert "1.200.000" in told[0]


@pytest.mark.django_db(transaction=True)
def test_years_on_paper_explain_the_addresses_they_take_the_place_of(accepted):
    HistoricalTotalFactory(
        unit=accepted.unit,
        starts_on=date(2018, 1, 1),
        ends_on=date(2018, 12, 31),
        filed=3,
        helped_by_others=2,
        persons=5,
        value=9_000,
    )

    found = adjustments(frozen(accepted))

    since = frozen(accepted).frozen_at
    (told,) = causes(found.differences, since=since, historical=found.historical).values()
    assert told == [IN_HISTORICAL]


@pytest.mark.django_db(transaction=True)
def test_the_printed_list_names_no_sponsor(accepted, reviewer):
    aid = AidRecord.objects.get()
    aid.sponsor = SponsorFactory(unit=accepted.unit, name="Bà Trần Thị Tốt", kind=aid.sponsor.kind)
    aid.value = 900_000
    aid_actions.edit(aid, by=reviewer)

    found = adjustments(frozen(accepted))

    since = frozen(accepted).frozen_at
    (told,) = causes(found.differences, since=since, names_sponsors=False).values()
    assert "Trợ giúp ngày 05/03/2018: đổi nhà tài trợ." in told
    assert not any("Bà Trần Thị Tốt" in words for words in told)


def test_an_address_that_left_the_unit_says_where_it_is(accepted, neighbour_commune):
    Address.objects.update(unit=neighbour_commune)

    found = adjustments(frozen(accepted))

    (difference,) = found.differences
    assert difference.moved
    told = causes(found.differences, since=frozen(accepted).frozen_at)[difference.address]
    assert f"Địa chỉ nay thuộc {neighbour_commune.name}." in told
    assert found.explained["c6"] == -1


def test_years_on_paper_entered_later_are_named(accepted):
    HistoricalTotalFactory(
        unit=accepted.unit,
        starts_on=date(2009, 1, 1),
        ends_on=date(2010, 12, 31),
        filed=7,
        helped_by_others=3,
        persons=9,
        value=70_000,
    )

    found = adjustments(frozen(accepted))

    (line,) = found.historical
    assert "01/01/2009 – 31/12/2010" in line["name"]
    assert found.explained["c3"] == 7
    assert not found.differences


def test_nothing_changed_is_an_empty_list(accepted):
    assert adjustments(frozen(accepted)).is_empty


def test_rules_and_unit_are_kept_with_the_figures(accepted, commune):
    made = frozen(accepted)

    commune.name = "Phường Cư Bao Mới"
    commune.save()

    made.refresh_from_db()
    event = type(commune).pgh_event_model.objects.get(pk=made.unit_event)
    assert made.rules == figures.VERSION
    assert made.unit_name == event.name == "Phường Cư Bao"


def test_the_same_report_is_not_frozen_twice(accepted, reviewer):
    with pytest.raises(freezing.FreezeError, match="đã chốt"):
        freezing.freeze(accepted, by=reviewer)


def test_reopening_needs_a_reason_and_keeps_the_earlier_freeze(accepted, manager):
    with pytest.raises(freezing.FreezeError, match="lý do"):
        freezing.reopen(accepted, reason="  ", by=manager)

    freezing.reopen(accepted, reason="bổ sung ba hộ nhập muộn", by=manager)

    accepted.refresh_from_db()
    assert accepted.status == "returned"
    assert "bổ sung ba hộ" in accepted.return_reason
    earlier = Freeze.objects.get()
    assert earlier.reopened_by == manager
    assert earlier.figures["total"]["c8"] == 1_000_000
    assert not Freeze.objects.in_force().exists()


def test_a_report_of_a_closed_round_is_not_reopened(accepted, manager):
    accepted.round.closed_at = accepted.accepted_at
    accepted.round.save()

    with pytest.raises(freezing.FreezeError, match="mở lại đợt"):
        freezing.reopen(accepted, reason="sửa", by=manager)


def test_busy_writing_is_told_instead_of_freezing_two_pictures(report, reviewer, monkeypatch):
    """Somebody records aid between the table and its lines, each time."""
    family = AddressFactory(unit=report.unit, filed=True, household=True)
    reckon = freezing.outline_figures

    def reckon_then_somebody_writes(*asked):
        found = reckon(*asked)
        AidRecordFactory(address=family, value=1)
        return found

    monkeypatch.setattr(freezing, "outline_figures", reckon_then_somebody_writes)

    with pytest.raises(freezing.FreezeError, match="nhập liên tục"):
        freezing.freeze(report, by=reviewer)

    assert not Freeze.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_freeze_at_once_make_one_freeze(db):
    report = UnitReportFactory(unit__parent=UnitFactory(kind="province"), submitted=True)
    people = [UserFactory(unit=report.unit.province, role="reviewer") for _ in range(4)]
    start, said = Barrier(4), []

    def accept(person):
        start.wait()
        try:
            with transaction.atomic():
                lock(report)
                freezing.freeze(report, by=person)
            said.append("chốt")
        except freezing.FreezeError:
            said.append("đã chốt")
        finally:
            connection.close()

    threads = [Thread(target=accept, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["chốt", "đã chốt", "đã chốt", "đã chốt"]
    assert Freeze.objects.count() == 1


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds, seed=st.integers(0, 2**32), place=st.sampled_from(["city", "ward", "nation"]))
def test_the_differences_of_addresses_add_up_to_the_difference_of_the_tables(
    ground, world, seed, place
):
    savepoint = transaction.savepoint()
    settle(ground, world)
    unit = ground.units[place]
    asked = RoundFactory(unit=unit, starts_on=date(2010, 1, 1), ends_on=date(2013, 12, 31))
    report = UnitReportFactory(unit=unit, round=asked)
    made = freezing.freeze(report, by=UserFactory(unit=unit, role="reviewer"))
    kept = kept_sums(made)

    corrupt(ground, Random(seed))
    found = adjustments(made)

    on_paper = made.figures["historical"]
    for line in found.lines:
        assert line.frozen == kept[line.name] + sum(one.get(line.name, 0) for one in on_paper)
        assert found.explained[line.name] == line.difference, line.name
    assert {line.name for line in found.lines} == set(FIGURES)
    transaction.savepoint_rollback(savepoint)


@pytest.fixture
def ground(db):
    return plant()


def corrupt(ground, chance):
    """Correct records as people do after figures were frozen."""
    for aid in AidRecord.objects.all():
        change = chance.choice(
            [
                {},
                {"value": chance.choice([None, 0, 5, 9])},
                {"exclusion": chance.choice(["", "X2"])},
                {"voided_at": aid.created_at, "void_reason": "nhầm"},
                {"given_on": date(2012, 5, 5)},
                {"headcount": 9},
            ]
        )
        AidRecord.objects.filter(pk=aid.pk).update(**change)
    for address in Address.objects.filter(status__in=["filed", "closed"]):
        change = chance.choice(
            [
                {},
                {"filed_on": date(2011, 1, 1), "surveyed_on": None},
                {"unit": ground.units[chance.choice(["ward", "village", "far_ward"])]},
                {"voided_at": address.created_at, "void_reason": "nhầm"},
            ]
        )
        if "unit" in change:
            change["province"] = change["unit"].province
            AidRecord.objects.filter(address=address).update(province=change["unit"].province)
        if address.closed_on:
            change.pop("filed_on", None)
        Address.objects.filter(pk=address.pk).update(**change)
    for total in HistoricalTotal.objects.all():
        HistoricalTotal.objects.filter(pk=total.pk).update(value=chance.choice([1_000, 2_000]))
    SideOverride.objects.filter(
        pk__in=list(SideOverride.objects.values_list("pk", flat=True)[:1])
    ).delete()
