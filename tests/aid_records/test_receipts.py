"""Papers of hand-overs: the receipt of a gift, the list of a round."""

import io
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from pypdf import PdfReader

from apps.accounts.models import AccessRecord
from apps.addresses.choices import AidForm
from apps.aid_records import receipts
from apps.aid_records.rounds import rows_of
from apps.core.actions import void
from apps.core.pdf import PdfError
from tests.aid_records.test_rounds import APRIL, confirmed
from tests.factories import AddressFactory, AidRecordFactory, SponsorFactory
from tests.reports.reading import text_of_pdf

LIST = "/tro-giup/dot-thang/danh-sach/?thang=04/2018"


def url(aid):
    return reverse("aid_records:receipt", args=[aid.pk])


def words_of(pdf):
    """The text of a PDF, blanks and line breaks made one."""
    return " ".join(text_of_pdf(pdf).split())


@pytest.fixture
def aid(commune):
    address = AddressFactory(
        unit=commune, household=True, filed=True, full_name="H'Yim Thử Kđoh", hamlet="Buôn Thử"
    )
    sponsor = SponsorFactory(unit=commune, name="Công ty Ánh Dương")
    return AidRecordFactory(address=address, sponsor=sponsor, value=1_500_000, basis="cash")


def test_clerk_prints_the_receipt_of_a_gift(client, clerk, aid):
    client.force_login(clerk)

    response = client.get(url(aid))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "private, no-store"
    words = words_of(response.content)
    for said in (
        "HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK",
        "ĐƠN VỊ: PHƯỜNG CƯ BAO",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BIÊN NHẬN TRỢ GIÚP",
        f"Số: {aid.pk}/BN",
        "Bên trao: Công ty Ánh Dương (Doanh nghiệp)",
        f"Bên nhận: H'Yim Thử Kđoh (mã địa chỉ {aid.address.code}; 4 người)",
        "Nơi ở: Buôn Thử, Phường Cư Bao",
        "Ngày trao: 05/03/2018",
        "Giá trị: 1.500.000 đồng",
        "Bằng chữ: Một triệu năm trăm nghìn đồng",
        "Cư Bao, ngày 05 tháng 3 năm 2018",
        "NGƯỜI TRAO",
        "NGƯỜI NHẬN",
        "NGƯỜI CHỨNG KIẾN",
    ):
        assert said in words
    (page,) = PdfReader(io.BytesIO(response.content)).pages
    assert [round(side) for side in page.mediabox[2:]] == [595, 420]  # A5, lying


def test_who_printed_a_receipt_or_a_list_is_on_record(client, clerk, aid):
    client.force_login(clerk)

    answers = [client.get(page) for page in (url(aid), LIST)]

    said = [str(words) for answer in answers for words in get_messages(answer.wsgi_request)]
    assert ([answer.status_code for answer in answers], said) == ([200, 200], [])
    printed = AccessRecord.objects.filter(user=clerk).order_by("pk")
    assert list(printed.values_list("kind", "about")) == [
        ("receipt_printed", f"số {aid.pk}, {aid.address.code}"),
        ("hand_over_printed", "tháng 04/2018, Phường Cư Bao, 0 dòng"),
    ]


def test_a_gift_in_kind_names_the_thing_its_amount_and_how_it_was_valued(aid):
    aid.form = AidForm.objects.get(code="luong-thuc")
    aid.description, aid.quantity, aid.measure = "Gạo tẻ", Decimal("10.00"), "kg"
    aid.basis = "local_price"

    html = receipts.receipt_html(aid)

    assert "<td>Gạo tẻ</td>" in html
    assert "<td>10 kg</td>" in html
    assert "<td>Theo giá địa phương</td>" in html


def test_a_gift_of_unknown_value_says_so_and_one_without_value_too(aid):
    aid.value, aid.basis = None, ""
    unknown = receipts.receipt_html(aid)
    aid.value = 0
    free = receipts.receipt_html(aid)

    assert "Chưa quy đổi thành tiền" in unknown
    assert "Bằng chữ" not in unknown
    assert "Không đồng" in free


def test_a_receipt_never_shows_number_of_identity_or_phone(aid):
    aid.address.identity_number, aid.address.phone = "066123456789", "0901234567"

    html = receipts.receipt_html(aid)

    assert "066123456789" not in html
    assert "0901234567" not in html


