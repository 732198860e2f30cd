"""From the commune's Excel to saved dossiers in a real browser: a file, and a pasted block."""

import pytest
from playwright.sync_api import expect

from apps.addresses.models import Address
from apps.workbooks.models import Import, StagedRow
from tests.journeys.conftest import DESK, PHONE
from tests.workbooks import workbook

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HEADS = ("STT", "Mã cũ", "Đơn vị", "Phân loại riêng", "Họ và tên", "Ngày lập hồ sơ")
GOOD = (1, "A-1", "Cư Bao", "Cá nhân", "TRẦN THỊ HOÀ", "11/04/2018")
BAD = (2, "A-2", "Cư Bao", "Cá nhân", "H'Yim Kđoh", "31/02/2018")
WORSE = (3, "A-3", "Cư Bao", "Cá nhân", "Y Bhiăn Niê", "32/13/2018")
WAYS = pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(PHONE, True), (DESK, True), (PHONE, False)],
    ids=["phone", "desk", "phone without javascript"],
)


def cell(page, number, field):
    return page.locator(f"[name=o-{number}-{field}]")


def put_on_clipboard(page, text):
    """What Ctrl+V does, at the box that has the focus."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
            );
        }""",
        text,
    )


def wait_until_kept(page):
    """Until the browser has put away what was pasted."""
    kept = "Object.keys(localStorage).some((name) => name.includes(':dan:'))"
    for _ in range(100):
        if page.evaluate(kept):
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing is kept")


@WAYS
def test_reviewer_brings_in_the_communes_own_file_mends_it_saves_it_and_takes_it_back(
    open_browser, log_in, inspect, reviewer, commune, viewport, javascript
):
    page = open_browser(viewport, javascript=javascript)
    log_in(page, reviewer)
    page.goto("/nhap-tep/")
    file = workbook(("DANH SÁCH CỦA PHƯỜNG",), HEADS, GOOD, BAD, WORSE).read()
    page.locator("input[type=file]").set_input_files(
        {"name": "Cư Bao.xlsx", "mimeType": "application/octet-stream", "buffer": file}
    )
    page.get_by_role("button", name="Đọc tệp").click()

    page.get_by_label("Phân loại riêng").select_option(label="Loại")
    if javascript:
        inspect(page)
    page.get_by_role("button", name="Đọc tệp").click()

    expect(page.get_by_text("3 đọc = 1 mới + 0 thay đổi + 0 không đổi")).to_be_visible()
    page.get_by_role("button", name="Đổi thành chữ thường").click()
    expect(page.get_by_text("Đã đổi các tên viết toàn chữ hoa")).to_be_visible()
    if javascript:
        inspect(page)
    cell(page, 4, "filed_on").fill("28/02/2018")
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.get_by_text("Đã ghi 1 ô và kiểm tra lại.")).to_be_visible()
    expect(cell(page, 5, "filed_on")).to_have_value("32/13/2018")

    page.get_by_role("button", name="Chỉ lưu 2 dòng tốt").click()
    expect(page.get_by_text("1 dòng lỗi chưa được lưu")).to_be_visible()
    if javascript:
        inspect(page)
    names = set(Address.objects.values_list("full_name", flat=True))
    assert names == {"Trần Thị Hoà", "H'Yim Kđoh"}

    page.get_by_role("link", name="Hoàn tác lần nhập này").click()
    page.get_by_label("Lý do hoàn tác").fill("Nhập nhầm đơn vị")
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    expect(page.get_by_text("2 bản ghi được hủy")).to_be_visible()
    if javascript:
        inspect(page)
    assert not Address.objects.filter(voided_at=None).exists()


def test_any_cell_of_the_grid_opens_goes_on_with_enter_and_outlives_a_lost_line(
    open_browser, log_in, inspect, reviewer, commune
):
    page = open_browser(DESK)
    log_in(page, reviewer)
    page.goto("/nhap-tep/")
    heads = [head if head != "Phân loại riêng" else "Loại" for head in HEADS]
    page.locator("[name=file]").set_input_files(
        {
            "name": "Cư Bao.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": workbook(heads, GOOD, BAD, WORSE).read(),
        }
    )
    page.get_by_role("button", name="Đọc tệp").click()
    expect(cell(page, 3, "filed_on")).to_be_visible()

    page.locator("[data-cell=o-2-full_name]").click()
    cell(page, 2, "full_name").fill("Trần Thị Hoà")
    cell(page, 2, "full_name").press("Enter")
    expect(cell(page, 3, "full_name")).to_be_focused()
    cell(page, 3, "full_name").press("Enter")
    cell(page, 3, "filed_on").focus()
    put_on_clipboard(page, "27/02/2018\n28/02/2018\n")
    expect(cell(page, 4, "filed_on")).to_have_value("28/02/2018")
    expect(page.locator("[data-mend-line]")).to_have_text("3 ô đã sửa, chưa kiểm tra lại.")

    page.context.set_offline(True)
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.locator("[data-mend-line]")).to_contain_text("Đang mất mạng nên chưa gửi")
    page.context.set_offline(False)
    page.reload()
    expect(cell(page, 2, "full_name")).to_have_value("Trần Thị Hoà")
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.get_by_text("Đã ghi 3 ô và kiểm tra lại.")).to_be_visible()

    inspect(page)
    expect(page.get_by_role("button", name="Lưu tất cả")).to_be_visible()
    assert set(StagedRow.objects.values_list("state", flat=True)) == {"ok"}
    page.get_by_role("button", name="Lấy lại như trong tệp").first.click()
    expect(cell(page, 2, "full_name")).to_have_value("TRẦN THỊ HOÀ")


@WAYS
def test_reviewer_pastes_fifty_rows_mends_the_two_bad_cells_and_saves(
    open_browser, log_in, inspect, reviewer, commune, viewport, javascript
):
    heads = ["Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày sinh", "Giới tính", "Số người"]
    rows = [
        [f"P-{n}", "Cư Bao", "Cá nhân", f"H'Yim Kđoh {n}", str(1940 + n), "Nữ", "1", "11/04/2018"]
        for n in range(50)
    ]
    rows[3][7] = rows[7][7] = "31/02/2018"
    block = "\n".join("\t".join(row) for row in [[*heads, "Ngày lập hồ sơ"], *rows])
    page = open_browser(viewport, javascript=javascript)
    log_in(page, reviewer)
    page.goto("/nhap-tep/dan/")
    if javascript:
        page.get_by_label("Dòng 2, Mã cũ").focus()
        put_on_clipboard(page, block)
        expect(page.get_by_text("Đã dán 50 dòng, 8 cột theo dòng tiêu đề.")).to_be_visible()
        expect(page.get_by_label("Dòng 51, Họ và tên")).to_have_value("H'Yim Kđoh 49")
        wait_until_kept(page)
        page.reload()  # the power went
        expect(page.get_by_text("mà chưa gửi xong")).to_be_visible()
        expect(page.get_by_label("Dòng 51, Họ và tên")).to_have_value("H'Yim Kđoh 49")
        inspect(page)
    else:
        page.get_by_label("Các ô chép từ Excel").fill(block)
    page.get_by_role("button", name="Kiểm tra").click()

    expect(page.get_by_text("50 đọc = 48 mới")).to_be_visible()
    assert not Address.objects.exists()
    cell(page, 5, "filed_on").fill("28/02/2018")
    cell(page, 9, "filed_on").fill("27/02/2018")
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.get_by_text("50 đọc = 50 mới")).to_be_visible()
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.get_by_text("Đã lưu lúc")).to_be_visible()
    assert Address.objects.count() == 50
    assert Import.objects.get().is_pasted
