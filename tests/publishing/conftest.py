"""A version that waits for approval, and how it comes before the public."""

import pytest

from apps.publishing.actions.publishing import publish
from tests.publishing import factories


@pytest.fixture
def waiting(commune, clerk):
    """Written by the clerk, with one need of 500.000 đồng a month, sent for approval."""
    publication = factories.PublicationFactory(
        submitted=True,
        consent__address__unit=commune,
        consent__address__full_name="Nguyễn Thị Thương",
        consent__address__gender="female",
        written_by=clerk,
    )
    factories.PublicationNeedFactory(publication=publication, need__frequency="monthly")
    return publication


@pytest.fixture
def shown(waiting, reviewer):
    """The same, approved by the reviewer: its card is public."""
    return publish(waiting, by=reviewer)
