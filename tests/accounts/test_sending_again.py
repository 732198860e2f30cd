"""A form sent after its session ended, or from before the last login, keeps what was typed."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.addresses.models import Address
from tests.addresses.sheets import page, sheet

OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def strict(db):
    """A browser whose tokens are checked."""
    return Client(enforce_csrf_checks=True)


def hidden(response, name):
    return f'<input type="hidden" name="{name}"' in response.content.decode()


def token_of(browser, url):
    browser.get(url)
    return browser.cookies["diachi_csrf"].value


def test_clerk_whose_session_ended_finds_every_word_and_sends_it_again(client, clerk):
    typed = sheet(circumstances='Ốm "nặng"\r\nSống một mình', needs=[{"description": "Gạo"}])

    answer = client.post(reverse("addresses:create"), typed, **OURS)

    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Phiên đăng nhập đã hết" in text
    assert 'name="needs-0-description" value="Gạo"' in text
    assert "Ốm &quot;nặng&quot;\r\nSống một mình" in text
    assert "no-store" in answer["Cache-Control"]
    client.force_login(clerk)
    assert client.post(reverse("addresses:create"), typed, **OURS).status_code == 302
    assert Address.objects.get().circumstances == 'Ốm "nặng"\nSống một mình'


def test_clerk_who_logged_in_again_elsewhere_sends_the_old_page_with_one_more_press(strict, clerk):
    strict.force_login(clerk)
    typed = sheet() | {"csrfmiddlewaretoken": "a" * 64}
    token = token_of(strict, reverse("addresses:create"))

    refused = strict.post(reverse("addresses:create"), typed, **OURS)

    assert refused.status_code == 403
    assert hidden(refused, "full_name")
    assert typed["csrfmiddlewaretoken"] not in refused.content.decode()
    again = strict.post(reverse("addresses:create"), typed | {"csrfmiddlewaretoken": token}, **OURS)
    assert again.status_code == 302
    assert Address.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://evil.example/dia-chi/them/"},
        {},
    ],
)
def test_what_another_site_sends_is_never_shown(headers, client, strict, clerk):
    stranger = client.post(reverse("addresses:create"), sheet(), **headers)
    strict.force_login(clerk)
    token_of(strict, reverse("addresses:create"))
    forged = strict.post(reverse("addresses:create"), sheet(), **headers)

    assert stranger.status_code == 302
    assert "Yim" not in page(forged)
    assert not hidden(forged, "full_name")


def test_passwords_are_never_shown_again(client, strict, clerk):
    secret = "Mat-khau-rieng-9"
    typed = {"oldpassword": secret, "password1": secret, "password2": secret}

    over = client.post(reverse("account_change_password"), typed, **OURS)
    strict.force_login(clerk)
    token_of(strict, reverse("accounts:profile"))
    refused = strict.post(reverse("account_change_password"), typed, **OURS)
    login = strict.post(reverse("account_login"), {"login": "clerk", "password": secret}, **OURS)

    for answer in (over, refused, login):
        assert secret not in answer.content.decode()
    assert over.status_code == 302


def test_a_form_too_large_to_show_goes_the_old_way(client):
    answer = client.post(reverse("addresses:create"), {"circumstances": "a" * 300_001}, **OURS)

    assert answer.status_code == 302


def test_files_are_not_kept_and_it_says_so(client, tmp_path):
    photo = tmp_path / "a.txt"
    photo.write_text("x")

    with photo.open() as file:
        answer = client.post(reverse("addresses:create"), sheet() | {"photo": file}, **OURS)

    assert "Tệp, ảnh vừa chọn thì không giữ được" in page(answer)


def test_a_script_that_sends_gets_no_page(client):
    answer = client.post(reverse("addresses:create"), sheet(), HTTP_SEC_FETCH_MODE="cors", **OURS)

    assert answer.status_code == 302


def test_whoever_is_logged_in_is_told_who_that_is(client, clerk):
    client.force_login(clerk)

    answer = client.get(reverse("accounts:session_now"))

    assert answer.json()["user"] == clerk.pk
    assert len(answer.json()["token"]) == 64
    assert "no-store" in answer["Cache-Control"]


def press(client, url, **headers):
    return client.post(url, {"csrfmiddlewaretoken": "x"}, headers=headers)


def test_a_button_without_fields_leads_through_the_login_back_to_its_page(
    client, submitted_address
):
    button = reverse("addresses:approve", args=[submitted_address.code])
    page = reverse("addresses:detail", args=[submitted_address.code])

    sent = press(client, button, Referer=f"http://testserver{page}?tu=hang-cho")

    login = reverse("account_login")
    assert (sent.status_code, sent.url) == (302, f"{login}?next={page}%3Ftu%3Dhang-cho")


@pytest.mark.parametrize("referer", ["https://la.example/trang/", "khong-phai-url", ""])
def test_a_foreign_page_is_never_led_back_to(client, submitted_address, referer):
    button = reverse("addresses:approve", args=[submitted_address.code])

    sent = press(client, button, Referer=referer)

    assert "la.example" not in sent.url
    assert sent.url.endswith(f"?next={button}")
