"""Logging in and out, and what happens to who guesses."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from apps.accounts.models import AccessRecord
from tests.accounts.steps import is_in, kinds, log_in


def test_clerk_logs_in_and_out(client, clerk):
    assert is_in(log_in(client, "clerk"))

    response = client.post(reverse("account_logout"), follow=True)

    assert not is_in(response)
    assert "Bạn đã đăng xuất." in response.content.decode()


@pytest.mark.parametrize("typed", ["CLERK", " Clerk ", "clerk"])
def test_case_of_the_username_does_not_matter(client, clerk, typed):
    assert is_in(log_in(client, typed))


def test_wrong_password_is_refused_in_plain_words(client, clerk):
    response = log_in(client, "clerk", "khong-phai-dau")

    assert not is_in(response)
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in response.content.decode()
    assert kinds(clerk) == ["wrong_password"]


def test_unknown_name_gets_the_same_answer_as_a_wrong_password(client, clerk):
    response = log_in(client, "khong-co-ai")

    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in response.content.decode()


def test_login_and_its_address_are_recorded(client, clerk):
    log_in(client, "clerk", REMOTE_ADDR="10.9.8.7", headers={"User-Agent": "Trình duyệt thử"})

    record = AccessRecord.objects.get(user=clerk)

    assert (record.kind, record.ip, record.user_agent) == ("login", "10.9.8.7", "Trình duyệt thử")


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_person_whose_account_was_stopped_is_told_so(client, clerk):
    clerk.is_active = False
    clerk.save()

    response = log_in(client, "clerk")

    assert not is_in(response)
    assert "Tài khoản này đã ngừng hoạt động" in response.content.decode()
    assert kinds(clerk) == ["disabled"]


def fail(times, username, *, from_ip=None):
    for n in range(times):
        log_in(Client(), username, "sai-mat-khau", REMOTE_ADDR=from_ip or f"10.0.0.{n + 1}")


def test_ninth_wrong_password_is_refused_from_wherever_it_comes(clerk):
    fail(8, "clerk")

    response = log_in(Client(), "clerk", "sai-mat-khau", REMOTE_ADDR="10.200.0.1")

    assert "Sai quá nhiều lần" in response.content.decode()
    assert kinds(clerk) == ["wrong_password"] * 8 + ["locked"]


def test_right_password_is_refused_too_while_the_account_is_locked(clerk):
    fail(8, "clerk")

    response = log_in(Client(), "clerk", REMOTE_ADDR="10.200.0.1")

    assert not is_in(response)
    assert "Hãy đợi 5 phút" in response.content.decode()


def test_another_host_name_or_another_case_is_no_way_round_the_lock(clerk, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    fail(8, "clerk")

    response = log_in(Client(), "CLERK", headers={"Host": "localhost"})

    assert not is_in(response)


def test_lock_ends_after_five_minutes(clerk, time_machine):
    time_machine.move_to("2026-11-22 08:00:00+07:00")
    fail(8, "clerk")
    time_machine.move_to("2026-11-22 08:05:01+07:00")

    assert is_in(log_in(Client(), "clerk"))


def test_lock_of_one_account_does_not_lock_others(clerk, viewer):
    fail(9, "clerk")

    assert is_in(log_in(Client(), "viewer", REMOTE_ADDR="10.0.0.1"))


def test_one_machine_cannot_try_one_password_at_many_accounts(clerk, viewer):
    for n in range(60):
        fail(1, f"nguoi{n}", from_ip="10.6.6.6")

    assert not is_in(log_in(Client(), "viewer", REMOTE_ADDR="10.6.6.6"))
    assert is_in(log_in(Client(), "viewer", REMOTE_ADDR="10.6.6.7"))


def test_machine_that_tries_without_end_is_told_to_wait(client, db):
    for _ in range(60):
        client.post(reverse("account_login"), {"login": "", "password": ""})

    response = client.post(reverse("account_login"), {"login": "", "password": ""})

    assert response.status_code == 429
    assert "Bạn thử quá nhiều lần" in response.content.decode()
