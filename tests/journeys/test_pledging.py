"""A stranger with an old phone and no JavaScript pledges, comes back by the code, and withdraws."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from apps.publishing.models import OnlinePledge
from tests.journeys.conftest import PHONE
from tests.publishing.factories import PublicationNeedFactory, card_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _no_hurry(settings):
    settings.ONLINE_SECONDS_AT_LEAST = 0


def test_a_stranger_on_a_phone_pledges_looks_it_up_and_withdraws(open_browser, commune):
    need = PublicationNeedFactory(
        publication__up=True,
        publication__consent__address__unit=commune,
        need__frequency="monthly",
    )
    card_of(need.publication)
    page = open_browser(PHONE, javascript=False)
    heading = page.get_by_role("heading", level=1)

    page.goto(f"/ngan-hang/{need.publication.code}/")
    page.get_by_role("link", name="Tôi muốn giúp").click()
    page.get_by_label("Phần bạn nhận").fill("200 nghìn")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(heading).to_have_text("Bạn là ai, gọi bạn thế nào?")
    page.get_by_label("Tên của bạn").fill("Nguyễn Thị Người Thử")
    page.get_by_label("Điện thoại", exact=False).first.fill("912000001")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert")).to_contain_text("thiếu số 0")
    expect(page.get_by_label("Tên của bạn")).to_have_value("Nguyễn Thị Người Thử")
    page.get_by_label("Bạn là").first.select_option(label="Cá nhân")
    page.get_by_label("Điện thoại", exact=False).first.fill("0912 000 001")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("200.000 đồng/tháng")).to_be_visible()
    page.get_by_role("button", name="Gửi đăng ký").click()
    expect(heading).to_have_text("Cảm ơn bạn. Hội đã nhận đăng ký")
    code = page.locator(".code").inner_text()
    page.go_back()
    expect(heading).to_have_text("Cảm ơn bạn. Hội đã nhận đăng ký")

    page.goto("/tra-cuu/")
    page.get_by_label("Mã đăng ký").fill(code.lower())
    page.get_by_label("Điện thoại").fill("0912000001")
    page.get_by_role("button", name="Xem đăng ký").click()
    page.get_by_role("link", name="Rút đăng ký").click()
    page.get_by_role("button", name="Rút đăng ký").click()
    expect(heading).to_have_text(f"Đăng ký {code}")
    expect(page.get_by_text("Bạn đã rút đăng ký này")).to_be_visible()
    assert OnlinePledge.objects.get().status == "withdrawn"


def test_the_page_of_errors_has_nothing_axe_finds(open_browser, commune):
    need = PublicationNeedFactory(publication__up=True, publication__consent__address__unit=commune)
    card_of(need.publication)
    page = open_browser({"width": 320, "height": 640})

    page.goto(f"/ngan-hang/{need.publication.code}/nhan-giup/")
    page.get_by_label("Gạo hằng tháng").uncheck()
    page.get_by_role("button", name="Tiếp tục").click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert Axe().run(page).response["violations"] == []
