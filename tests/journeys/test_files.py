"""Photos from the camera on a weak line, and what goes on paper, in a real browser."""

import io

import pypdf
import pytest
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import expect

from apps.addresses.models import Address, Attachment
from tests.factories import AddressFactory, AidRecordFactory
from tests.journeys.conftest import DESK, PHONE
from tests.pictures import PDF, photo

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

CAMERA, ALBUM = 0, 1


def sending(name="IMG_0001.jpg", content=None, kind="image/jpeg"):
    return {"name": name, "mimeType": kind, "buffer": content or photo(2400, 1800)}


def choose(page, *files, button=ALBUM):
    page.locator("[data-photos-input]").nth(button).set_input_files(list(files))


def told(page, words):
    page.get_by_role("status").filter(has_text=words).wait_for()


def save_draft(page, name):
    page.get_by_label("Họ và tên (hoặc tên tập thể)").fill(name)
    page.get_by_role("button", name="Lưu nháp").click()
    page.get_by_role("heading", name=name).wait_for()


def stored(row):
    with default_storage.open(row.file.name) as content:
        return content.read()


@pytest.fixture
def phone(open_browser, log_in, clerk):
    page = open_browser(PHONE)
    log_in(page, clerk)
    return page


def test_photo_from_the_camera_is_sent_while_the_clerk_types_and_keeps_no_trace_of_the_place(
    phone, inspect
):
    phone.goto("/dia-chi/them/")
    choose(phone, sending(), button=CAMERA)
    told(phone, "Đã gửi 1 ảnh")
    inspect(phone)
    assert Attachment.objects.get().address is None

    phone.reload()
    phone.get_by_text("đã gửi").wait_for()
    save_draft(phone, "Bà Thử Lan")

    row = Address.objects.get().attachments.get()
    content = stored(row)
    assert b"EXIF" not in content
    assert b"Lan" not in content
    assert max(Image.open(io.BytesIO(content)).size) == 1600
    expect(phone.locator("#tep img")).to_have_count(1)
    inspect(phone)


def test_case_is_saved_without_waiting_for_its_photos_and_they_follow_later(phone):
    held = []
    phone.route("**/dia-chi/tep/gui/", lambda route: held.append(route))
    phone.goto("/dia-chi/them/")
    choose(phone, sending())
    phone.get_by_text("đang chờ gửi").first.wait_for()

    save_draft(phone, "Ông Thử Bảy")

    assert not Attachment.objects.exists()
    phone.unroute_all(behavior="ignoreErrors")
    phone.goto("/tro-giup/")  # any page sends what waits
    told(phone, "Đã gửi 1 ảnh")
    assert Address.objects.get().attachments.count() == 1


def test_photos_taken_without_a_line_wait_in_the_phone_and_go_when_it_is_back(phone, inspect):
    phone.goto("/dia-chi/them/")
    phone.context.set_offline(True)
    choose(phone, sending("a.jpg"), sending("b.jpg", photo(900, 700)))
    told(phone, "2 ảnh, giấy tờ đang chờ gửi. Chưa có mạng")
    inspect(phone)

    phone.context.set_offline(False)

    told(phone, "Đã gửi 2 ảnh")
    save_draft(phone, "Bà Thử Hoa")
    assert Address.objects.get().attachments.count() == 2


