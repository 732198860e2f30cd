"""A clerk enters a case in a real browser: nothing typed is lost, whatever happens to the line."""

import re
import shutil

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from apps.addresses.models import Address, UnsavedEntry
from tests.factories import AddressFactory
from tests.journeys.conftest import BROWSER, CHROMIUM_FLAGS, DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FORM = "/dia-chi/them/"
NAME, STORY = "Họ và tên (hoặc tên tập thể)", "Hoàn cảnh cụ thể"


def line(page):
    return page.locator("[data-autosave-line]")


def saved(page):
    expect(line(page)).to_contain_text(re.compile(r"Đã tự lưu lúc \d\d:\d\d"))


def copies(page):
    """What the browser itself holds of unsaved forms."""
    return page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('diachi:'))")


def name_box(page):
    return page.get_by_label(NAME)


def test_a_case_survives_reload_lost_line_and_ended_session(open_browser, log_in, inspect, clerk):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto(FORM)
    inspect(page)

    page.get_by_label("Hộ gia đình", exact=True).check()
    name_box(page).fill("H'Yim Thử Kđoh")
    page.locator("#id_headcount").fill("3")
    page.get_by_role("button", name="Thêm một nhu cầu").click()
    page.locator("#id_needs-0-description").fill("Gạo hằng tháng")
    page.locator("#id_needs-1-description").fill("Xe lăn")
    saved(page)
    assert copies(page) == []  # the server has it all: nothing stays on the machine
    page.reload()
    expect(page.locator("#id_needs-1-description")).to_have_value("Xe lăn")
    page.goto(page.url.split("&")[0])  # the address of the page, without “just going on”
    expect(name_box(page)).to_have_value("H'Yim Thử Kđoh")
    expect(page.locator("#id_needs-1-description")).to_have_value("Xe lăn")
    expect(page.get_by_text("Đây là bản bạn đang nhập dở")).to_be_visible()
    inspect(page)

    page.context.set_offline(True)
    page.get_by_label(STORY).fill("Nhà dột, cháu nghỉ học.")
    expect(line(page)).to_contain_text("Mất mạng, đang giữ trên máy này")
    assert len(copies(page)) == 1
    page.context.set_offline(False)
    saved(page)
    expect.soft(line(page)).not_to_contain_text("Mất mạng")

    Session.objects.all().delete()
    page.locator("#id_members-0-full_name").fill("Y Thim Thử")
    expect(line(page)).to_contain_text("Phiên đăng nhập đã hết, đang giữ trên máy này")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_role("heading", name="Chưa lưu, hãy gửi lại")).to_be_visible()
    inspect(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập lại").click()
    other = opened.value
    other.get_by_label("Tên đăng nhập").fill(clerk.username)
    other.get_by_label("Mật khẩu").fill("Mat-khau-thu-1")
    other.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(other.get_by_role("heading", name="Đã đăng nhập lại")).to_be_visible()
    inspect(other)
    other.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("Bạn đã đăng nhập lại.")).to_be_visible()
    page.get_by_role("button", name="Gửi lại").click()

    page.get_by_role("heading", name="H'Yim Thử Kđoh").wait_for()
    address = Address.objects.get()
    assert address.circumstances == "Nhà dột, cháu nghỉ học."
    assert [need.description for need in address.needs.all()] == ["Gạo hằng tháng", "Xe lăn"]
    assert address.members.get().full_name == "Y Thim Thử"
    assert not UnsavedEntry.objects.exists()
    assert copies(page) == []


def test_without_javascript_an_ended_session_loses_nothing_either(open_browser, log_in, clerk):
    page = open_browser(PHONE, javascript=False)
    log_in(page, clerk)
    page.goto(FORM)
    name_box(page).fill("H'Yim Thử Kđoh")
    page.get_by_role("button", name="Thêm một nhu cầu").click()
    page.goto(page.url)  # leaving and coming back
    expect(name_box(page)).to_have_value("H'Yim Thử Kđoh")
    page.get_by_label(STORY).fill("Ốm lâu ngày.")
    Session.objects.all().delete()

    page.get_by_role("button", name="Lưu nháp").click()
    other = page.context.new_page()
    other.goto("/tai-khoan/dang-nhap/")
    other.get_by_label("Tên đăng nhập").fill(clerk.username)
    other.get_by_label("Mật khẩu").fill("Mat-khau-thu-1")
    other.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("button", name="Gửi lại").click()  # its token is from before the login
    expect(page.get_by_text("Bạn đang đăng nhập là")).to_be_visible()
    page.get_by_role("button", name="Gửi lại").click()

    page.get_by_role("heading", name="H'Yim Thử Kđoh").wait_for()
    assert Address.objects.get().circumstances == "Ốm lâu ngày."


