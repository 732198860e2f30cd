"""While everything is moved nobody writes, everybody reads, and nothing typed is lost."""

import threading
import time

import psycopg2
import pytest
from django.db import connection, connections, transaction
from django.urls import reverse

from apps.core import standstill
from apps.core.standstill import StandstillError, stand_still, writing
from apps.jobs.child import perform
from apps.jobs.models import Job
from apps.organisation.models import Unit
from tests.factories import AddressFactory, UnitReportFactory

EXCLUSIVE, SHARED = "pg_advisory_lock", "pg_advisory_lock_shared"


@pytest.fixture
def elsewhere(db):
    """Another session, which takes a lock of writers until the test ends."""
    session = psycopg2.connect(**connection.get_connection_params())
    session.autocommit = True
    with session.cursor() as cursor:
        cursor.execute("SET statement_timeout = '20s'")

    def take(lock, *key):
        key = key or [standstill._WRITERS]
        with session.cursor() as cursor:
            cursor.execute(f"SELECT {lock}({', '.join(['%s'] * len(key))})", list(key))

    yield take
    session.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr("apps.core.standstill.PATIENCE", 0.2)


def post(client, url, **data):
    return client.post(url, data, HTTP_ORIGIN="http://testserver", HTTP_SEC_FETCH_MODE="navigate")


@pytest.fixture
def own_filters(client, clerk):
    client.force_login(clerk)
    return reverse("addresses:create")


def test_a_form_sent_meanwhile_comes_back_with_what_was_typed(client, own_filters, elsewhere):
    elsewhere(EXCLUSIVE)

    answer = post(client, own_filters, full_name="H'Yim Kđoh", circumstances="Nhà dột")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    text = answer.content.decode()
    assert "Gửi lại" in text
    assert 'name="full_name" value="H&#x27;Yim Kđoh"' in text
    assert "Nhà dột" in text


def test_readers_do_not_wait(client, own_filters, elsewhere):
    elsewhere(EXCLUSIVE)

    assert client.get(own_filters).status_code == 200
    assert client.get(reverse("portal:home")).status_code == 200


def test_what_a_script_sends_is_told_to_come_again(client, own_filters, elsewhere):
    elsewhere(EXCLUSIVE)

    answer = client.post(own_filters, {}, HTTP_SEC_FETCH_MODE="cors")

    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")


def test_what_a_script_sends_takes_no_process_of_the_server_from_readers(
    client, own_filters, elsewhere, monkeypatch
):
    monkeypatch.setattr("apps.core.standstill.PATIENCE", 60)
    elsewhere(EXCLUSIVE)

    begun = time.monotonic()
    client.post(own_filters, {}, HTTP_SEC_FETCH_MODE="cors")

    assert time.monotonic() - begun < 30


def test_where_many_forms_wait_already_the_next_one_is_told_at_once(
    client, own_filters, elsewhere, monkeypatch
):
    monkeypatch.setattr("apps.core.standstill.PATIENCE", 60)
    elsewhere(EXCLUSIVE)
    for place in range(standstill.PLACES):
        elsewhere("pg_advisory_lock", standstill._PLACES, place)

    begun = time.monotonic()
    answer = post(client, own_filters, full_name="H'Yim Kđoh")

    assert time.monotonic() - begun < 30
    assert answer.status_code == 503
    assert "Gửi lại" in answer.content.decode()


def test_a_place_to_wait_in_is_free_again_afterwards(client, own_filters, elsewhere):
    elsewhere(EXCLUSIVE)
    for _ in range(standstill.PLACES + 1):
        post(client, own_filters, full_name="H'Yim Kđoh")

    for place in range(standstill.PLACES):
        elsewhere("pg_advisory_lock", standstill._PLACES, place)


@pytest.fixture
def long_list(client, clerk, monkeypatch):
    """The link to the file of a list that is too long to be written at once."""
    monkeypatch.setattr("apps.jobs.exporting.IN_REQUEST", 1)
    AddressFactory.create_batch(2, unit=clerk.unit, filed=True)
    client.force_login(clerk)
    return f"{reverse('addresses:list')}?status=filed&xuat=xlsx"


