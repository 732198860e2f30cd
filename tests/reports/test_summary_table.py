"""The summary table on screen, as XLSX, PDF and JSON: the same words, the same figures."""

import io
import json
import re
from datetime import date

import openpyxl
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl.utils import range_boundaries
from pypdf import PdfReader

from apps.core.money import format_number
from apps.organisation.models import Unit
from apps.reports import figures
from apps.reports.document import SummaryDocument, summary_document
from apps.reports.exports.summary_pdf import summary_pdf
from apps.reports.exports.summary_xlsx import FIRST_ROW, summary_xlsx
from apps.reports.models import SummaryLayout
from tests.factories import AddressFactory, AidRecordFactory, HistoricalTotalFactory, UnitFactory

START, END = date(2008, 1, 1), date(2018, 12, 31)
COLUMNS = ["c3", "c4", "c5", "c6", "c7", "c8"]
TABLE = reverse("reports:summary_table")


@pytest.fixture
def records(commune, neighbour_commune):
    """Two communes with figures, joint help, excluded and unvalued aid, years on paper."""
    family = AddressFactory(unit=commune, filed=True, household=True, full_name="H'Yim Kđoh")
    AidRecordFactory(address=family, value=1_234_567_000)
    AidRecordFactory(address=family, value=1_500, red_cross=True)
    AidRecordFactory(address=family, value=None)
    AidRecordFactory(address=family, value=250_000, exclusion="X5")
    school = AddressFactory(unit=neighbour_commune, filed=True, collective=True)
    AidRecordFactory(address=school, red_cross=True)
    HistoricalTotalFactory(
        unit=neighbour_commune, filed=3, helped_by_others=2, persons=5, value=9_000
    )
    HistoricalTotalFactory(
        unit=commune, starts_on=date(2007, 1, 1), ends_on=date(2008, 6, 30), filed=100
    )


@pytest.fixture
def document(province, records):
    return summary_document(figures.Scope(province, START, END))


def rows_of(summary):
    """[[name, c3 … c8]] with the total last."""
    lines = [(row.name, row.figures) for row in summary.rows] + [("Tổng cộng", summary.total)]
    return [[name, *(getattr(line, column) for column in COLUMNS)] for name, line in lines]


def rows_of_xlsx(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    found = []
    for row in sheet.iter_rows(min_row=FIRST_ROW, min_col=2, max_col=8, values_only=True):
        found.append(list(row))
        if row[0] == "Tổng cộng":
            break
    return found


def rows_of_page(html):
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        name = re.search(r'<th scope="row">(.*?)</th>', row)
        if name:
            cells = re.findall(r"<td[^>]*data-label[^>]*>(.*?)</td>", row, re.DOTALL)
            found.append([name[1], *(number_of(cell) for cell in cells)])
    return found


def number_of(cell):
    return int(re.sub(r"<[^>]*>|\.|\s", "", cell))


def text_of_pdf(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_screen_xlsx_pdf_and_json_show_the_same(client, viewer, document, tmp_path):
    client.force_login(viewer)
    expected = rows_of(document.summary)
    file = tmp_path / "bang.json"
    call_command(
        "summary_table",
        unit="2025:66",
        start="2008-01-01",
        end="2018-12-31",
        format="json",
        output=str(file),
        verbosity=0,
    )

    page = client.get(TABLE).content.decode()
    xlsx = client.get(reverse("reports:summary_file", args=["xlsx"])).content
    pdf = text_of_pdf(client.get(reverse("reports:summary_file", args=["pdf"])).content)
    plain = json.loads(file.read_text())

    assert rows_of_page(page) == expected
    assert rows_of_xlsx(xlsx) == expected
    lines = [*plain["rows"], {"name": "Tổng cộng", **plain["total"]}]
    assert [[line["name"], *(line[column] for column in COLUMNS)] for line in lines] == expected
    for line in expected:
        assert " ".join([line[0], *map(format_number, line[1:])]) in re.sub(r"\s+", " ", pdf)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx)).active
    in_sheet = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    for line in document.below:
        assert line in page
        assert line in in_sheet
        assert line in re.sub(r"\s+", " ", pdf)


