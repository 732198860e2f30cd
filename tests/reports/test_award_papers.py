"""The papers of awards: what stands on them, who may have them, that taking them is recorded."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.accounts.models import AccessRecord
from apps.reports.awarding.papers import nomination_paper, score_paper, thanks_paper
from apps.reports.exports import awards_pdf
from apps.reports.exports.awards_pdf import certificate_pdf, letter_pdf
from apps.reports.exports.awards_xlsx import nominations_xlsx
from apps.reports.figures.thanks import given_by
from apps.reports.models import Nomination
from apps.reports.views.award_sheets import source_words
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    AwardSheetFactory,
    NominationFactory,
    RoundFactory,
    SponsorFactory,
    UnitReportFactory,
)

pytestmark = pytest.mark.django_db
START, END = date(2018, 1, 1), date(2018, 12, 31)


@pytest.fixture
def round(province):
    return RoundFactory(unit=province, starts_on=START, ends_on=END, title="Năm 2018")


@pytest.fixture
def report(commune, round):
    return UnitReportFactory(unit=commune, round=round, submitted=True)


@pytest.fixture
def sponsor(commune):
    """Gave twice to one address in 2018, once without a value; a gift of 2017 lies outside."""
    found = SponsorFactory(unit=commune, name="=Nguyễn Thị An", kind="individual")
    address = AddressFactory(unit=commune, filed=True, filed_on=date(2016, 5, 5))
    for day, value in (
        (date(2018, 2, 1), 500_000),
        (date(2018, 3, 1), None),
        (date(2017, 3, 1), 7),
    ):
        AidRecordFactory(address=address, sponsor=found, given_on=day, value=value)
    return found


def test_thanks_count_what_the_sponsor_gave_in_the_period(commune, sponsor):
    gave = given_by(commune, START, END, [sponsor.pk])[sponsor.pk]

    assert (gave.times, gave.addresses, gave.value, gave.unvalued) == (2, 1, 500_000, 1)
    assert (gave.first_on, gave.last_on) == (date(2018, 2, 1), date(2018, 3, 1))


def test_letter_and_certificate_say_the_name_and_the_figures(commune, sponsor, monkeypatch):
    monkeypatch.setattr(awards_pdf, "render_pdf", lambda html: html)

    paper = thanks_paper(sponsor, commune, START, END)

    for html in (letter_pdf(paper), certificate_pdf(paper)):
        assert "Nguyễn Thị An" in html
        assert "tổng giá trị 500.000 đồng" in html
        assert "năm 2018" in html
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in html
    assert "Năm trăm nghìn đồng" in letter_pdf(paper)
    assert "- Như trên;" in letter_pdf(paper)


def test_list_of_those_proposed_has_groups_points_and_what_sponsors_gave(commune, report, sponsor):
    AwardSheetFactory(unit=commune, round=report.round)
    NominationFactory(unit=commune, round=report.round)
    NominationFactory(unit=commune, round=report.round, kind="sponsor", sponsor=sponsor)
    rows = Nomination.objects.select_related("unit__province", "sponsor").in_list_order()

    paper = nomination_paper(report.round, "province_chapter", rows)

    (units, [unit]), (sponsors, [given]) = paper.groups
    assert (units, sponsors) == ("I. TẬP THỂ", "II. NHÀ TÀI TRỢ")
    assert unit.name == commune.chapter_name  # an award is not the commune's
    assert unit.points != ""
    assert "Trong kỳ trợ giúp 1 địa chỉ, tổng giá trị 500.000 đồng." in given.achievement
    assert paper.below == "Danh sách có 2 đề nghị: 1 tập thể, 1 nhà tài trợ."


def test_longest_name_leaves_room_for_whoever_signs_the_certificate(commune, sponsor):
    sponsor.name = "CÔNG TY TNHH MỘT THÀNH VIÊN " * 7 + "Ê̆A"
    assert len(sponsor.name) == 199
    (page,) = pypdfium2.PdfDocument(certificate_pdf(thanks_paper(sponsor, commune, START, END)))
    text = page.get_textpage()

    _, below_figures, _, _ = text.get_charbox(text.search("500.000 đồng").get_next()[0])
    _, _, _, above_number = text.get_charbox(text.search("Số: ").get_next()[0])

    assert below_figures > above_number


def test_longest_words_stand_whole_in_the_workbook_in_rows_that_excel_can_show(commune, report):
    words = "Vận động, giúp đỡ tận tình. " * 100
    NominationFactory(unit=commune, round=report.round, achievement=words.strip())
    rows = Nomination.objects.select_related("unit__province", "sponsor").in_list_order()
    paper = nomination_paper(report.round, "province_chapter", rows)

    sheet = load_workbook(BytesIO(nominations_xlsx(paper))).active

    cells = [sheet.cell(row, 4).value or "" for row in range(11, sheet.max_row + 1)]
    assert " ".join(cell for cell in cells if cell.startswith("Vận động")) == words.strip()
    assert all(row.height is None or row.height <= 409 for row in sheet.row_dimensions.values())


def test_unit_without_addresses_has_no_figure_and_no_points_on_its_sheet(report):
    paper = score_paper(report, source=source_words)

    t3 = paper.rows[2]
    assert t3[3] == 0
    assert "chưa có số liệu" in t3[4].lower()
    assert "Chưa chấm T1, T2, T5" in paper.total_note


def test_reviewer_takes_the_list_as_a_workbook_and_it_is_recorded(
    client, reviewer, report, sponsor
):
    client.force_login(reviewer)
    NominationFactory(unit=report.unit, round=report.round, kind="sponsor", sponsor=sponsor)
    url = reverse("reports:nomination_file", args=[report.round_id, "province_chapter", "xlsx"])

    answer = client.get(url)

    sheet = load_workbook(BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == sponsor.name]
    assert [cell.data_type for cell in cells] == ["s"]
    (kept,) = AccessRecord.objects.filter(kind="award_printed", user=reviewer)
    assert kept.about == (
        f"Danh sách đề nghị Tỉnh Hội khen thưởng, đợt số {report.round_id}, 1 dòng"
    )


def test_clerk_takes_no_workbook_of_names(client, clerk, report):
    client.force_login(clerk)
    NominationFactory(unit=report.unit, round=report.round)

    url = reverse("reports:nomination_file", args=[report.round_id, "province_chapter", "xlsx"])

    assert client.get(url).status_code == 403


def test_nobody_is_thanked_for_nothing(client, clerk, commune):
    client.force_login(clerk)
    sponsor = SponsorFactory(unit=commune)

    answer = client.get(reverse("reports:award_thanks_file", args=[sponsor.pk, "thu"]), follow=True)

    assert "chưa lập được giấy này" in answer.content.decode()
    assert not AccessRecord.objects.filter(kind="award_printed").exists()
