"""Print views: one case on one page, a list, a round of visits; who may, and that it is recorded."""

import io

import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import AccessRecord
from apps.addresses.choices import Category
from apps.addresses.models import AddressCategory, AidForm, HouseholdMember, Need
from apps.addresses.printing import case, lists
from apps.core import pdf
from tests.factories import DAY, AddressFactory, NeedFactory, ReviewFactory

PLAIN = "Chồng mất sớm, một mình nuôi ba con nhỏ, làm thuê theo mùa. "


def pages(response):
    assert response["Content-Type"] == "application/pdf", response.content[:300]
    return pypdf.PdfReader(io.BytesIO(response.content)).pages


def text_of(response):
    document = pypdfium2.PdfDocument(response.content)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def picture(response):
    return pypdfium2.PdfDocument(response.content)[0].render(scale=3).to_pil()


def case_pdf(client, address):
    return client.get(reverse("addresses:print_pdf", args=[address.code]))


def fill(address, *, words, circumstances, needs=30, members=20):
    """The longest dossier the forms take."""
    for name, length in (
        ("full_name", 200),
        ("street", 200),
        ("hamlet", 120),
        ("surveyor", 120),
        ("ethnicity", 60),
        ("legacy_code", 40),
    ):
        setattr(address, name, (words * length)[:length].strip())
    address.kind, address.headcount = "household", 100_000
    address.data_consent_on, address.data_consent_by = DAY, (words * 200)[:200].strip()
    address.household_status, address.gender = "near_poor", "female"
    address.circumstances = circumstances[:10_000]
    address.save()
    form = AidForm.objects.order_by("-name").first()
    for _ in range(needs):
        Need.objects.create(
            address=address,
            description=(words * 500)[:500].strip(),
            measure=(words * 40)[:40].strip(),
            quantity="1234567890.25",
            value=10**15,
            form=form,
            frequency="monthly",
        )
    for _ in range(members):
        HouseholdMember.objects.create(
            address=address,
            full_name=(words * 200)[:200].strip(),
            relation=(words * 60)[:60].strip(),
            note=(words * 500)[:500].strip(),
            birth_year=1980,
            gender="male",
        )
    AddressCategory.objects.bulk_create(
        AddressCategory(address=address, category=category) for category in Category.objects.all()
    )


# --- one case


@pytest.mark.parametrize(
    ("words", "circumstances", "needs", "members"),
    [
        ("Gạo ", "", 0, 0),
        ("H'Bhiăn Niê Kđăm ", PLAIN * 200, 30, 20),
        ("W", "W" * 10_000, 30, 20),
        ("chữ thường dài ", "\n".join(["dòng"] * 2_500), 1, 20),
        ("人", "人" * 10_000, 3, 0),
        ("Ư", PLAIN * 200, 2, 2),
    ],
    ids=["empty", "ê đê", "wide", "many lines", "chinese", "few rows"],
)
def test_case_stays_on_one_page_with_its_signatures_whatever_it_holds(
    client, clerk, filed_address, words, circumstances, needs, members
):
    fill(filed_address, words=words, circumstances=circumstances, needs=needs, members=members)
    client.force_login(clerk)

    response = case_pdf(client, filed_address)

    assert len(pages(response)) == 1
    text = text_of(response)
    for part in (
        "HỒ SƠ ĐỊA CHỈ NHÂN ĐẠO",
        filed_address.code,
        "Đại diện Hội",
        "không đăng lên mạng",
    ):
        assert part in text
    if len(circumstances) > 5000:
        assert "… (xem đầy đủ trong hồ sơ)" in text
    if needs > 10:
        assert f"… và {needs - 4} nhu cầu khác" in text
    assert nothing_over_the_signatures(response)


def nothing_over_the_signatures(response):
    """A band of white paper lies between the text and the line of signatures."""
    page = pypdfium2.PdfDocument(response.content)[0]
    found = page.get_textpage().search("Gia đình hoặc người đại diện")
    text, count = found.get_next()
    top = page.get_textpage().get_charbox(text)[3]
    scale = 2
    whole = page.render(scale=scale).to_pil().convert("L")
    line = int((page.get_height() - top) * scale)
    band = whole.crop((0, line - 10, whole.width, line - 3))
    return count and band.getextrema()[0] > 200


