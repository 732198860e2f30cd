"""The outline put together: figures as plain data, blocks from them alone, what is missing in words."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from apps.aid_models.models import Judgement
from apps.aid_records.actions import aid as aid_actions
from apps.aid_records.models import AidRecord
from apps.campaign.models import Activity, Directive, Survey
from apps.organisation.models import Unit
from apps.reports.actions import freezing, writing
from apps.reports.models import bare_name
from apps.reports.outline.blocks import actual_of, blocks_of
from apps.reports.outline.document import outline_document
from apps.reports.outline.figures import outline_figures
from apps.reports.outline.parts import Chart, Facts, Models, Table
from apps.reports.outline.sections import NO_FIGURE, NO_WORDS, SECTIONS, TARGETS, WRITTEN
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    KitchenDayFactory,
    RoundFactory,
    UnitFactory,
    UnitReportFactory,
)

pytestmark = pytest.mark.django_db
START, END = date(2008, 1, 1), date(2018, 12, 31)


@pytest.fixture
def report(commune, province):
    return UnitReportFactory(unit=commune, round=RoundFactory(unit=province))


@pytest.fixture
def kept(commune, reviewer):
    """Records in every place of the outline."""
    family = AddressFactory(unit=commune, filed=True, household=True, surveyed_on=date(2018, 1, 2))
    AidRecordFactory(address=family, value=1_500_000)
    AidRecordFactory(address=family, value=250_000, exclusion="X5")
    AddressFactory(unit=commune, filed=True)
    own = {"unit": commune, "province": commune.province}
    Directive.objects.create(
        **own,
        direction="received",
        kind="instruction",
        number="12-CT/TU",
        issued_on=date(2010, 5, 1),
        issuer="Tỉnh ủy",
        abstract="Về Cuộc vận động",
    )
    Activity.objects.create(
        **own,
        kind="publicity",
        form="meeting",
        title="Họp buôn",
        held_on=date(2011, 2, 3),
        times=4,
        participants=120,
    )
    Survey.objects.create(**own, year=2018, completed_on=date(2018, 1, 31))
    herd = AidModelFactory(unit=commune, kind="cow_bank", name="Ngân hàng bò", goal="Có bò")
    Judgement.objects.create(
        aid_model=herd,
        year=2018,
        is_effective=True,
        judged_by=reviewer,
        judged_at=family.created_at,
    )
    KitchenDayFactory(aid_model__unit=commune)
    return family


def lines(block):
    return {line.label: line.words for line in block.lines}


def part_of(document, code):
    (part,) = [part for part in document.parts if part.section.code == code]
    return part


# --- the figures


def test_figures_are_what_json_can_hold_and_come_back_the_same(commune, kept):
    plain = outline_figures(commune, START, END)

    assert json.loads(json.dumps(plain)) == plain
    assert outline_figures(Unit.objects.get(pk=commune.pk), START, END) == plain


def test_figures_hold_something_for_every_place_of_the_outline(commune, kept):
    plain = outline_figures(commune, START, END)

    assert plain["total"]["c3"] == 2
    assert plain["direction"]["papers"][0]["kinds"] == [["Chỉ thị", 1]]
    assert plain["direction"]["publicity"][0]["participants"] == 120
    assert plain["direction"]["surveyed"] == {"count": 1, "bases": 1}
    assert plain["giving"]["total"]["value"] == 1_500_000
    assert plain["helped_by"]["helped"] == 1
    assert [year["helped"] for year in plain["years"]][-1] == 1
    assert plain["years_by_unit"][0]["years"][-1]["new"] == 1
    assert plain["reviews"]["open"] == sum(year["open"] for year in plain["reviews"]["years"])
    assert plain["targets"]["surveyed"] == 1
    (herd,) = plain["models"]["cow_bank"]
    assert (herd["name"], herd["goal"], herd["verdicts"]) == (
        "Ngân hàng bò",
        "Có bò",
        [[2018, True]],
    )
    assert plain["aid_models"]["effective"] == 1
    (kitchen,) = plain["models"]["kitchen"]
    ledger = {result["code"]: (result["amount"], result["measure"]) for result in kitchen["ledger"]}
    assert ledger["meals"] == (50, "suất")
    assert ledger["cost"] == (900_000, "đồng")


def test_a_model_that_ended_before_the_period_is_not_told_of(commune):
    AidModelFactory(unit=commune, kind="kitchen", ended_on=date(2007, 12, 31))
    AidModelFactory(unit=commune, kind="kitchen", started_on=date(2019, 1, 1))
    running = AidModelFactory(unit=commune, kind="kitchen", started_on=date(2018, 12, 31))

    plain = outline_figures(commune, START, END)

    assert [one["id"] for one in plain["models"]["kitchen"]] == [running.pk]


# --- the blocks


def test_every_place_with_figures_has_blocks_from_the_plain_data_alone(
    commune, kept, django_assert_num_queries
):
    plain = json.loads(json.dumps(outline_figures(commune, START, END)))

    with django_assert_num_queries(0):
        found = {s.code: blocks_of(s.block, plain, ()) for s in SECTIONS if s.block}

    assert all(found.values())
    assert {type(block) for blocks in found.values() for block in blocks} == {
        Facts,
        Table,
        Chart,
        Models,
    }


def test_an_empty_unit_has_every_block_too_and_ratios_without_denominator_are_missing(commune):
    plain = outline_figures(commune, START, END)

    (facts,) = blocks_of("overall", plain)

    ratios = lines(facts)
    assert ratios["Tỷ lệ địa chỉ được trợ giúp trên địa chỉ được lập hồ sơ"] == NO_FIGURE
    assert ratios["Tỷ lệ địa chỉ được rà soát hằng năm"] == NO_FIGURE
    assert ratios["Địa chỉ được lập hồ sơ"] == "0 địa chỉ"
    assert blocks_of("models:store", plain)[0].items == ()


def test_ratios_are_rounded_for_the_eye_only():
    plain = {
        "total": {"c3": 1001, "c6": 700, "c7": 0, "c8": 0},
        "reviews": {"reviewed": 949, "open": 999},
        "aid_models": {"running": 0, "effective": 0, "bases_with_model": 0},
        "person_turns": 0,
    }

    (facts,) = blocks_of("overall", plain)

    assert facts.lines[2].value == Fraction(700, 1001)
    assert facts.lines[2].words == "69,9%"
    assert facts.lines[3].words == "95,0%"


def test_years_on_paper_are_in_the_totals_and_named_where_they_cannot_be_split(commune, kept):
    HistoricalTotalFactory(unit=commune, filed=1_500, helped_by_others=1_000)

    plain = outline_figures(commune, START, END)

    (filed,) = blocks_of("filed", plain)
    assert lines(filed)["Tổng số địa chỉ được lập hồ sơ"] == "1.502 địa chỉ"
    assert "1.500 địa chỉ của những năm trước" in filed.note
    assert actual_of("filed", plain) == 1_502


def test_persons_and_person_turns_stand_under_their_own_names(commune, kept):
    AidRecordFactory(address=kept, headcount=4, given_on=date(2018, 6, 1))
    AidRecordFactory(address=kept, headcount=5, given_on=date(2018, 7, 1))
    plain = outline_figures(commune, START, END)

    facts, _ = blocks_of("helped", plain)

    assert lines(facts)["Tổng số người được trợ giúp"] == "5 người"
    turns = sum(AidRecord.objects.filter(exclusion="").values_list("headcount", flat=True))
    assert lines(facts)["Số lượt người được trợ giúp"] == f"{turns} lượt người"


# --- the document


def test_the_document_has_every_section_and_says_what_is_missing(report):
    document = outline_document(report)

    assert [part.section for part in document.parts] == list(SECTIONS)
    assert all(part.lacks_words for part in document.parts if part.section in WRITTEN)
    assert part_of(document, "I.2").title == "Kết quả 10 năm thực hiện"
    (targets,) = part_of(document, "IV.2").blocks
    assert [row[0] for row in targets.rows] == list(TARGETS.values())
    assert {row[3] for row in targets.rows} == {None}
    assert {row[4] for row in targets.rows} == {NO_WORDS}


def test_every_word_and_target_of_the_unit_reaches_the_document(report, clerk):
    for section in WRITTEN:
        writing.write_section(report, section, f"Lời của mục {section.code}", version=0, by=clerk)
    for number, target in enumerate(TARGETS, 1):
        writing.write_target(
            report, target, amount=number, words=f"Diễn giải {number}", version=0, by=clerk
        )

    document = outline_document(report)

    for section in WRITTEN:
        assert part_of(document, section.code).text == f"Lời của mục {section.code}"
    (table,) = part_of(document, "IV.2").blocks
    assert [row[3:] for row in table.rows] == [
        (number, f"Diễn giải {number}") for number in range(1, 6)
    ]


def test_head_and_foot_follow_round_unit_and_province(report):
    document = outline_document(report)

    assert document.letterhead == (
        "HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK",
        "HỘI CHỮ THẬP ĐỎ PHƯỜNG CƯ BAO",
    )
    assert document.title[1] == "Tổng kết 10 năm triển khai, thực hiện Cuộc vận động"
    assert document.title[3].endswith("giai đoạn 2008-2018")
    assert document.plan.startswith("(Theo Kế hoạch số 61/KH-CTĐTN ngày 16/10/2018 của Hội")
    assert document.place_and_date == "Cư Bao, ngày … tháng … năm …"
    assert document.facts[0].startswith("Số liệu tính đến ngày 31/12/2018")
    assert document.appendices[0].summary.layout.plan_number == "61/KH-CTĐTN"


def test_a_school_dates_its_report_from_the_provinces_place(province):
    school = UnitFactory(parent=province, kind="school", era="", code="", key="truong-thu")
    document = outline_document(UnitReportFactory(unit=school))

    assert document.place_and_date.startswith("Đắk Lắk, ")


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Phường Cư Bao", "Cư Bao"),
        ("Xã Ea M'Đroh", "Ea M'Đroh"),
        ("Phường 1", "Phường 1"),
        ("Tỉnh Đắk Lắk", "Đắk Lắk"),
    ],
)
def test_papers_name_a_place_without_its_kind_unless_it_is_a_number(name, bare):
    assert bare_name(name) == bare


def test_a_report_of_one_year_says_so(commune, province):
    one_year = RoundFactory(
        unit=province, starts_on=date(2018, 1, 1), plan_number="", plan_date=None
    )
    document = outline_document(UnitReportFactory(unit=commune, round=one_year))

    assert document.title[3].endswith("năm 2018")
    assert document.plan == ""


def test_what_the_unit_wrote_of_number_and_signer_stands_there(report):
    report.number, report.place, report.dated = "15/BC-CTĐ", "Buôn Hồ", date(2019, 2, 5)
    report.recipients, report.signer_name = "Tỉnh Hội;\nLưu: VT.", "Nguyễn Thị Thử"

    document = outline_document(report)

    assert document.number == "15/BC-CTĐ"
    assert document.place_and_date == "Buôn Hồ, ngày 05 tháng 02 năm 2019"
    assert document.recipients == ("Tỉnh Hội;", "Lưu: VT.")
    assert document.signer_name == "Nguyễn Thị Thử"


@pytest.mark.django_db(transaction=True)  # history counts the time of transactions
def test_an_accepted_report_prints_frozen_figures_and_lists_what_changed(report, kept, reviewer):
    before = outline_document(report)
    frozen = freezing.freeze(report, by=reviewer)
    report.status, report.accepted_at = "accepted", frozen.frozen_at
    report.submitted_at = frozen.frozen_at
    report.save()
    unchanged = outline_document(report)

    gift = AidRecord.objects.get(exclusion="")
    gift.value = 9_000_000
    aid_actions.edit(gift, by=reviewer)
    after = outline_document(report)

    assert [replace(part) for part in after.parts] == list(before.parts)
    assert (
        unchanged.appendices[0].summary.summary.total == after.appendices[0].summary.summary.total
    )
    assert len(unchanged.appendices) == len(before.appendices)
    listed = after.appendices[-1]
    assert listed.title == "Danh sách điều chỉnh sau khi chốt số liệu"
    totals, addresses = listed.blocks
    assert totals.rows == (
        ("Tổng giá trị trợ giúp, đồng (cột 8)", 1_500_000, 9_000_000, 7_500_000),
    )
    (row,) = addresses.rows
    assert row[0] == kept.code
    assert row[-2] == 7_500_000
    assert "từ 1.500.000 thành 9.000.000" in row[-1]
    assert kept.full_name not in str(listed)
    assert any("Số liệu đã chốt lúc" in fact for fact in after.facts)
