"""Requests that are turned away before any page."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "url", ["/dia-chi/?unit=%00", "/dia-chi/DL%00/", "/bang-tong-hop/?row=a%00"]
)
def test_visitor_who_sends_a_null_character_is_refused(client, viewer, url):
    client.force_login(viewer)

    assert client.get(url).status_code == 400
