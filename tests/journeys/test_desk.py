"""The reviewer's desk and two people at one dossier, in real browsers."""

import pytest
from playwright.sync_api import expect

from apps.addresses.models import Address
from tests.factories import AddressFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def waiting(clerk):
    return [
        AddressFactory(
            unit=clerk.unit,
            created_by=clerk,
            submitted=True,
            full_name=name,
            household_status="poor",
            hamlet="Buôn Kli",
            circumstances="Sống một mình",
            ethnicity="Ê Đê",
        )
        for name in ("H'Yim Thử Kđoh", "Y Bhiăn Thử Niê", "Nguyễn Thị Thử")
    ]


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [(DESK, True), (PHONE, True), (PHONE, False)],
    ids=["desk", "phone", "phone without javascript"],
)
def test_a_dossier_is_returned_mended_and_approved_with_the_others(
    open_browser, log_in, inspect, clerk, reviewer, waiting, viewport, javascript
):
    def look(page):
        if javascript:
            inspect(page)

    desk = open_browser(viewport, javascript=javascript)
    log_in(desk, reviewer)
    desk.goto("/dia-chi/cho-duyet/")
    look(desk)
    desk.get_by_role("link", name="H'Yim Thử Kđoh").click()
    look(desk)
    desk.get_by_role("link", name="Hồ sơ sau").click()
    desk.get_by_role("heading", name="Y Bhiăn Thử Niê").wait_for()
    desk.get_by_role("link", name="Hồ sơ trước").click()
    desk.get_by_role("heading", name="H'Yim Thử Kđoh").wait_for()
    desk.locator("summary", has_text="Trả lại để sửa").click()
    look(desk)
    form = desk.locator("form", has=desk.get_by_role("button", name="Trả lại, sang hồ sơ sau"))
    form.get_by_label("Thông tin chưa đúng").check()
    form.get_by_label("Lời nhắn cho người nhập").fill("Buôn Kli A hay Kli B?")
    form.get_by_label("Thôn, buôn, ấp").check()
    form.get_by_role("button").click()
    desk.get_by_role("heading", name="Y Bhiăn Thử Niê").wait_for()
    desk.get_by_text(f"{waiting[0].code}: Đã trả lại hồ sơ.").wait_for()

    page = open_browser(viewport, javascript=javascript)
    log_in(page, clerk)
    page.goto("/thong-bao/")
    page.get_by_text(f"Hồ sơ {waiting[0].code} được trả lại để sửa").first.click()
    page.wait_for_url("**/sua/")
    look(page)
    page.get_by_role("link", name="thôn, buôn, ấp", exact=True).click()
    assert page.url.endswith("#id_hamlet")
    page.get_by_text("Cần sửa: Thông tin chưa đúng. Buôn Kli A hay Kli B?").wait_for()
    page.get_by_label("Thôn, buôn, ấp").first.fill("Buôn Kli A")
    page.get_by_role("button", name="Lưu và gửi duyệt").click()
    page.get_by_text("Chờ duyệt").first.wait_for()

    desk.goto("/dia-chi/cho-duyet/")
    changed = desk.locator("tr", has_text="Đã sửa từ lần bạn xem")
    expect(changed).to_have_count(1)
    changed.get_by_role("link").click()
    desk.get_by_text("Đã đổi từ lần bạn xem trước").wait_for()
    assert "Buôn Kli A" in desk.locator("mark").all_inner_texts()
    look(desk)
    desk.get_by_role("link", name="Về danh sách").click()
    if javascript:
        desk.get_by_label("Chọn tất cả hồ sơ ở trang này").check()
        desk.get_by_role("button", name="Duyệt các hồ sơ đã chọn").click()
    else:
        desk.get_by_role("button", name="Duyệt cả 3 hồ sơ ở trang này").click()
    desk.get_by_role("heading", name="Duyệt 3 hồ sơ sau đây?").wait_for()
    look(desk)
    desk.get_by_role("button", name="Duyệt 3 hồ sơ").click()
    desk.get_by_role("heading", name="Đã duyệt 3 hồ sơ").wait_for()
    look(desk)
    assert Address.objects.on_file().count() == 3
    desk.reload()  # the same POST once more
    desk.get_by_role("heading", name="Đã duyệt 3 hồ sơ").wait_for()
    desk.go_back()
    desk.goto("/dia-chi/cho-duyet/")
    desk.get_by_text("Không còn hồ sơ nào chờ duyệt").wait_for()
    look(desk)


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(DESK, True), (PHONE, False)], ids=["desk", "phone, no javascript"]
)
def test_two_browsers_edit_at_once_and_the_second_chooses(
    open_browser, log_in, inspect, clerk, reviewer, waiting, viewport, javascript
):
    address = waiting[0]
    pages = []
    for user in (clerk, reviewer):
        page = open_browser(viewport, javascript=javascript)
        log_in(page, user)
        page.goto(f"/dia-chi/{address.code}/sua/")
        pages.append(page)
    first, second = pages
    first.get_by_label("Thôn, buôn, ấp").first.fill("Buôn Tring")
    first.get_by_label("Dân tộc", exact=True).fill("Gia Rai")
    first.get_by_role("button", name="Lưu", exact=True).last.click()
    first.wait_for_url(f"**/{address.code}/")

    second.get_by_label("Thôn, buôn, ấp").first.fill("Buôn Kli B")
    second.get_by_label("Số nhà, đường").fill("Cạnh nhà văn hóa")
    second.get_by_role("button", name="Lưu", exact=True).last.click()
    second.get_by_role("heading", name="Hai người cùng sửa: giữ giá trị nào?").wait_for()
    if javascript:
        inspect(second)
        second.set_viewport_size(PHONE)
        inspect(second)
    second.get_by_text("Dân tộc: Gia Rai").wait_for()  # taken over, and said so
    second.get_by_label("Lấy giá trị của tôi: Buôn Kli B").check()
    second.get_by_role("button", name="Lưu", exact=True).last.click()
    second.wait_for_url(f"**/{address.code}/")

    address.refresh_from_db()
    assert (address.hamlet, address.ethnicity, address.street) == (
        "Buôn Kli B",
        "Gia Rai",
        "Cạnh nhà văn hóa",
    )


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_filter_is_kept_used_renamed_and_dropped(
    open_browser, log_in, inspect, reviewer, waiting, viewport
):
    page = open_browser(viewport)
    log_in(page, reviewer)
    page.goto("/dia-chi/cho-duyet/?kind=individual")
    page.locator("summary", has_text="Bộ lọc đã lưu").click()
    page.get_by_label("Tên cho bộ lọc đang dùng").fill("Cá nhân chờ duyệt")
    page.get_by_role("button", name="Lưu bộ lọc này").click()
    page.get_by_text("Đã lưu bộ lọc “Cá nhân chờ duyệt”.").wait_for()

    page.goto("/dia-chi/cho-duyet/")
    page.locator("summary", has_text="Bộ lọc đã lưu (1)").click()
    inspect(page)
    page.get_by_role("link", name="Cá nhân chờ duyệt").click()
    page.wait_for_url("**/?kind=individual")
    page.locator("summary", has_text="Bộ lọc đã lưu (1)").click()
    page.get_by_role("link", name="Đổi tên hoặc xóa bộ lọc").click()
    inspect(page)
    page.get_by_role("link", name="Đổi tên bộ lọc Cá nhân chờ duyệt").click()
    inspect(page)
    page.get_by_label("Tên bộ lọc").fill("Một người")
    page.get_by_role("button", name="Lưu tên").click()
    page.get_by_role("button", name="Xóa bộ lọc Một người").click()
    page.get_by_text("Chưa có bộ lọc nào").wait_for()
    inspect(page)
