"""Photos and papers of an address: who adds, sees and voids them, and what becomes of early ones."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.addresses import actions
from apps.addresses.actions import attachments
from apps.addresses.models import Address, Attachment
from apps.audit.history import entries_for
from apps.core import files
from apps.core.actions import VoidedError, void
from tests.pictures import PDF, photo, upload

UPLOAD = "/dia-chi/tep/gui/"


def attach(address, by, content=None, **more):
    return attachments.attach(
        address, upload(content, **more), upload_key=more.pop("key", uuid4()), by=by
    )


def bytes_url(row):
    return reverse("addresses:attachment", args=[row.pk])


def preview_url(row):
    return reverse("addresses:attachment_preview", args=[row.pk])


def many(count):
    return [upload(photo(50 + n, 40), f"ảnh {n}.jpg") for n in range(count)]


# --- adding by form


def test_clerk_adds_photos_and_a_paper_without_javascript(client, clerk, filed_address):
    client.force_login(clerk)
    page = client.get(reverse("addresses:attach", args=[filed_address.code]))
    key = page.context["form"]["upload_key"].value()

    response = client.post(
        page.request["PATH_INFO"],
        {"upload_key": key, "files": [upload(), upload(PDF, "giấy xác nhận.pdf")]},
    )

    assert response.status_code == 302
    rows = Attachment.objects.filter(address=filed_address)
    assert [(row.name, row.kind) for row in rows] == [
        ("ảnh nhà.webp", "photo"),
        ("giấy xác nhận.pdf", "paper"),
    ]
    shown = client.get(reverse("addresses:detail", args=[filed_address.code])).content.decode()
    assert "ảnh nhà.webp" in shown
    assert preview_url(rows[0]) in shown
    assert bytes_url(rows[1]) in shown


def test_second_click_and_the_same_photo_chosen_again_add_nothing(client, clerk, filed_address):
    client.force_login(clerk)
    url = reverse("addresses:attach", args=[filed_address.code])
    first = {"upload_key": uuid4()}

    for data in (first, first, {"upload_key": uuid4()}):
        client.post(url, data | {"files": [upload()]})

    assert filed_address.attachments.count() == 1


def test_other_photos_chosen_in_the_same_form_after_going_back_are_kept(
    client, clerk, filed_address
):
    client.force_login(clerk)
    url = reverse("addresses:attach", args=[filed_address.code])
    key = uuid4()

    client.post(url, {"upload_key": key, "files": [upload(photo(60, 60))]})
    client.post(url, {"upload_key": key, "files": [upload(photo(90, 60))]})

    assert filed_address.attachments.count() == 2


def test_one_bad_file_among_good_ones_is_named_and_the_good_ones_are_kept(
    client, clerk, filed_address
):
    client.force_login(clerk)

    response = client.post(
        reverse("addresses:attach", args=[filed_address.code]),
        {"upload_key": uuid4(), "files": [upload(), upload(b"MZ virus", "lạ.jpg")]},
    )

    assert response.status_code == 200
    words = response.content.decode()
    assert "Đã thêm 1 tệp." in words
    assert "Tệp “lạ.jpg” không phải ảnh hay PDF đọc được" in words
    assert filed_address.attachments.count() == 1


def test_clerk_who_chose_nothing_is_asked_to_choose(client, clerk, filed_address):
    client.force_login(clerk)

    response = client.post(
        reverse("addresses:attach", args=[filed_address.code]), {"upload_key": uuid4()}
    )

    assert "Hãy chọn ít nhất một tệp." in response.content.decode()


def test_address_takes_no_more_files_than_it_may(clerk, filed_address, monkeypatch):
    monkeypatch.setattr(attachments, "MOST", 2)
    first, second, third = many(3)
    for sent in (first, second):
        attachments.attach(filed_address, sent, upload_key=uuid4(), by=clerk)

    with pytest.raises(files.FileError, match=r"“ảnh 2\.webp”.*đã có 2 tệp.*Hãy hủy bớt"):
        attachments.attach(filed_address, third, upload_key=uuid4(), by=clerk)

    void(filed_address.attachments.first(), reason="mờ", by=clerk)
    assert attachments.attach(filed_address, third, upload_key=uuid4(), by=clerk).pk


def test_voided_address_takes_no_files(clerk, filed_address):
    Address.objects.filter(pk=filed_address.pk).update(
        voided_at=timezone.now(), void_reason="nhập nhầm"
    )

    with pytest.raises(VoidedError, match="không thêm tệp được"):
        attach(filed_address, clerk)


# --- who sees the bytes


def test_nobody_out_of_scope_gets_a_byte(
    client, clerk, neighbour_clerk, neighbour_reviewer, viewer, filed_address
):
    row = attach(filed_address, clerk)
    urls = (bytes_url(row), preview_url(row), reverse("addresses:attachment_void", args=[row.pk]))

    for url in urls:
        response = client.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/tai-khoan/dang-nhap/")
    for stranger in (neighbour_clerk, neighbour_reviewer):
        client.force_login(stranger)
        assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    for reader in (clerk, viewer):
        client.force_login(reader)
        found = [client.get(url) for url in urls[:2]]
        assert [answer.status_code for answer in found] == [200, 200]
        with default_storage.open(row.file.name) as stored:
            assert found[0].content == stored.read()
        assert found[1]["Content-Type"] == "image/webp"
    assert client.get(urls[2]).status_code == 403  # the viewer, who is logged in now


def test_stranger_who_knows_the_tag_of_a_photo_still_gets_nothing(
    client, clerk, neighbour_clerk, filed_address
):
    row = attach(filed_address, clerk)
    client.force_login(clerk)
    tag = client.get(bytes_url(row))["ETag"]
    assert client.get(bytes_url(row), headers={"If-None-Match": tag}).status_code == 304

    client.force_login(neighbour_clerk)

    assert client.get(bytes_url(row), headers={"If-None-Match": tag}).status_code == 404


def test_pdf_is_downloaded_and_never_opened_on_our_page(client, clerk, filed_address):
    row = attach(filed_address, clerk, PDF, name="giấy.pdf")
    client.force_login(clerk)

    response = client.get(bytes_url(row))

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''gi%E1%BA%A5y.pdf"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get(preview_url(row)).status_code == 404


def test_name_and_place_of_a_stored_file_say_nothing_about_the_person(clerk, filed_address):
    row = attach(filed_address, clerk, name="Bà Lan.jpg")

    assert "Lan" not in row.file.name
    assert row.file.name.startswith("addresses/")
    assert row.file.name.endswith(".webp")


def test_file_that_is_gone_from_the_store_is_not_found(client, clerk, filed_address):
    row = attach(filed_address, clerk)
    files.drop_bytes(row)
    client.force_login(clerk)

    assert client.get(bytes_url(row)).status_code == 404


# --- voiding


def test_voided_file_is_shown_to_nobody_but_stays_named_with_its_reason(
    client, clerk, reviewer, filed_address
):
    row = attach(filed_address, clerk)
    client.force_login(clerk)
    url = reverse("addresses:attachment_void", args=[row.pk])
    assert "Hãy điền" in client.post(url, {"reason": ""}).content.decode()

    client.post(url, {"reason": "Chụp nhầm nhà"})

    for reader in (clerk, reviewer):
        client.force_login(reader)
        assert client.get(bytes_url(row)).status_code == 404
        assert client.get(preview_url(row)).status_code == 404
        page = client.get(reverse("addresses:detail", args=[filed_address.code])).content.decode()
        assert "Chụp nhầm nhà" in page
        assert bytes_url(row) not in page


def test_history_of_the_address_tells_what_came_and_what_was_voided(client, clerk, filed_address):
    client.force_login(clerk)
    url = reverse("addresses:attach", args=[filed_address.code])
    client.post(url, {"upload_key": uuid4(), "files": [upload(name="nhà.jpg")]})
    row = filed_address.attachments.get()
    void_url = reverse("addresses:attachment_void", args=[row.pk])
    client.post(void_url, {"reason": "Chụp nhầm nhà"})

    found = entries_for(filed_address, related=("attachments",))

    told = [(change.label, change.new) for entry in found for change in entry.changes]
    assert told == [
        ("Sửa tệp kèm theo, lý do hủy", "Chụp nhầm nhà"),
        ("Thêm tệp kèm theo", "tên tệp: nhà.webp; loại: Ảnh"),
    ]
    page = client.get(reverse("addresses:detail", args=[filed_address.code])).content.decode()
    assert "tên tệp: nhà.webp; loại: Ảnh" in page


def test_file_voided_twice_keeps_the_first_reason(client, clerk, filed_address):
    row = attach(filed_address, clerk)
    client.force_login(clerk)
    url = reverse("addresses:attachment_void", args=[row.pk])

    client.post(url, {"reason": "một"})
    again = client.post(url, {"reason": "hai"})

    assert "đã hủy rồi" in again.content.decode()
    row.refresh_from_db()
    assert row.void_reason == "một"


# --- in the background


def send(client, content=None, *, key=None, **more):
    data = {"upload_key": key or uuid4(), "file": upload(content), **more}
    return client.post(UPLOAD, data)


def test_photo_sent_before_its_case_is_saved_goes_over_to_it(client, clerk, commune):
    client.force_login(clerk)
    form_key = uuid4()
    row = send(client, form_key=form_key).json()
    assert client.get(UPLOAD, {"form_key": form_key}).json()["files"] == [row]

    address = actions.create(
        by=clerk, fields={"unit": commune, "full_name": "Bà Thử"}, form_key=form_key
    )

    assert [found.name for found in address.attachments.all()] == [row["name"]]
    assert client.get(UPLOAD, {"form_key": form_key}).json()["files"] == []


def test_photo_that_comes_after_its_case_was_saved_finds_it(client, clerk, commune):
    client.force_login(clerk)
    form_key = uuid4()
    address = actions.create(
        by=clerk, fields={"unit": commune, "full_name": "Bà Thử"}, form_key=form_key
    )

    response = send(client, form_key=form_key)

    assert response.status_code == 201
    assert address.attachments.count() == 1


def test_photo_sent_twice_is_one_photo(client, clerk, filed_address):
    client.force_login(clerk)
    key = uuid4()

    answers = [send(client, key=key, code=filed_address.code) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert filed_address.attachments.count() == 1
    stored = default_storage.listdir("addresses")[0]
    assert stored


def test_early_photo_is_seen_by_its_sender_alone(client, clerk, reviewer):
    client.force_login(clerk)
    form_key = uuid4()
    url = send(client, form_key=form_key).json()["url"]
    assert client.get(url).status_code == 200

    client.force_login(reviewer)

    assert client.get(url).status_code == 404
    assert client.get(UPLOAD, {"form_key": form_key}).json()["files"] == []


def test_colleague_who_guesses_the_key_of_a_form_takes_nothing_over(
    client, clerk, reviewer, commune
):
    client.force_login(clerk)
    form_key = uuid4()
    send(client, form_key=form_key)

    stolen = actions.create(
        by=reviewer, fields={"unit": commune, "full_name": "Bà Thử"}, form_key=form_key
    )

    assert stolen.attachments.count() == 0


def test_colleague_cannot_get_at_a_photo_by_its_upload_key(
    client, clerk, neighbour_clerk, filed_address
):
    key = uuid4()
    attachments.attach(filed_address, upload(), upload_key=key, by=clerk)
    client.force_login(neighbour_clerk)

    response = send(client, key=key, form_key=uuid4())

    assert (response.status_code, set(response.json())) == (400, {"error"})


def test_photo_for_a_case_out_of_scope_is_not_taken(
    client, neighbour_clerk, viewer, clerk, commune, filed_address
):
    client.force_login(neighbour_clerk)
    assert send(client, code=filed_address.code).status_code == 404
    form_key = uuid4()
    actions.create(by=clerk, fields={"unit": commune, "full_name": "Bà Thử"}, form_key=form_key)
    assert send(client, form_key=form_key).status_code == 400
    client.force_login(viewer)
    assert send(client, code=filed_address.code).status_code == 403

    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"upload_key": "x", "code": "DL"},
        {"upload_key": "00000000-0000-4000-8000-000000000000"},
        {"upload_key": "00000000-0000-4000-8000-000000000000", "form_key": "abc"},
    ],
)
def test_upload_that_makes_no_sense_is_refused_in_words(client, clerk, data):
    client.force_login(clerk)

    response = client.post(UPLOAD, data)

    assert response.status_code == 400
    assert "Hãy tải lại trang" in response.json()["error"]
    assert client.get(UPLOAD, {"form_key": "abc"}).json()["files"] == []


def test_bad_photo_sent_in_the_background_is_refused_in_words(client, clerk, filed_address):
    client.force_login(clerk)

    response = send(client, b"GIF89a", code=filed_address.code)

    assert response.status_code == 400
    assert "không phải ảnh hay PDF" in response.json()["error"]


# --- what is never claimed


def test_photos_of_forms_never_saved_go_after_thirty_days_with_their_bytes(
    client, clerk, filed_address
):
    kept = attach(filed_address, clerk, photo(70, 50))
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        old = attachments.attach_early(uuid4(), upload(), upload_key=uuid4(), by=clerk)
        attach(filed_address, clerk, photo(80, 50))
    young = attachments.attach_early(uuid4(), upload(), upload_key=uuid4(), by=clerk)
    stored = [old.file.name, old.preview.name]

    assert actions.clear_unclaimed_attachments() == 1
    assert actions.clear_unclaimed_attachments() == 0

    assert not any(default_storage.exists(name) for name in stored)
    assert Attachment.objects.filter(pk__in=[kept.pk, young.pk]).count() == 2
    assert filed_address.attachments.count() == 2
    assert default_storage.exists(young.file.name)


def test_upload_that_breaks_off_in_the_database_leaves_no_bytes(clerk, filed_address, monkeypatch):
    stored = []
    save = default_storage.__class__.save
    monkeypatch.setattr(
        default_storage.__class__,
        "save",
        lambda self, *args, **kwargs: stored.append(save(self, *args, **kwargs)) or stored[-1],
    )
    monkeypatch.setattr(
        Attachment._meta.get_field("name"), "get_db_prep_save", lambda *a, **k: 1 / 0
    )

    with pytest.raises(ZeroDivisionError):
        attach(filed_address, clerk)

    assert len(stored) == 2
    assert not any(default_storage.exists(name) for name in stored)


@pytest.mark.django_db(transaction=True)
def test_photo_sent_from_ten_places_at_once_while_the_case_is_saved_is_one_photo_of_that_case(
    clerk, commune
):
    form_key, upload_key = uuid4(), uuid4()
    problems = []

    def run(work):
        try:
            work()
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    def save():
        actions.create(by=clerk, fields={"unit": commune, "full_name": "Bà Thử"}, form_key=form_key)

    def sending():
        attachments.attach_early(form_key, upload(), upload_key=upload_key, by=clerk)

    threads = [
        threading.Thread(target=run, args=[work])
        for work in [sending] * 5 + [save] * 2 + [sending] * 5
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert Address.objects.get().attachments.get().upload_key == upload_key
    assert Attachment.objects.count() == 1


def test_page_of_an_address_takes_as_many_queries_for_seven_files_as_for_one(
    client, clerk, filed_address
):
    client.force_login(clerk)
    url = reverse("addresses:detail", args=[filed_address.code])
    client.get(url)
    counted = []
    for sent in many(7):
        attachments.attach(filed_address, sent, upload_key=uuid4(), by=clerk)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counted.append(len(queries))

    assert counted[0] == counted[-1]
