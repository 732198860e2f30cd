"""Giving in a real browser: one gift with its photo and receipt; a whole round of a month."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.addresses.choices import AidForm
from apps.aid_records.models import AidRecord, Evidence
from tests.factories import AddressFactory, AidRecordFactory, PledgeFactory, SponsorFactory
from tests.journeys.conftest import DESK, PHONE
from tests.pictures import photo

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WAYS = pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(PHONE, True), (DESK, True), (PHONE, False)],
    ids=["phone", "desk", "phone without javascript"],
)


def size_of_photo(page, *, less_than):
    """The bytes that will be sent, once the browser has made the picture small."""
    for _ in range(100):
        size = page.evaluate("document.querySelector('[name=photo]').files[0].size")
        if size < less_than:
            break
        page.wait_for_timeout(50)
    return size


@WAYS
def test_clerk_records_a_gift_with_photo_and_reason_and_prints_its_receipt(
    open_browser, log_in, inspect, clerk, filed_address, viewport, javascript
):
    AidRecordFactory(address=filed_address, given_on=datetime.date(2018, 4, 2), value=700_000)
    SponsorFactory(unit=clerk.unit, name="Công ty Ánh Dương")
    page = open_browser(viewport, javascript=javascript)
    log_in(page, clerk)
    page.goto(f"/tro-giup/them/?address={filed_address.code}")
    if javascript:
        inspect(page)
    page.get_by_label("Ngày trợ giúp").fill("20/04/2018")
    page.locator("main").get_by_label("Nhà tài trợ", exact=False).first.fill("cong ty anh duong")
    page.get_by_label("Hình thức").select_option(label="Tiền mặt, trợ cấp thường xuyên")
    page.get_by_label("Giá trị (đồng)").fill("1500000")
    page.get_by_role("button", name="Lưu trợ giúp").click()
    page.get_by_text("Tháng này đã nhận của").wait_for()
    assert "700.000 đồng" in page.locator(".overlap").inner_text()
    if javascript:
        inspect(page)
    page.get_by_label("Lý do vẫn trao dù chồng chéo").fill("Góp tiền mổ")
    taken = photo(3000, 2000)
    page.get_by_label("Ảnh minh chứng").set_input_files(
        {"name": "trao.jpg", "mimeType": "image/jpeg", "buffer": taken}
    )
    if javascript:
        assert size_of_photo(page, less_than=len(taken)) < len(taken)
    page.get_by_role("button", name="Lưu trợ giúp").click()
    page.get_by_text("Đã ghi trợ giúp.").wait_for()

    saved = AidRecord.objects.get(value=1_500_000)
    assert saved.overlap_reason == "Góp tiền mổ"
    assert Evidence.objects.get().aid == saved
    if javascript:
        inspect(page)
    receipt = page.get_by_role("link", name="In biên nhận").get_attribute("href")
    answer = page.request.get(receipt)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF")


@pytest.fixture
def pledges(commune):
    """Three pledges due in April 2018, each with a family and a sponsor of its own."""
    names = ["An Thử", "Bình Thử", "H'Chi Thử Kđoh"]
    return [
        PledgeFactory(
            address=AddressFactory(unit=commune, filed=True, full_name=name),
            status="confirmed",
            confirmed_at=timezone.now(),
            form=AidForm.objects.get(code="tien-mat"),
            value=300_000,
        )
        for name in names
    ]


@WAYS
def test_clerk_gives_a_round_mends_two_boxes_and_nobody_gives_it_twice(
    open_browser, log_in, inspect, clerk, pledges, viewport, javascript
):
    page = open_browser(viewport, javascript=javascript)
    log_in(page, clerk)
    url = "/tro-giup/dot-thang/?thang=04/2018"
    page.goto(url)
    second = page.context.new_page()
    second.goto(url)
    if javascript:
        inspect(page)

    page.get_by_role("button", name="Chọn tất cả").click()
    page.get_by_label("Giá trị, An Thử", exact=True).fill("1,500")
    page.get_by_label("Ngày trao, Bình Thử", exact=True).fill("31/04/2018")
    if javascript:
        assert page.locator("[data-round-total]").inner_text().startswith("Đã chọn 3 dòng")
    page.get_by_role("button", name="Lưu các dòng đã chọn").first.click()
    page.get_by_text("Có điều cần sửa").wait_for()
    assert AidRecord.objects.count() == 1
    if javascript:
        inspect(page)
        assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="An Thử, Giá trị:").click()
    page.get_by_label("Giá trị, An Thử", exact=True).fill("150000")
    page.get_by_label("Ngày trao, Bình Thử", exact=True).fill("30042018")
    page.get_by_role("button", name="Lưu các dòng đã chọn").first.click()
    page.get_by_text("Đã ghi 2 lần trợ giúp, tổng 450.000 đồng.").wait_for()
    expect(page.get_by_text("Đã ghi ngày")).to_have_count(3)

    for pledge in pledges:
        second.get_by_label(pledge.address.full_name, exact=True).check()
    second.get_by_role("button", name="Lưu các dòng đã chọn").first.click()
    second.get_by_text("3 dòng đã chọn đã được ghi trong tháng này từ trước").wait_for()
    assert AidRecord.objects.count() == 3


def test_a_round_goes_by_keyboard(open_browser, log_in, clerk, pledges):
    page = open_browser()
    log_in(page, clerk)
    page.goto("/tro-giup/dot-thang/?thang=04/2018")

    page.get_by_label("An Thử", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("Giá trị, An Thử", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Đã ghi 1 lần trợ giúp, tổng 300.000 đồng.").wait_for()

    assert AidRecord.objects.get().address.full_name == "An Thử"


def test_a_round_sent_without_a_line_stays_on_the_page(open_browser, log_in, clerk, pledges):
    page = open_browser()
    log_in(page, clerk)
    page.goto("/tro-giup/dot-thang/?thang=04/2018")
    page.get_by_label("An Thử", exact=True).check()
    page.get_by_label("Giá trị, An Thử", exact=True).fill("250000")

    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu các dòng đã chọn").first.click()
    page.get_by_text("Đang mất mạng nên chưa gửi.").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Lưu các dòng đã chọn").first.click()
    page.get_by_text("Đã ghi 1 lần trợ giúp, tổng 250.000 đồng.").wait_for()

    assert AidRecord.objects.get().value == 250_000


def test_whoever_goes_back_after_a_round_finds_nobody_else_ticked(
    open_browser, log_in, clerk, pledges
):
    page = open_browser()
    log_in(page, clerk)
    page.goto("/tro-giup/dot-thang/?thang=04/2018")
    page.get_by_label("An Thử", exact=True).check()
    page.get_by_role("button", name="Lưu các dòng đã chọn").first.click()
    page.get_by_text("Đã ghi 1 lần trợ giúp").wait_for()
    page.goto("/tro-giup/")

    page.go_back()
    page.go_back()
    page.get_by_label("Bình Thử", exact=True).wait_for()
    page.wait_for_load_state()

    expect(page.locator("[name=tick]")).to_have_count(2)
    expect(page.locator("[name=tick]:checked")).to_have_count(0)
