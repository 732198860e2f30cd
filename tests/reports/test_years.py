"""The year picture on screen and in files: the same figures, each with its records."""

import io
import re
from datetime import date

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse

from apps.addresses.choices import StopReason
from apps.core.money import format_number
from apps.reports import figures
from apps.reports import year_document as words
from apps.reports.exports.years_pdf import years_pdf
from apps.reports.exports.years_xlsx import HEAD_ROW, SHEETS, years_xlsx
from apps.reports.figures import Measure
from apps.reports.models import SummaryLayout
from apps.reports.year_document import year_document
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    SponsorFactory,
    UnitFactory,
)
from tests.reports.reading import text_of_pdf

PAGE = reverse("reports:years")
START, END = date(2014, 1, 1), date(2018, 12, 31)
ASKED = {"from": "2014-01-01", "to": "2018-12-31"}


def helped_in(unit, years, **fields):
    """An address of the unit, filed in 2014 and helped once in each of these years."""
    given = {"unit": unit, "filed": True, "filed_on": date(2014, 3, 5)} | fields
    address = AddressFactory(**given)
    for year in years:
        AidRecordFactory(address=address, given_on=date(year, 6, 1))
    return address


@pytest.fixture
def died():
    return StopReason.objects.get(name="Qua đời")


@pytest.fixture
def years(commune, neighbour_commune, died):
    """2014: 2 new · 2015: 1 continued · 2016: 1 resumed, 1 new · 2017: 1 continued, 1 stopped."""
    helped_in(commune, [2014, 2015], full_name="H'Yim Kđoh")
    helped_in(commune, [2014, 2016], full_name="Y Bhiăn Niê")
    stopped = {"closed": True, "closed_on": date(2017, 9, 1), "stop_reason": died}
    helped_in(neighbour_commune, [2016, 2017], full_name="Nguyễn Văn Dừng", **stopped)
    AddressFactory(unit=neighbour_commune, filed=True, filed_on=date(2018, 1, 2))


@pytest.fixture
def document(province, years):
    return year_document(figures.Scope(province, START, END))


EXPECTED = [
    [2014, 3, 2, 0, 0, 2, 0],
    [2015, 0, 0, 1, 0, 1, 0],
    [2016, 0, 1, 0, 1, 2, 0],
    [2017, 0, 0, 1, 0, 1, 1],
    [2018, 1, 0, 0, 0, 0, 0],
]


def cells_of(row):
    texts = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    return [re.sub(r"<[^>]*>|\s", "", text).replace(".", "") for text in texts]


def table_of_page(html, caption):
    """[[cells of a row]] of the page's table whose caption holds these words, head and foot too."""
    (table,) = [
        part
        for part in re.findall(r"<table.*?</table>", html, re.DOTALL)
        if caption in re.search(r"<caption[^>]*>(.*?)</caption>", part, re.DOTALL)[1]
    ]
    return [cells_of(row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)]


def sheet_rows(sheet, first, last_column):
    found = sheet.iter_rows(min_row=first, max_col=last_column, values_only=True)
    return [list(row) for row in found if row[0] is not None or row[1] is not None]


