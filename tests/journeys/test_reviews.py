"""A clerk reviews a village on a phone with a weak line; a reviewer looks at fairness."""

import pytest
from playwright.sync_api import expect

from apps.addresses import actions
from apps.addresses.choices import StopReason
from apps.addresses.models import Need, Review
from apps.core.dates import today
from tests.factories import AddressFactory, AidRecordFactory, NeedFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PEOPLE = ["H'Yim Kđoh", "Y Bhiăn Niê", "Trần Văn Ba", "Lê Thị Bốn", "Nguyễn Văn Năm"]


@pytest.fixture
def village(commune):
    found = {}
    for number, name in enumerate(PEOPLE):
        found[name] = AddressFactory(
            unit=commune,
            filed=True,
            full_name=name,
            hamlet=f"Thôn {number * 5}",
            phone="0905123456",
        )
        NeedFactory(address=found[name], description="Gạo hằng tháng", frequency="monthly")
    return found


def card(page, name):
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=name))


def outcomes():
    return {
        review.address.full_name: review.outcome
        for review in Review.objects.in_force().select_related("address")
    }


def test_a_clerk_reviews_the_village_on_a_phone(open_browser, log_in, inspect, clerk, village):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto("/dia-chi/ra-soat/")
    inspect(page)
    assert "0,0%" in page.locator("#tien-do").inner_text()

    card(page, "H'Yim Kđoh").get_by_role("button", name="Không đổi").click()
    card(page, "H'Yim Kđoh").get_by_text("Đã rà soát").wait_for()
    assert "20,0%" in page.locator("#tien-do").inner_text()

    card(page, "Lê Thị Bốn").get_by_role("button", name="Qua đời").click()
    card(page, "Lê Thị Bốn").get_by_role("link", name="Dừng trợ giúp…").wait_for()
    inspect(page)
    card(page, "Lê Thị Bốn").get_by_role("button", name="Hoàn tác").click()
    card(page, "Lê Thị Bốn").get_by_role("button", name="Chuyển đi").click()
    card(page, "Lê Thị Bốn").get_by_text("chuyển nơi ở").wait_for()

    card(page, "Nguyễn Văn Năm").get_by_role("link", name="Cập nhật").click()
    page.get_by_role("heading", name="Cập nhật khi rà soát").wait_for()
    inspect(page)
    page.get_by_label("Đã được đáp ứng").check()
    page.get_by_label("Nội dung").nth(1).fill("Xe lăn")
    page.get_by_role("button", name="Lưu rà soát và nhu cầu").click()
    card(page, "Nguyễn Văn Năm").get_by_text("có cập nhật").wait_for()
    assert page.url.endswith(f"#{village['Nguyễn Văn Năm'].code}")
    assert "Xe lăn" in card(page, "Nguyễn Văn Năm").inner_text()
    assert Need.objects.get(description="Xe lăn").noted_on == today()

    card(page, "Lê Thị Bốn").get_by_role("link", name="Dừng trợ giúp…").click()
    inspect(page)
    assert page.get_by_label("Lý do dừng").evaluate("box => box.selectedOptions[0].text") == (
        "Chuyển nơi ở"
    )
    page.get_by_role("button", name="Dừng trợ giúp").click()
    card(page, "H'Yim Kđoh").wait_for()
    expect(card(page, "Lê Thị Bốn")).to_have_count(0)

    assert outcomes() == {
        "H'Yim Kđoh": "unchanged",
        "Lê Thị Bốn": "moved",
        "Nguyễn Văn Năm": "updated",
    }