def test_what_only_the_machine_has_comes_back_after_the_tab_was_closed(open_browser, log_in, clerk):
    page = open_browser()
    log_in(page, clerk)
    page.goto(FORM)
    page.context.set_offline(True)
    name_box(page).fill("Chưa Kịp Lưu")
    expect(line(page)).to_contain_text("đang giữ trên máy này")
    context = page.context
    # The browser may send a page's last breath after the line came back: here it never arrives.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no line')) }")
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(FORM)
    page.get_by_text(": Chưa Kịp Lưu").wait_for()
    page.get_by_role("button", name="Dùng phần đó").click()

    expect(page.get_by_text("Đây là bản bạn đang nhập dở")).to_be_visible()
    expect(name_box(page)).to_have_value("Chưa Kịp Lưu")
    assert copies(page) == []
    assert UnsavedEntry.objects.get().shown_name == "Chưa Kịp Lưu"


def test_leaving_at_once_still_keeps_the_last_words(open_browser, log_in, clerk):
    page = open_browser()
    log_in(page, clerk)
    page.goto(FORM)
    name_box(page).fill("Đi Vội")
    page.goto("/dia-chi/")

    page.goto(FORM)

    expect(page.get_by_text(re.compile("Bạn có bản đang nhập dở|Trên máy này còn"))).to_be_visible()
    expect(page.get_by_text("Đi Vội").first).to_be_visible()


def test_the_machine_forgets_when_its_user_logs_out_or_another_comes(
    open_browser, log_in, clerk, neighbour_clerk
):
    page = open_browser()
    log_in(page, clerk)
    page.goto(FORM)
    page.route("**/nhap-do/", lambda route: route.abort())
    name_box(page).fill("Riêng Tư")
    expect(line(page)).to_contain_text("đang giữ trên máy này")
    page.get_by_role("button", name="Đăng xuất").first.click()
    page.wait_for_url("**/dang-nhap/**")
    assert copies(page) == []

    log_in(page, clerk)
    page.goto(FORM)
    name_box(page).fill("Riêng Tư")
    expect(line(page)).to_contain_text("đang giữ trên máy này")
    Session.objects.all().delete()
    page.goto("/dia-chi/")  # an ended session is no logout
    assert len(copies(page)) == 1
    log_in(page, neighbour_clerk)
    assert copies(page) == []


def test_two_windows_do_not_overwrite_each_other(open_browser, log_in, clerk, draft_address):
    first = open_browser()
    log_in(first, clerk)
    edit = f"/dia-chi/{draft_address.code}/sua/"
    first.goto(edit)
    second = first.context.new_page()
    second.goto(edit)
    first.get_by_label(STORY).fill("Ở cửa sổ một")
    saved(first)

    second.get_by_label(STORY).fill("Ở cửa sổ hai")

    expect(line(second)).to_contain_text("ở một cửa sổ khác")
    assert ["circumstances", "Ở cửa sổ một"] in UnsavedEntry.objects.get().content
    second.reload()
    second.get_by_text("Trên máy này còn phần nhập").wait_for()
    second.get_by_role("button", name="Dùng phần đó").click()
    expect(second.get_by_text("Đây là bản bạn đang nhập dở")).to_be_visible()
    expect(second.get_by_label(STORY)).to_have_value("Ở cửa sổ hai")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_entering_are_in_order(open_browser, log_in, inspect, clerk, viewport):
    AddressFactory(unit=clerk.unit, created_by=clerk, hamlet="Buôn Tring")
    page = open_browser(viewport)
    log_in(page, clerk)
    page.goto(FORM)
    page.get_by_text("Các phần", exact=True).click()
    inspect(page)
    page.get_by_role("link", name="Khảo sát", exact=True).click()
    page.get_by_role("button", name="Chép từ hồ sơ vừa nhập").click()
    expect(page.get_by_label("Thôn, buôn, ấp")).to_have_value("Buôn Tring")
    page.locator("#id_hamlet").focus()
    page.locator("#hamlet_names option").first.wait_for(state="attached")
    page.get_by_role("button", name="Lưu và gửi duyệt").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    inspect(page)
    page.goto(FORM)
    inspect(page)
    page.get_by_role("link", name="Bỏ bản nhập").click()
    inspect(page)
    page.get_by_role("button", name="Bỏ bản này").click()
    page.get_by_text("Đã bỏ bản đang nhập dở.").wait_for()
    assert not UnsavedEntry.objects.exists()


def test_the_whole_form_goes_by_keyboard_and_twice_sent_is_one_record(open_browser, log_in, clerk):
    page = open_browser()
    log_in(page, clerk)
    page.goto(FORM)
    name_box(page).focus()
    page.keyboard.type("Bàn Phím")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "stay":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Bàn Phím").wait_for()
    page.go_back()

    page.get_by_role("heading", name="Bàn Phím").wait_for()  # the form is saved: back leads on
    assert Address.objects.count() == 1


