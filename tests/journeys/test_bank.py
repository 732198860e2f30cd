"""A stranger with a phone looks for somebody to help; light and dark, narrow and wide, no script."""

import datetime
import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from apps.core.dates import today
from tests.journeys.conftest import DESK
from tests.publishing.factories import PublicCardFactory, PublicNeedFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NARROW, PHONE = {"width": 320, "height": 640}, {"width": 360, "height": 740}


@pytest.fixture
def card(db):
    long_ago = today() - datetime.timedelta(days=60)
    for number in range(20):
        PublicCardFactory(called="Ông K.", state="helped", groups=["suc-khoe"], story=f"{number}")
    card = PublicCardFactory(
        called="Bà B.", wants="Gạo hằng tháng; xe lăn", published_on=long_ago, code="K0000001"
    )
    PublicNeedFactory(card=card, uncovered=200_000)
    PublicNeedFactory(card=card, wording="Xe lăn", value=None, capacity=1, uncovered=0)
    return card


def test_a_stranger_finds_a_card_without_any_script(open_browser, card):
    page = open_browser(NARROW, javascript=False)
    page.goto("/")
    page.get_by_text("Menu").click()
    page.get_by_role("link", name="Ngân hàng địa chỉ", exact=True).first.click()
    expect(page.get_by_role("link", name="Trang sau")).to_be_visible()

    page.get_by_text("Lọc và sắp xếp").click()
    page.get_by_label("Tình trạng").select_option("Chưa có người nhận")
    page.get_by_label("Tìm theo từ").fill("xe lan")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("link", name="Bà B.").click()

    expect(page.get_by_text("Còn 200.000 đồng/tháng chưa có người nhận")).to_be_visible()
    expect(page.get_by_role("link", name="Tôi muốn giúp")).to_have_attribute(
        "href", "/ngan-hang/K0000001/nhan-giup/"
    )
    page.get_by_role("link", name="Bản in có mã QR").click()
    expect(page.get_by_text("Muốn giúp, hãy quét mã")).to_be_visible()
    code = Image.open(io.BytesIO(page.locator("svg.qr").screenshot()))
    assert zxingcpp.read_barcodes(code)[0].text == page.url.removesuffix("in/")
    assert page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bank_is_readable_in_every_width_and_light(open_browser, inspect, card, scheme):
    page = open_browser(DESK)
    page.emulate_media(color_scheme=scheme)
    for url in ("/", "/ngan-hang/?tinh-trang=open&q=xe", "/ngan-hang/K0000001/", "/khong-co/"):
        page.goto(url)
        for size in (DESK, PHONE, NARROW):
            page.set_viewport_size(size)
            inspect(page)
    small = page.evaluate(
        """[...document.querySelectorAll("a, button, summary, select, input")].filter((one) => {
          const box = one.getBoundingClientRect();
          return box.width && box.height < 44 && !one.closest("p, h3, .skip");
        }).map((one) => one.outerHTML)"""
    )
    assert small == []
