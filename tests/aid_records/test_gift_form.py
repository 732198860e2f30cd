"""The form of one gift: short, and it takes a photo along."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.addresses.choices import AidForm
from apps.aid_records.models import AidRecord, Evidence
from apps.core.dates import today
from tests.factories import AidRecordFactory, PledgeFactory, SponsorFactory
from tests.pictures import photo

CREATE = "/tro-giup/them/"


@pytest.fixture
def sponsor(commune):
    return SponsorFactory(unit=commune, name="Công ty Ánh Dương")


@pytest.fixture
def typed(filed_address, sponsor):
    def fields(**changes):
        return {
            "form_key": str(uuid.uuid4()),
            "address": filed_address.code,
            "given_on": "06/03/2018",
            "donor": sponsor.name,
            "form": AidForm.objects.get(code="tien-mat").pk,
            "value": "500.000",
        } | changes

    return fields


def is_unfolded(page):
    return bool(re.search(r'<details class="folded" open>', page.text))


def labels_outside(page):
    """The labels that stand open, in order."""
    start, end = page.text.index(' for="id_address"'), page.text.index('<details class="folded"')
    form = page.text[page.text.rindex("<label", 0, start) : end]
    return re.findall(r'<label for="[^"]+">([^<]+?)\s*<', form + "<")


def test_the_usual_fields_stand_open_and_the_others_fold_away(client, clerk):
    client.force_login(clerk)

    page = client.get(CREATE)

    assert labels_outside(page) == [
        "Mã địa chỉ",
        "Ngày trợ giúp",
        "Nhà tài trợ",
        "Loại nhà tài trợ",
        "Hình thức",
        "Giá trị (đồng)",
        "Căn cứ giá trị",
        "Ảnh minh chứng",
    ]
    assert not is_unfolded(page)
    assert f'value="{today():%d/%m/%Y}"' in page.text


@pytest.mark.parametrize(
    "changes",
    [{"note": "Trao tận nhà", "value": "-1"}, {"headcount": "0"}, {"quantity": "abc"}],
    ids=["a value inside", "an error inside", "another error inside"],
)
def test_what_is_folded_opens_when_it_has_something_to_say(client, clerk, typed, changes):
    client.force_login(clerk)

    assert is_unfolded(client.post(CREATE, typed(**changes)))


def test_an_error_outside_leaves_the_rest_folded(client, clerk, typed):
    client.force_login(clerk)

    assert not is_unfolded(client.post(CREATE, typed(value="-1")))


def test_a_proposed_exclusion_is_in_sight_with_its_reason(client, clerk, typed):
    client.force_login(clerk)

    asked = client.post(CREATE, typed(given_on="01/03/2018"))

    assert is_unfolded(asked)
    assert "Đề xuất “X2." in asked.text
    assert "ngày trợ giúp ở trước ngày lập hồ sơ (05/03/2018)" in asked.text


def test_an_edit_opens_what_was_written_there(client, clerk, filed_address, sponsor):
    plain = AidRecordFactory(address=filed_address, sponsor=sponsor)
    told = AidRecordFactory(address=filed_address, sponsor=sponsor, description="Gạo")
    client.force_login(clerk)

    pages = [client.get(reverse("aid_records:edit", args=[aid.pk])) for aid in (plain, told)]

    assert [is_unfolded(page) for page in pages] == [False, True]


def test_a_pledge_fills_in_what_it_says(client, clerk, filed_address, sponsor):
    pledge = PledgeFactory(
        address=filed_address,
        sponsor=sponsor,
        status="confirmed",
        confirmed_at="2018-03-05T00:00:00Z",
        value=300_000,
        form=AidForm.objects.get(code="tien-mat"),
    )
    client.force_login(clerk)

    page = client.get(CREATE, {"pledge": pledge.pk})

    form = page.context["form"]
    assert (form["pledge"].value(), form["value"].value(), form["address"].value()) == (
        pledge.pk,
        300_000,
        filed_address.code,
    )
    assert "pledge" in [field.name for field in form.open_fields()]


def test_a_draft_without_headcount_asks_for_it(client, clerk, draft_address, typed):
    type(draft_address).objects.filter(pk=draft_address.pk).update(headcount=None)
    client.force_login(clerk)
    data = typed(address=draft_address.code, exclusion="X2")

    asked = client.post(CREATE, data)
    client.post(CREATE, data | {"headcount": "3"})

    assert "Hồ sơ chưa ghi số người" in asked.text
    assert AidRecord.objects.get().headcount == 3


# --- the photo


def picture(name="trao-qua.jpg", content=None):
    return SimpleUploadedFile(name, photo() if content is None else content)


def test_clerk_saves_a_gift_with_its_photo(client, clerk, typed):
    client.force_login(clerk)

    response = client.post(CREATE, typed(photo=picture()))

    kept = Evidence.objects.get()
    assert (kept.aid, kept.created_by) == (AidRecord.objects.get(), clerk)
    assert reverse("aid_records:evidence_preview", args=[kept.pk]) in client.get(response.url).text


def test_two_clicks_keep_one_gift_and_one_photo(client, clerk, typed):
    client.force_login(clerk)
    data = typed()

    client.post(CREATE, data | {"photo": picture()})
    client.post(CREATE, data | {"photo": picture()})

    assert (AidRecord.objects.count(), Evidence.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "trống"), (b"khong phai anh", "không phải ảnh"), (b"\xff\xd8\xffhong", "hỏng")],
)
def test_a_gift_is_saved_even_if_its_photo_is_refused(client, clerk, typed, content, words):
    client.force_login(clerk)

    response = client.post(CREATE, typed(photo=picture(content=content)))

    assert AidRecord.objects.count() == 1
    assert not Evidence.objects.exists()
    page = client.get(response.url)
    assert "Chưa lưu được ảnh minh chứng" in page.text
    assert words in page.text


def test_a_page_that_asks_again_says_that_the_photo_must_be_chosen_again(client, clerk, typed):
    client.force_login(clerk)

    response = client.post(CREATE, typed(value="-1", photo=picture()))

    assert "Hãy chọn lại ảnh" in response.text
    assert not AidRecord.objects.exists()
