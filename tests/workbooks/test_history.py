"""The history of a record says which import made it, and leads there who may read it."""

import pytest
from django.urls import reverse

from apps.addresses.models import Address
from apps.audit.history import entries_for
from apps.sponsors.models import Sponsor
from apps.workbooks import actions
from tests.workbooks.imports import ROW, brought

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(reviewer, commune):
    run = brought(ROW, by=reviewer)
    return actions.save(run, by=reviewer, only_good=False, version=run.version)


def page(client, user):
    client.force_login(user)
    return client.get(
        reverse("addresses:detail", args=[Address.objects.get().code])
    ).content.decode()


def test_reviewer_reads_which_file_made_a_dossier_and_goes_to_its_import(client, reviewer, run):
    shown = page(client, reviewer)

    link = reverse("workbooks:detail", args=[run.token])
    assert f'<a href="{link}">nhập từ tệp tep.xlsx</a>' in shown
    assert client.get(link).status_code == 200


def test_clerk_reads_the_name_of_the_file_but_is_led_nowhere(client, clerk, run):
    shown = page(client, clerk)

    assert "nhập từ tệp tep.xlsx" in shown
    assert str(run.token) not in shown


def test_an_undone_import_is_named_as_such(client, reviewer, run):
    actions.undo(run, by=reviewer)

    newest, oldest = entries_for(Address.objects.get(), related=["needs"])

    assert (newest.what, newest.where) == ("Hủy", "hoàn tác lần nhập tệp tep.xlsx")
    assert newest.run == oldest.run == str(run.token)
    assert [change.label for change in newest.changes] == ["Lý do hủy"]
    assert "hoàn tác lần nhập tệp tep.xlsx</a>" in page(client, reviewer)


def test_a_sponsor_from_a_file_of_aid_says_so_too(client, reviewer, run):
    heads = ("Mã cũ", "Đơn vị", "Ngày trợ giúp", "Nhà tài trợ", "Loại nhà tài trợ", "Hình thức")
    row = ("A-1", "Cư Bao", "27/06/2018", "Công ty Thử", "Doanh nghiệp", "Tiền mặt")
    aid = brought(row, heads=heads, kind="aid", by=reviewer)
    actions.save(aid, by=reviewer, only_good=False, version=aid.version)
    client.force_login(reviewer)

    shown = client.get(reverse("sponsors:detail", args=[Sponsor.objects.get().pk])).content.decode()

    assert reverse("workbooks:detail", args=[aid.token]) in shown
