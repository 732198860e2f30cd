"""A manager reorganises communes in the browser, from the decree to the result."""

import pytest
from playwright.sync_api import expect

from apps.jobs.models import Job
from apps.organisation.models import Reorganisation
from apps.reorganisations import work
from tests.factories import AddressFactory, UnitFactory
from tests.journeys.conftest import DESK, PHONE
from tests.reports.reading import text_of_pdf

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_manager_divides_a_commune_by_hand_and_sees_whom_it_concerns(
    open_browser, enter, inspect, manager, clerk, province, neighbour_commune
):
    UnitFactory(parent=province, name="Xã Ea Kiết")
    AddressFactory(unit=clerk.unit, filed=True)
    page = open_browser()
    page.emulate_media(reduced_motion="reduce")
    enter(page, manager)

    page.goto("/don-vi/sap-xep/")
    inspect(page, DESK, PHONE)
    page.get_by_role("link", name="Soạn đợt sắp xếp").first.click()
    page.get_by_label("Tên đợt sắp xếp").fill("Sắp xếp năm 2026")
    page.get_by_label("Số văn bản").fill("388/NQ")
    page.get_by_label("Ngày văn bản").fill("04/08/2026")
    page.get_by_label("Có hiệu lực từ ngày").fill("01/09/2026")
    page.get_by_role("button", name="Lưu bản soạn").click()
    page.get_by_role("link", name="+ Chia").click()
    page.get_by_label("Đơn vị", exact=False).first.fill("cu bao")
    page.get_by_label("Vào các đơn vị").fill("xa hoa xuan\nEa Kiết")
    inspect(page, DESK, PHONE)
    page.get_by_role("button", name="Thêm").click()
    expect(page.get_by_role("cell", name="Một phần vào")).to_have_count(2)
    inspect(page, DESK, PHONE)

    page.get_by_role("button", name="Xem trước và thực hiện").click()
    people = page.get_by_role("table", name="Người dùng đổi đơn vị")
    expect(people.get_by_text("chờ quản trị giao")).to_be_visible()
    inspect(page, DESK, PHONE)
    page.locator("summary", has_text="Người dùng đổi đơn vị").click()
    expect(people).to_be_hidden()
    assert "chờ quản trị giao" in text_of_pdf(page.pdf())  # paper shows what is folded
    page.get_by_role("link", name="Người dùng đổi đơn vị").click()
    expect(people).to_be_visible()
    page.get_by_label("Tôi đã đọc bản xem trước").check()
    page.get_by_label("Ghi lại số văn bản").fill("388/NQ")
    page.get_by_role("button", name="Thực hiện", exact=True).click()
    expect(page.get_by_text("Đang thực hiện.")).to_be_visible()
    inspect(page, DESK, PHONE)
    job = Job.objects.get(kind="apply_reorganisation")
    getattr(work, job.kind)(**job.arguments)
    job.delete()
    page = page.context.new_page()  # the one that watches the job may be on its way elsewhere
    page.goto(f"/don-vi/sap-xep/{Reorganisation.objects.get().pk}/")

    expect(page.get_by_role("link", name=clerk.full_name)).to_be_visible()
    inspect(page, DESK, PHONE)
