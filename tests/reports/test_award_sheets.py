"""Award sheets (F17): the edges of the points, live, frozen and settled numbers, ranks, who may score."""

from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.actions import StaleError
from apps.reports import figures
from apps.reports.actions import awards, reporting
from apps.reports.awarding import Source, ranked, scores_of
from apps.reports.awarding.words import help_words, review_words
from apps.reports.figures import HelpRatio, YearlyRatio
from apps.reports.figures.awards import award_ratios
from apps.reports.models import AwardEvidence, AwardSheet, Criterion, Freeze, UnitReport
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    AwardSheetFactory,
    CommitteeMemberFactory,
    DirectiveFactory,
    HistoricalTotalFactory,
    ReviewFactory,
    RoundFactory,
    UnitFactory,
    UnitReportFactory,
)
from tests.form_pages import filled

pytestmark = pytest.mark.django_db

T1, T2, T3, T4, T5 = Criterion
BEFORE, IN_2018 = date(2016, 5, 5), date(2018, 6, 1)


@pytest.fixture
def round(province):
    """The year 2018, so that a review in that year decides T4."""
    return RoundFactory(
        unit=province, starts_on=date(2018, 1, 1), ends_on=date(2018, 12, 31), title="Năm 2018"
    )


@pytest.fixture
def report(commune, round):
    return UnitReportFactory(unit=commune, round=round, submitted=True)


def score_of(report):
    (found,) = scores_of(report.round, [report])
    return found


def page(client, report):
    return client.get(reverse("reports:award_sheet", args=[report.pk])).content.decode()


def filed_and_helped(unit, *, filed, helped):
    for number in range(filed):
        address = AddressFactory(unit=unit, status="filed", filed_on=IN_2018)
        if number < helped:
            AidRecordFactory(address=address, given_on=date(2018, 9, 2))


def open_and_reviewed(unit, *, open, reviewed):
    for number in range(open):
        address = AddressFactory(unit=unit, status="filed", filed_on=BEFORE)
        if number < reviewed:
            ReviewFactory(address=address, reviewed_on=IN_2018)


# --- the edges


@pytest.mark.parametrize(("helped", "points"), [(7, 40), (6, 20), (5, 20), (4, 10), (0, 10)])
def test_officer_sees_exactly_70_and_50_percent_reach_their_points(report, helped, points):
    filed_and_helped(report.unit, filed=10, helped=helped)

    assert score_of(report).points(T3) == points


def test_officer_sees_exactly_95_percent_fail_and_why(client, viewer, report):
    open_and_reviewed(report.unit, open=20, reviewed=19)
    client.force_login(viewer)

    content = page(client, report)

    assert score_of(report).points(T4) == 0
    assert "19/20 = 95,0%" in content
    assert "Đúng 95% vẫn là chưa đạt, phải trên 95%." in content
    assert "Còn 1 lượt rà soát nữa thì đạt trên 95%" in content


def test_officer_sees_one_review_more_than_95_percent_reach_ten_points(report):
    open_and_reviewed(report.unit, open=20, reviewed=20)

    assert score_of(report).points(T4) == 10


def test_officer_reads_why_what_is_shown_as_95_percent_still_fails():
    why, ahead = review_words(YearlyRatio(reviewed=9_499, open=10_000))

    assert str(YearlyRatio(reviewed=9_499, open=10_000)) == "95,0%"
    assert "Số hiển thị 95,0% đã làm tròn; số chính xác là 94,99%, chưa tới 95%." in why
    assert ahead == ("Còn 2 lượt rà soát nữa thì đạt trên 95%, thêm 10 điểm.",)


@pytest.mark.parametrize(
    ("helped", "filed", "closer"),
    [(6_995, 10_000, "69,95%"), (699_999, 1_000_000, "69,9999%"), (4_999, 10_000, "49,99%")],
)
def test_officer_reads_why_what_is_shown_as_the_mark_is_below_it(helped, filed, closer):
    why, _ = help_words(HelpRatio(helped=helped, filed=filed))

    assert f"số chính xác là {closer}, chưa tới" in why


def test_officer_reads_how_many_addresses_more_reach_the_next_points(report, client, viewer):
    filed_and_helped(report.unit, filed=50, helped=21)
    client.force_login(viewer)

    content = page(client, report)

    assert "Còn 4 địa chỉ nữa được trợ giúp thì đạt 50%, thêm 10 điểm." in content
    assert "Còn 14 địa chỉ nữa được trợ giúp thì đạt 70%, thêm 30 điểm." in content


