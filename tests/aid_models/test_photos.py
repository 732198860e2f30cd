"""Photos of an aid model: sent with words, shown small, voided with a reason."""

import datetime
import uuid

import pytest
from django.urls import reverse

from apps.aid_models import actions
from apps.aid_models.models import ModelPhoto
from apps.core.actions import ActionError
from apps.core.dates import today
from tests.factories import AidModelFactory
from tests.pictures import PDF, photo, upload


def url(name, row):
    return reverse(f"aid_models:{name}", args=[row.pk])


@pytest.fixture
def aid_model(commune):
    return AidModelFactory(unit=commune)


@pytest.fixture
def shown(aid_model, clerk):
    return actions.attach(
        aid_model, upload(), caption="Trao bò", taken_on=None, upload_key=uuid.uuid4(), by=clerk
    )


def sent(*files, **changes):
    return {
        "files": list(files),
        "upload_key": str(uuid.uuid4()),
        "caption": "Trao bò cho hộ H'Yim",
        "taken_on": "04/03/2025",
    } | changes


def test_clerk_sends_photos_with_their_words_and_everyone_sees_them_small(client, clerk, aid_model):
    client.force_login(clerk)
    two = (upload(), upload(photo(colour=(1, 2, 3)), "b.jpg"))

    response = client.post(url("photo_add", aid_model), sent(*two))

    first, second = ModelPhoto.objects.all()
    assert response.url == f"{url('detail', aid_model)}#anh"
    assert (first.caption, first.taken_on) == ("Trao bò cho hộ H'Yim", datetime.date(2025, 3, 4))
    page = client.get(url("detail", aid_model)).text
    assert f'<img src="{url("photo_preview", second)}" alt="Trao bò cho hộ H&#x27;Yim"' in page
    picture = client.get(url("photo_preview", first))
    assert (picture["Content-Type"], picture.content[:4]) == ("image/webp", b"RIFF")


def test_the_same_photos_sent_twice_are_there_once(client, clerk, aid_model):
    client.force_login(clerk)
    key = str(uuid.uuid4())

    for _ in range(2):
        client.post(url("photo_add", aid_model), sent(upload(), upload_key=key))

    assert ModelPhoto.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"files": [upload(PDF, "to.pdf")]}, "không phải ảnh"),
        ({"files": []}, "ít nhất một tệp"),
        (
            {"taken_on": f"{today() + datetime.timedelta(days=1):%d/%m/%Y}"},
            "không được sau hôm nay",
        ),
    ],
)
def test_what_is_no_photo_of_the_past_is_refused(client, clerk, aid_model, changes, words):
    client.force_login(clerk)

    response = client.post(url("photo_add", aid_model), sent(upload()) | changes)

    assert words in response.text
    assert not ModelPhoto.objects.exists()


def test_clerk_mends_the_words_under_a_photo(client, clerk, shown):
    client.force_login(clerk)

    client.post(url("photo_edit", shown), {"caption": "Trao  bê", "taken_on": "05/03/2025"})

    shown.refresh_from_db()
    assert (shown.caption, shown.taken_on) == ("Trao bê", datetime.date(2025, 3, 5))
    assert "Trao bò" in client.get(url("detail", shown.aid_model)).text  # in the history


def test_a_voided_photo_is_shown_to_nobody(client, clerk, shown):
    client.force_login(clerk)

    client.post(url("photo_void", shown), {"reason": "Nhầm mô hình"})

    assert client.get(url("photo", shown)).status_code == 404
    assert client.get(url("photo_edit", shown)).status_code == 404
    assert url("photo_preview", shown) not in client.get(url("detail", shown.aid_model)).text
    with pytest.raises(ActionError, match="đã hủy"):
        actions.describe(shown, caption="x", taken_on=None)


def test_a_neighbour_neither_sees_nor_changes_a_photo(client, neighbour_clerk, viewer, shown):
    client.force_login(neighbour_clerk)
    for name in ("photo", "photo_preview", "photo_edit", "photo_void"):
        assert client.get(url(name, shown)).status_code == 404

    client.force_login(viewer)
    assert client.get(url("photo", shown)).status_code == 200
    assert client.post(url("photo_void", shown), {"reason": "x"}).status_code == 403


def test_a_voided_model_takes_no_photo(aid_model, clerk, reviewer):
    actions.void(aid_model, reason="Ghi trùng", by=reviewer)

    with pytest.raises(ActionError, match="đã hủy"):
        actions.attach(
            aid_model, upload(), caption="", taken_on=None, upload_key=uuid.uuid4(), by=clerk
        )
