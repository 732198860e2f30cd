"""Officers who decide about one stranger's pledge at the same moment; a process that dies at it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection

from apps.aid_records.models import Hold, Pledge
from apps.core.actions import ActionError
from apps.publishing.actions import calling
from apps.publishing.models import OnlinePledge
from apps.sponsors.models import Sponsor
from tests.factories import NeedFactory
from tests.publishing.factories import OnlinePledgeFactory, held_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def online(commune, reviewer):
    made = OnlinePledgeFactory(
        publication__consent__address__unit=commune, publication__approved_by=reviewer, held=True
    )
    return held_for(made, NeedFactory(address=made.address, value=500_000))


def unsaved(online):
    return Pledge(
        address=online.address,
        sponsor=Sponsor(name=online.name, kind=online.kind, unit=online.unit),
        frequency="monthly",
        form_key=uuid.uuid4(),
    )


def test_of_two_officers_one_wins_and_the_other_gets_words(online, reviewer, manager):
    together = Barrier(2)

    def decide(officer):
        try:
            mine = OnlinePledge.objects.get(pk=online.pk)
            together.wait()
            calling.confirm(mine, pledge=unsaved(mine), by=officer)
        except ActionError as error:
            return str(error)
        else:
            return "confirmed"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(decide, [reviewer, manager]))

    online.refresh_from_db()
    assert ends[0] == "confirmed"
    assert f"không còn chờ: đã xác nhận. {online.decided_by} đã giải quyết" in ends[1]
    assert (Pledge.objects.get(), Sponsor.objects.count()) == (online.pledge, 1)


def test_a_connection_that_is_cut_in_the_middle_leaves_the_hold_and_nothing_else(
    online, reviewer, monkeypatch
):
    def cut(sponsor, named_on, by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(calling, "_name", cut)

    with pytest.raises(OperationalError):
        calling.confirm(online, pledge=unsaved(online), named_on=online.sent_at.date(), by=reviewer)
    connection.close()

    online.refresh_from_db()
    assert (online.status, online.hold.covers.get().amount) == ("waiting", 500_000)
    assert not Pledge.objects.exists()
    assert not Sponsor.objects.exists()
    assert Hold.objects.count() == 1
