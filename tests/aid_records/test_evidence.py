"""Photos and papers that show that aid was given."""

from uuid import uuid4

import pytest
from django.urls import reverse

from apps.aid_records.actions import evidence
from apps.aid_records.models import Evidence
from apps.core import files
from apps.core.actions import VoidedError, void
from tests.factories import AidRecordFactory
from tests.pictures import PDF, photo, upload


@pytest.fixture
def aid(filed_address):
    return AidRecordFactory(address=filed_address)


def attach(aid, by, content=None, **more):
    return evidence.attach(aid, upload(content, **more), upload_key=uuid4(), by=by)


def test_clerk_adds_the_photo_of_the_hand_over_and_the_signed_receipt(client, clerk, aid):
    client.force_login(clerk)
    url = reverse("aid_records:evidence_add", args=[aid.pk])
    data = {"upload_key": uuid4(), "files": [upload(), upload(PDF, "biên nhận.pdf")]}
    assert client.get(url).status_code == 200

    response = client.post(url, data)
    client.post(url, data | {"files": [upload()]})

    page = reverse("aid_records:detail", args=[aid.pk])
    assert response["Location"] == f"{page}#minh-chung"
    assert [row.name for row in aid.evidence.all()] == ["ảnh nhà.webp", "biên nhận.pdf"]
    shown = client.get(page).content.decode()
    for row in aid.evidence.all():
        assert reverse("aid_records:evidence", args=[row.pk]) in shown


def test_neighbour_gets_no_byte_of_the_evidence_and_a_visitor_the_login(
    client, clerk, neighbour_clerk, viewer, aid
):
    row = attach(aid, clerk)
    urls = [
        reverse(f"aid_records:evidence{page}", args=[row.pk]) for page in ("", "_preview", "_void")
    ]

    assert [client.get(url).status_code for url in urls] == [302, 302, 302]
    client.force_login(neighbour_clerk)
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    client.force_login(viewer)
    assert [client.get(url).status_code for url in urls] == [200, 200, 403]


def test_evidence_follows_the_unit_in_which_the_aid_was_given(client, clerk, neighbour_clerk, aid):
    row = attach(aid, clerk)
    url = reverse("aid_records:evidence", args=[row.pk])
    type(aid).objects.filter(pk=aid.pk).update(unit=neighbour_clerk.unit)

    client.force_login(clerk)
    assert client.get(url).status_code == 404
    client.force_login(neighbour_clerk)
    assert client.get(url).status_code == 200


def test_voided_evidence_is_no_longer_served_but_stays_named(client, clerk, aid):
    row = attach(aid, clerk)
    client.force_login(clerk)

    client.post(reverse("aid_records:evidence_void", args=[row.pk]), {"reason": "Ảnh của hộ khác"})

    assert client.get(reverse("aid_records:evidence", args=[row.pk])).status_code == 404
    assert (
        "Ảnh của hộ khác"
        in client.get(reverse("aid_records:detail", args=[aid.pk])).content.decode()
    )


def test_voided_aid_takes_no_evidence_and_a_gift_no_more_than_it_may(clerk, aid, monkeypatch):
    monkeypatch.setattr(evidence, "MOST", 1)
    attach(aid, clerk)
    attach(aid, clerk)  # the same photo again
    with pytest.raises(files.FileError, match="nhiều nhất là 1"):
        attach(aid, clerk, photo(70, 70))
    void(aid, reason="nhập nhầm", by=clerk)

    with pytest.raises(VoidedError, match="không thêm minh chứng được"):
        attach(aid, clerk, photo(80, 80))

    assert Evidence.objects.count() == 1
