"""The daily mail, sent through real jobs and a mail server that fails on purpose."""

import re
from smtplib import SMTPServerDisconnected

import psycopg2
import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.addresses.actions import settle_hamlets
from apps.core import standstill
from apps.jobs import actions as jobs
from apps.jobs.child import Listener, perform
from apps.jobs.models import Job
from apps.notices.actions import tell
from apps.notices.models import Notice
from apps.organisation.reorganising import apply
from apps.reorganisations import telling
from apps.reports import digest
from apps.reports.checks import check_site_url
from apps.reports.models import DigestMail
from tests.factories import AddressFactory, PledgeFactory, UnitFactory, UserFactory
from tests.reorganisations.factories import ReorganisationFactory, UnitChangeFactory

pytestmark = pytest.mark.django_db
MORNING = "2026-11-22T06:30:00+07:00"


@pytest.fixture(autouse=True)
def _morning(settings):
    settings.SITE_URL = "https://diachi.example.vn/"
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def reader(province):
    """A reviewer who asked for the mail."""
    return UserFactory(role="reviewer", unit=province, email="duyet@example.vn", wants_digest=True)


class Down(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("đang bảo trì")


def work():
    """Do every job that is ready; how each ended."""
    Job.objects.filter(status="waiting").update(run_after=Now())
    endings = []
    while job := jobs.claim():
        what, *values = perform(job, Listener(None))
        endings.append(what)
        if what == "done":
            jobs.finish(job, result=values[0])
        else:
            jobs.try_later(job, words=values[0], detail=values[1])
    return endings


def send():
    digest.queue_digests()
    return work()


def test_reader_gets_one_mail_with_numbers_and_links(reader, commune):
    AddressFactory.create_batch(2, unit=commune, submitted=True)
    tell([reader], key="a", text="Hồ sơ DL-26-000012 bị trả lại.", url="/dia-chi/DL-26-000012/")

    send()

    [sent] = mail.outbox
    assert sent.to == ["duyet@example.vn"]
    assert sent.subject == "Việc chờ bạn ngày 22/11/2026 – Địa chỉ nhân đạo"
    assert f"- Hồ sơ chờ duyệt: 2\n  https://diachi.example.vn{reverse('addresses:queue')}" in (
        sent.body
    )
    assert "Hồ sơ DL-26-000012 bị trả lại.\n  https://diachi.example.vn/dia-chi/DL-26-000012/" in (
        sent.body
    )
    profile = f"https://diachi.example.vn{reverse('accounts:profile')}"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{profile}>"
    assert profile in sent.body
    assert sent.content_subtype == "plain"


def test_no_name_of_a_person_in_hardship_goes_by_mail(reader, commune):
    for fields in ({"submitted": True}, {"status": "returned", "decision_reason": "Thiếu"}):
        AddressFactory(unit=commune, full_name="Lò Thị Kín", created_by=reader, **fields)
    AddressFactory(unit=commune, full_name="Lò Thị Kín", created_by=reader)
    PledgeFactory(address=AddressFactory(unit=commune, full_name="Lò Thị Kín", filed=True))

    send()

    assert "Kín" not in mail.outbox[0].body
    assert "<" not in mail.outbox[0].body
    assert "&amp;" not in mail.outbox[0].body
    assert "&#" not in mail.outbox[0].body


def test_nothing_is_sent_when_nothing_waits(reader):
    assert send() == ["done"]
    assert mail.outbox == []
    assert not DigestMail.objects.exists()


@pytest.mark.parametrize("fields", [{"wants_digest": False}, {"email": ""}, {"is_active": False}])
def test_nobody_gets_a_mail_who_did_not_ask_or_cannot(reader, submitted_address, fields):
    User.objects.filter(pk=reader.pk).update(**fields)

    send()

    assert mail.outbox == []


def test_who_says_no_between_queue_and_mail_gets_none(reader, submitted_address):
    digest.queue_digests()
    User.objects.filter(pk=reader.pk).update(wants_digest=False)

    work()

    assert mail.outbox == []


def test_a_morning_queued_twice_sends_one_mail(reader, submitted_address):
    send()
    send()

    assert len(mail.outbox) == 1


def test_a_failing_mail_server_is_tried_again_later_and_then_once(
    settings, reader, submitted_address
):
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    first = send()
    job = Job.objects.get()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    second = work()

    assert (first, second) == (["later"], ["done"])
    assert "SMTPServerDisconnected" in job.error_detail
    assert len(mail.outbox) == 1


def test_a_worker_killed_right_after_the_mail_sends_no_second_one(reader, submitted_address):
    digest.queue_digests()
    claimed = jobs.claim()
    perform(claimed, Listener(None))  # the mail is out, and nobody writes that down

    Job.objects.update(lease_until="2020-01-01T00:00Z")
    again = work()

    assert again == ["done"]
    assert len(mail.outbox) == 1


def test_a_worker_killed_just_before_the_mail_sends_none_that_day(
    monkeypatch, reader, submitted_address
):
    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(digest, "compose", killed)
        with pytest.raises(SystemExit):
            digest.mail_digest(reader.pk, "2026-11-22")
    DigestMail.objects.get()  # laid down, and kept

    digest.mail_digest(reader.pk, "2026-11-22")

    assert mail.outbox == []


def test_a_job_from_yesterday_does_not_bring_two_mails_today(reader, submitted_address):
    with time_machine.travel("2026-11-21T06:30:00+07:00"):
        digest.queue_digests()
    digest.queue_digests()

    work()

    assert [sent.subject[:30] for sent in mail.outbox] == ["Việc chờ bạn ngày 22/11/2026 –"]


def test_each_notice_is_written_out_once_and_counted_while_it_is_unread(reader):
    tell([reader], key="a", text="Việc cũ", url="/")
    send()
    tell([reader], key="b", text="Việc mới", url="/")
    with time_machine.travel("2026-11-23T06:30:00+07:00"):
        send()

    first, second = (sent.body for sent in mail.outbox)
    assert "Việc cũ" in first
    assert "Việc cũ" not in second
    assert "Việc mới" in second
    assert "Và 1 thông báo khác chưa đọc" in second
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_mail_with_a_hundred_notices_stays_short(reader):
    for number in range(100):
        tell([reader], key=str(number), text=f"Việc {number}", url="/")

    send()

    assert mail.outbox[0].body.count("- Việc") == 10
    assert "Và 90 thông báo khác chưa đọc" in mail.outbox[0].body


def test_old_mails_are_forgotten(reader):
    DigestMail.objects.create(user=reader, day="2026-08-01")
    recent = DigestMail.objects.create(user=reader, day="2026-11-01")

    digest.queue_digests()

    assert list(DigestMail.objects.all()) == [recent]


@pytest.mark.parametrize(
    ("backend", "url", "warns"),
    [
        ("smtp", "https://diachi.example.vn", False),
        ("smtp", "https://127.0.0.1", True),
        ("smtp", "https://*", True),
        ("smtp", "https://.example.vn", True),
        ("smtp", "diachi.example.vn", True),
        ("console", "http://127.0.0.1:8000", False),
    ],
)
def test_operator_is_warned_of_links_that_nobody_can_open(settings, backend, url, warns):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.SITE_URL = url

    assert bool(check_site_url(None)) == warns


PROFILE = reverse("accounts:profile")


def test_person_with_an_email_chooses_the_mail_and_gives_it_up_again(client, clerk):
    User.objects.filter(pk=clerk.pk).update(email="lan@example.vn")
    client.force_login(clerk)
    before = User.objects.get(pk=clerk.pk).wants_digest

    client.post(PROFILE, {"wants_digest": "on"})
    chosen = User.objects.get(pk=clerk.pk).wants_digest
    client.post(PROFILE, {})

    assert (before, chosen) == (False, True)
    assert not User.objects.get(pk=clerk.pk).wants_digest


def test_the_form_of_the_choice_carries_its_token(clerk):
    User.objects.filter(pk=clerk.pk).update(email="lan@example.vn")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk)
    forms = browser.get(PROFILE).content.decode().split("<main")[1].split("<form")[1:]
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', forms[0])[1]

    saved = browser.post(PROFILE, {"wants_digest": "on", "csrfmiddlewaretoken": token})

    assert saved.url == PROFILE
    assert User.objects.get(pk=clerk.pk).wants_digest


