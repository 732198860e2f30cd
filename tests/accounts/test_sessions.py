"""The list of one's sessions."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.accounts.steps import kinds, log_in


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


def test_the_first_page_after_logging_in_notes_the_session_no_second_time(
    client, clerk, django_assert_max_num_queries
):
    log_in(client, "clerk")

    with django_assert_max_num_queries(6):
        client.get(reverse("accounts:profile"))

    session = UserSession.objects.get(user=clerk)
    assert session.session_key == client.session.session_key