def test_below_the_table_stands_what_a_signer_must_know(document):
    assert document.below == (
        "Số liệu tính đến ngày 31/12/2018 (kỳ bắt đầu từ ngày 01/01/2008).",
        "Trong đó đồng trợ giúp: 1",
        "Giá trị trợ giúp không thuộc giá trị Cuộc vận động (không tính trong bảng): 250.000 đồng",
        "Số lần trợ giúp chưa quy đổi thành tiền: 1",
        "Số lượt người được trợ giúp: 42 (không gồm số liệu những năm trước)",
        "Cách xem: theo đơn vị hiện nay.",
        "Đã cộng số liệu những năm trước của Xã Hòa Xuân (01/01/2008 – 31/12/2012).",
        "Không cộng số liệu những năm trước của Phường Cư Bao (01/01/2007 – 30/06/2008): "
        "khoảng thời gian này không nằm trọn trong kỳ.",
    )


def test_the_heads_are_those_of_the_official_form(document):
    assert document.letterhead == "HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK"
    assert document.unit_line == "ĐƠN VỊ: TỈNH ĐẮK LẮK"
    assert document.place_and_date == "Đắk Lắk, ngày … tháng … năm …"
    assert document.title == (
        "BẢNG TỔNG HỢP KẾT QUẢ 10 NĂM TRIỂN KHAI, THỰC HIỆN CUỘC VẬN ĐỘNG",
        "“MỖI TỔ CHỨC, MỖI CÁ NHÂN GẮN VỚI MỘT ĐỊA CHỈ NHÂN ĐẠO” GIAI ĐOẠN 2008-2018",
        "(Kèm theo Kế hoạch số … ngày …/…/… của Hội Chữ thập đỏ tỉnh Đắk Lắk)",
    )


def test_the_sheet_reckons_by_itself_and_carries_the_results(document):
    content = summary_xlsx(document)

    formulas = openpyxl.load_workbook(io.BytesIO(content)).active
    results = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    last = FIRST_ROW + len(document.summary.rows)
    assert formulas[f"F{FIRST_ROW}"].value == f"=D{FIRST_ROW}+E{FIRST_ROW}"
    assert [formulas[f"{letter}{last}"].value for letter in "CDEFGH"] == [
        f"=SUM({letter}{FIRST_ROW}:{letter}{last - 1})" for letter in "CDEFGH"
    ]
    for letter in "CDEFGH":
        column = [results[f"{letter}{row}"].value for row in range(FIRST_ROW, last)]
        assert results[f"{letter}{last}"].value == sum(column)


def test_the_sheet_is_ready_to_print(document):
    sheet = openpyxl.load_workbook(io.BytesIO(summary_xlsx(document))).active

    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.print_title_rows == "$9:$11"
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A9:A10", "B9:B10", "C9:C10", "D9:F9", "G9:G10", "H9:H10"} <= merged
    assert all(range_boundaries(cells)[2] <= 8 for cells in merged)
    assert [cell.value for cell in sheet[11]] == ["1", "2", "3", "4", "5", "6 = 4+5", "7", "8"]
    written = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.font.name for cell in written} == {"Times New Roman"}


def test_a_unit_named_like_a_formula_stays_text(province):
    UnitFactory(parent=province, name="=1+1")

    content = summary_xlsx(summary_document(figures.Scope(province, START, END)))

    assert openpyxl.load_workbook(io.BytesIO(content)).active["B12"].data_type == "s"
    assert rows_of_xlsx(content)[0][0] == "=1+1"


@pytest.fixture(scope="module")
def long_pdf():
    """Sixty communes with long names and large figures; needs no database."""
    province = Unit(key="2025:66", name="Tỉnh Đắk Lắk", level="province")
    line = figures.Figures(*[23_153] * 3, 238_170, 23_153_000_000, 0, 0, 0, 0)
    rows = [figures.Row("", f"Xã Cư M'gar Ea H'Leo Krông Búk {n}", line) for n in range(60)]
    summary = figures.Summary(
        province, START, END, figures.View.CURRENT, tuple(rows), line, notes=(), added=()
    )
    return summary_pdf(SummaryDocument(summary, SummaryLayout.default_for(province)))