def test_person_without_an_email_reads_what_to_do(client, clerk):
    client.force_login(clerk)

    page = client.get(PROFILE).content.decode()
    forced = client.post(PROFILE, {"wants_digest": "on"})

    assert "Nhờ quản trị tỉnh ghi email" in page
    assert "wants_digest" not in page
    assert forced.status_code == 200
    assert not User.objects.get(pk=clerk.pk).wants_digest


def test_what_became_of_units_is_mailed_with_links_that_open_for_the_reader(
    client, nation, province, commune, neighbour_commune, neighbour_clerk, reviewer, old_district
):
    """A commune joined the reader's, a divided one gave it families; a draft waits on the manager."""
    User.objects.filter(pk=neighbour_clerk.pk).update(email="xa@example.vn", wants_digest=True)
    boss = UserFactory(
        role="manager",
        unit=province,
        email="tinh@example.vn",
        wants_digest=True,
        with_second_factor=True,
    )
    old = UnitFactory(
        parent=old_district, era="2004", code="24349", name="Xã Cư Klông", valid_to="2025-06-30"
    )
    AddressFactory.create_batch(3, unit=old, hamlet="Thôn 2", filed=True, full_name="Lò Thị Kín")
    settle_hamlets(old, {"Thôn 2": neighbour_commune}, remember=True, by=reviewer)
    line = UnitChangeFactory(
        reorganisation__scope=province, what="join", old=commune, new=neighbour_commune, new_name=""
    )
    row = line.reorganisation
    apply(row, by=boss, has_read=True, decree=row.decree, version=row.version)
    telling.round_off(row, moved=telling.moved_users(row))
    draft = ReorganisationFactory(scope=province, starts_on="2027-01-01")
    telling.tell_of_draft(draft)
    Job.objects.all().delete()

    send()

    mails = {sent.to[0]: sent.body for sent in mail.outbox}
    assert "Xã Hòa Xuân nhận 3 địa chỉ của Xã Cư Klông" in mails["xa@example.vn"]
    assert "Xã Hòa Xuân nhận toàn bộ Phường Cư Bao" in mails["xa@example.vn"]
    assert f"chờ bạn xem bản soạn “{draft.name}”" in mails["tinh@example.vn"]
    for user, address in ((neighbour_clerk, "xa@example.vn"), (boss, "tinh@example.vn")):
        client.force_login(user)
        links = re.findall(r"https://diachi\.example\.vn(/\S*)", mails[address])
        assert {client.get(link).status_code for link in links} == {200}
        assert len(links) == mails[address].count("://")
        assert "Kín" not in mails[address]


def test_a_mail_waits_while_units_are_moved_and_goes_once_afterwards(
    monkeypatch, reader, submitted_address
):
    monkeypatch.setattr("apps.jobs.child.WAITS", 0.1)
    digest.queue_digests()
    elsewhere = psycopg2.connect(**connection.get_connection_params())
    with elsewhere, elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [standstill._WRITERS])
        meanwhile = work()
        sent = len(mail.outbox)
    elsewhere.close()

    assert (meanwhile, sent) == (["soon"], 0)
    assert work() == ["done"]
    assert len(mail.outbox) == 1
