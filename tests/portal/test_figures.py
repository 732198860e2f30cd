"""The open figures on the page, on the map of squares and in files: the stored ones, cell by cell."""

import csv
import gzip
import io
import re

import pytest
from django.utils.html import strip_tags

from apps.core.dates import format_date, today
from apps.portal import tiles
from tests.factories import UnitFactory
from tests.publishing.chapter_factories import (
    FiguresFactory,
    PublicAidModelFactory,
    PublicContactFactory,
    PublicDirectiveFactory,
    PublicSponsorFactory,
    data_of,
)
from tests.publishing.factories import PublicCardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(province):
    return FiguresFactory(unit=province)


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_reads_totals_each_by_its_own_name(client, figures):
    text = page(client, "/cong-khai/")

    for shown in ("120", "91", "203", "480", "812,5", "đúng 812.500.000 đồng", "45.000.000 đồng"):
        assert shown in text
    assert text.index("Người được trợ giúp") != text.index("Lượt người")
    assert f"đến hết ngày {today():%d/%m/%Y}" in text
    assert "không cộng lại được" in text
    assert "Chưa gồm 2 tỉnh, thành phố" in text
    assert "Đã cộng số liệu những năm trước của Xã Ea Hồ." in text


def test_withheld_cells_are_words_in_tables_and_no_columns_in_charts(client, figures):
    text = page(client, "/cong-khai/")

    assert "dưới 5" in text
    assert "không nêu" in text
    assert text.count("<title>2026,") == 0
    assert text.count("<title>2025,") > 0


def test_units_stand_with_columns_3_to_8_and_true_totals(client, figures, province):
    text = page(client, f"/cong-khai/{province.key}/don-vi/")

    foot = text[text.index("<tfoot>") : text.index("</tfoot>")]
    assert [cell.split("<")[0] for cell in foot.split('class="num">')[1:]] == [
        "120",
        "40",
        "51",
        "91",
        "203",
        "812.500.000",
    ]


def test_the_json_of_figures_stored_before_tells_its_view_and_day_too(client, figures, province):
    figures.data = {
        name: part for name, part in figures.data.items() if name not in ("view", "as_of")
    }
    figures.save()

    found = client.get(f"/cong-khai/{province.key}/so-lieu.json").json()

    assert (found["view"], found["as_of"]) == ("current", figures.as_of.isoformat())


def test_the_json_is_what_is_stored(client, figures, province):
    response = client.get(f"/cong-khai/{province.key}/so-lieu.json")

    assert response.json() == data_of(province.key, province.name)
    assert (response.json()["view"], response.json()["as_of"]) == ("current", today().isoformat())
    assert response["Content-Type"].startswith("application/json")
    assert ".json" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("table", "rows"), [("nam", 3), ("don-vi", 2), ("nha-tai-tro", 1), ("hinh-thuc", 1)]
)
def test_each_table_is_a_file_that_excel_opens(client, figures, province, table, rows):
    content = client.get(f"/cong-khai/{province.key}/{table}.csv").content

    assert content.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(lines) == rows
    assert {len(line) for line in lines} == {len(head)}
    if table == "nam":
        assert lines[0] == ["2024", "60", "50", "90", "400000000"]
        assert lines[2] == ["2026", "dưới 5", "không nêu", "không nêu", "không nêu"]


@pytest.mark.parametrize("url", ["/cong-khai/2025:99/", "/cong-khai/2025:66/la.csv"])
def test_what_is_not_shown_is_not_found(client, figures, url):
    assert client.get(url).status_code == 404


def test_the_address_of_a_province_of_old_shows_the_one_it_went_into(client, figures, province):
    figures.data["unit"]["formerly"] = ["2004:54"]
    figures.save()

    assert province.name in page(client, "/cong-khai/2004:54/")
    assert client.get("/cong-khai/2004:54/so-lieu.json").json() == figures.data


def test_the_cards_of_a_province_of_old_are_those_of_the_one_it_went_into(client, figures):
    figures.data["unit"]["former_numbers"] = [54]
    figures.save()
    here = PublicCardFactory(province=figures.number)
    PublicCardFactory(province=figures.number + 1, province_name="Tỉnh Tây Ninh")

    text = page(client, "/ngan-hang/?tinh=54")

    assert re.findall(r'href="/ngan-hang/([A-Z0-9]+)/"', text) == [here.code]


def test_before_there_are_figures_the_page_says_why(client):
    assert "Chưa có số liệu công khai" in page(client, "/cong-khai/")
    assert "Hà Nội" in page(client, "/cong-khai/ban-do/").replace("Hà</text>", "Hà Nội")


def test_the_country_is_drawn_once_there_are_two_provinces(client, figures, nation, other_province):
    FiguresFactory(unit=other_province)
    FiguresFactory(unit=nation)

    text = page(client, "/cong-khai/ban-do/")

    assert f'href="/ngan-hang/?tinh={figures.number}"' in text
    assert "Đắk Lắk: 91 địa chỉ được trợ giúp, 0 thẻ đang chờ" in text
    assert text.count('<rect class="s') - len(tiles.legend([1, 2, 3])) in range(30, 36)
    assert nation.key in page(client, "/cong-khai/")


