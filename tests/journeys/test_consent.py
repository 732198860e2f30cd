"""A clerk at the family's door: records with a phone what they agreed to, and that they changed their mind."""

from datetime import date

import pytest
from playwright.sync_api import expect

from apps.addresses.models import Consent
from tests.factories import AddressFactory
from tests.journeys.conftest import PHONE
from tests.pictures import photo

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_child_is_shown_when_mother_and_child_agree_and_no_longer_when_they_call(
    open_browser, enter, inspect, clerk, commune
):
    child = AddressFactory(unit=commune, filed=True, birth_date=date(2017, 5, 12), birth_year=2017)
    page = open_browser(PHONE)
    enter(page, clerk)

    page.goto(f"/dia-chi/{child.code}/")
    page.get_by_role("link", name="Ghi đồng ý công khai").click()
    expect(page.get_by_text("cháu tự mình đồng ý.")).to_be_visible()
    page.get_by_label("Công khai ẩn danh").check()
    page.get_by_label("Chụp hoặc chọn bản ký").set_input_files(
        {"name": "phieu.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("đã gửi lên và giữ trong hồ sơ")).to_be_visible()
    inspect(page)

    page.get_by_label("Họ và tên người ký").fill("Bà Mẹ Thử")
    page.get_by_label("Cha hoặc mẹ").check()
    page.get_by_label("Cháu tự mình đồng ý").check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đang có hiệu lực")).to_be_visible()
    inspect(page)
    assert Consent.objects.get().evidence.name == "phieu.webp"

    page.get_by_role("link", name="Rút đồng ý").click()
    page.get_by_label("Gọi điện thoại").check()
    page.get_by_role("button", name="Rút đồng ý").click()
    expect(page.get_by_text("Đã rút", exact=True)).to_be_visible()
    assert not Consent.objects.in_force().exists()
