"""What lies between new code and a site that can be served."""

import pytest
from django.core.management import call_command

from apps.addresses.models import Address
from apps.organisation.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("DIACHI_DATA", str(tmp_path))
    settings.STATIC_ROOT = str(tmp_path / "static")
    return tmp_path


def test_operator_with_units_of_his_own_gets_no_invented_people(province, own_folder):
    call_command("prepare", "--demo")

    assert list(Unit.objects.provinces()) == [province]
    assert not Address.objects.exists()
    assert not (own_folder / "demo_accounts.txt").exists()


def test_operator_of_a_server_gets_neither_units_nor_people():
    call_command("prepare")

    assert not Unit.objects.provinces().exists()
    assert not Address.objects.exists()


def test_static_files_are_collected_again_only_when_one_has_changed(own_folder):
    call_command("prepare")
    collected = own_folder / "static" / "css" / "bootstrap.min.css"
    collected.unlink()

    call_command("prepare")
    while_unchanged = collected.exists()
    (own_folder / "static" / ".collected").write_text("another state of the sources")
    call_command("prepare")

    assert not while_unchanged
    assert collected.exists()
