"""What may be done with sponsors."""

from django.db import transaction

from apps.core.actions import (
    ActionError,
    VoidedError,
    lock,
    lock_unchanged,
    made_before,
    store,
    void,
)

__all__ = ["SponsorError", "add", "change", "edit", "register", "remove", "void"]


class SponsorError(ActionError):
    """A sponsor cannot be saved. The message is for people."""


@transaction.atomic
def register(sponsor, *, by):
    """Put a new sponsor on the register of its unit; a second click gives the first one's row."""
    if first := made_before(sponsor):
        return first
    sponsor.province = _province_of(sponsor)
    sponsor.created_by = by
    return store(sponsor)


@transaction.atomic
def edit(sponsor, *, by):
    """Save the changed fields. A kind of the other side takes all aid of the sponsor there.

    Raises StaleError, VoidedError, SponsorError. `by` is in the history of the request.
    """
    current = lock_unchanged(sponsor)
    if _province_of(sponsor).pk != current.province_id:
        raise SponsorError("Nhà tài trợ không chuyển sang tỉnh khác được; hãy ghi mới ở tỉnh đó.")
    return store(sponsor)


@transaction.atomic
def add(row, *, by):
    """Write down a contact or a commendation; a second click gives the first one's row."""
    if first := made_before(row):
        return first
    _in_force(row.sponsor)
    row.created_by = by
    return store(row)


@transaction.atomic
def change(row, *, by):
    """Save the changed fields of a contact or a commendation. Raises StaleError, VoidedError."""
    _in_force(row.sponsor)
    lock_unchanged(row)
    return store(row)


@transaction.atomic
def remove(row, *, by):
    """Take a contact or a commendation away; it stays in the history. `by` is that of the request."""
    _in_force(row.sponsor)
    type(row).objects.filter(pk=row.pk).delete()
    return row


def _in_force(sponsor):
    if lock(sponsor).is_voided:
        raise VoidedError("Nhà tài trợ này đã hủy nên không sửa được nữa.")


def _province_of(sponsor):
    if sponsor.unit.province is None:
        raise SponsorError("Hãy chọn một đơn vị thuộc tỉnh cho nhà tài trợ.")
    return sponsor.unit.province
