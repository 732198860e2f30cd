"""What may be done with pledges."""

from django.db import transaction
from django.utils import timezone

from apps.addresses.models import Address
from apps.aid_records.actions.aid import usable_sponsor
from apps.aid_records.models import Pledge
from apps.core.actions import ActionError, lock, lock_unchanged, made_before, store
from apps.core.dates import today
from apps.core.text import tidy_lines


class PledgeError(ActionError):
    """A step a pledge cannot take. The message is for people."""


@transaction.atomic
def offer(pledge, *, by):
    """Write down what a sponsor pledges to an address; a second click gives the first one's row."""
    if first := made_before(pledge):
        return first
    address = lock(pledge.address)
    if address.is_voided or address.status in Address.NOT_COUNTED:
        raise PledgeError("Hồ sơ này đã bị từ chối, trùng hoặc đã hủy nên không đăng ký được.")
    pledge.unit, pledge.province = address.unit, address.province
    pledge.sponsor = usable_sponsor(pledge.sponsor, province_id=pledge.province_id, by=by)
    pledge.created_by = by
    return store(pledge)


@transaction.atomic
def edit(pledge, *, by):
    """Save the changed fields of a pledge that still runs; the address stays."""
    current = _running(lock_unchanged(pledge))
    pledge.address_id, pledge.unit_id = current.address_id, current.unit_id
    pledge.sponsor = usable_sponsor(pledge.sponsor, province_id=current.province_id, by=by)
    return store(pledge)


@transaction.atomic
def confirm(pledge, *, by):
    """The Hội confirms what the sponsor offered."""
    pledge = _in_force(lock(pledge))
    if pledge.status != Pledge.Status.WAITING:
        raise PledgeError("Chỉ xác nhận được đăng ký mới, chưa xác nhận.")
    pledge.status = Pledge.Status.CONFIRMED
    pledge.confirmed_by, pledge.confirmed_at = by, timezone.now()
    return store(pledge)


def end(pledge, *, ended_on, reason, by):
    """The pledge is fulfilled or has run out."""
    return _close(pledge, Pledge.Status.FULFILLED, ended_on, reason)


def withdraw(pledge, *, ended_on, reason, by):
    """The sponsor takes the pledge back."""
    return _close(pledge, Pledge.Status.WITHDRAWN, ended_on, reason)


@transaction.atomic
def _close(pledge, status, ended_on, reason):
    pledge = _running(_in_force(lock(pledge)))
    if not pledge.pledged_on <= ended_on <= today():
        raise PledgeError("Ngày kết thúc phải từ ngày đăng ký đến hôm nay.")
    pledge.end_reason = tidy_lines(reason)
    if not pledge.end_reason:
        raise PledgeError("Hãy ghi lý do.")
    pledge.status, pledge.ended_on = status, ended_on
    return store(pledge)


def _running(pledge):
    if pledge.status not in Pledge.ACTIVE:
        raise PledgeError("Đăng ký này đã kết thúc hoặc đã rút.")
    return pledge


def _in_force(pledge):
    if pledge.is_voided:
        raise PledgeError("Đăng ký này đã hủy.")
    return pledge