def top_margin(page):
    """The words in the margin above the text."""
    width, height = page.get_size()
    return page.get_textpage().get_text_bounded(left=0, right=width, top=height, bottom=height - 50)


def test_the_pdf_repeats_its_heading_and_numbers_its_pages_from_the_second(long_pdf):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(long_pdf)).pages]
    margins = [top_margin(page).strip() for page in pypdfium2.PdfDocument(long_pdf)]

    assert len(pages) > 2
    assert all("6 = 4+5" in page for page in pages[:-1])
    assert margins == ["", *(str(number) for number in range(2, len(pages) + 1))]
    assert "Độc lập - Tự do - Hạnh phúc" in pages[0]
    assert "Độc lập" not in "".join(pages[1:])


def test_the_pdf_carries_its_fonts(long_pdf):
    fonts = {}
    for page in PdfReader(io.BytesIO(long_pdf)).pages:
        for found in page["/Resources"]["/Font"].values():
            font = found.get_object()
            (descendant,) = font["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            fonts[font["/BaseFont"].split("+")[-1]] = "/FontFile2" in descriptor

    assert fonts == {"Tinos": True, "Tinos-Bold": True, "Tinos-Italic": True}


def test_nothing_of_the_pdf_runs_over_its_margins(long_pdf):
    for page in pypdfium2.PdfDocument(long_pdf):
        picture = page.render(scale=1, grayscale=True).to_pil()
        width, height = picture.size
        darkest_left = picture.crop((0, 0, 80, height)).getextrema()[0]
        darkest_right = picture.crop((width - 40, 0, width, height)).getextrema()[0]

        assert width > height
        assert (darkest_left, darkest_right) == (255, 255)


def test_a_signature_block_is_printed_when_the_province_wants_one(document, province):
    layout = SummaryLayout.default_for(province)
    layout.has_signatures, layout.orientation = True, "portrait"
    signed = summary_document(
        figures.Scope(province, START, END), layout=layout, dated=date(2019, 2, 5)
    )

    text = text_of_pdf(summary_pdf(signed))

    assert "NGƯỜI LẬP BẢNG" in text
    assert "Đắk Lắk, ngày 05 tháng 02 năm 2019" in text


def test_the_layout_is_remembered_for_the_whole_province(client, reviewer, clerk):
    client.force_login(reviewer)
    url = reverse("reports:summary_layout")
    given = client.get(url).context["form"].initial | {
        "version": 1,
        "starts_on": "01/01/2010",
        "ends_on": "31/12/2015",
        "years": "6",
        "plan_number": "9859/UBND-KGVX",
        "plan_date": "29/11/2019",
        "orientation": "portrait",
    }
    given = {name: "" if value is None else value for name, value in given.items()}

    response = client.post(url, given)
    client.force_login(clerk)
    page = client.get(TABLE)

    assert response.status_code == 302
    document = page.context["document"]
    assert (document.summary.start, document.summary.end) == (date(2010, 1, 1), date(2015, 12, 31))
    assert "KẾT QUẢ 6 NĂM" in document.title[0]
    assert "số 9859/UBND-KGVX ngày 29/11/2019" in document.plan_line
    assert not document.is_landscape


def test_a_second_reviewer_sees_that_the_layout_was_changed_meanwhile(client, reviewer, province):
    layout = SummaryLayout.default_for(province)
    layout.version = 3
    layout.save()
    client.force_login(reviewer)
    url = reverse("reports:summary_layout")
    given = client.get(url).context["form"].initial | {"version": 2, "place": "Buôn Hồ"}
    given = {name: "" if value is None else value for name, value in given.items()}

    response = client.post(url, given)

    assert "người khác đã lưu" in response.content.decode()
    layout.refresh_from_db()
    assert layout.place == "Đắk Lắk"


def test_clerk_does_not_change_the_layout_of_the_province(client, clerk):
    client.force_login(clerk)

    assert client.get(reverse("reports:summary_layout")).status_code == 403


def test_every_figure_opens_its_records(client, viewer, commune, records):
    client.force_login(viewer)
    page = client.get(TABLE).content.decode()
    (link,) = re.findall(rf'href="([^"]*/c6/[^"]*row={commune.key.replace(":", "%3A")})"', page)

    behind = client.get(link.replace("&amp;", "&")).content.decode()

    assert "H&#x27;Yim Kđoh" in behind
    assert "1.234.568.500" in behind


@pytest.mark.parametrize("column", [*figures.COLUMNS])
def test_the_records_behind_each_figure_can_be_read(client, viewer, records, column):
    client.force_login(viewer)

    response = client.get(reverse("reports:behind", args=[column]))

    assert response.status_code == 200
    assert response.context["lines"]


def test_pages_of_records_go_on_where_the_last_one_ended(client, viewer, commune):
    AddressFactory.create_batch(60, unit=commune, filed=True)
    client.force_login(viewer)
    url = reverse("reports:behind", args=["c3"])

    first, second, beyond = (client.get(url, {"page": page}) for page in (1, 2, 99))

    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 10)
    assert beyond.context["lines"] == second.context["lines"]