def test_short_case_is_printed_whole(client, clerk, filed_address):
    filed_address.circumstances = PLAIN * 5
    filed_address.phone, filed_address.identity_number = "0912345678", "066185001234"
    filed_address.hamlet, filed_address.street = "Buôn Tring", "12 Trần Phú"
    filed_address.save()
    NeedFactory(address=filed_address, description="Sửa mái nhà", value=15_000_000)
    HouseholdMember.objects.create(address=filed_address, full_name="Y Thử Mlô", relation="Con")
    client.force_login(clerk)

    text = text_of(case_pdf(client, filed_address))

    for words in (
        filed_address.full_name,
        "0912345678",
        "066185001234",
        "12 Trần Phú, Buôn Tring, Phường Cư Bao",
        "Sửa mái nhà",
        "15.000.000",
        "Y Thử Mlô",
        "HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK",
        "PHƯỜNG CƯ BAO",
    ):
        assert words in text
    assert text.count("Chồng mất sớm") == 5
    assert "xem đầy đủ" not in text


def test_scanned_code_leads_to_the_case_after_login(client, clerk, filed_address):
    client.force_login(clerk)
    response = case_pdf(client, filed_address)

    found = zxingcpp.read_barcodes(picture(response))

    page = reverse("addresses:detail", args=[filed_address.code])
    assert [code.text for code in found] == [f"http://testserver{page}"]
    client.logout()
    assert client.get(found[0].text)["Location"].endswith(f"?next={page}")


def test_page_for_the_screen_shows_the_same_case(client, clerk, filed_address):
    client.force_login(clerk)

    page = client.get(reverse("addresses:print", args=[filed_address.code])).content.decode()

    assert filed_address.full_name in page
    assert reverse("addresses:print_pdf", args=[filed_address.code]) in page
    assert "<svg" in page
    assert "style=" not in page


def test_text_of_a_case_is_never_taken_for_html(client, clerk, filed_address):
    filed_address.circumstances = "<script>alert(1)</script><img src=file:///etc/passwd>"
    filed_address.save()
    client.force_login(clerk)

    page = client.get(reverse("addresses:print", args=[filed_address.code])).content.decode()

    assert "<script>alert" not in page
    assert "<script>alert(1)</script><img" in text_of(case_pdf(client, filed_address))


def test_case_takes_as_many_queries_with_many_rows_as_with_few(client, clerk, filed_address):
    client.force_login(clerk)
    url = reverse("addresses:print", args=[filed_address.code])
    NeedFactory(address=filed_address)
    client.get(url)
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counted.append(len(queries))
        for _ in range(9):
            NeedFactory(address=filed_address)
            HouseholdMember.objects.create(address=filed_address, full_name="Y Thử")

    assert counted[0] == counted[1] <= 16


# --- who may, and the record


@pytest.mark.parametrize("name", ["print", "print_pdf"])
def test_only_those_who_work_with_the_case_print_it(
    client, clerk, neighbour_clerk, viewer, filed_address, name
):
    url = reverse(f"addresses:{name}", args=[filed_address.code])

    found = {}
    for person in (clerk, neighbour_clerk, viewer):
        client.force_login(person)
        found[person.username] = client.get(url).status_code

    assert found == {"clerk": 200, "neighbour_clerk": 404, "viewer": 403}


def test_every_printing_with_names_is_recorded_and_shown_in_the_log(
    client, clerk, manager, filed_address
):
    client.force_login(clerk)
    client.get(reverse("addresses:print", args=[filed_address.code]))
    case_pdf(client, filed_address)
    client.get(reverse("addresses:print_list"))
    client.get(reverse("addresses:print_visits_pdf"))

    records = AccessRecord.objects.filter(user=clerk, kind__endswith="printed").order_by("id")
    assert [(row.kind, row.about) for row in records] == [
        ("case_printed", filed_address.code),
        ("case_printed", filed_address.code),
        ("list_printed", "1 hồ sơ, Phường Cư Bao"),
        ("visits_printed", "1 địa chỉ, Phường Cư Bao"),
    ]
    assert {row.ip for row in records} == {"127.0.0.1"}
    client.force_login(manager)
    log = client.get(reverse("audit:log")).content.decode()
    assert "In hồ sơ có tên người" in log
    assert filed_address.code in log


def test_nothing_is_recorded_when_nothing_is_printed(
    client, viewer, neighbour_clerk, filed_address
):
    client.force_login(viewer)
    client.get(reverse("addresses:print", args=[filed_address.code]))
    client.force_login(neighbour_clerk)
    client.get(reverse("addresses:print", args=[filed_address.code]))
    client.get(reverse("addresses:print_list"))
    client.get(reverse("addresses:print_visits"))

    assert not AccessRecord.objects.filter(kind__endswith="printed").exists()


