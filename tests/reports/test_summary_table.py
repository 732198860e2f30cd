"""The summary table on screen and in files: the same words, the same figures, the right readers."""

import io
import json
import re
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.core.dates import format_date, today
from apps.core.money import format_number
from apps.reports.models import SummaryLayout
from tests.factories import AddressFactory
from tests.reports.reading import rows_of_xlsx, text_of_pdf

COLUMNS = ["c3", "c4", "c5", "c6", "c7", "c8"]
TABLE = reverse("reports:summary_table")


def rows_of(summary):
    """[[name, c3 … c8]] with the total last."""
    lines = [(row.name, row.figures) for row in summary.rows] + [("Tổng cộng", summary.total)]
    return [[name, *(getattr(line, column) for column in COLUMNS)] for name, line in lines]


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
    assert document.view_line == f"(Theo đơn vị hiện nay, tại thời điểm {format_date(today())})"
    for line in (document.view_line, *document.below):
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


@pytest.mark.parametrize("column", [*COLUMNS, "joint", "unvalued", "excluded", "person_turns"])
def test_the_records_behind_each_figure_can_be_read(client, viewer, records, column):
    client.force_login(viewer)

    response = client.get(reverse("reports:figure", args=[column]))

    assert response.status_code == 200
    assert response.context["lines"]


def test_pages_of_records_go_on_where_the_last_one_ended(client, viewer, commune):
    AddressFactory.create_batch(60, unit=commune, filed=True)
    client.force_login(viewer)
    url = reverse("reports:figure", args=["c3"])

    first, second, beyond = (client.get(url, {"page": page}) for page in (1, 2, 99))

    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 10)
    assert beyond.context["lines"] == second.context["lines"]


def test_clerk_does_not_read_names_of_an_address_that_moved_away(
    client, clerk, commune, neighbour_commune
):
    moved = AddressFactory(unit=neighbour_commune, filed_unit=commune, filed=True)
    client.force_login(clerk)

    response = client.get(reverse("reports:figure", args=["c3"]), {"view": "recorded"})

    assert response.context["hidden"] == 1
    assert moved.full_name not in response.content.decode()


def test_the_table_of_another_province_is_not_found(client, viewer, other_commune):
    client.force_login(viewer)
    asked = {"unit": other_commune.key}

    assert client.get(reverse("reports:summary_file", args=["json"]), asked).status_code == 404
    assert client.get(reverse("reports:figure", args=["c3"]), asked).status_code == 404
    assert "Không có đơn vị" in client.get(TABLE, asked).content.decode()


def test_a_period_backwards_is_explained_on_the_page(client, viewer):
    client.force_login(viewer)

    response = client.get(TABLE, {"from": "31/12/2018", "to": "01/01/2018"})

    assert "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi." in response.content.decode()
