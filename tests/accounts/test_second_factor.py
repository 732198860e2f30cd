"""The second factor: apps, recovery codes, passkeys."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.test import Client
from django.urls import reverse

from apps.accounts import actions
from tests.accounts.steps import SECRET, code_now, is_in, kinds, log_in


@pytest.fixture
def new_manager(province):
    user, once = actions.create_user(
        username="moi", full_name="Quản Trị Mới", role="manager", unit=province, by=None
    )
    user.one_time_password = once
    return user


def come_in_first(client, user):
    """One-time password, own password, second factor; returns the last page."""
    once = user.one_time_password
    log_in(client, "moi", once)
    new = {"oldpassword": once, "password1": "Rieng-cua-toi-9", "password2": "Rieng-cua-toi-9"}
    response = client.post(reverse("account_change_password"), new, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mfa_index")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    return client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)


def test_first_manager_comes_in_with_password_and_second_factor(
    client, new_manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = come_in_first(client, new_manager)

    assert response.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("accounts:user_list")).status_code == 200
    assert kinds(new_manager) == ["login", "password_changed", "factor_added"]


def test_picture_for_the_phone_obeys_the_content_security_policy(client, clerk):
    log_in(client, "clerk")

    response = client.get(reverse("mfa_activate_totp"))

    assert '<img src="data:image/svg+xml;base64,' in response.content.decode()
    assert "img-src 'self' data:" in response.headers["Content-Security-Policy"]


def test_manager_without_second_factor_reaches_nothing_else(client, new_manager):
    new_manager.must_change_password = False
    new_manager.save()
    client.force_login(new_manager)

    for name in ["home", "accounts:user_list", "accounts:profile", "usersessions_list"]:
        assert client.get(reverse(name)).url == reverse("mfa_index"), name


def test_manager_is_asked_for_the_code(client, manager):
    response = log_in(client, "manager")
    assert not is_in(response)
    assert response.redirect_chain[-1][0] == reverse("mfa_authenticate")

    response = client.post(reverse("mfa_authenticate"), {"code": code_now()}, follow=True)

    assert is_in(response)


def test_wrong_code_is_refused_and_recorded(client, manager):
    log_in(client, "manager")

    response = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert not is_in(response)
    assert "Mã chưa đúng" in response.content.decode()
    assert kinds(manager) == ["wrong_code"]


def test_codes_cannot_be_guessed_for_long(client, manager):
    log_in(client, "manager")
    for _ in range(8):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    response = client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert not is_in(response)


def test_code_that_was_seen_over_the_shoulder_is_worthless(manager):
    code = code_now()
    first, second = Client(), Client()
    for browser in (first, second):
        log_in(browser, "manager")
    assert is_in(first.post(reverse("mfa_authenticate"), {"code": code}, follow=True))

    assert not is_in(second.post(reverse("mfa_authenticate"), {"code": code}, follow=True))


def test_recovery_code_replaces_the_phone_once(client, new_manager):
    come_in_first(client, new_manager)
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert code in download.content.decode()

    for works in (True, False):
        browser = Client()
        log_in(browser, "moi", "Rieng-cua-toi-9")
        response = browser.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
        assert is_in(response) is works


def test_manager_cannot_drop_the_last_second_factor(client, manager):
    log_in(client, "manager")
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    response = client.post(reverse("mfa_deactivate_totp"), follow=True)

    assert "không gỡ được cách cuối cùng" in response.content.decode()
    assert Authenticator.objects.filter(user=manager).exists()


def test_manager_cannot_drop_the_last_passkey_either(client, manager):
    Authenticator.objects.filter(user=manager).delete()
    log_in(client, "manager")
    key = Authenticator.objects.create(
        user=manager, type="webauthn", data={"name": "Khóa số 1", "credential": {}}
    )

    response = client.post(reverse("mfa_remove_webauthn", args=[key.pk]), follow=True)

    assert "không gỡ được cách cuối cùng" in response.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_clerk_may_use_a_second_factor_and_drop_it(client, clerk):
    Authenticator.objects.create(user=clerk, type="totp", data={"secret": encrypt(SECRET)})
    log_in(client, "clerk")
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=clerk).exists()
    assert kinds(clerk)[-1] == "factor_removed"


def test_page_of_a_new_passkey_offers_what_the_browser_needs(client, clerk):
    log_in(client, "clerk")

    page = client.get(reverse("mfa_add_webauthn")).content.decode()

    assert '"publicKey"' in page
    assert "Thêm khóa bảo mật" in page


def test_login_page_offers_passkeys(visitor, db):
    asked = visitor.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})

    assert "challenge" in asked.json()["request_options"]["publicKey"]


def test_secret_of_the_phone_is_not_readable_in_the_database(client, new_manager):
    stored = encrypt(SECRET)

    assert SECRET not in stored
    assert decrypt(stored) == SECRET


def test_secret_outlives_a_change_of_the_key_of_the_site(settings):
    stored = encrypt(SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "mot-khoa-khac-cua-trang-nay"

    assert decrypt(stored) == SECRET
