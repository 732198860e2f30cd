"""The cast itself stands on the rules of the database."""

import pytest
from django.db import IntegrityError

from tests.factories import AddressFactory, AidRecordFactory


def test_aid_takes_the_side_of_its_sponsor(commune):
    aid = AidRecordFactory(address__unit=commune)

    aid.sponsor.kind = "rc_volunteer"
    aid.sponsor.save()
    aid.refresh_from_db()

    assert aid.side == "red_cross"


def test_an_individual_of_two_persons_is_refused_by_the_database(commune):
    with pytest.raises(IntegrityError, match="address_headcount"):
        AddressFactory(unit=commune, headcount=2)
