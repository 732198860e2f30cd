"""Whoever posts to the desks of publishing, of strangers' pledges, of consents and of personal data
without the right changes nothing: the matrix of roles asks only who may look."""

import pytest

from apps.addresses.models import Consent
from apps.privacy.models import Breach, DataRequest
from apps.publishing.models import Contact, OnlinePledge, OpenDirective, Presentation, Publication
from tests import factories
from tests.pages import our_routes, url_of

pytestmark = pytest.mark.django_db

SPACES = ("publishing:", "privacy:", "addresses:consent")
GUARDED = (
    Consent,
    Publication,
    OnlinePledge,
    Presentation,
    OpenDirective,
    Contact,
    DataRequest,
    Breach,
)


def state():
    return [list(model.objects.order_by("pk").values()) for model in GUARDED]


@pytest.fixture
def outsider(request, neighbour_commune):
    """A clerk of the next commune, or a reviewer of the next province."""
    if request.param == "clerk":
        return factories.UserFactory(role="clerk", unit=neighbour_commune)
    return request.getfixturevalue("neighbour_reviewer")


@pytest.mark.parametrize("outsider", ["clerk", "reviewer"], indirect=True)
def test_who_is_of_another_unit_cannot_post_to_its_rows(client, rows, outsider):
    client.force_login(outsider)
    before = state()

    answers = {
        name: client.post(url_of(name, arguments, rows), {"reason": "x", "how": "x"}).status_code
        for name, arguments in our_routes()
        if name.startswith(SPACES) and arguments
    }

    assert len(answers) > 40
    assert {name: code for name, code in answers.items() if code not in (403, 404, 405)} == {}
    assert state() == before


def test_who_may_only_look_cannot_post(client, rows, viewer):
    client.force_login(viewer)
    before = state()

    answers = {
        name: client.post(url_of(name, arguments, rows), {"reason": "x", "how": "x"}).status_code
        for name, arguments in our_routes()
        if name.startswith(SPACES)
    }

    assert {name: code for name, code in answers.items() if code not in (403, 404, 405)} == {}
    assert state() == before
