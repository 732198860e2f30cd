"""The main job in a real browser: three workbooks in, the summary table out."""

import io
import json
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.core.management import call_command

from apps.organisation.models import Unit
from tests.factories import UserFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())
WORKBOOKS = [
    ("Địa chỉ nhân đạo", "dia-chi.xlsx", 60),
    ("Nhà tài trợ", "nha-tai-tro.xlsx", 14),
    ("Trợ giúp", "tro-giup.xlsx", 174),
]
TABLE = "/bang-tong-hop/?unit=2025:66&from=2008-01-01&to=2018-12-31"


@pytest.fixture
def officer(live_server):
    call_command("load_units", "--province", "66", verbosity=0)
    return UserFactory(role="reviewer", unit=Unit.objects.by_key("2025:66"))


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESK, True), (PHONE, False)],
    ids=["desk", "phone without javascript"],
)
def test_an_officer_imports_three_workbooks_and_takes_the_table_home(
    open_browser, log_in, inspect, officer, viewport, javascript
):
    page = open_browser(viewport, javascript=javascript)
    log_in(page, officer)
    for kind, file, rows in WORKBOOKS:
        page.goto("/nhap-tep/")
        if javascript:
            inspect(page)
        page.get_by_role("radio", name=kind, exact=True).check()
        page.locator("input[type=file]").set_input_files(SAMPLES / file)
        page.get_by_role("button", name="Đọc tệp").click()
        page.get_by_text("Chưa lưu gì vào hệ thống.").wait_for()
        if javascript:
            inspect(page)
        page.get_by_role("button", name="Lưu tất cả").click()
        page.get_by_text(f"{rows} đọc = {rows} mới + 0 thay đổi").wait_for()
        page.get_by_role("link", name="Hoàn tác").wait_for()

    page.goto(TABLE)
    if javascript:
        inspect(page)
    assert "745.200.000" in page.locator("table").first.inner_text()

    with page.expect_download() as xlsx:
        page.get_by_role("link", name="XLSX").click()
    sheet = openpyxl.load_workbook(
        io.BytesIO(xlsx.value.path().read_bytes()), data_only=True
    ).active
    last = [
        [cell.value for cell in row]
        for row in sheet
        if row[1].value == "Tổng cộng" or row[0].value == "Tổng cộng"
    ]
    total = EXPECTED["total"]
    assert [value for value in last[0] if isinstance(value, int)] == list(total.values())

    with page.expect_download() as pdf:
        page.get_by_role("link", name="PDF").click()
    text = "".join(p.extract_text() for p in pypdf.PdfReader(pdf.value.path()).pages)
    assert "745.200.000" in text
