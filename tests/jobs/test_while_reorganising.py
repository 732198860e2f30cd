"""A long file that is being made while units are reorganised is of before or of after."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connections

from apps.addresses.models import Address
from apps.core.actions import ActionError
from apps.jobs import exporting
from apps.jobs.child import CHANGED, perform
from apps.jobs.models import Job
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation, Unit
from tests import factories
from tests.organisation.two_provinces import national_manager
from tests.reorganisations.factories import UnitChangeFactory

pytestmark = pytest.mark.django_db(transaction=True)
FAMILIES = 5


class Listener:
    """Has somebody do something when the job first tells how far it is."""

    def __init__(self, meanwhile=lambda: None):
        self.meanwhile, self.file = meanwhile, {}

    def progress(self, done, total, words):
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()

    def made(self, file, *, name, rows):
        self.file = {"file": file, "file_rows": rows}

    @property
    def content(self):
        with default_storage.open(self.file["file"]) as file:
            return file.read().decode("utf-8-sig")


@pytest.fixture
def draft(province, commune, neighbour_commune):
    """The commune goes whole into its neighbour."""
    line = UnitChangeFactory(
        reorganisation__scope=province,
        reorganisation__starts_on=datetime.date(2026, 4, 24),
        what="join",
        old=commune,
        new_key=neighbour_commune.key,
        new_name="",
    )
    return line.reorganisation


@pytest.fixture
def job(client, clerk, monkeypatch):
    """The clerk of the commune asks for the list of all its families."""
    monkeypatch.setattr("apps.jobs.exporting.IN_REQUEST", 0)
    factories.AddressFactory.create_batch(FAMILIES, unit=clerk.unit, filed=True)
    client.force_login(clerk)
    client.get("/dia-chi/?status=filed&xuat=csv")
    return Job.objects.get(kind="export")


def apply_elsewhere(draft, *, by):
    """From a session of its own, as another worker does it."""

    def apply():
        try:
            reorganising.apply(Reorganisation.objects.get(pk=draft.pk), by=by, has_read=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(apply).result(timeout=60)


def test_a_file_in_the_making_holds_nobody_up_and_is_made_again(job, draft, commune, clerk):
    manager = national_manager()
    listener = Listener(lambda: apply_elsewhere(draft, by=manager))

    first = perform(job, listener)
    again = Listener()
    second = perform(job, again)

    assert first[:2] == ("soon", CHANGED)
    assert second[0] == "done"
    assert again.file["file_rows"] == FAMILIES
    new = Unit.objects.get(key="2025:22291")
    assert Address.objects.filter(unit=new).count() == FAMILIES
    assert again.content.count(new.name) >= FAMILIES
    clerk.refresh_from_db()
    assert job.may_be_fetched_by(clerk)


def test_a_file_that_found_its_list_gone_meanwhile_is_made_again_too(job, draft, monkeypatch):
    manager = national_manager()

    def gone(*args):
        apply_elsewhere(draft, by=manager)
        raise ActionError("Không đọc được bộ lọc.")

    with monkeypatch.context() as broken:
        broken.setattr(exporting, "_export_of", gone)
        ending = perform(job, Listener())

    assert ending[:2] == ("soon", CHANGED)
    assert perform(job, Listener())[0] == "done"


def test_a_file_is_made_once_where_no_unit_changes(job, draft):
    listener = Listener()

    assert perform(job, listener)[0] == "done"
    assert listener.file["file_rows"] == FAMILIES
