"""Logging in, out, changing and resetting the password, second factor, sessions."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from apps.accounts import actions
from apps.accounts.models import AccessRecord

PASSWORD = "Mat-khau-thu-1"
SECRET = "JBSWY3DPEHPK3PXP"


def log_in(client, username, password=PASSWORD, **extra):
    typed = {"login": username, "password": password, "next": reverse("accounts:profile")}
    return client.post(reverse("account_login"), typed, follow=True, **extra)


def is_in(response):
    return response.wsgi_request.user.is_authenticated


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def kinds(user):
    return list(user.access_records.order_by("pk").values_list("kind", flat=True))


# --- logging in and out


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


# --- limits by account


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


# --- passwords


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

    assert "nhờ quản trị của tỉnh" in page


# --- second factor


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


# --- sessions


@pytest.fixture
def two_browsers(clerk):
    first, second = Client(), Client()
    for browser in (first, second):
        log_in(browser, "clerk")
    return first, second


def other_session(browser, user):
    return UserSession.objects.exclude(session_key=browser.session.session_key).get(user=user)


def test_person_sees_the_own_sessions_and_ends_one(two_browsers, clerk):
    first, second = two_browsers
    assert first.get(reverse("usersessions_list")).content.decode().count("Kết thúc</button>") == 1

    first.post(reverse("accounts:session_end", args=[other_session(first, clerk).pk]))

    assert first.get(reverse("accounts:profile")).status_code == 200
    assert second.get(reverse("accounts:profile")).status_code == 302
    assert kinds(clerk)[-1] == "session_ended"


def test_person_ends_all_other_sessions(two_browsers):
    first, second = two_browsers

    first.post(reverse("usersessions_list"))

    assert first.get(reverse("accounts:profile")).status_code == 200
    assert second.get(reverse("accounts:profile")).status_code == 302


def test_nobody_ends_the_session_of_another(two_browsers, clerk, viewer):
    session = other_session(two_browsers[0], clerk)
    stranger = Client()
    log_in(stranger, "viewer")

    response = stranger.post(reverse("accounts:session_end", args=[session.pk]))

    assert response.status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_time_of_last_use_is_written_every_few_minutes_only(client, clerk, time_machine):
    time_machine.move_to("2026-11-22 08:00:00+07:00", tick=False)
    log_in(client, "clerk")
    client.get(reverse("accounts:profile"))
    seen = UserSession.objects.get(user=clerk).last_seen_at
    time_machine.move_to("2026-11-22 08:04:00+07:00", tick=False)
    client.get(reverse("accounts:profile"))
    assert UserSession.objects.get(user=clerk).last_seen_at == seen

    time_machine.move_to("2026-11-22 08:06:00+07:00", tick=False)
    client.get(reverse("accounts:profile"))

    assert UserSession.objects.get(user=clerk).last_seen_at > seen


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge trên máy Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari trên iPhone",
        ),
        ("curl/8", "Không rõ"),
    ],
)
def test_person_recognises_the_own_machine(client, clerk, header, words):
    log_in(client, "clerk", headers={"User-Agent": header})

    assert words in client.get(reverse("usersessions_list")).content.decode()