def test_taps_without_a_line_wait_and_are_sent_once(open_browser, log_in, inspect, clerk, village):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto("/dia-chi/ra-soat/")
    page.context.set_offline(True)

    card(page, "Y Bhiăn Niê").get_by_role("button", name="Đã ổn định").click()
    card(page, "Y Bhiăn Niê").get_by_text("đã ghi, chờ gửi").wait_for()
    card(page, "Trần Văn Ba").get_by_role("button", name="Qua đời").click()
    page.get_by_text("2 lần ghi đang chờ gửi").wait_for()
    card(page, "Trần Văn Ba").get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("1 lần ghi đang chờ gửi").wait_for()
    card(page, "Lê Thị Bốn").get_by_role("link", name="Cập nhật").click()
    card(page, "Lê Thị Bốn").get_by_text("chỉ mở được khi có mạng").wait_for()
    assert outcomes() == {}
    kept = page.evaluate("Object.entries(localStorage).flat().join(' ')")
    assert village["Y Bhiăn Niê"].code in kept
    assert "Niê" not in kept

    page.route("**/cham/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    card(page, "Y Bhiăn Niê").get_by_text("đã ghi, chờ gửi").wait_for()
    page.get_by_text("1 lần ghi đang chờ gửi").wait_for()
    inspect(page)
    page.unroute("**/cham/")
    page.get_by_role("button", name="Gửi lại ngay").click()
    card(page, "Y Bhiăn Niê").get_by_text("Đã rà soát").wait_for()

    assert outcomes() == {"Y Bhiăn Niê": "stable"}
    assert page.get_by_text("đang chờ gửi").is_hidden()


def test_an_answer_lost_on_the_way_makes_no_second_review(open_browser, log_in, clerk, village):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto("/dia-chi/ra-soat/")

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/cham/", lose_the_answer)
    card(page, "Trần Văn Ba").get_by_role("button", name="Không đổi").click()
    page.get_by_text("1 lần ghi đang chờ gửi").wait_for()
    assert outcomes() == {"Trần Văn Ba": "unchanged"}

    page.unroute("**/cham/")
    page.get_by_role("button", name="Gửi lại ngay").click()
    card(page, "Trần Văn Ba").get_by_text("Đã rà soát").wait_for()

    assert Review.objects.count() == 1


def test_an_ended_session_loses_no_tap(open_browser, log_in, clerk, village):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto("/dia-chi/ra-soat/")
    page.context.clear_cookies()

    card(page, "Trần Văn Ba").get_by_role("button", name="Không đổi").click()
    page.get_by_text("Phiên làm việc đã hết").wait_for()
    assert outcomes() == {}
    log_in(page, clerk)
    page.goto("/dia-chi/ra-soat/")
    card(page, "Trần Văn Ba").get_by_text("Đã rà soát").wait_for()

    assert outcomes() == {"Trần Văn Ba": "unchanged"}


def test_a_tap_that_cannot_be_taken_is_shown_until_it_is_dropped(
    open_browser, log_in, inspect, clerk, village
):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto("/dia-chi/ra-soat/")
    page.context.set_offline(True)
    card(page, "Trần Văn Ba").get_by_role("button", name="Không đổi").click()
    page.get_by_text("1 lần ghi đang chờ gửi").wait_for()
    gone = village["Trần Văn Ba"]
    stop_reason = StopReason.objects.get(code="qua-doi")
    actions.close(gone, closed_on=today(), stop_reason=stop_reason, by=clerk)

    page.route("**/cham/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    page.unroute("**/cham/")
    page.get_by_role("button", name="Gửi lại ngay").click()
    page.locator("[data-waiting]").get_by_text("không ghi rà soát được").wait_for()
    assert "Trần Văn Ba" not in page.evaluate("Object.values(localStorage).join()")
    inspect(page)
    page.get_by_role("button", name=f"Bỏ lần ghi của {gone.code}").click()

    assert page.locator("[data-waiting]").is_hidden()
    assert page.evaluate("Object.values(localStorage).join()") == "[]"
    assert outcomes() == {}


def test_a_clerk_reviews_without_javascript(open_browser, log_in, clerk, village):
    page = open_browser(PHONE, javascript=False)
    log_in(page, clerk)
    page.goto("/dia-chi/ra-soat/")
    code = village["Trần Văn Ba"].code

    card(page, "Trần Văn Ba").get_by_role("button", name="Qua đời").click()
    page.wait_for_url(f"**/ra-soat/#{code}")
    card(page, "Trần Văn Ba").get_by_role("button", name="Hoàn tác").click()
    page.wait_for_url(f"**/ra-soat/#{code}")
    card(page, "Trần Văn Ba").get_by_role("button", name="Đã ổn định").click()
    card(page, "Trần Văn Ba").get_by_role("link", name="Dừng trợ giúp…").wait_for()
    card(page, "H'Yim Kđoh").get_by_role("link", name="Cập nhật").click()
    page.get_by_label("Đã được đáp ứng").check()
    page.get_by_role("button", name="Lưu rà soát và nhu cầu").click()
    card(page, "H'Yim Kđoh").get_by_text("có cập nhật").wait_for()

    assert outcomes() == {"Trần Văn Ba": "stable", "H'Yim Kđoh": "updated"}


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_reviewer_looks_at_every_unit_and_at_fairness(
    open_browser, log_in, inspect, reviewer, commune, village, viewport
):
    AidRecordFactory(address=village["H'Yim Kđoh"], given_on=today(), value=9_000_000)
    for name in PEOPLE[1:4]:
        AidRecordFactory(address=village[name], given_on=today(), value=1_000_000)
    page = open_browser(viewport)
    log_in(page, reviewer)

    page.goto("/dia-chi/ra-soat/")
    inspect(page)
    page.get_by_role("link", name="Phường Cư Bao").click()
    card(page, "H'Yim Kđoh").wait_for()
    inspect(page)
    for name in ("never", "long_ago", "far", "units"):
        page.goto(f"/cong-bang/?list={name}")
        inspect(page)
    page.goto("/cong-bang/?to=zz")
    inspect(page)
    page.goto("/cong-bang/?list=far")
    page.get_by_role("link", name="H'Yim Kđoh").click()
    page.get_by_role("heading", name="H'Yim Kđoh").wait_for()
