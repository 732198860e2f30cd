"""A real browser: Debian's chromium, headless, on the live server of the test."""

import os
import shutil
import threading
from time import monotonic, sleep

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

# The browser's driver runs an event loop in this thread; the ORM is called beside it, not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


# The shell is Chromium without its windows: the same pages for less work.
BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


# A click does not wait for the page it leads to: whoever looks next could look at the one before.
MARK_LEAVING = """navigation.addEventListener("navigate", (event) => {
    window.isLeaving = !event.destination.sameDocument && event.downloadRequest === null;
});"""
HAS_ARRIVED = "() => document.readyState === 'complete' && !window.isLeaving"


@pytest.fixture
def open_browser(chromium, live_server):
    """open_browser(width=…, javascript=…) → a fresh page; closed after the test."""
    contexts = []

    def open_(viewport=DESK, *, javascript=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            reduced_motion="reduce",  # nobody waits for what slides, nothing is half way
        )
        context.set_default_timeout(15_000)
        context.add_init_script(MARK_LEAVING)
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()
    _let_requests_end()


def _let_requests_end():
    """What the pages sent in their last moments is answered before the tables are emptied."""
    until = monotonic() + 10
    while monotonic() < until and any(
        "process_request_thread" in thread.name for thread in threading.enumerate()
    ):
        sleep(0.02)


@pytest.fixture
def log_in():
    """log_in(page, user): through the form, as a person does."""

    def log_in_(page, user, password="Mat-khau-thu-1"):
        page.goto("/tai-khoan/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(user.username)
        page.get_by_label("Mật khẩu").fill(password)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url("**/")

    return log_in_


@pytest.fixture
def enter(live_server):
    """enter(page, user): as if logged in, whatever the second factor."""

    def enter_(page, user):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return enter_


RUN_AXE = """async () => {
    const {violations} = await axe.run({resultTypes: ["violations"], selectors: false});
    return violations.map(({id, nodes}) => [id, nodes.slice(0, 3).map((node) => node.html)]);
}"""


@pytest.fixture
def inspect():
    """inspect(page[, viewport, …]): axe finds nothing, nothing sticks out sideways."""
    axe = Axe()

    def inspect_(page, *viewports):
        faults = []
        page.wait_for_function(HAS_ARRIVED)
        page.evaluate(axe.axe_script)
        for viewport in viewports or [page.viewport_size]:
            if viewport != page.viewport_size:
                page.set_viewport_size(viewport)
            width = viewport["width"]
            faults += [(width, *violation) for violation in page.evaluate(RUN_AXE)]
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                faults.append((width, f"{wide} px too wide"))
        assert faults == [], f"{page.url}: {faults}"

    return inspect_