def test_back_to_a_saved_form_that_the_browser_kept_whole_leads_to_the_dossier(
    chromium, live_server, log_in, clerk
):
    """Phones bring back the page itself, with all that was typed and the key it was saved under."""
    keeping = chromium.browser_type.launch(
        executable_path=shutil.which("chromium") or BROWSER,  # the shell keeps no page whole
        args=CHROMIUM_FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = keeping.new_context(base_url=live_server.url, viewport=PHONE).new_page()
    log_in(page, clerk)
    page.goto(FORM)
    name_box(page).fill("Người Thứ Nhất")
    page.evaluate("addEventListener('pageshow', (e) => { sessionStorage.whole = e.persisted })")
    page.get_by_role("button", name="Lưu nháp").click()
    heading = page.get_by_role("heading", name="Người Thứ Nhất")
    heading.wait_for()

    page.evaluate("setTimeout(() => history.back())")

    expect(page.get_by_text("Bản nhập này đã lưu thành hồ sơ")).to_be_visible()
    heading.wait_for()
    assert page.evaluate("sessionStorage.whole") == "true"
    keeping.close()


# --- money

TYPED = [
    (["1", "5", "0", "0", "0", "0", "0"], "1.500.000", 9),
    (list("1.500.000"), "1.500.000", 9),
    (list("1,5 triệu"), "1,5 triệu", 9),
    (list("1.5"), "1.5", 3),
    (list("0500"), "0500", 4),
    ([*"1500000", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Backspace"], "150.000", 3),
    ([*"1500000", "Home", "ArrowRight", "Delete", "Delete"], "100.000", 1),
    ([*"1500000", "Home", "ArrowRight", "ArrowRight", "Backspace", "2"], "12.500.000", 2),
    ([*"1500000", "Home", "ArrowRight", "9"], "19.500.000", 2),
    ([*"1500", *" nghìn"], "1.500 nghìn", 11),
    ([*"12345", "Backspace", "Backspace"], "123", 3),
]


@pytest.fixture
def money_box(open_browser, log_in, clerk):
    page = open_browser()
    log_in(page, clerk)
    page.goto(FORM)
    box = page.locator("#id_needs-0-value")
    box.focus()
    return box


def test_money_is_grouped_while_typed_and_the_caret_stays_where_it_was(money_box):
    page = money_box.page
    for keys, shown, caret in TYPED:
        money_box.fill("")
        for key in keys:
            page.keyboard.press(key) if len(key) > 1 else page.keyboard.type(key)
        found = money_box.input_value(), money_box.evaluate("(box) => box.selectionStart")
        assert found == (shown, caret), keys


def test_pasted_money_stays_readable(money_box):
    page = money_box.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for pasted, shown in (
        ("1,5 triệu", "1,5 triệu"),
        ("1500000", "1.500.000"),
        ("1.500.000", "1.500.000"),
        ("1.5", "1.5"),
        ("1 500 000", "1 500 000"),
    ):
        money_box.fill("1500")
        page.evaluate("(text) => navigator.clipboard.writeText(text)", pasted)
        money_box.select_text()
        page.keyboard.press("Control+V")
        assert money_box.input_value() == shown


def test_an_input_method_is_not_disturbed_while_it_composes(money_box):
    money_box.fill("")
    client = money_box.page.context.new_cdp_session(money_box.page)
    client.send("Input.imeSetComposition", {"text": "1500", "selectionStart": 4, "selectionEnd": 4})
    assert money_box.input_value() == "1500"

    client.send("Input.insertText", {"text": "1500"})

    expect(money_box).to_have_value("1.500")


def test_what_is_typed_as_money_is_what_is_saved(open_browser, log_in, clerk):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto(FORM)
    page.locator("#id_needs-0-description").fill("Gạo")
    page.locator("#id_needs-0-value").press_sequentially("1500000")
    page.get_by_role("button", name="Lưu nháp").click()
    page.get_by_role("heading", name="(chưa ghi tên)").wait_for()

    assert Address.objects.get().needs.get().value == 1_500_000


def test_phones_show_the_right_keyboards(open_browser, log_in, clerk):
    page = open_browser(PHONE)
    log_in(page, clerk)
    page.goto(FORM)
    modes = {
        "#id_identity_number": "numeric",
        "#id_headcount": "numeric",
        "#id_phone": "tel",
        "#id_needs-0-value": "numeric",
        "#id_needs-0-quantity": "decimal",
        "#id_born": "numeric",
    }

    assert {box: page.locator(box).get_attribute("inputmode") for box in modes} == modes
    for box in ("#id_full_name", "#id_surveyor", "#id_hamlet", "#id_members-0-full_name"):
        assert page.locator(box).get_attribute("autocapitalize") == "words"
    assert page.locator("form[data-autosave]").get_attribute("autocomplete") == "off"
