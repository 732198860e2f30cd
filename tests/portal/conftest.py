"""What every test of the public pages needs."""

import pytest

from apps.portal import search


@pytest.fixture(autouse=True)
def _places_of_today():
    """Which places have cards is remembered for seconds: longer than a test takes."""
    search.forget_places()
