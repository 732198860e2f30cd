"""A family's case in a real browser: entered in the commune, approved, helped, counted."""

import pytest
from playwright.sync_api import expect

from apps.addresses.models import Address
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EVERY_PAGE = [
    "/lam-viec/",
    "/dia-chi/",
    "/dia-chi/?q=zzz",
    "/dia-chi/them/",
    "/tro-giup/",
    "/tro-giup/them/",
    "/dang-ky/",
    "/dang-ky/them/",
    "/nha-tai-tro/",
    "/nha-tai-tro/them/",
    "/mo-hinh/",
    "/mo-hinh/them/",
    "/so-lieu-nhung-nam-truoc/",
    "/so-lieu-nhung-nam-truoc/them/",
    "/don-vi/",
    "/don-vi/2025:66/",
    "/bang-tong-hop/?unit=2025:66&from=01/01/2008&to=31/12/2018",
    "/bang-tong-hop/trinh-bay/",
]


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "phone without javascript"],
)
def test_a_family_is_entered_approved_helped_and_counted(
    open_browser, log_in, inspect, clerk, reviewer, viewport, javascript
):
    page = open_browser(viewport, javascript=javascript)
    log_in(page, clerk)
    page.goto("/dia-chi/them/")
    page.get_by_role("button", name="Lưu và gửi duyệt").click()
    page.get_by_text("Có điều cần sửa").wait_for()
    if javascript:
        inspect(page)
    page.get_by_label("Hộ gia đình").check()
    page.get_by_label("Họ và tên (hoặc tên tập thể)").fill("H'Yim Thử Kđoh")
    page.get_by_label("Ngày sinh hoặc năm sinh").first.fill("1968")
    page.get_by_label("Số người", exact=False).first.fill("4")
    page.get_by_label("Hộ nghèo", exact=True).check()
    page.get_by_role("button", name="Lưu và gửi duyệt").click()
    page.get_by_role("heading", name="H'Yim Thử Kđoh").wait_for()
    address = Address.objects.get()
    detail = f"/dia-chi/{address.code}/"
    if javascript:
        inspect(page)

    page = open_browser(viewport, javascript=javascript)
    log_in(page, reviewer)
    page.goto(f"{detail}duyet/")
    page.get_by_label("Ngày lập hồ sơ").fill("05/03/2018")
    page.get_by_role("button", name="Duyệt").click()
    page.get_by_text("Đã lập hồ sơ").first.wait_for()

    page.goto(f"/tro-giup/them/?address={address.code}")
    page.get_by_label("Ngày trợ giúp").fill("31/12/2018")
    page.locator("main").get_by_label("Nhà tài trợ", exact=False).first.fill("Công ty Thử Nghiệm")
    page.get_by_label("Loại nhà tài trợ", exact=False).select_option(label="Doanh nghiệp")
    page.get_by_label("Hình thức").select_option(label="Tiền mặt, trợ cấp thường xuyên")
    page.get_by_label("Giá trị (đồng)").fill("1,5 triệu")
    page.get_by_role("button", name="Lưu").first.click()
    page.get_by_text("1.500.000").first.wait_for()
    if javascript:
        inspect(page)
        page.goto(detail)
        inspect(page)

    page.goto("/bang-tong-hop/?unit=2025:66&from=01/01/2008&to=31/12/2018")
    assert "1.500.000" in page.locator("table").first.inner_text()


def test_a_box_for_a_unit_offers_names_while_typing_and_takes_one_by_keyboard(
    open_browser, log_in, inspect, reviewer, commune
):
    page = open_browser()
    log_in(page, reviewer)
    page.goto("/dia-chi/")
    box = page.locator("[data-units]").first

    box.click()
    box.press_sequentially("cu ba")
    expect(page.locator(".unit-offers li")).to_have_text("Phường Cư Bao")
    inspect(page)
    box.press("ArrowDown")
    box.press("Enter")

    expect(box).to_have_value("Phường Cư Bao")
    expect(page.get_by_role("listbox")).to_be_hidden()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_an_empty_province_is_in_order(
    open_browser, log_in, inspect, reviewer, viewport
):
    page = open_browser(viewport)
    log_in(page, reviewer)

    for path in EVERY_PAGE:
        assert page.goto(path).status == 200
        inspect(page)
