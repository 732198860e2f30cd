"""What waits on each person, from the first page and the bell to the page where it is done."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.jobs.actions import mark_alive
from apps.notices.actions import tell
from tests.factories import AddressFactory, PledgeFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture
def work(clerk, reviewer, commune):
    """Something of everything that waits, and a notice to the clerk."""
    mark_alive("máy-1:7")
    long = {"unit": commune, "full_name": "H'Yim Niê Kdăm Êban Buôn Krông Ayŭn"}
    sent_back = AddressFactory(
        **long, status="returned", return_reason="wrong", decision_reason="Sai năm sinh"
    )
    AddressFactory(**long, created_by=clerk)
    AddressFactory.create_batch(6, **long, submitted=True)
    PledgeFactory(address=AddressFactory(**long, filed=True))
    for number in range(2):
        tell(
            [clerk, reviewer],
            key=f"{number}",
            text=f"Hồ sơ {sent_back.code} bị trả lại: thông tin chưa đúng. Lần {number + 1}.",
            url=reverse("addresses:detail", args=[sent_back.code]),
        )
    return sent_back


@SIZES
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_clerk_opens_a_notice_and_the_number_goes_down(
    viewport, javascript, open_browser, log_in, clerk, work
):
    page = open_browser(viewport, javascript=javascript)
    log_in(page, clerk)

    page.get_by_role("link", name=re.compile(r"Thông báo\s*\(\s*2\s*\)")).click()
    page.get_by_role("button", name=re.compile("Lần 2")).click()
    page.wait_for_url(f"**{reverse('addresses:detail', args=[work.code])}")
    one = page.locator(".bell-count").inner_text()
    page.goto(reverse("notices:list"))
    page.get_by_role("button", name="Đánh dấu đã đọc hết").click()
    page.wait_for_url(f"**{reverse('notices:list')}")

    assert one.strip("() \n") == "1"
    expect(page.locator(".bell-count")).to_have_count(0)
    expect(page.get_by_text("Chưa đọc")).to_have_count(0)


def test_many_notices_stay_on_one_line_of_a_phone(open_browser, log_in, inspect, clerk):
    for number in range(120):
        tell([clerk], key=f"{number}", text=f"Việc {number}", url="/")
    page = open_browser(PHONE)
    log_in(page, clerk)

    assert page.locator(".bell-count").bounding_box()["height"] < 30
    inspect(page)


@SIZES
def test_nothing_is_found_on_the_pages_of_the_desk(
    viewport, open_browser, log_in, inspect, clerk, reviewer, viewer, work
):
    User.objects.filter(pk=reviewer.pk).update(email="duyet@example.vn")
    for user in (clerk, reviewer, viewer):
        page = open_browser(viewport)
        log_in(page, user)
        inspect(page)
        page.goto(reverse("notices:list"))
        inspect(page)
        page.goto(reverse("accounts:profile"))
        inspect(page)

    page.goto(reverse("home"))
    expect(page.get_by_role("heading", name="mười năm gần đây")).to_be_visible()


@SIZES
def test_reviewer_finds_every_page_of_the_menu(
    viewport, open_browser, log_in, inspect, reviewer, work
):
    page = open_browser(viewport, javascript=False)
    log_in(page, reviewer)

    if viewport is PHONE:
        page.get_by_text("Menu", exact=True).click()
    else:
        page.get_by_role("link", name="Nhà tài trợ", exact=True).first.click()
    page.get_by_role("navigation", name="Chính").get_by_role(
        "link", name="Đăng ký trợ giúp"
    ).click()
    page.wait_for_url(f"**{reverse('aid_records:pledge_list')}")

    current = page.locator("nav:visible [aria-current=page]")
    if viewport is PHONE:
        page.get_by_text("Menu", exact=True).click()
    assert current.inner_text() == "Đăng ký trợ giúp"


def test_clerk_goes_from_what_waits_to_the_case(open_browser, log_in, clerk, work):
    page = open_browser(PHONE)
    log_in(page, clerk)

    page.get_by_role("link", name=re.compile(re.escape(work.code))).click()

    page.wait_for_url(f"**{reverse('addresses:detail', args=[work.code])}")
