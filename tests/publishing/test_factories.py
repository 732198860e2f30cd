"""The rows other tests start from obey every constraint."""

import datetime

import pytest

from tests.publishing import factories

pytestmark = pytest.mark.django_db


def test_an_address_is_published_and_pledged_to(commune):
    publication = factories.PublicationFactory(
        up=True, consent__named=True, consent__address__unit=commune
    )
    factories.PublicationNeedFactory(publication=publication)
    card = factories.card_of(publication)
    part = factories.OnlinePartFactory(online_pledge__publication=publication)

    assert (card.code, card.needs.count()) == (publication.code, 1)
    assert part.need.address == publication.address == part.online_pledge.address


def test_a_child_is_published_with_both_consents(commune):
    consent = factories.ConsentFactory(
        child=True,
        address__unit=commune,
        address__birth_year=2015,
        given_on=datetime.date(2026, 11, 1),
        expires_on=datetime.date(2027, 11, 1),
    )
    consent.refresh_from_db()

    assert str(consent.valid_until) == "2027-11-01"
