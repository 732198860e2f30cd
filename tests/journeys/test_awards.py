"""From scoring a commune to what was decided: a chapter's awards after its 10-year report."""

from datetime import date

import pytest
from playwright.sync_api import expect

from apps.reports.models import Nomination, UnitCommendation
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    DirectiveFactory,
    RoundFactory,
    UnitFactory,
    UnitReportFactory,
    UserFactory,
)
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

IN_2018 = date(2018, 6, 1)


@pytest.fixture
def round(province, commune):
    """One address short of 70 %: a commune; and another with nothing at all."""
    found = RoundFactory(
        unit=province, starts_on=date(2018, 1, 1), ends_on=date(2018, 12, 31), title="Năm 2018"
    )
    UnitReportFactory(unit=commune, round=found, submitted=True)
    UnitReportFactory(unit=UnitFactory(name="Xã Chưa Làm", parent=province), round=found)
    for number in range(20):
        address = AddressFactory(unit=commune, status="filed", filed_on=IN_2018)
        if number < 13:
            AidRecordFactory(address=address, given_on=date(2018, 9, 2))
    DirectiveFactory(unit=commune, issued_on=IN_2018, number="12/CT-UBND")
    AidModelFactory(unit=commune, name="Ngân hàng bò", started_on=IN_2018)
    return found


def score(page, criterion, points, *, tick="", words=""):
    page.get_by_role("link", name=f"Chấm {criterion}").click()
    page.get_by_label(f"Điểm {criterion}").fill(points)
    if tick:
        page.get_by_label(tick).check()
    page.get_by_label("Nhận xét").fill(words)
    page.get_by_role("button", name="Lưu").click()


def test_manager_scores_settles_ranks_puts_forward_and_writes_down_what_was_decided(
    open_browser, enter, inspect, province, commune, round
):
    chief = UserFactory(role="manager", unit=province, with_second_factor=True)
    page = open_browser(DESK)
    enter(page, chief)

    page.goto("/khen-thuong/")
    page.get_by_role("link", name="Năm 2018").click()
    page.get_by_role("link", name=commune.name).click()
    expect(page.locator("#t3")).to_contain_text("13/20 = 65,0%")
    expect(page.locator("#t3")).to_contain_text("Còn 1 địa chỉ nữa được trợ giúp thì đạt 70%")
    score(page, "T1", "20,5")
    expect(page.get_by_text("Điểm từ 0 đến 20.").first).to_be_visible()
    page.get_by_label("Điểm T1").fill("17,5")
    page.get_by_label("12/CT-UBND").check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu điểm T1.")).to_be_visible()
    expect(page.locator("#t1").get_by_role("link", name="12/CT-UBND")).to_be_visible()
    score(page, "T2", "15", tick="Ngân hàng bò")
    expect(page.get_by_text("Đã lưu điểm T2.")).to_be_visible()
    score(page, "T5", "8", words="Báo cáo đủ mục.")
    expect(page.get_by_text("Đã lưu điểm T5.")).to_be_visible()
    page.get_by_role("link", name="Chốt điểm").click()
    page.get_by_role("button", name="Chốt điểm").click()
    expect(page.get_by_text("Đã chốt điểm của đơn vị.")).to_be_visible()
    expect(page.get_by_role("heading", name="Tổng điểm: 70,5 trên 100")).to_be_visible()

    page.get_by_role("link", name="Năm 2018").click()
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text(commune.name)
    expect(rows.first).to_contain_text("70,5")
    expect(rows.last).to_contain_text("Xã Chưa Làm")
    inspect(page, PHONE)

    page.get_by_role("link", name=commune.name).click()
    page.get_by_role("link", name="Đề nghị khen thưởng").click()
    page.get_by_label("Cấp khen").select_option(label="Trung ương Hội")
    page.get_by_label("Tóm tắt thành tích").fill("Dẫn đầu toàn tỉnh.")
    page.get_by_role("button", name="Đưa vào danh sách").click()
    expect(page.get_by_text("Đã đưa vào danh sách đề nghị khen thưởng.")).to_be_visible()
    page.get_by_role("link", name="Ghi kết quả").click()
    page.get_by_label("Được tặng", exact=True).check()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Hãy ghi số quyết định.").first).to_be_visible()
    page.get_by_label("Số quyết định").fill("31/QĐ-TWHCTĐ")
    page.get_by_label("Ngày quyết định").fill("20/12/2018")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã ghi kết quả.")).to_be_visible()

    page.goto(f"/khen-thuong/phieu/{round.reports.get(unit=commune).pk}/")
    expect(page.get_by_text("quyết định 31/QĐ-TWHCTĐ")).to_be_visible()
    assert Nomination.objects.get().outcome == Nomination.Outcome.GRANTED
    assert UnitCommendation.objects.get().unit == commune
