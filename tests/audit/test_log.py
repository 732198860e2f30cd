"""The log that managers read: who did what in their subtree."""

import time

import pghistory
import pytest
from django.db import connection
from pghistory.core import event_models

from apps.accounts import records
from apps.audit.values import named
from tests.factories import AddressFactory, NeedFactory, SponsorFactory
from tests.pages import one_of_each

LOG = "/nhat-ky/"


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def told(response):
    return [(line.what, line.about, line.who) for line in response.context["lines"]]


def test_manager_reads_who_did_what(as_manager, clerk):
    with pghistory.context(user=clerk.pk, ip="10.1.2.3"):
        address = AddressFactory(unit=clerk.unit, full_name="H'Yim Kđoh")

    response = as_manager.get(LOG)

    assert ("Thêm địa chỉ nhân đạo", str(address), str(clerk)) in told(response)
    assert "từ 10.1.2.3" in response.content.decode()


def test_work_of_another_province_is_not_in_the_log(as_manager, neighbour_reviewer):
    with pghistory.context(user=neighbour_reviewer.pk):
        address = AddressFactory(unit=neighbour_reviewer.unit)
        NeedFactory(address=address)
        SponsorFactory(unit=neighbour_reviewer.unit)
    records.add("login", neighbour_reviewer)

    assert not any(str(neighbour_reviewer) == who for _, _, who in told(as_manager.get(LOG)))


def test_what_belongs_to_an_address_is_there_too(as_manager, clerk):
    with pghistory.context(user=clerk.pk):
        NeedFactory(address__unit=clerk.unit, description="Xe lăn")

    assert ("Thêm nhu cầu", "Xe lăn", str(clerk)) in told(as_manager.get(LOG))


def test_logins_and_failures_are_there(as_manager, clerk):
    records.add("login", clerk)
    records.add("wrong_password", clerk)

    found = told(as_manager.get(LOG))

    assert ("Đăng nhập", str(clerk), str(clerk)) in found
    assert ("Nhập sai mật khẩu", str(clerk), str(clerk)) in found


def test_an_import_is_one_line(as_manager, reviewer, commune):
    with pghistory.context(user=reviewer.pk):
        AddressFactory.create_batch(12, unit=commune)

    assert ("Thêm 12 địa chỉ nhân đạo", "", str(reviewer)) in told(as_manager.get(LOG))


def test_log_is_narrowed_to_one_person(as_manager, clerk, neighbour_clerk):
    clerk.full_name = "H'Yim Kđoh"
    clerk.save()
    for person in (clerk, neighbour_clerk):
        records.add("login", person)
        with pghistory.context(user=person.pk):
            AddressFactory(unit=person.unit)

    found = told(as_manager.get(LOG, {"q": "hyim kdoh"}))

    assert {who for _, _, who in found} == {"H'Yim Kđoh"}


def test_log_is_narrowed_to_days(as_manager, clerk, time_machine):
    time_machine.move_to("2026-03-05 23:30:00+07:00")
    records.add("login", clerk)
    as_manager.force_login(clerk.__class__.objects.get(username="manager"))

    def found(start, end):
        return told(as_manager.get(LOG, {"start": start, "end": end}))

    assert ("Đăng nhập", str(clerk), str(clerk)) in found("05/03/2026", "05/03/2026")
    assert found("06/03/2026", "06/03/2026") == []


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("31/02/2026", "", "31/02/2026"),
        ("02/03/2026", "01/03/2026", "phải từ"),
        ("01/01/2026", "31/12/2026", "nhiều nhất 92 ngày"),
    ],
)
def test_days_that_make_no_sense_are_told(as_manager, start, end, words):
    response = as_manager.get(LOG, {"start": start, "end": end})

    assert words in str(response.context["filters"].errors)
    assert response.context["lines"] == []


@pytest.mark.parametrize("role", ["clerk", "reviewer", "viewer"])
def test_others_do_not_read_the_log(client, request, role):
    client.force_login(request.getfixturevalue(role))

    assert client.get(LOG).status_code == 403


def test_page_of_the_log_costs_few_queries(
    as_manager, clerk, commune, django_assert_max_num_queries
):
    for _ in range(40):
        records.add("login", clerk)
        with pghistory.context(user=clerk.pk):
            NeedFactory(address__unit=commune)
    as_manager.get(LOG)

    with django_assert_max_num_queries(16):
        assert len(as_manager.get(LOG).context["lines"]) > 40


def test_log_of_a_hundred_thousand_changes_opens_at_once(as_manager, clerk, commune):
    address = AddressFactory(unit=commune)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pghistory_context (id, metadata, created_at, updated_at)"
            " SELECT gen_random_uuid(), jsonb_build_object('user', %s), now(), now()"
            " FROM generate_series(1, 2000)",
            [clerk.pk],
        )
        columns = [
            field.column
            for field in type(address).pgh_event_model._meta.fields
            if not field.name.startswith("pgh_")
        ]
        listed = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"INSERT INTO addresses_addressevent (pgh_created_at, pgh_label, pgh_obj_id,"
            f" pgh_context_id, {listed})"
            f" SELECT now() - n * interval '5 minutes', 'update', {address.pk}, context.id,"
            f" {', '.join(f'event.{column}' for column in columns)}"
            f" FROM (SELECT * FROM addresses_addressevent LIMIT 1) AS event,"
            f" generate_series(1, 50) AS n,"
            f" (SELECT id FROM pghistory_context LIMIT 2000) AS context"
        )
        cursor.execute("ANALYZE addresses_addressevent")
    started = time.perf_counter()

    response = as_manager.get(LOG)

    assert len(response.context["lines"]) == 50
    assert time.perf_counter() - started < 3


def test_naming_a_row_in_the_log_asks_nothing_more(
    commune, clerk, submitted_address, django_assert_num_queries
):
    """A page of fifty hand-overs would otherwise ask for fifty families one by one."""
    one_of_each(commune, clerk, submitted_address)
    tracked = {events.pgh_tracked_model for events in event_models()}

    for model in sorted(tracked, key=lambda model: model._meta.label):
        rows = list(named(model))
        with django_assert_num_queries(0, info=model._meta.label):
            [str(row) for row in rows]