def test_screen_xlsx_and_pdf_show_the_same_years(client, viewer, document):
    client.force_login(viewer)

    page = client.get(PAGE, ASKED).content.decode()
    xlsx = client.get(reverse("reports:year_file", args=["xlsx"]), ASKED).content
    pdf = client.get(reverse("reports:year_file", args=["pdf"]), ASKED).content

    shown = table_of_page(page, "Số địa chỉ từng năm")
    assert shown[1:-1] == [[str(figure) for figure in row] for row in EXPECTED]
    assert shown[-1] == ["Cộngcácnăm", "4", "3", "–", "–", "–", "1"]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx), data_only=True)["Từng năm"]
    in_sheet = sheet_rows(sheet, HEAD_ROW + 1, 7)
    assert in_sheet[:6] == [*EXPECTED, ["Cộng các năm", 4, 3, None, None, None, 1]]
    text = re.sub(r"\s+", " ", text_of_pdf(pdf))
    for row in EXPECTED:
        assert " ".join([str(row[0]), *map(format_number, row[1:])]) in text
    for line in (*document.below, *document.rules, words.NOT_ADDED):
        assert line in text
        assert line in [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert line in page


@pytest.mark.parametrize("measure", list(Measure))
def test_screen_xlsx_and_pdf_show_the_same_units(client, viewer, document, measure):
    client.force_login(viewer)
    asked = ASKED | {"measure": measure.value}
    expected = [
        [line.name, *line.values, *([line.total] if measure.adds_up else [])]
        for line in document.unit_lines(measure)
    ]

    page = client.get(PAGE, asked).content.decode()
    xlsx = client.get(reverse("reports:year_file", args=["xlsx"]), asked).content
    pdf = client.get(reverse("reports:year_file", args=["pdf"]), asked).content

    shown = table_of_page(page, "theo từng đơn vị")
    assert shown[1:] == [[row[0].replace(" ", ""), *map(str, row[1:])] for row in expected]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx), data_only=True)[SHEETS[measure]]
    assert [row[1:] for row in sheet_rows(sheet, 4, 1 + len(expected[0]))] == expected
    assert sheet["A2"].value.endswith(document.view_line)
    text = re.sub(r"\s+", " ", text_of_pdf(pdf))
    for row in expected:
        assert " ".join([row[0], *map(format_number, row[1:])]) in text


def test_screen_xlsx_and_pdf_show_the_same_reasons(client, viewer, document):
    client.force_login(viewer)
    expected = [[line.name, *line.values, line.total] for line in document.reason_lines()]

    page = client.get(PAGE, ASKED).content.decode()
    xlsx = client.get(reverse("reports:year_file", args=["xlsx"]), ASKED).content
    pdf = client.get(reverse("reports:year_file", args=["pdf"]), ASKED).content

    assert ["Qua đời", 0, 0, 0, 1, 0, 1] in expected
    assert expected[-1] == ["Tổng cộng", 0, 0, 0, 1, 0, 1]
    shown = table_of_page(page, "theo lý do")
    assert shown[1:] == [[row[0].replace(" ", ""), *map(str, row[1:])] for row in expected]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx), data_only=True)["Lý do dừng"]
    assert sheet_rows(sheet, 4, 7) == expected
    text = re.sub(r"\s+", " ", text_of_pdf(pdf))
    assert "Qua đời 0 0 0 1 0 1" in text


def test_the_workbook_reckons_by_itself_and_carries_the_results(document):
    content = years_xlsx(document)

    formulas = openpyxl.load_workbook(io.BytesIO(content))
    results = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    first, last = HEAD_ROW + 1, HEAD_ROW + 6
    assert formulas["Từng năm"][f"F{first}"].value == f"=C{first}+D{first}+E{first}"
    assert formulas["Từng năm"][f"B{last}"].value == f"=SUM(B{first}:B{last - 1})"
    assert formulas["Được trợ giúp"]["C4"].value == "='Mới'!C4+'Tiếp tục'!C4+'Trở lại'!C4"
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    result = results[sheet.title][cell.coordinate].value
                    assert result == reckoned(results, sheet.title, cell.value), cell


def reckoned(workbook, title, formula):
    """The value of a formula of sums, from the results in the workbook."""
    if formula.startswith("=SUM("):
        return sum(cell.value for row in workbook[title][formula[5:-1]] for cell in row)
    found = 0
    for part in formula[1:].split("+"):
        sheet, _, cell = part.rpartition("!")
        found += workbook[sheet.strip("'") or title][cell].value
    return found


def test_a_unit_named_like_a_formula_stays_text(province):
    UnitFactory(parent=province, name="=SUM(1)")

    content = years_xlsx(year_document(figures.Scope(province, START, END)))

    assert openpyxl.load_workbook(io.BytesIO(content))["Mới"]["B4"].data_type == "s"