def test_unit_without_addresses_has_no_figure_and_no_points(client, viewer, report):
    client.force_login(viewer)

    content = page(client, report)

    found = score_of(report)
    assert (found.points(T3), found.points(T4), found.total) == (0, 0, 0)
    assert content.count("Chưa có số liệu.") == 2
    assert found.lines[2].ahead == found.lines[3].ahead == ()


# --- where the numbers come from


def test_every_unit_is_reckoned_as_in_its_own_report(nation, commune, neighbour_commune):
    school = UnitFactory(parent=commune, kind="school", era="", code="", key="truong-1")
    filed_and_helped(commune, filed=4, helped=3)
    filed_and_helped(school, filed=3, helped=1)
    open_and_reviewed(neighbour_commune, open=3, reviewed=2)
    HistoricalTotalFactory(unit=commune, filed=30, helped_by_others=20)
    start, end = date(2008, 1, 1), date(2018, 12, 31)
    units = [commune, school, neighbour_commune]

    found = award_ratios(nation, units, start, end)

    for unit in units:
        expected = (
            figures.help_ratio(figures.summary(unit, start, end)),
            figures.yearly_reviews(unit, start.year, end).total,
        )
        assert found[unit.pk] == expected
    assert found[commune.pk][0].filed > found[school.pk][0].filed > 0


def test_accepted_report_gives_its_frozen_numbers_and_today_is_told_beside(
    client, viewer, report, reviewer
):
    filed_and_helped(report.unit, filed=2, helped=1)
    reporting.accept(report, by=reviewer)
    report.refresh_from_db()
    filed_and_helped(report.unit, filed=1, helped=0)
    client.force_login(viewer)

    content = page(client, report)

    found = score_of(report)
    assert (found.source, found.help) == (Source.FROZEN, HelpRatio(helped=1, filed=2))
    assert "T3, T4 lấy số liệu đã chốt của báo cáo" in content
    assert "T3: đã chốt 1/2, hôm nay 1/3" in content


def test_reader_of_a_sheet_waits_for_no_whole_frozen_report(client, viewer, report, reviewer):
    filed_and_helped(report.unit, filed=2, helped=1)
    reporting.accept(report, by=reviewer)
    freeze = Freeze.objects.get()
    client.force_login(viewer)

    with CaptureQueriesContext(connection) as asked:
        content = page(client, report)

    assert f"freeze={freeze.pk}" in content
    assert not [one for one in asked if '"reports_freeze"."figures",' in one["sql"]]


def test_settled_sheet_keeps_its_numbers_and_the_version_of_the_rules(report, manager):
    filed_and_helped(report.unit, filed=2, helped=2)
    sheet = AwardSheetFactory(unit=report.unit, round=report.round, scored=True)

    awards.settle(sheet, report=report, by=manager)
    filed_and_helped(report.unit, filed=5, helped=0)

    found = score_of(report)
    assert (found.source, found.help, found.points(T3)) == (Source.SETTLED, HelpRatio(2, 2), 40)
    assert found.rules == figures.VERSION
    assert found.total == Decimal(20 + 15 + 40 + 10 + 8)


def test_reopened_sheet_is_live_again_and_says_why(client, manager, report):
    filed_and_helped(report.unit, filed=2, helped=2)
    sheet = AwardSheetFactory(unit=report.unit, round=report.round, scored=True)
    awards.settle(sheet, report=report, by=manager)
    client.force_login(manager)

    client.post(reverse("reports:award_reopen", args=[report.pk]), {"reason": "Chấm nhầm T2"})
    filed_and_helped(report.unit, filed=2, helped=0)

    assert score_of(report).points(T3) == 20
    assert "Điểm đã mở lại: Chấm nhầm T2" in page(client, report)


def test_sheet_not_scored_whole_cannot_be_settled(client, manager, report):
    AwardSheetFactory(unit=report.unit, round=report.round, t1_points=20, t2_points=10)
    client.force_login(manager)

    response = client.post(reverse("reports:award_settle", args=[report.pk]))

    assert "Chưa chấm T5 nên chưa chốt điểm được." in response.content.decode()
    assert not AwardSheet.objects.get().is_settled