def test_what_people_typed_cannot_become_part_of_the_paper(aid):
    aid.description = "<img src=http://example.org/x>"

    assert "&lt;img src=" in receipts.receipt_html(aid)


def test_voided_aid_has_no_receipt(client, clerk, reviewer, aid):
    void(aid, reason="Nhầm", by=reviewer)
    client.force_login(clerk)

    response = client.get(url(aid))

    assert response.url == reverse("aid_records:detail", args=[aid.pk])
    page = client.get(response.url)
    assert "đã hủy nên không có biên nhận" in page.text
    assert url(aid) not in page.text


def test_a_receipt_that_cannot_be_made_says_why(client, clerk, aid, monkeypatch):
    def fail(html, **kwargs):
        raise PdfError("Máy chủ thiếu thư viện.")

    monkeypatch.setattr(receipts, "render_pdf", fail)
    client.force_login(clerk)

    assert "Máy chủ thiếu thư viện." in client.get(url(aid), follow=True).text


def test_the_neighbour_does_not_find_the_receipt_and_the_viewer_may_not_print_it(
    client, neighbour_clerk, viewer, aid
):
    client.force_login(neighbour_clerk)
    assert client.get(url(aid)).status_code == 404

    client.force_login(viewer)
    assert client.get(url(aid)).status_code == 403
    assert url(aid) not in client.get(reverse("aid_records:detail", args=[aid.pk])).text


# --- the list of a round


@pytest.fixture
def round_of_three(commune):
    """One given already, two still to be given, one of them of unknown value."""
    families = [AddressFactory(unit=commune, filed=True) for _ in range(3)]
    given, waiting, unvalued = (
        confirmed(families[0], value=300_000),
        confirmed(families[1], value=1_200_000),
        confirmed(families[2], value=None, form=AidForm.objects.get(code="luong-thuc")),
    )
    AidRecordFactory(
        address=given.address,
        sponsor=given.sponsor,
        pledge=given,
        given_on=APRIL,
        value=305_000,
    )
    return given, waiting, unvalued


def test_clerk_prints_the_round_to_be_signed(client, clerk, round_of_three):
    client.force_login(clerk)

    response = client.get(LIST)

    words = words_of(response.content)
    assert "DANH SÁCH TRAO TRỢ GIÚP THÁNG 04/2018" in words
    assert "Ký nhận" in words
    assert "Tổng cộng: 3 dòng 1.505.000" in words
    assert "Bằng chữ: Một triệu năm trăm lẻ năm nghìn đồng." in words
    assert "Ngoài ra 1 dòng chưa quy đổi thành tiền" in words
    for pledge in round_of_three:
        assert pledge.address.code in words
    assert "01/04/2018" in words


def test_the_list_of_one_sponsor_names_only_its_own(client, clerk, round_of_three):
    sponsor = round_of_three[1].sponsor
    client.force_login(clerk)

    words = words_of(client.get(f"{LIST}&sponsor={sponsor.pk}").content)

    assert f"Nhà tài trợ: {sponsor.name}" in words
    assert "Tổng cộng: 1 dòng 1.200.000" in words
    assert round_of_three[0].address.code not in words


def test_a_list_too_long_for_paper_is_refused_with_a_remedy(
    client, clerk, round_of_three, monkeypatch
):
    monkeypatch.setattr(receipts, "MAX_ROWS", 2)
    client.force_login(clerk)

    page = client.get(LIST, follow=True)

    assert "in được nhiều nhất 2; hãy chọn một xã" in page.text


def test_a_long_list_is_made_in_parts_counted_through(commune, round_of_three, monkeypatch):
    monkeypatch.setattr(receipts, "ROWS_AT_ONCE", 2)
    lines = [receipts.hand_over_line(row) for row in rows_of(round_of_three, APRIL)]

    parts = receipts.hand_over_html(lines, unit=commune, month=APRIL)

    assert len(parts) == 2
    assert [("DANH SÁCH TRAO" in part, "Tổng cộng" in part) for part in parts] == [
        (True, False),
        (False, True),
    ]
    assert '<td class="mid">3</td>' in parts[1]


def test_a_round_that_cannot_be_read_has_no_list(client, clerk):
    client.force_login(clerk)

    assert client.get("/tro-giup/dot-thang/danh-sach/?thang=99/2018").status_code == 404
