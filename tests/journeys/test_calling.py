"""An officer deals with a stranger's pledge on the phone: told of it, calls, confirms."""

import pytest
from playwright.sync_api import expect

from apps.aid_records.models import Pledge
from apps.publishing.actions import calling
from apps.publishing.models import PublicNeed
from tests.factories import NeedFactory
from tests.journeys.conftest import PHONE
from tests.publishing.factories import (
    OnlinePledgeFactory,
    PublicationFactory,
    PublicationNeedFactory,
    card_of,
    held_for,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_officer_calls_whoever_pledged_and_confirms(
    open_browser, enter, inspect, commune, reviewer
):
    publication = PublicationFactory(up=True, consent__address__unit=commune, approved_by=reviewer)
    need = NeedFactory(address=publication.address, description="Gạo", value=500_000)
    PublicationNeedFactory(publication=publication, need=need)
    card_of(publication)
    online = OnlinePledgeFactory(publication=publication, name="Nhóm Lá Lành", held=True)
    calling.arrived(held_for(online, need, amount=300_000))
    page = open_browser(PHONE)
    enter(page, reviewer)

    page.goto("/lam-viec/")
    page.get_by_role("link", name="Nhóm Lá Lành").click()
    expect(page.get_by_role("link", name=online.phone)).to_have_attribute(
        "href", f"tel:{online.phone}"
    )
    page.get_by_label("Gặp được").check()
    page.get_by_label("Ghi chú").fill("Muốn bắt đầu từ tháng sau")
    page.get_by_role("button", name="Ghi lần gọi").click()
    expect(page.get_by_text("Muốn bắt đầu từ tháng sau").first).to_be_visible()
    inspect(page)
    page.get_by_role("link", name="Xác nhận").click()
    expect(page.get_by_label("Tên nhà tài trợ mới")).to_have_value("Nhóm Lá Lành")
    inspect(page)
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_role("heading", name="Nhóm Lá Lành")).to_be_visible()

    assert PublicNeed.objects.get().uncovered == 200_000
    assert Pledge.objects.get().sponsor.name == "Nhóm Lá Lành"
    page.goto("/lam-viec/")
    expect(page.get_by_role("link", name="Nhóm Lá Lành")).to_have_count(0)