def test_manager_settles_only_the_sheets_that_are_scored_whole(client, manager, report):
    other = UnitReportFactory(unit=UnitFactory(parent=report.round.unit), round=report.round)
    AwardSheetFactory(unit=report.unit, round=report.round, scored=True)
    AwardSheetFactory(unit=other.unit, round=report.round, t1_points=3)
    client.force_login(manager)

    client.post(reverse("reports:award_settle_all", args=[report.round.pk]))

    assert list(AwardSheet.objects.settled().values_list("unit", flat=True)) == [report.unit_id]


# --- scoring


def score_url(report, criterion="t1"):
    return reverse("reports:award_score", args=[report.pk, criterion])


def test_manager_scores_with_evidence_of_the_register(client, manager, report):
    committee = CommitteeMemberFactory(
        committee__unit=report.unit, committee__founded_on=BEFORE
    ).committee
    directive = DirectiveFactory(unit=report.unit, issued_on=IN_2018)
    late = DirectiveFactory(unit=report.unit, issued_on=date(2019, 2, 2))
    client.force_login(manager)

    response = client.post(
        score_url(report),
        {
            "t1_points": "17,5",
            "t1_note": "Có BCĐ",
            "evidence": [f"committee:{committee.pk}", f"directive:{directive.pk}"],
            "version": 1,
        },
        follow=True,
    )

    content = response.content.decode()
    assert AwardSheet.objects.get().t1_points == Decimal("17.5")
    assert AwardEvidence.objects.count() == 2
    assert reverse("campaign:committee_detail", args=[committee.pk]) in content
    assert reverse("campaign:directive_detail", args=[late.pk]) not in content


def test_two_managers_who_opened_the_same_blank_form_do_not_overwrite_one_another(
    client, manager, report
):
    client.force_login(manager)
    blank = filled(client.get(score_url(report)))

    client.post(score_url(report), blank | {"t1_points": "18"})
    again = client.post(score_url(report), blank | {"t1_points": "18"})
    other = client.post(score_url(report), blank | {"t1_points": "5"})

    assert again.status_code == 302
    assert other.status_code == 200
    assert "18" in other.content.decode()
    assert AwardSheet.objects.get().t1_points == 18


def test_evidence_of_reporting_is_of_the_rounds_period(client, manager, report):
    later = RoundFactory(
        unit=report.round.unit, title="Đợt của năm 2026", deadline=date(2026, 11, 30)
    )
    earlier = RoundFactory(
        unit=report.round.unit, title="Sơ kết giữa năm", deadline=date(2018, 7, 10)
    )
    for round in (later, earlier):
        UnitReportFactory(unit=report.unit, round=round, submitted=True)
    client.force_login(manager)

    content = client.get(score_url(report, "t5")).content.decode()

    assert "Năm 2018" in content
    assert "Sơ kết giữa năm" in content
    assert "Đợt của năm 2026" not in content


def test_evidence_no_longer_ticked_goes(client, manager, report):
    model = AidModelFactory(unit=report.unit, started_on=BEFORE)
    client.force_login(manager)
    data = {"t2_points": "10", "t2_note": "", "version": 1}

    client.post(score_url(report, "t2"), data | {"evidence": [f"aid_model:{model.pk}"]})
    assert AwardEvidence.objects.count() == 1
    client.post(score_url(report, "t2"), data | {"version": AwardSheet.objects.get().version})

    assert AwardEvidence.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("20,5", "Điểm từ 0 đến 20."),
        ("-1", "Không đọc được chắc chắn"),
        ("7,25", "Điểm ghi nhiều nhất một chữ số sau dấu phẩy"),
        ("", "Hãy điền mục này."),
    ],
)
def test_points_outside_the_scale_are_refused_in_words(client, manager, report, typed, words):
    client.force_login(manager)

    response = client.post(score_url(report), {"t1_points": typed, "version": 1})

    assert words in response.content.decode()
    assert not AwardSheet.objects.exists()


def test_nobody_ticks_the_register_of_a_neighbour(client, manager, report, neighbour_commune):
    theirs = DirectiveFactory(unit=neighbour_commune, issued_on=IN_2018)
    client.force_login(manager)

    client.post(
        score_url(report),
        {"t1_points": "5", "evidence": [f"directive:{theirs.pk}"], "version": 1},
    )

    assert not AwardEvidence.objects.exists()


