"""Work that takes long, watched in a real browser; the test is the worker."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import expect

from apps.jobs import actions
from apps.jobs.models import Job
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def running(clerk):
    actions.enqueue(
        "mail_digest", owner=clerk, unit=clerk.unit, title="Danh sách địa chỉ", about="Không lọc"
    )
    job = actions.claim()
    actions.keep(job, (250, 1000, "Đang ghi danh sách"))
    return job


def finish(job):
    file = default_storage.save("jobs/so.csv", ContentFile(b"a;b\n"))
    actions.finish(job, file=file, file_name="danh-sach.csv", file_size=4, file_rows=1)


def test_clerk_watches_work_move_and_end_without_touching_the_page(
    open_browser, log_in, inspect, clerk, running
):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto(f"/viec-nen/{running.pk}/")
    expect(page.get_by_text("25% · 250 / 1.000")).to_be_visible()
    inspect(page)

    actions.keep(running, (600, 1000, "Đang tính lại"))
    expect(page.get_by_text("60% · 600 / 1.000")).to_be_visible()
    expect(page.locator("[data-job-words]")).to_have_text("Đang tính lại")
    finish(running)

    expect(page.get_by_role("link", name="Tải tệp về")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp về").click()
    assert download.value.suggested_filename == "danh-sach.csv"


def test_clerk_without_javascript_cancels_and_starts_again_among_the_own_files(
    open_browser, log_in, clerk, running
):
    page = open_browser(javascript=False)
    log_in(page, clerk)
    page.goto("/tep-cua-toi/")

    page.get_by_role("button", name="Hủy việc: Danh sách địa chỉ").click()
    expect(page.get_by_text("Đang dừng lại…")).to_be_visible()
    actions.stop(running)
    page.goto(f"/viec-nen/{running.pk}/")
    page.get_by_role("button", name="Chạy lại").click()
    expect(page.get_by_text("Đang chờ đến lượt.")).to_be_visible()
    again = actions.claim()
    finish(again)

    # the page looks again by itself
    expect(page.get_by_role("link", name="Tải tệp về")).to_be_visible(timeout=15_000)
    assert Job.objects.get(pk=running.pk).attempts == 2
