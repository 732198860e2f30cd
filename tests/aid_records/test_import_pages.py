"""The import pages: look first, confirm then, in one's own units only."""

import datetime
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.addresses.models import Address
from apps.aid_records.importing import clear_expired_uploads, import_workbook
from apps.aid_records.uploads import Upload
from tests.factories import AddressFactory, UserFactory
from tests.workbooks import workbook

HEADS = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày lập hồ sơ")
ROW = ("A-1", "Cư Bao", "Cá nhân", "Trần Thị Hoà", "11/04/2018")
START = reverse("aid_records:import")


@pytest.fixture
def as_reviewer(client, reviewer, commune):
    client.force_login(reviewer)
    return client


def upload(client, *rows, kind="addresses", unit, heads=HEADS, file=None):
    file = file or workbook(heads, *rows)
    return client.post(START, {"kind": kind, "unit": unit.pk, "file": file})


def test_reviewer_sees_what_was_read_and_nothing_is_saved_yet(as_reviewer, province):
    response = upload(as_reviewer, ROW, unit=province)
    page = as_reviewer.get(response.url)

    assert response.status_code == 302
    assert "Xác nhận nhập" in page.content.decode()
    assert "Chưa lưu gì" in page.content.decode()
    assert not Address.objects.exists()


def test_reviewer_confirms_and_a_second_click_changes_nothing(as_reviewer, province, reviewer):
    preview = upload(as_reviewer, ROW, unit=province).url
    confirm = preview + "xac-nhan/"

    first = as_reviewer.post(confirm, follow=True)
    as_reviewer.post(confirm)

    assert "Đã nhập tệp tep.xlsx" in first.content.decode()
    assert "1 mới, 0 thay đổi" in first.content.decode()
    address = Address.objects.get()
    assert (address.created_by, address.version) == (reviewer, 1)
    assert bytes(Upload.objects.get().content) == b""


def test_a_file_with_a_wrong_row_cannot_be_confirmed(as_reviewer, province):
    bad = (*ROW[:4], "31/02/2018")
    preview = upload(as_reviewer, ROW, ("A-2", *bad[1:]), unit=province).url

    page = as_reviewer.get(preview).content.decode()
    as_reviewer.post(preview + "xac-nhan/")

    assert "Dòng 3" in page
    assert "Ngày lập hồ sơ" in page
    assert "không có thật" in page
    assert "Xác nhận nhập" not in page
    assert not Address.objects.exists()


def test_a_file_that_is_no_workbook_is_refused_at_the_field(as_reviewer, province):
    file = SimpleUploadedFile("tep.xlsx", b"Day la van ban")

    response = upload(as_reviewer, unit=province, file=file)

    assert response.status_code == 200
    assert "không phải là tệp bảng tính" in response.content.decode()
    assert not Upload.objects.exists()


def test_the_confirmation_counts_again_what_changed_since(as_reviewer, province):
    first = upload(as_reviewer, ROW, unit=province).url
    second = upload(as_reviewer, ROW, unit=province).url
    as_reviewer.post(first + "xac-nhan/")

    page = as_reviewer.post(second + "xac-nhan/", follow=True).content.decode()

    assert "0 mới, 0 thay đổi" in page
    assert Address.objects.count() == 1


def test_another_reviewer_does_not_find_the_upload(client, as_reviewer, province):
    preview = upload(as_reviewer, ROW, unit=province).url
    client.force_login(UserFactory(role="reviewer", unit=province))

    assert client.get(preview).status_code == 404
    assert client.post(preview + "xac-nhan/").status_code == 404


def test_an_upload_expires_and_its_content_goes_with_it(as_reviewer, province):
    preview = upload(as_reviewer, ROW, unit=province).url

    with time_machine.travel(
        datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(hours=25), tick=False
    ):
        as_reviewer.force_login(UserFactory(role="reviewer", unit=province))
        gone = as_reviewer.get(preview)
        fresh = upload(as_reviewer, ROW, unit=province).url
        cleared = clear_expired_uploads()

        assert gone.status_code == 404
        assert as_reviewer.get(fresh).status_code == 200

    assert cleared == {"uploads": 1}
    assert Upload.objects.count() == 1


def test_a_unit_outside_the_users_subtree_is_not_offered(as_reviewer, other_province):
    response = upload(as_reviewer, ROW, unit=other_province)

    assert response.status_code == 200
    assert not Upload.objects.exists()


def test_clerk_and_viewer_may_not_import(client, clerk, viewer):
    for user in (clerk, viewer):
        client.force_login(user)

        assert client.get(START).status_code == 403
        assert client.get(reverse("aid_records:import_template", args=["aid"])).status_code == 403


@pytest.mark.parametrize("kind", ["addresses", "sponsors", "aid"])
def test_the_template_file_is_itself_a_good_file(as_reviewer, reviewer, commune, kind):
    AddressFactory(unit=commune, legacy_code="24340-0001", full_name="H'Blim Mlô", filed=True)

    response = as_reviewer.get(reverse("aid_records:import_template", args=[kind]))

    file = io.BytesIO(b"".join(response.streaming_content))
    report = import_workbook(kind, file, unit=commune.province, by=reviewer, dry_run=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert (report.read, report.errors) == (1, [])


def test_there_is_no_template_of_an_unknown_kind(as_reviewer):
    assert as_reviewer.get(reverse("aid_records:import_template", args=["gi"])).status_code == 404


def test_the_confirmation_is_a_post(as_reviewer, province):
    preview = upload(as_reviewer, ROW, unit=province).url

    assert as_reviewer.get(preview + "xac-nhan/").status_code == 405
