"""A need shared between two sponsors in a real browser: asked for, held, refused, confirmed, let go."""

import datetime

import pytest
from playwright.sync_api import expect

from apps.aid_records.actions.pledges import expire_due
from apps.aid_records.models import Pledge
from tests.factories import NeedFactory, SponsorFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "phone without javascript"],
)
def test_two_sponsors_share_a_need_and_a_third_is_refused(
    open_browser, log_in, inspect, clerk, reviewer, filed_address, viewport, javascript
):
    NeedFactory(
        address=filed_address, description="Gạo và thuốc", value=500_000, frequency="monthly"
    )
    NeedFactory(address=filed_address, description="Xe lăn")
    for name in ("Công ty Ánh Dương", "Chùa Hòa Bình", "Nhóm Lá Lành"):
        SponsorFactory(unit=clerk.unit, name=name)

    def look(page):
        if javascript:
            inspect(page)

    def pledge(page, sponsor, part):
        page.goto(f"/dang-ky/them/?address={filed_address.code}")
        look(page)
        page.locator("#id_donor").fill(sponsor)
        page.get_by_label("Gạo và thuốc", exact=True).check()
        page.get_by_label("Phần nhận của “Gạo và thuốc”").fill(part)
        page.get_by_role("button", name="Lưu đăng ký").click()

    page = open_browser(viewport, javascript=javascript)
    log_in(page, clerk)
    pledge(page, "Công ty Ánh Dương", "300 nghìn")
    page.get_by_text("300.000 đồng/tháng").first.wait_for()
    page.get_by_text("Chờ cán bộ duyệt xác nhận").wait_for()
    look(page)
    pledge(page, "Chùa Hòa Bình", "")
    page.get_by_text("200.000 đồng/tháng").first.wait_for()
    pledge(page, "Nhóm Lá Lành", "")
    page.get_by_text("Có điều cần sửa").wait_for()
    refusal = page.get_by_role("alert").inner_text()
    assert "Đã có người nhận hết" in refusal
    assert "Công ty Ánh Dương đã nhận 300.000 đồng/tháng" in refusal
    look(page)
    page.goto(f"/dia-chi/{filed_address.code}/")
    expect(page.get_by_text("đã có người nhận hết")).to_have_count(1)

    first, second = Pledge.objects.order_by("id")
    page = open_browser(viewport, javascript=javascript)
    log_in(page, reviewer)
    page.goto(f"/dang-ky/{first.pk}/")
    page.get_by_role("link", name="Xác nhận").click()
    look(page)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_text("Đã xác nhận đăng ký.").wait_for()

    Pledge.objects.update(held_until=datetime.date(2020, 1, 1))
    expire_due()
    page.goto("/dang-ky/?status=expired")
    expect(page.locator("tbody tr")).to_have_count(1)
    look(page)
    page.goto(f"/dang-ky/{second.pk}/")
    expect(page.get_by_text("thôi giữ")).to_have_count(1)
    look(page)
    page.goto(f"/dia-chi/{filed_address.code}/")
    page.get_by_text("còn 200.000 đồng/tháng chưa có người nhận").wait_for()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_sponsor_gets_its_contact_and_commendation(
    open_browser, log_in, inspect, clerk, viewport
):
    sponsor = SponsorFactory(unit=clerk.unit, name="Sở Y tế", kind="agency")
    page = open_browser(viewport)
    log_in(page, clerk)

    page.goto(f"/nha-tai-tro/{sponsor.pk}/")
    inspect(page)
    page.get_by_role("link", name="Thêm người liên hệ").click()
    inspect(page)
    page.get_by_label("Họ và tên").fill("Lê Thị Thử")
    page.get_by_label("Điện thoại").fill("0901 234 567")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã ghi người liên hệ.").wait_for()
    page.get_by_role("link", name="Thêm khen thưởng").click()
    inspect(page)
    page.get_by_label("Cấp khen").select_option(label="Tỉnh Hội")
    page.get_by_label("Hình thức khen thưởng").fill("Giấy khen của Tỉnh Hội")
    page.get_by_label("Năm").fill("2019")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã ghi khen thưởng.").wait_for()
    inspect(page)
    page.get_by_role("link", name="Xóa Giấy khen").click()
    inspect(page)
    page.goto(f"/nha-tai-tro/{sponsor.pk}/sua/")
    page.get_by_label("cho phép nêu tên", exact=False).check()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Hãy ghi ngày nhà tài trợ cho phép nêu tên.").first.wait_for()
    inspect(page)
