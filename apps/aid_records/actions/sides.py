"""A person's decision on which side an address belongs to (rule F5)."""

from django.db import transaction

from apps.aid_records.models import SideOverride
from apps.core.actions import ActionError, lock, store


@transaction.atomic
def place(address, *, side, reason, by):
    """Place the address on `side`; an empty side gives it back to the rule. Raises ActionError.

    Gives the override, or None. Every step, removal too, stays in the history.
    """
    address = lock(address)
    override = SideOverride.objects.filter(address=address).first()
    if not side:
        if override:
            override.delete()
        return None
    if not reason.strip():
        raise ActionError("Hãy ghi lý do xếp cột.")
    override = override or SideOverride(address=address, created_by=by)
    override.side, override.reason = side, reason
    return store(override)
