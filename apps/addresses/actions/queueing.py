"""Telling those who approve that dossiers of a base unit wait: one notice a unit, not a dossier."""

from urllib.parse import urlencode

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.notices.actions import settle, tell


def tell_who_approves(address, *, by):
    """A dossier was sent: who may decide on it hears of its unit, but for `by`."""
    unit = address.unit
    tell(
        User.objects.whom_to_tell(Permission.APPROVE, unit).exclude(pk=by.pk),
        key=_key(unit.pk),
        text=f"{unit.name} có hồ sơ chờ duyệt.",
        url=f"{reverse('addresses:queue')}?{urlencode({'unit': unit.key})}",
    )


def settle_when_none_waits(address):
    """A dossier left the queue: with the last one of its unit nobody has to read of it any more, nor
    of the units that went whole into it, whose dossiers it has."""
    if not Address.objects.waiting().filter(unit=address.unit_id).exists():
        for number in (address.unit_id, *address.unit.absorbed):
            settle(_key(number))


def _key(number):
    return f"to-approve:{number}"
