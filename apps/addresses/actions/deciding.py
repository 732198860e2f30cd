"""The reviewer's decision on a submitted dossier."""

from django.db import transaction
from django.utils import timezone

from apps.addresses.actions.states import (
    Status,
    WrongStateError,
    check_filing_day,
    given_reason,
    locked,
)
from apps.core.actions import StaleError, store
from apps.core.dates import today


@transaction.atomic
def approve(address, *, by, filed_on=None):
    """File a submitted dossier on `filed_on`, or on the day it names, or today.

    Raises StaleError when the dossier was changed after `address` was read.
    """
    seen = address.version
    address = locked(address, Status.SUBMITTED, doing="duyệt")
    if address.version != seen:
        raise StaleError("Hồ sơ vừa được sửa. Hãy xem lại rồi duyệt.")
    address.filed_on = filed_on or address.filed_on or today()
    check_filing_day(address)
    address.status = Status.FILED
    address.approved_by, address.approved_at = by, timezone.now()
    return store(address)


@transaction.atomic
def give_back(address, *, reason, by, field_to_mend=""):
    """Return a submitted dossier to its clerk, saying why and which field to mend."""
    address = locked(address, Status.SUBMITTED, doing="trả lại")
    address.decision_reason = given_reason(reason, why_for="trả lại")
    address.field_to_mend = field_to_mend
    address.status = Status.RETURNED
    return store(address)


@transaction.atomic
def reject(address, *, reason, by):
    """Refuse a submitted dossier for good; it counts nowhere."""
    address = locked(address, Status.SUBMITTED, doing="từ chối")
    address.decision_reason = given_reason(reason, why_for="từ chối")
    address.status = Status.REJECTED
    return store(address)


@transaction.atomic
def mark_duplicate(address, *, of, by):
    """Set a submitted dossier aside as a duplicate of the dossier `of`; it counts nowhere."""
    address = locked(address, Status.SUBMITTED, doing="đánh dấu trùng")
    if of.pk == address.pk:
        raise WrongStateError("Hồ sơ không thể trùng với chính nó.")
    if of.is_voided or of.status in (Status.REJECTED, Status.DUPLICATE):
        raise WrongStateError(
            f"Hồ sơ {of.code} đã hủy, bị từ chối hoặc cũng là hồ sơ trùng; hãy chọn hồ sơ đang dùng."
        )
    address.duplicate_of, address.status = of, Status.DUPLICATE
    return store(address)
