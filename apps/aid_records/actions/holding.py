"""Parts of needs kept for somebody who is no sponsor on file yet.

Whoever holds, changes or releases locks the address first, as those who record pledges do, and any
row of its own after that. The exclusion constraint of NeedCover is the last guard.
"""

from django.db import transaction

from apps.addresses.models import Address
from apps.aid_records.actions.following import free_what_lapsed
from apps.aid_records.actions.pledges import PledgeError, keep
from apps.aid_records.models import Hold
from apps.core.actions import lock


class HoldOverError(PledgeError):
    """The hold is past its moment, or gone: its parts may be somebody else's by now."""


@transaction.atomic
def hold(address, parts, *, until, is_brief=True):
    """Keep `parts` (as in `pledges.offer`) until a moment; gives the Hold.

    Raises PartTakenError, PledgeError.
    """
    address = lock(address)
    if address.is_voided or address.status != Address.Status.FILED:
        raise PledgeError("Hồ sơ này không còn nhận đăng ký trợ giúp.")
    free_what_lapsed(address)
    made = Hold.objects.create(address=address, until=until, is_brief=is_brief)
    keep(made, address, parts)
    return made


@transaction.atomic
def change(held, parts):
    """Let a hold keep just these parts from now on. Raises HoldOverError, PartTakenError."""
    address = lock(held.address)
    free_what_lapsed(address)
    held = _standing(held)
    keep(held, address, parts)
    return held


@transaction.atomic
def prolong(held, *, until, is_brief):
    """Keep the same parts until another moment. Raises HoldOverError."""
    lock(held.address)
    held = _standing(held)
    held.until, held.is_brief = until, is_brief
    held.save()
    return held


@transaction.atomic
def release(held):
    """Let go of the parts; a hold that is gone already is no fault."""
    lock(held.address)
    Hold.objects.filter(pk=held.pk).delete()


def clear_over():
    """Periodic: holds past their moment go, and the needs on public pages are free again."""
    addresses = Hold.objects.over().values_list("address", flat=True).order_by("address").distinct()
    return {"addresses": sum(map(_clear, addresses))}


@transaction.atomic
def _clear(number):
    """1 when the address was free to be locked; whoever holds it clears it as well."""
    address = (
        Address.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=number).first()
    )
    if address is None:
        return 0
    Hold.objects.over().filter(address=address).delete()
    return 1


def _standing(held):
    current = Hold.objects.standing().filter(pk=held.pk).first()
    if current is None:
        raise HoldOverError("Thời gian giữ chỗ đã hết.")
    return current