def test_every_figure_opens_its_records(client, viewer, commune, document):
    client.force_login(viewer)
    page = client.get(PAGE, ASKED | {"measure": "resumed"}).content.decode()
    key = commune.key.replace(":", "%3A")
    (of_row,) = re.findall(rf'href="([^"]*/year_resumed/[^"]*row={key}&amp;year=2016)"', page)
    (stopped,) = re.findall(r'href="([^"]*/year_stopped/[^"]*of=Qua[^&"]+&amp;year=2017)"', page)
    (ever,) = re.findall(r'href="([^"]*/year_new/[^"]*measure=resumed)"', page)

    first, second, third = (
        client.get(link.replace("&amp;", "&")) for link in (of_row, stopped, ever)
    )

    assert [line["full_name"] for line in first.context["lines"]] == ["Y Bhiăn Niê"]
    assert "Địa chỉ trở lại được trợ giúp, năm 2016" in first.content.decode()
    assert [line["full_name"] for line in second.context["lines"]] == ["Nguyễn Văn Dừng"]
    assert "Địa chỉ dừng trợ giúp: Qua đời, năm 2017" in second.content.decode()
    assert len(third.context["lines"]) == 3


@pytest.mark.parametrize("measure", list(Measure))
def test_behind_each_figure_of_each_year_stand_as_many_records(client, viewer, document, measure):
    client.force_login(viewer)
    url = reverse("reports:figure", args=[f"year_{measure}"])

    for row in document.table.total.years:
        found = client.get(url, ASKED | {"year": row.year}).context["lines"]

        assert len(found) == getattr(row, measure)


def test_the_records_can_be_had_as_a_file(client, reviewer, document):
    client.force_login(reviewer)
    url = reverse("reports:figure", args=["year_helped"])

    response = client.get(url, ASKED | {"year": "2016", "xuat": "csv"})

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 3
    assert "Trở lại được trợ giúp" in text


def test_years_that_cannot_be_added_open_no_list(client, viewer, years):
    client.force_login(viewer)

    assert client.get(reverse("reports:figure", args=["year_helped"]), ASKED).status_code == 404
    assert client.get(reverse("reports:figure", args=["year_khong"]), ASKED).status_code == 404
    for wrong in ({"year": "x"}, {"year": "2016", "of": "x"}, {"row": "x", "year": "2016"}):
        url = reverse("reports:figure", args=["year_stopped"])
        assert client.get(url, ASKED | wrong).status_code == 404


def test_clerk_does_not_read_names_of_an_address_that_moved_away(
    client, clerk, commune, neighbour_commune
):
    moved = AddressFactory(
        unit=neighbour_commune, filed_unit=commune, filed=True, filed_on=date(2015, 1, 1)
    )
    client.force_login(clerk)
    url = reverse("reports:figure", args=["year_filed"])

    response = client.get(url, ASKED | {"view": "recorded", "year": "2015"})

    assert response.context["hidden"] == 1
    assert moved.full_name not in response.content.decode()


def test_the_years_of_another_province_are_not_found(client, viewer, other_commune):
    client.force_login(viewer)
    asked = ASKED | {"unit": other_commune.key}

    assert client.get(reverse("reports:year_file", args=["xlsx"]), asked).status_code == 404
    assert client.get(reverse("reports:year_file", args=["docx"]), ASKED).status_code == 404
    assert "Không có đơn vị" in client.get(PAGE, asked).content.decode()