def test_waiting_photo_survives_a_reload_and_an_answer_that_was_lost_makes_no_second_one(phone):
    def lose_the_answer(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.route("**/dia-chi/tep/gui/*", lose_the_answer)
    phone.route("**/dia-chi/tep/gui/", lose_the_answer)
    phone.goto("/dia-chi/them/")
    choose(phone, sending())
    told(phone, "đang chờ gửi. Chưa có mạng")
    assert Attachment.objects.count() == 1
    phone.unroute_all(behavior="ignoreErrors")

    phone.goto("/lam-viec/")

    told(phone, "Đã gửi 1 ảnh")
    assert Attachment.objects.count() == 1


def test_photo_of_one_person_is_neither_seen_nor_sent_by_the_next_one_on_the_same_phone(
    phone, log_in, reviewer, clerk
):
    phone.route("**/dia-chi/tep/gui/", lambda route: route.abort())
    phone.goto("/dia-chi/them/")
    choose(phone, sending())
    told(phone, "1 ảnh, giấy tờ đang chờ gửi")
    phone.unroute_all(behavior="ignoreErrors")
    phone.context.clear_cookies()
    phone.get_by_role("button", name="Gửi ngay").click()
    told(phone, "Hãy đăng nhập lại")

    log_in(phone, reviewer)
    phone.goto("/dia-chi/")
    phone.wait_for_timeout(1_000)
    expect(phone.get_by_text("đang chờ gửi")).to_have_count(0)
    assert not Attachment.objects.exists()
    phone.context.clear_cookies()

    log_in(phone, clerk)
    told(phone, "Đã gửi 1 ảnh")
    assert Attachment.objects.get().created_by == clerk


def test_file_that_is_refused_is_told_and_can_be_dropped(phone, inspect):
    phone.goto("/dia-chi/them/")
    choose(
        phone, sending("lạ.jpg", b"GIF89a" + bytes(99)), sending("giấy.pdf", PDF, "application/pdf")
    )
    told(phone, "Tệp “lạ.jpg” không phải ảnh hay PDF")
    inspect(phone)

    phone.get_by_role("button", name="Bỏ tệp không gửi được").click()

    told(phone, "Đã gửi 1 ảnh")
    expect(phone.get_by_text("lạ.jpg")).to_have_count(0)


def test_photos_and_evidence_are_added_and_voided_without_javascript(
    open_browser, log_in, clerk, filed_address
):
    aid = AidRecordFactory(address=filed_address)
    page = open_browser(PHONE, javascript=False)
    log_in(page, clerk)
    page.goto("/dia-chi/them/")
    expect(page.get_by_text("Lưu hồ sơ trước, rồi thêm ảnh")).to_be_visible()
    for path, section in (
        (f"/dia-chi/{filed_address.code}/", "#tep"),
        (f"/tro-giup/{aid.pk}/", "#minh-chung"),
    ):
        page.goto(path)
        page.locator(section).get_by_role("link", name="Thêm ảnh, giấy tờ").click()
        page.locator("#id_files").set_input_files([sending("nhà.jpg")])
        page.get_by_role("button", name="Gửi tệp").click()
        page.locator(section).get_by_role("link", name="Hủy tệp nhà.webp").click()
        page.get_by_label("Lý do hủy").fill("Chụp nhầm")
        page.get_by_role("button", name="Hủy tệp").click()
        page.locator(section).get_by_text("Tệp đã hủy (1)").wait_for()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_files_and_prints_is_in_order(
    open_browser, log_in, inspect, clerk, filed_address, viewport
):
    AddressFactory(unit=clerk.unit, filed=True, hamlet="Thôn 2", full_name="H'Bhiăn Thử Niê Kđăm")
    aid = AidRecordFactory(address=filed_address)
    page = open_browser(viewport)
    log_in(page, clerk)
    code = filed_address.code
    for path, section in (
        (f"/dia-chi/{code}/tep/", "#tep"),
        (f"/tro-giup/{aid.pk}/minh-chung/", "#minh-chung"),
    ):
        page.goto(path)
        inspect(page)
        if section == "#tep":
            choose(page, sending("nhà.jpg"), sending("giấy.pdf", PDF, "application/pdf"))
            told(page, "Đã gửi 2 ảnh")
            page.get_by_role("link", name="Xong, về hồ sơ").click()
        else:
            page.locator("#id_files").set_input_files([sending("nhà.jpg")])
            page.get_by_role("button", name="Gửi tệp").click()
        page.locator(section).get_by_text("nhà.webp").first.wait_for()
        inspect(page)
        page.get_by_role("link", name="Hủy tệp nhà.webp").click()
        inspect(page)
    for path in (f"/dia-chi/{code}/in/", "/dia-chi/in/danh-sach/", "/dia-chi/in/di-tham/"):
        page.goto(path)
        expect(page.get_by_role("button", name="In trang này")).to_be_visible()
        inspect(page)
    page.goto("/dia-chi/in/danh-sach/?q=khongco")
    inspect(page)


def test_case_printed_by_the_browser_is_one_page_too(open_browser, log_in, clerk, filed_address):
    filed_address.circumstances = "Một mình nuôi ba con nhỏ, làm thuê theo mùa. " * 200
    filed_address.save()
    page = open_browser()
    log_in(page, clerk)
    page.goto(f"/dia-chi/{filed_address.code}/in/")

    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    assert len(printed) == 1
    assert "Đại diện Hội" in printed[0].extract_text()