def test_clerk_does_not_read_names_of_an_address_that_moved_away(
    client, clerk, commune, neighbour_commune
):
    moved = AddressFactory(unit=neighbour_commune, filed_unit=commune, filed=True)
    client.force_login(clerk)

    response = client.get(reverse("reports:behind", args=["c3"]), {"view": "recorded"})

    assert response.context["hidden"] == 1
    assert moved.full_name not in response.content.decode()


def test_the_table_of_another_province_is_not_found(client, viewer, other_commune):
    client.force_login(viewer)
    asked = {"unit": other_commune.key}

    assert client.get(reverse("reports:summary_file", args=["json"]), asked).status_code == 404
    assert client.get(reverse("reports:behind", args=["c3"]), asked).status_code == 404
    assert "Không có đơn vị" in client.get(TABLE, asked).content.decode()


def test_a_period_backwards_is_explained_on_the_page(client, viewer):
    client.force_login(viewer)

    response = client.get(TABLE, {"from": "31/12/2018", "to": "01/01/2018"})

    assert "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi." in response.content.decode()


def test_the_first_page_greets_and_shows_the_years_figures(client, reviewer, submitted_address):
    client.force_login(reviewer)

    page = client.get(reverse("home")).content.decode()

    assert f"Chào {reviewer.full_name}" in page
    assert "1 hồ sơ đang chờ duyệt" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"unit": "2025:99"}, "Không có đơn vị nào mang khóa 2025:99."),
        ({"unit": None}, "Chưa ghi đơn vị"),
        ({"start": None}, "Chưa ghi ngày: --from"),
        ({"end": "31/02/2018"}, "Ngày “31/02/2018” không có thật"),
        ({"end": "2007-12-31"}, "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."),
        ({"view": "both"}, "Không có cách xem “both”."),
        ({"format": "doc"}, "Ghi dạng tệp: --format xlsx hoặc pdf hoặc json."),
        ({"output": None}, "Chưa ghi tệp ra"),
        ({"output": "/khong/co/thu/muc.json"}, "Không ghi được tệp"),
    ],
)
def test_a_wrong_option_ends_in_one_vietnamese_line(province, tmp_path, wrong, words):
    options = {
        "unit": "2025:66",
        "start": "2008-01-01",
        "end": "2018-12-31",
        "format": "json",
        "output": str(tmp_path / "bang.json"),
    }

    with pytest.raises(CommandError) as raised:
        call_command("summary_table", **(options | wrong))

    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_command_figures_prints_all_of_them(province, records, capsys):
    options = {"unit": "2025:66", "start": "2008-01-01", "end": "2018-12-31"}

    call_command("figures", **options, json=True)
    found = json.loads(capsys.readouterr().out)
    call_command("figures", **options)
    text = capsys.readouterr().out

    assert found["total"] == {"c3": 5, "c4": 1, "c5": 3, "c6": 4, "c7": 39, "c8": 1_235_077_500}
    assert (found["joint"], found["excluded_value"], found["unvalued"]) == (1, 250_000, 1)
    assert [line["year"] for line in found["years"]] == list(range(2008, 2019))
    assert found["profile"]["filed_collective"] == 2
    assert found["help_ratio"] == {"helped": 4, "filed": 5, "shown": "80,0%", "points": 40}
    assert len(found["categories"]) == 12
    assert "Tổng cộng: cột 3 = 5" in text