def test_reason_why_there_is_no_pdf_is_told(client, clerk, filed_address, monkeypatch):
    def fail(html):
        raise pdf.PdfError("Máy chủ thiếu thư viện Pango.")

    monkeypatch.setattr("apps.addresses.views.prints.render_pdf", fail)
    client.force_login(clerk)

    response = case_pdf(client, filed_address)

    assert response.status_code == 503
    assert "thiếu thư viện Pango" in response.content.decode()


# --- the list


def test_printed_list_has_the_filters_and_the_order_of_its_address(client, reviewer, commune):
    for name, status in (
        ("Bà Thử An", {"filed": True}),
        ("Ông Thử Bình", {"filed": True}),
        ("Cô Thử Chi", {}),
    ):
        AddressFactory(unit=commune, full_name=name, **status)
    client.force_login(reviewer)
    asked = {"status": "filed", "unit": "2025:24340", "sort": "-name"}

    text = text_of(client.get(reverse("addresses:print_list_pdf"), asked))

    assert "Lọc theo: Đơn vị: Phường Cư Bao; Trạng thái: Đã lập hồ sơ." in text
    assert text.index("Ông Thử Bình") < text.index("Bà Thử An")
    assert "Cô Thử Chi" not in text
    assert "Trang 1" in text
    assert "2 hồ sơ" in text
    page = client.get(reverse("addresses:print_list"), asked).content.decode()
    assert (
        f"{reverse('addresses:print_list_pdf')}?status=filed&amp;unit=2025%3A24340&amp;sort=-name"
        in page
    )


def test_list_names_no_filter_that_is_off(client, clerk, filed_address):
    client.force_login(clerk)

    assert "Lọc theo" not in client.get(reverse("addresses:print_list")).text


def test_list_that_is_too_long_says_so(client, clerk, commune, monkeypatch):
    monkeypatch.setattr(lists, "MOST_LISTED", 3)
    for _ in range(4):
        AddressFactory(unit=commune)
    client.force_login(clerk)

    page = client.get(reverse("addresses:print_list"))

    assert len(page.context["paper"].rows) == 3
    assert "Danh sách dài hơn 500 dòng" in page.content.decode()
    assert "3 hồ sơ đầu tiên (danh sách còn nữa)" in page.content.decode()


@pytest.mark.parametrize("asked", [{"q": "khongco"}, {"filed_from": "31/02/2020"}])
def test_list_with_nothing_to_print_says_what_to_do(client, clerk, filed_address, asked):
    client.force_login(clerk)

    for name in ("print_list", "print_list_pdf"):
        page = client.get(reverse(f"addresses:{name}"), asked).content.decode()
        assert "Không có địa chỉ nào để in" in page


def test_list_costs_the_same_queries_for_one_row_as_for_many(client, clerk, commune):
    client.force_login(clerk)
    AddressFactory(unit=commune)
    client.get(reverse("addresses:print_list"))
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("addresses:print_list"))
        counted.append(len(queries))
        for _ in range(10):
            AddressFactory(unit=commune)

    assert counted[0] == counted[1] <= 14


# --- a round of visits


@pytest.fixture
def hamlets(commune):
    """Open addresses in Thôn 10, Thôn 2 (written in two ways) and without a hamlet."""
    made = [
        AddressFactory(unit=commune, filed=True, full_name=name, hamlet=hamlet, **more)
        for name, hamlet, more in (
            ("Bà Thử An", "Thôn 10", {"phone": "0912345678"}),
            ("Ông Thử Bình", "Thôn 2", {"street": "12 Trần Phú"}),
            ("Cô Thử Anh", "thôn  2", {}),
            ("Bác Thử Dung", "", {}),
        )
    ]
    AddressFactory(unit=commune, closed=True, full_name="Đã Dừng", hamlet="Thôn 2")
    AddressFactory(unit=commune, full_name="Còn Nháp", hamlet="Thôn 2")
    NeedFactory(address=made[0], description="Gạo hằng tháng")
    NeedFactory(address=made[0], description="Xe lăn", met_on="2024-01-01")
    ReviewFactory(address=made[0], reviewed_on="2025-11-15")
    return made


