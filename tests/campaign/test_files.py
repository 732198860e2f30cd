"""Scans and photos of papers, committees and activities."""

from uuid import uuid4

import pytest
from django.urls import reverse

from apps.campaign import actions
from apps.campaign.models import CampaignFile
from apps.core.actions import ActionError
from tests import factories
from tests.pictures import upload

OWNERS = {
    "directive": factories.DirectiveFactory,
    "committee": factories.SteeringCommitteeFactory,
    "activity": factories.ActivityFactory,
}


def url(name, row):
    return reverse(f"campaign:{name}", args=[row.pk])


@pytest.mark.parametrize("name", OWNERS)
def test_clerk_adds_a_photo_which_the_viewer_opens_and_the_neighbour_does_not(
    client, clerk, viewer, neighbour_clerk, name
):
    row = OWNERS[name](unit=clerk.unit)
    client.force_login(clerk)

    sent = {"files": upload(), "upload_key": str(uuid4())}
    response = client.post(url(f"{name}_attach", row), sent)

    file = CampaignFile.objects.get()
    assert response.url == f"{url(f'{name}_detail', row)}#tep"
    assert (file.owner_name, file.owner) == (name, row)
    assert url("file_preview", file) in client.get(url(f"{name}_detail", row)).text
    client.force_login(viewer)
    assert client.get(url("file", file))["Content-Type"] == "image/webp"
    assert client.get(url("file_void", file)).status_code == 403
    client.force_login(neighbour_clerk)
    for page in ("file", "file_preview", "file_void"):
        assert client.get(url(page, file)).status_code == 404


def test_the_same_photo_twice_is_one(clerk):
    row, key = factories.ActivityFactory(unit=clerk.unit), uuid4()

    first = actions.attach(row, upload(), upload_key=key, by=clerk)
    again = actions.attach(row, upload(), upload_key=key, by=clerk)
    other = actions.attach(row, upload(), upload_key=uuid4(), by=clerk)

    assert first == again == other


def test_clerk_voids_a_photo_and_its_name_and_reason_stay(client, clerk):
    row = factories.ActivityFactory(unit=clerk.unit)
    file = actions.attach(row, upload(), upload_key=uuid4(), by=clerk)
    client.force_login(clerk)

    response = client.post(url("file_void", file), {"reason": "Ảnh nhầm"})

    assert response.url == f"{url('activity_detail', row)}#tep"
    assert "Ảnh nhầm" in client.get(response.url).text
    assert client.get(url("file", file)).status_code == 404


def test_a_voided_record_takes_no_more_files(clerk, reviewer):
    row = factories.DirectiveFactory(unit=clerk.unit)
    actions.void(row, reason="Nhầm", by=reviewer)

    with pytest.raises(ActionError, match="đã hủy"):
        actions.attach(row, upload(), upload_key=uuid4(), by=clerk)


def test_what_is_no_picture_is_refused_by_name(client, clerk):
    row = factories.DirectiveFactory(unit=clerk.unit)
    client.force_login(clerk)

    sent = {"files": upload(b"MZ", name="vanban.exe"), "upload_key": str(uuid4())}
    response = client.post(url("directive_attach", row), sent)

    assert "vanban.exe" in response.text
    assert not CampaignFile.objects.exists()


def test_the_log_of_the_province_tells_of_a_photo_and_that_of_another_does_not(
    client, clerk, manager, other_province
):
    actions.attach(
        factories.ActivityFactory(unit=clerk.unit), upload(), upload_key=uuid4(), by=clerk
    )
    stranger = factories.UserFactory(unit=other_province, role="manager", with_second_factor=True)

    client.force_login(manager)
    assert "Thêm tệp chỉ đạo, phong trào" in client.get(reverse("audit:log")).text
    client.force_login(stranger)
    assert "tệp chỉ đạo" not in client.get(reverse("audit:log")).text
