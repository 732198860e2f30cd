"""Tây Ninh's plan of 16/10/2018: a round for all communes and attached units until 09/11/2018, two of
them late, one returned."""

import pytest
import time_machine
from playwright.sync_api import expect

from apps.reports.actions import reporting
from apps.reports.models import Round, UnitReport
from tests.factories import UserFactory
from tests.journeys.conftest import DESK, PHONE
from tests.reports.offices import OPENED, at, offices, report_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def submit(round, clerk):
    reporting.submit(report_of(round, clerk.unit), by=clerk)


def test_the_round_of_tay_ninh_from_opening_to_the_board(
    open_browser, enter, inspect, other_province
):
    chief = UserFactory(role="manager", unit=other_province, with_second_factor=True)
    clerks = offices(other_province, ["Xã Hảo Đước", "Xã Thạnh Bình", "Xã Tân Lập"])
    clerks |= offices(other_province, ["Chi hội Bệnh viện"], kind="attached")

    with time_machine.travel(OPENED):
        page = open_browser(DESK)
        enter(page, chief)
        page.goto("/bao-cao/")
        page.get_by_role("link", name="Mở đợt báo cáo", exact=True).click()
        page.get_by_label("Tên đợt báo cáo").fill("Tổng kết 10 năm")
        page.get_by_label("Số kế hoạch").fill("61/KH-CTĐTN")
        page.get_by_label("Ngày kế hoạch").fill("16/10/2018")
        page.get_by_label("Hạn nộp báo cáo").fill("9/11/2018")
        page.get_by_role("button", name="Xem trước").click()
        expect(page.get_by_text("4 đơn vị", exact=True)).to_be_visible()
        inspect(page)
        page.get_by_role("button", name="Mở đợt cho 4 đơn vị").click()
        expect(page.get_by_role("heading", name="4 đơn vị báo cáo")).to_be_visible()
        round = Round.objects.get()

    with time_machine.travel(at(8)):
        submit(round, clerks["Xã Hảo Đước"])
        phone = open_browser(PHONE)
        enter(phone, clerks["Xã Thạnh Bình"])
        phone.goto("/lam-viec/")
        phone.get_by_role("link", name="Tổng kết 10 năm").click()
        phone.get_by_role("link", name="Nộp báo cáo").click()
        expect(phone.get_by_text("mục chưa viết gì")).to_be_visible()
        inspect(phone)
        phone.get_by_role("button", name="Nộp báo cáo").click()
        expect(phone.get_by_text("Đã nộp báo cáo.")).to_be_visible()

    with time_machine.travel(at(9)):
        page = open_browser(DESK)
        enter(page, chief)
        page.goto("/bao-cao/")
        page.get_by_role("link", name="Tổng kết 10 năm").last.click()
        page.get_by_role("link", name="Xã Thạnh Bình").click()
        page.get_by_role("link", name="Trả lại để sửa").click()
        page.get_by_label("Lý do trả lại").fill("Cột 7 chưa đúng.")
        page.get_by_role("button", name="Trả lại").click()
        expect(page.get_by_text("Đã trả lại báo cáo.")).to_be_visible()
        page.goto(f"/bao-cao/{report_of(round, clerks['Xã Hảo Đước'].unit).pk}/")
        page.get_by_role("link", name="Nhận và chốt số liệu").click()
        page.get_by_role("button", name="Nhận, chốt số liệu").click()
        expect(page.get_by_text("Đã nhận báo cáo và chốt số liệu.")).to_be_visible()

    for day, name in ((12, "Xã Tân Lập"), (14, "Chi hội Bệnh viện")):
        with time_machine.travel(at(day)):
            submit(round, clerks[name])
    with time_machine.travel(at(13)):
        phone = open_browser(PHONE)
        enter(phone, clerks["Xã Thạnh Bình"])
        phone.goto(f"/bao-cao/{report_of(round, clerks['Xã Thạnh Bình'].unit).pk}/")
        expect(phone.get_by_text("Cột 7 chưa đúng.", exact=True)).to_be_visible()
        phone.get_by_role("link", name="Nộp báo cáo").click()
        phone.get_by_role("button", name="Nộp báo cáo").click()
        expect(phone.get_by_text("Đã nộp báo cáo.")).to_be_visible()

    with time_machine.travel(at(15)):
        page = open_browser(PHONE)
        enter(page, chief)
        page.goto(f"/bao-cao/dot/{round.pk}/")
        inspect(page)
        page.locator('a[href="?time=late#bang"]').click()
        expect(page.get_by_text("Trễ 3 ngày")).to_be_visible()
        expect(page.get_by_text("Trễ 5 ngày")).to_be_visible()
        expect(page.get_by_role("link", name="Xã Thạnh Bình")).to_have_count(0)

    reports = UnitReport.objects.collected()
    assert reports.punctuality(at(15).date()) == {"in_time": 2, "late": 2, "overdue": 0}


def test_a_manager_without_javascript_reminds_one_unit_and_then_the_rest(
    open_browser, enter, inspect, other_province
):
    chief = UserFactory(role="manager", unit=other_province, with_second_factor=True)
    clerks = offices(other_province, ["Xã Hảo Đước", "Xã Thạnh Bình"])
    page = open_browser(DESK, javascript=False)
    enter(page, chief)
    page.goto("/bao-cao/mo-dot/")
    page.get_by_label("Tên đợt báo cáo").fill("Báo cáo năm")
    page.get_by_label("Hạn nộp báo cáo").fill("9/11/2018")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Hạn nộp 09/11/2018 đã qua")).to_be_visible()
    page.get_by_role("button", name="Mở đợt cho 2 đơn vị").click()

    page.get_by_role("button", name="Nhắc Xã Hảo Đước").click()
    expect(page.get_by_text("Đã nhắc 1 đơn vị.")).to_be_visible()
    page.get_by_role("button", name="Nhắc cả 2 đơn vị chưa nộp").click()

    expect(page.get_by_text("Hôm nay đã nhắc rồi, không nhắc lại: Xã Hảo Đước.")).to_be_visible()
    expect(page.get_by_text("đã nhắc hôm nay")).to_have_count(2)
    assert clerks["Xã Thạnh Bình"].notices.unread().count() == 1
