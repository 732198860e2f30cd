"""Rows of the first release go over to today's tables, and back."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection

from apps.aid_records.models import NeedCover, Pledge
from apps.core.dates import today
from tests.factories import NeedFactory, SponsorFactory

BEFORE = "0007"


@pytest.fixture
def old_release(clerk, filed_address, transactional_db):
    """The tables as they were: a pledge names one need; `pledged(status, need)` → its number."""
    sponsor = SponsorFactory(unit=clerk.unit)
    call_command("migrate", "aid_records", BEFORE, verbosity=0)

    def pledged(status, need=None, **more):
        row = {
            "version": 1,
            "created_at": "2018-01-01",
            "void_reason": "",
            "description": "",
            "frequency": "monthly",
            "pledged_on": "2018-01-01",
            "introduced_by_red_cross": True,
            "end_reason": "",
            "status": status,
            "address_id": filed_address.pk,
            "sponsor_id": sponsor.pk,
            "unit_id": filed_address.unit_id,
            "province_id": filed_address.province_id,
            "need_id": need and need.pk,
        } | more
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO aid_records_pledge ({', '.join(row)})"
                f" VALUES ({', '.join(['%s'] * len(row))}) RETURNING id",
                list(row.values()),
            )
            return cursor.fetchone()[0]

    yield pledged
    call_command("migrate", verbosity=0)


def column(name, pledge, table="aid_records_pledge", key="id"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table} WHERE {key} = %s ORDER BY 1", [pledge])
        return [row[0] for row in cursor.fetchall()]


ENDED = {"ended_on": "2018-06-01", "end_reason": "Xong"}
CONFIRMED = {"confirmed_at": "2018-01-02"}


def test_old_pledges_keep_their_state_and_their_need_there_and_back(filed_address, old_release):
    rice = NeedFactory(address=filed_address, value=500_000)
    bike = NeedFactory(address=filed_address, description="Xe đạp")
    first = old_release("offered", rice)
    second = old_release("confirmed", rice, **CONFIRMED)
    ended = old_release("ended", rice, **ENDED)
    withdrawn = old_release("withdrawn", bike, **ENDED)
    plain = old_release("offered")

    call_command("migrate", "aid_records", verbosity=0)

    found = dict(Pledge.objects.values_list("pk", "status"))
    assert found == {
        first: "waiting",
        second: "confirmed",
        ended: "fulfilled",
        withdrawn: "withdrawn",
        plain: "waiting",
    }
    covers = {
        (cover.pledge_id, cover.span.lower, cover.span.upper, cover.is_holding)
        for cover in NeedCover.objects.all()
    }
    assert covers == {
        (first, 0, 500_000, True),
        (ended, 0, 500_000, False),
        (withdrawn, 0, 1, False),
    }
    held = Pledge.objects.get(pk=plain).held_until
    assert held == today() + datetime.timedelta(days=15)
    assert Pledge.objects.get(pk=second).held_until is None
    events = Pledge.objects.get(pk=ended).events.order_by("pgh_id")
    assert {event.status for event in events} == {"fulfilled"}

    Pledge.objects.filter(pk=second).update(status="running")
    call_command("migrate", "aid_records", BEFORE, verbosity=0)

    assert column("status", second) == ["confirmed"]
    assert column("status", ended) == ["ended"]
    assert column("need_id", ended) == [rice.pk]
    assert set(column("status", ended, "aid_records_pledgeevent", "pgh_obj_id")) == {"ended"}