def test_a_link_that_queues_a_long_file_is_offered_again(client, long_list, elsewhere):
    elsewhere(EXCLUSIVE)

    answer = client.get(long_list)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    text = answer.content.decode()
    assert "tạm chưa lập được tệp" in text
    assert f'href="{long_list.replace("&", "&amp;")}">Thử lại' in text
    assert "Gửi lại" not in text
    assert not Job.objects.exists()


def test_a_long_file_is_queued_afterwards_and_the_link_holds_the_lock_no_longer(client, long_list):
    answer = client.get(long_list)

    assert answer.url == reverse("jobs:detail", args=[Job.objects.get().pk])
    with transaction.atomic():
        stand_still(patience=0.2)


def test_a_short_file_is_for_readers_who_do_not_wait(client, long_list, elsewhere, monkeypatch):
    monkeypatch.setattr("apps.jobs.exporting.IN_REQUEST", 5)
    elsewhere(EXCLUSIVE)

    answer = client.get(long_list)

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_the_report_of_a_province_as_a_file_is_offered_again(client, commune, reviewer, elsewhere):
    report = UnitReportFactory(unit=commune.province)
    client.force_login(reviewer)
    elsewhere(EXCLUSIVE)

    answer = client.get(reverse("reports:report_file", args=[report.pk, "xlsx"]))

    assert answer.status_code == 503
    assert "Thử lại" in answer.content.decode()
    assert not Job.objects.exists()


def test_where_many_wait_already_a_link_is_answered_at_once(
    client, long_list, elsewhere, monkeypatch
):
    monkeypatch.setattr("apps.core.standstill.PATIENCE", 60)
    elsewhere(EXCLUSIVE)
    for place in range(standstill.PLACES):
        elsewhere("pg_advisory_lock", standstill._PLACES, place)

    begun = time.monotonic()
    answer = client.get(long_list)

    assert time.monotonic() - begun < 30
    assert answer.status_code == 503


def test_a_stranger_reads_it_in_the_look_of_the_public_pages(client, elsewhere):
    elsewhere(EXCLUSIVE)

    answer = post(client, reverse("portal:lookup"), code="ABCD2345", phone="0900000000")

    assert answer.status_code == 503
    assert "sau một phút" in answer.content.decode()
    assert 'value="ABCD2345"' in answer.content.decode()


def test_a_writer_holds_the_lock_no_longer_than_the_request(client, own_filters, elsewhere):
    post(client, own_filters, full_name="")

    with transaction.atomic():
        stand_still(patience=0.2)


def test_whoever_moves_everything_waits_for_writers_and_then_gives_up(elsewhere):
    elsewhere(SHARED)

    with pytest.raises(StandstillError, match="Còn người"), transaction.atomic():
        stand_still(patience=0.2)


def test_one_s_own_writing_does_not_stand_in_the_way(db):
    with writing(patience=0.2), transaction.atomic():
        stand_still(patience=0.2)


def test_a_job_waits_its_turn_and_comes_again(elsewhere, monkeypatch):
    monkeypatch.setattr("apps.jobs.child.WAITS", 0.2)
    elsewhere(EXCLUSIVE)
    job = Job(kind="clear_notices")

    ending = perform(job, None)

    assert ending[0] == "soon"
    assert "sắp xếp đơn vị" in ending[1]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_everything_the_second_is_refused_at_once():
    first_is_in, second_is_done = threading.Event(), threading.Event()

    def move():
        try:
            with transaction.atomic():
                stand_still()
                first_is_in.set()
                second_is_done.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=move)
    thread.start()
    first_is_in.wait(10)
    try:
        with pytest.raises(StandstillError, match="đợt sắp xếp khác"), transaction.atomic():
            stand_still()
    finally:
        second_is_done.set()
        thread.join()
    assert not Unit.objects.exists()
