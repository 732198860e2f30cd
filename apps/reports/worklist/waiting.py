"""What a kind of waiting work says of itself."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.organisation.models import Unit


@dataclass(frozen=True)
class Item:
    """One matter of a task, with the page where it is dealt with. `label` may name a person."""

    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Waiting:
    """Rows in which something waits, not read yet; where they have no `item`, only counted."""

    title: str
    url: str
    found: QuerySet
    item: Callable | None = None


def is_nation(user):
    """National staff get numbers only of what their provinces do."""
    return user.unit.level == Unit.Level.NATION