def test_a_commune_with_five_cards_leads_to_them(client, figures, province):
    number = figures.data["units"][0]["number"]
    for _ in range(5):
        PublicCardFactory(province=province.pk, commune=number, commune_name="Phường Cư Bao")

    text = page(client, f"/cong-khai/{province.key}/ban-do/")

    link = f'href="/ngan-hang/?tinh={province.pk}&amp;xa={number}"'
    assert text.count(link) == 2  # on the map and in the table
    assert "Phường Cư Bao: 50 địa chỉ được trợ giúp, 5 thẻ đang chờ" in text
    assert "Xã Ea Hồ: không nêu địa chỉ được trợ giúp" in text


def test_a_name_on_two_lines_is_read_as_two_words():
    square = tiles.Tile("Xã Buôn Ma Thuột", 7, "Xã Buôn Ma Thuột: 7 địa chỉ", "/", 0, 0)

    drawn = tiles.drawing([square], label="Bản đồ", steps=(10, 20, 50))

    assert " ".join(strip_tags(drawn).split()).endswith("Buôn Ma Thuột")


def test_every_province_of_today_has_one_square_of_its_own():
    places = [(column, row) for column, row, _ in tiles.PROVINCES.values()]

    assert len(places) == len(set(places)) == 34
    assert max(column for column, _ in places) < tiles.ACROSS
    assert tiles.PROVINCES["2025:04"][1] < tiles.PROVINCES["2025:96"][1]


@pytest.mark.parametrize(
    ("cell", "shade"), [(0, 0), (None, 0), ("<5", 1), (7, 1), (10, 2), (49, 3), (50, 4)]
)
def test_the_more_the_darker(cell, shade):
    assert tiles.shade(cell, (10, 20, 50)) == shade


def test_the_rest_that_is_open_says_what_it_is_and_when_there_is_nothing(client):
    urls = ["/tri-an/", "/cac-mo-hinh/", "/van-ban/", "/lien-he/"]
    empty = [page(client, url) for url in urls]
    for factory in (
        PublicSponsorFactory,
        PublicAidModelFactory,
        PublicDirectiveFactory,
        PublicContactFactory,
    ):
        factory()

    shown = [page(client, url) for url in urls]

    assert all("Chưa có" in text for text in empty)
    words = ["Công ty Thử", "Mỗi sáng nấu cháo", "61/KH-CTĐ", "tel:02620000001"]
    assert [word in text for word, text in zip(words, shown, strict=True)] == [True] * 4


def test_thanks_are_in_vietnamese_order(client):
    for key, name in (("3", "Đoàn Ê"), ("1", "Ánh Dương"), ("2", "Bình An")):
        PublicSponsorFactory(name=name, name_key=key, addresses=None)

    text = page(client, "/tri-an/")

    assert text.index("Ánh Dương") < text.index("Bình An") < text.index("Đoàn Ê")
    assert "dưới 5" in text


def test_a_province_of_a_hundred_communes_fits_into_12_kilobytes(client, province):
    data = data_of(province.key, province.name)
    unit = data["units"][0]
    data["units"] = [
        unit | {"key": f"2025:{n}", "number": n, "name": f"Xã Ea Thử {n}", "filed": 37 * n}
        for n in range(110)
    ]
    data["years"] = [data["years"][0] | {"year": year, "filed": year} for year in range(2008, 2027)]
    FiguresFactory(unit=province, data=data)

    for path in ("", "don-vi/", "ban-do/"):
        text = page(client, f"/cong-khai/{province.key}/{path}")
        assert len(gzip.compress(text.encode(), 6)) < 12_000


@pytest.mark.parametrize(
    "path", ["cong-khai/", "cong-khai/ban-do/", "tri-an/", "cac-mo-hinh/", "van-ban/", "lien-he/"]
)
def test_open_pages_are_cheap_and_may_be_kept_by_caches(
    client, figures, path, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        response = client.get(f"/{path}")

    assert "s-maxage" in response["Cache-Control"]
    assert not response.cookies
    assert client.get(f"/{path}", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_units_of_no_province_key_do_not_break_the_map(client, province, figures):
    UnitFactory(parent=province, kind="commune", name="Xã Mới")  # not yet reckoned

    assert "Xã Mới" not in page(client, f"/cong-khai/{province.key}/ban-do/")


def test_a_stranger_reads_where_the_figures_come_from_without_any_record(client, figures, province):
    text = page(client, f"/cong-khai/{province.key}/")

    told = text[text.index('id="cach-tinh"') :]
    assert "Con số này ở đâu ra" in told
    assert province.name in told
    assert format_date(figures.as_of) in told
    for rule in ("(F2)", "(F3, F4)", "(F5)", "(F6)", "(F7)"):
        assert rule in told
    assert "/con-so/" not in text
    for url in ("/", f"/cong-khai/{province.key}/don-vi/", f"/cong-khai/{province.key}/ban-do/"):
        assert "#cach-tinh" in page(client, url)
