"""Errors in the look of whoever reads them: strangers without a cookie, staff with their menu."""

import pytest
from django.test import Client

from apps.portal.views import home
from tests.publishing.factories import PublicCardFactory

pytestmark = pytest.mark.django_db

PORTAL, STAFF = "css/portal.css", "css/app.css"


def is_for_strangers(response):
    text = response.content.decode()
    assert (PORTAL in text) != (STAFF in text)
    assert PORTAL not in text or not response.cookies
    return PORTAL in text


def test_a_stranger_who_mistyped_is_led_on(client):
    response = client.get("/khong-co/")

    assert (response.status_code, is_for_strangers(response)) == (404, True)
    assert 'href="/ngan-hang/"' in response.content.decode()


def test_staff_who_mistyped_keep_their_menu(client, clerk):
    client.force_login(clerk)

    assert not is_for_strangers(client.get("/khong-co/"))
    assert not is_for_strangers(client.get("/dia-chi/DL-26-999999/"))


def test_staff_on_a_public_page_are_strangers(client, clerk):
    client.force_login(clerk)

    assert is_for_strangers(client.get("/ngan-hang/KHONGCO1/"))


def test_a_form_that_comes_without_its_token_is_explained(db):
    response = Client(enforce_csrf_checks=True).post("/ngan-hang/", {"q": "x"})

    assert (response.status_code, is_for_strangers(response)) == (403, True)
    assert "Trang đã mở quá lâu" in response.content.decode()


def test_what_no_browser_sends_is_refused_in_plain_words(client):
    response = client.get("/ngan-hang/?q=a%00b")

    assert (response.status_code, is_for_strangers(response)) == (400, True)


@pytest.mark.parametrize("path", ["/", "/khong-co/", "/lam-viec/"])
def test_who_asks_for_another_site_is_refused_and_is_no_fault_of_ours(client, path):
    client.raise_request_exception = False

    response = client.get(path, headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in response.text
    assert "no-store" in response["Cache-Control"]


def test_a_fault_of_ours_is_owned_to(client, monkeypatch):
    PublicCardFactory()
    monkeypatch.setattr(home, "WAITING_SHOWN", "ba")
    client.raise_request_exception = False
    response = client.get("/")

    assert (response.status_code, is_for_strangers(response)) == (500, True)
    assert "không phải do bạn" in response.content.decode()
