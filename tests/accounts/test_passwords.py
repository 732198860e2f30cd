"""Changing a password, getting a new one, forgetting it."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts import actions
from tests.accounts.steps import PASSWORD, is_in, kinds, log_in


def test_one_time_password_must_be_changed_before_anything_else(client, clerk, manager):
    once = actions.reset_password(clerk, by=manager)

    response = log_in(client, "clerk", once)
    assert response.redirect_chain[-1][0] == reverse("account_change_password")
    assert client.get(reverse("accounts:profile")).url == reverse("account_change_password")

    client.post(
        reverse("account_change_password"),
        {"oldpassword": once, "password1": "Rieng-cua-toi-9", "password2": "Rieng-cua-toi-9"},
    )
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert "password_changed" in kinds(clerk)


def test_one_time_password_cannot_be_kept(client, clerk, manager):
    once = actions.reset_password(clerk, by=manager)
    log_in(client, "clerk", once)

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": once, "password1": once, "password2": once},
    )

    assert "Mật khẩu mới phải khác mật khẩu hiện nay." in response.content.decode()
    clerk.refresh_from_db()
    assert clerk.must_change_password


def test_person_who_must_change_the_password_can_still_log_out(client, clerk, manager):
    once = actions.reset_password(clerk, by=manager)
    log_in(client, "clerk", once)

    assert not is_in(client.post(reverse("account_logout"), follow=True))


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("ngan1", "cần ít nhất 10 ký tự"),
        ("2468013579", "không được chỉ gồm chữ số"),
        ("tranthithu1", "quá giống họ tên"),
        ("password123", "nhiều người dùng"),
    ],
)
def test_weak_password_is_refused_in_vietnamese(client, clerk, password, words):
    clerk.full_name = "Trần Thị Thử"
    clerk.username = "tranthithu"
    clerk.save()
    client.force_login(clerk)

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    assert words in " ".join(response.context["form"].errors["password1"])


def test_two_different_new_passwords_are_noticed(client, clerk):
    client.force_login(clerk)

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "Rieng-cua-toi-9", "password2": "Rieng-cua-toi-8"},
    )

    assert "Hai lần nhập mật khẩu mới không giống nhau." in response.content.decode()


def test_forgotten_password_is_reset_by_mail(client, clerk):
    clerk.email = "canbo@example.test"
    clerk.save()
    client.post(reverse("account_reset_password"), {"email": "CanBo@example.test"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)

    page = client.get(link, follow=True)
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "Rieng-cua-toi-9", "password2": "Rieng-cua-toi-9"},
    )

    assert is_in(log_in(Client(), "clerk", "Rieng-cua-toi-9"))
    assert "password_mailed" in kinds(clerk)
    assert mail.outbox[0].subject.startswith("Đặt lại mật khẩu")


def test_link_of_the_mail_works_once(client, clerk):
    clerk.email = "canbo@example.test"
    clerk.save()
    client.post(reverse("account_reset_password"), {"email": clerk.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    clerk.set_password("Khac-roi-12")
    clerk.save()

    assert "Liên kết không dùng được" in client.get(link).content.decode()


def test_stranger_does_not_learn_which_mail_addresses_are_known(client, clerk):
    response = client.post(
        reverse("account_reset_password"), {"email": "ai-do@example.test"}, follow=True
    )

    assert "Hãy xem hộp thư của bạn" in response.content.decode()
    assert mail.outbox == []


def test_page_of_forgotten_passwords_says_what_to_do_without_mail(visitor, db):
    page = visitor.get(reverse("account_reset_password")).content.decode()

    assert "nhờ quản trị tỉnh cấp" in page