def test_without_a_remembered_period_the_last_ten_years_are_shown(client, clerk, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+07:00")
    client.force_login(clerk)

    table = client.get(PAGE).context["document"].table

    assert (table.start, table.end) == (date(2017, 1, 1), date(2026, 11, 23))
    assert "Năm 2026 chỉ tính đến hết ngày 23/11/2026." in client.get(PAGE).content.decode()


def test_the_remembered_period_of_the_province_is_shown(client, clerk, province):
    layout = SummaryLayout.default_for(province)
    layout.save()
    client.force_login(clerk)

    assert client.get(PAGE).context["document"].years == tuple(range(2008, 2019))


def test_a_period_too_long_for_a_page_is_refused_in_words(client, viewer):
    client.force_login(viewer)

    response = client.get(PAGE, {"from": "1990-01-01", "to": "2018-12-31"})

    assert "dài quá 25 năm" in response.content.decode()
    assert response.context["document"] is None


def test_years_on_paper_are_named_because_no_figure_holds_them(province, commune, years):
    HistoricalTotalFactory(unit=commune, starts_on=date(2014, 1, 1), ends_on=date(2015, 12, 31))

    document = year_document(figures.Scope(province, START, END))

    assert [row.filed for row in document.table.total.years] == [3, 0, 0, 0, 1]
    assert "Phường Cư Bao (01/01/2014 – 31/12/2015)" in document.below[-1]


def test_every_unit_has_its_row_even_without_any_figure(province, commune, neighbour_commune):
    table = figures.year_table(province, START, END)

    assert {row.key for row in table.rows} == {commune.key, neighbour_commune.key}
    assert all(year.helped == year.filed == year.stopped == 0 for year in table.total.years)


def test_the_page_takes_few_queries_however_many_units(
    client, viewer, province, years, django_assert_max_num_queries
):
    UnitFactory.create_batch(30, parent=province)
    client.force_login(viewer)
    client.get(PAGE, ASKED)

    with django_assert_max_num_queries(14):
        client.get(PAGE, ASKED)


def test_the_pdf_of_many_units_and_years_stays_within_its_margins(province, years):
    name = "Trường Phổ thông Dân tộc Nội trú Trung học phổ thông N'Trang Lơng Krông Búk"
    UnitFactory.create_batch(20, parent=province, name=name, kind="school")
    document = year_document(figures.Scope(province, date(2000, 1, 1), date(2024, 12, 31)))

    for page in pypdfium2.PdfDocument(years_pdf(document)):
        picture = page.render(scale=1, grayscale=True).to_pil()
        width, height = picture.size
        assert width > height
        assert picture.crop((0, 0, 80, height)).getextrema()[0] == 255
        assert picture.crop((width - 40, 0, width, height)).getextrema()[0] == 255


# --- who gave, and what the period achieved


def test_giving_is_told_by_kind_side_and_form(province, commune):
    family = helped_in(commune, [])
    volunteer = SponsorFactory(unit=commune, kind="rc_volunteer")
    company = SponsorFactory(unit=commune, kind="company")
    given = {"address": family, "given_on": date(2015, 1, 1)}
    AidRecordFactory(sponsor=volunteer, value=100, **given)
    AidRecordFactory(sponsor=company, value=1_000, **given)
    AidRecordFactory(sponsor=company, value=None, **given)
    AidRecordFactory(sponsor=company, value=7, exclusion="X1", **given)

    giving = figures.giving(province, START, END)

    by_code = {line.code: line for line in giving.kinds}
    assert len(by_code) == 14
    assert [line.code for line in giving.red_cross_kinds] == list(by_code)[:5]
    company_line = by_code["company"]
    assert (company_line.times, company_line.value, company_line.unvalued) == (2, 1_000, 1)
    assert (giving.red_cross.value, giving.others.value, giving.total.value) == (100, 1_000, 1_100)
    assert (giving.total.times, giving.total.addresses, giving.total.sponsors) == (3, 1, 2)
    assert sum(line.value for line in giving.forms) == giving.total.value
    assert by_code["leader"].times == 0


def test_who_helped_overlaps_and_looks_at_the_introduction(province, commune):
    both = helped_in(commune, [2015], introduced_on=date(2018, 12, 31))
    AidRecordFactory(address=both, given_on=date(2016, 1, 1), red_cross=True)
    helped_in(commune, [2015], introduced_on=date(2019, 1, 1))  # after the period
    helped_in(commune, [2015])

    found = figures.helped_by(province, START, END)

    assert (found.helped, found.by_people, found.by_organisation) == (3, 1, 0)
    assert (found.introduced, found.not_introduced, found.by_others) == (1, 2, 3)


def test_the_five_targets_have_their_actuals(province, commune, neighbour_commune):
    family = helped_in(commune, [2015, 2016], surveyed_on=date(2014, 1, 5))
    chapter = SponsorFactory(unit=commune, kind="rc_organisation")
    AidRecordFactory(address=family, sponsor=chapter, given_on=date(2016, 2, 1))
    AddressFactory(unit=commune, submitted=True, surveyed_on=date(2018, 5, 5))

    found = figures.actuals(province, START, END)

    assert (found.surveyed, found.filed, found.helped) == (2, 1, 1)
    assert (found.sponsors, found.base_units, found.of_base_units) == (2, 1, 2)


@pytest.mark.parametrize("reckon", [figures.giving, figures.helped_by, figures.actuals])
def test_a_period_that_ends_before_it_begins_is_refused(province, reckon):
    with pytest.raises(figures.FigureError):
        reckon(province, END, START)