def test_round_goes_from_hamlet_to_hamlet_in_the_order_people_count(client, clerk, hamlets):
    client.force_login(clerk)

    response = client.get(reverse("addresses:print_visits"))

    groups = response.context["paper"].groups
    assert [(heading.lower(), [row["name"] for row in rows]) for heading, rows in groups] == [
        ("thôn 2", ["Cô Thử Anh", "Ông Thử Bình"]),
        ("thôn 10", ["Bà Thử An"]),
        ("chưa ghi thôn, buôn, ấp", ["Bác Thử Dung"]),
    ]
    text = text_of(client.get(reverse("addresses:print_visits_pdf")))
    for words in (
        "0912345678",
        "12 Trần Phú",
        "Gạo hằng tháng",
        "15/11/2025",
        "Không đổi",
        "Ghi chú",
        "Qua đời",
    ):
        assert words in text
    assert "Xe lăn" not in text
    assert "Đã Dừng" not in text
    assert "Còn Nháp" not in text


def test_round_of_one_hamlet(client, clerk, hamlets):
    client.force_login(clerk)

    page = client.get(reverse("addresses:print_visits"), {"hamlet": "thon 2"})

    assert [row["name"] for row in page.context["paper"].rows] == ["Cô Thử Anh", "Ông Thử Bình"]
    offered = page.context["filters"].fields["hamlet"].choices
    assert [label.lower() for _, label in offered] == ["tất cả", "thôn 2", "thôn 10"]


def test_reviewer_names_the_commune_first(client, reviewer, clerk, hamlets):
    client.force_login(reviewer)

    assert "Hãy chọn đơn vị" in client.get(reverse("addresses:print_visits")).content.decode()
    page = client.get(reverse("addresses:print_visits"), {"unit": "Phường Cư Bao"})

    assert len(page.context["paper"].rows) == 4


def test_round_of_a_province_names_the_commune_of_each_hamlet(
    client, reviewer, hamlets, neighbour_commune
):
    AddressFactory(unit=neighbour_commune, filed=True, hamlet="Thôn 2")
    client.force_login(reviewer)

    page = client.get(reverse("addresses:print_visits"), {"unit": "2025:66"})

    headings = [heading for heading, _ in page.context["paper"].groups]
    assert "Xã Hòa Xuân: Thôn 2" in headings
    assert len(headings) == 4


def test_clerk_cannot_print_the_round_of_the_neighbour(client, clerk, neighbour_commune):
    AddressFactory(unit=neighbour_commune, filed=True)
    client.force_login(clerk)

    page = client.get(reverse("addresses:print_visits"), {"unit": neighbour_commune.key})

    assert page.context["paper"] is None or page.context["paper"].rows == []


def test_round_that_is_too_long_asks_for_a_smaller_unit(client, clerk, hamlets, monkeypatch):
    monkeypatch.setattr(lists, "MAX_ROWS", 3)
    client.force_login(clerk)

    for name in ("print_visits", "print_visits_pdf"):
        page = client.get(reverse(f"addresses:{name}")).content.decode()
        assert "Hãy chọn một đơn vị nhỏ hơn" in page


def test_long_round_is_one_file_with_every_row_once_and_pages_counted_through(
    client, clerk, commune, monkeypatch
):
    monkeypatch.setattr(lists, "ROWS_AT_ONCE", 30)
    for number in range(70):
        AddressFactory(unit=commune, filed=True, hamlet=f"Thôn {number % 3}")
    client.force_login(clerk)

    response = client.get(reverse("addresses:print_visits_pdf"))

    text = text_of(response)
    assert text.count("PHIẾU ĐI THĂM") == 1
    assert all(
        text.count(f"DL-26-{code[-6:]}") == 1
        for code in commune.addresses.values_list("code", flat=True)
    )
    assert f"Trang {len(pages(response))}" in text


def test_round_costs_the_same_queries_for_one_row_as_for_many(client, clerk, hamlets, commune):
    client.force_login(clerk)
    url = reverse("addresses:print_visits")
    client.get(url)
    counted = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counted.append(len(queries))
        for _ in range(10):
            NeedFactory(address=AddressFactory(unit=commune, filed=True, hamlet="Thôn 5"))

    assert counted[0] == counted[1] <= 17


# --- how text is cut


@pytest.mark.parametrize("text", ["W" * 500, "chữ thường " * 60, "Ư" * 80])
def test_cut_text_is_never_wider_than_its_room(text):
    assert case.width(case.cut(text, 30)) <= 30


def test_text_that_fits_is_left_alone():
    assert case.cut("Gạo, tiền thuốc", 30) == "Gạo, tiền thuốc"
    assert case.cut_lines("một\n\nhai", 3) == "một\n\nhai"