@pytest.mark.parametrize("criterion", ["t3", "t4", "t9"])
def test_nobody_scores_what_is_reckoned(client, manager, report, criterion):
    client.force_login(manager)

    assert client.get(score_url(report, criterion)).status_code == 404


def test_settled_sheet_takes_no_points(client, manager, report):
    sheet = AwardSheetFactory(unit=report.unit, round=report.round, scored=True)
    sheet = awards.settle(sheet, report=report, by=manager)
    client.force_login(manager)

    response = client.post(score_url(report), {"t1_points": "1", "version": sheet.version})

    assert "Điểm của đơn vị này đã chốt" in response.content.decode()
    assert AwardSheet.objects.get().t1_points == 20


def test_two_officers_scoring_other_criteria_lose_nothing(client, manager, report):
    sheet = AwardSheetFactory(unit=report.unit, round=report.round)
    client.force_login(manager)

    pages = {name: client.get(score_url(report, name)) for name in ("t1", "t5")}
    for name, points in (("t1", "12"), ("t5", "9")):
        client.post(score_url(report, name), filled(pages[name], **{f"{name}_points": points}))

    sheet.refresh_from_db()
    assert (sheet.t1_points, sheet.t5_points) == (12, 9)


@pytest.mark.django_db(transaction=True)
def test_two_first_scores_at_once_make_one_sheet(manager, report):
    barrier, told = Barrier(2), []

    def score(criterion):
        sheet = AwardSheet(round=report.round, unit=report.unit)
        setattr(sheet, f"{criterion}_points", 5)
        barrier.wait()
        try:
            awards.score(sheet, criterion, report=report, evidence=[], by=manager)
        except StaleError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=score, args=[criterion]) for criterion in (T1, T2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert AwardSheet.objects.count() == 1
    assert len(told) == 1


# --- the rank list


def test_units_with_equal_points_share_a_rank_and_the_next_is_left_out(
    client, viewer, province, round
):
    reports = [UnitReportFactory(unit=UnitFactory(parent=province), round=round) for _ in range(4)]
    for report, points in zip(reports, (5, 9, 9, 2), strict=True):
        AwardSheetFactory(unit=report.unit, round=round, t1_points=points)
    client.force_login(viewer)

    found = ranked(scores_of(round, reports))
    content = client.get(reverse("reports:awards", args=[round.pk])).content.decode()

    assert [(place.rank, place.score.total) for place in found] == [(1, 9), (1, 9), (3, 5), (4, 2)]
    assert content.count("1 (đồng hạng)") == 2


def test_clerk_sees_the_own_rank_among_all_but_no_other_unit(client, clerk, report):
    better = UnitReportFactory(unit=UnitFactory(parent=report.round.unit), round=report.round)
    AwardSheetFactory(unit=better.unit, round=report.round, scored=True)
    client.force_login(clerk)

    content = client.get(reverse("reports:awards", args=[report.round.pk])).content.decode()

    assert "Xếp hạng 2 đơn vị" in content
    assert report.unit.name in content
    assert better.unit.name not in content


def test_board_of_many_units_asks_no_more_than_that_of_one(
    client, viewer, province, round, django_assert_max_num_queries
):
    for _ in range(6):
        made = UnitReportFactory(unit=UnitFactory(parent=province), round=round)
        AwardSheetFactory(unit=made.unit, round=round, t1_points=3)
        filed_and_helped(made.unit, filed=1, helped=1)
    client.force_login(viewer)

    with django_assert_max_num_queries(21):
        client.get(reverse("reports:awards", args=[round.pk]))


def test_unit_taken_out_of_the_round_has_no_sheet(client, manager, report):
    UnitReport.objects.update(
        voided_at=datetime(2018, 11, 1, tzinfo=UTC), void_reason="Không còn hoạt động"
    )
    client.force_login(manager)

    assert client.get(reverse("reports:award_sheet", args=[report.pk])).status_code == 404


def test_form_of_a_settled_sheet_leads_back_to_the_sheet(client, manager, report):
    sheet = AwardSheetFactory(unit=report.unit, round=report.round, scored=True)
    awards.settle(sheet, report=report, by=manager)
    client.force_login(manager)

    response = client.get(score_url(report), follow=True)

    assert response.redirect_chain == [(reverse("reports:award_sheet", args=[report.pk]), 302)]
    assert "Điểm của đơn vị này đã chốt" in response.content.decode()
