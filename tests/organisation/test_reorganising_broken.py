"""A reorganisation that is killed, and people who write, read or reorganise meanwhile."""

import multiprocessing
import os
import signal
import time

import pytest
from django.db import connections, transaction
from django.urls import reverse

from apps.addresses.models import Address
from apps.core.standstill import StandstillError, stand_still
from apps.organisation import reorganising
from apps.organisation.models import MovedRow, Unit
from tests import factories
from tests.organisation import two_provinces
from tests.organisation.test_reorganising import hashes

pytestmark = pytest.mark.django_db(transaction=True)
IN_THE_MIDDLE = 9  # of about twenty steps: the tree is new, some tables have moved


def apply_until_the_middle(draft, manager, said, settings):
    """Body of a process of its own: applies, and stops for ever when half is done."""
    connections.close_all()

    def progress(done, total, words):
        if done == IN_THE_MIDDLE:
            said.send(done)
            signal.pause()

    reorganising.apply(draft, by=manager, has_read=True, progress=progress)


def wait_until_the_server_has_noticed():
    """The session of the killed process holds its locks until then: a moment, on a busy machine more."""
    give_up = time.monotonic() + 30
    while True:
        try:
            with transaction.atomic():
                return stand_still(patience=20)
        except StandstillError:  # refused at once while the dead one is still there
            assert time.monotonic() < give_up
            time.sleep(0.05)


def test_kill_9_in_the_middle_leaves_everything_as_it_was_and_nobody_held(
    client, settings, monkeypatch
):
    monkeypatch.setattr("apps.core.standstill.PATIENCE", 0.3)
    units = two_provinces.old_provinces()
    manager = two_provinces.national_manager()
    clerk = factories.UserFactory(unit=units.one)
    factories.AddressFactory.create_batch(3, unit=units.one, filed=True)
    draft = two_provinces.decree_of(units)
    client.force_login(clerk)
    client.get(reverse("addresses:list"))  # notes that the session is in use
    before = hashes()
    connections.close_all()
    ear, mouth = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=apply_until_the_middle, args=(draft, manager, mouth, settings)
    )
    process.start()
    try:
        assert ear.poll(60)

        # meanwhile: readers see what was, a writer is told kindly, a second one is refused
        page = client.get(reverse("addresses:list"))
        assert page.status_code == 200
        assert "Nguyễn Văn Thử" in page.content.decode()
        typed = {"full_name": "Phạm Thị Gõ", "unit": units.one.pk}
        answer = client.post(reverse("addresses:create"), typed, HTTP_ORIGIN="http://testserver")
        assert answer.status_code == 503
        assert "Phạm Thị Gõ" in answer.content.decode()
        with pytest.raises(StandstillError, match="đợt sắp xếp khác"):
            reorganising.apply(draft, by=manager, has_read=True)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.join()

    wait_until_the_server_has_noticed()
    now = hashes()
    assert now == before
    assert not MovedRow.objects.exists()
    assert reorganising.apply(draft, by=manager, has_read=True)["made"] == 3
    ward = Unit.objects.by_key("2025:24340")
    assert Address.objects.filter(unit=ward).count() == 3
