"""What may be done with pledges."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.addresses.models import Address
from apps.aid_records.actions.aid import usable_sponsor
from apps.aid_records.actions.following import expire_due, free_what_lapsed, settle_answered
from apps.aid_records.models import NeedCover, Pledge
from apps.aid_records.sharing import shares_of
from apps.core.actions import ActionError, lock, lock_unchanged, made_before, store
from apps.core.dates import format_date, today
from apps.core.text import tidy_lines

__all__ = [
    "PartTakenError",
    "PledgeError",
    "confirm",
    "edit",
    "expire_due",
    "fulfil",
    "keep",
    "offer",
    "withdraw",
]


class PledgeError(ActionError):
    """A step a pledge cannot take. The message is for people."""


class PartTakenError(PledgeError):
    """More of a need was asked for than is left."""


@transaction.atomic
def offer(pledge, *, by, parts=None):
    """Write down what a sponsor pledges to an address; a second click gives the first one's row.

    `parts`: {number of a need: how much of it, in the measure of Need.capacity; None: all that is
    left}. They are held for DAYS_HELD days from today on, longer once confirmed.
    """
    if first := made_before(pledge):
        return first
    address = lock(pledge.address)
    if address.is_voided or address.status in Address.NOT_COUNTED:
        raise PledgeError("Hồ sơ này đã bị từ chối, trùng hoặc đã hủy nên không đăng ký được.")
    free_what_lapsed(address)
    pledge.unit_id, pledge.province_id = address.unit_id, address.province_id
    pledge.sponsor = usable_sponsor(pledge.sponsor, province_id=pledge.province_id, by=by)
    pledge.held_until = today() + timedelta(days=Pledge.DAYS_HELD)
    pledge.created_by = by
    store(pledge)
    if parts:
        keep(pledge, address, parts)
    return pledge


@transaction.atomic
def edit(pledge, *, by, parts=None):
    """Save the changed fields of a pledge that is not over; the address stays.

    `parts` as in `offer`: all that it is to hold from now on; None leaves them alone.
    """
    address = lock(pledge.address)
    current = _not_over(lock_unchanged(pledge))
    pledge.address_id, pledge.unit_id = current.address_id, current.unit_id
    pledge.sponsor = usable_sponsor(pledge.sponsor, province_id=current.province_id, by=by)
    store(pledge)
    if parts is not None:
        free_what_lapsed(address)
        keep(pledge, address, parts)
    settle_answered(pledge)
    return pledge


@transaction.atomic
def confirm(pledge, *, by):
    """The Hội confirms what the sponsor offered; it runs at once when its day has come."""
    pledge = _in_force(lock(pledge))
    if pledge.status != Pledge.Status.WAITING:
        raise PledgeError("Chỉ xác nhận được đăng ký đang chờ xác nhận.")
    day, is_given = today(), pledge.aid_records.in_force().exists()
    if pledge.held_until and pledge.held_until < day and not is_given:
        raise PledgeError(
            f"Đăng ký này chỉ giữ chỗ đến hết ngày {format_date(pledge.held_until)} nên không xác "
            "nhận được nữa. Nếu nhà tài trợ vẫn nhận, hãy ghi một đăng ký mới."
        )
    begins = is_given or (pledge.starts_on and pledge.starts_on <= day)
    pledge.status = Pledge.Status.RUNNING if begins else Pledge.Status.CONFIRMED
    pledge.confirmed_by, pledge.confirmed_at = by, timezone.now()
    settle_answered(pledge)
    return store(pledge)


def fulfil(pledge, *, ended_on, reason, by):
    """What was pledged has been given."""
    return _close(pledge, Pledge.Status.FULFILLED, ended_on, reason)


def withdraw(pledge, *, ended_on, reason, by):
    """The sponsor takes the pledge back."""
    return _close(pledge, Pledge.Status.WITHDRAWN, ended_on, reason)


@transaction.atomic
def _close(pledge, status, ended_on, reason):
    pledge = _not_over(_in_force(lock(pledge)))
    if status == Pledge.Status.FULFILLED and pledge.status not in Pledge.KEPT_UP:
        raise PledgeError(
            "Đăng ký chưa được xác nhận thì chưa hoàn thành được; hãy xác nhận trước, hoặc ghi là "
            "nhà tài trợ rút."
        )
    if not pledge.pledged_on <= ended_on <= today():
        raise PledgeError("Ngày kết thúc phải từ ngày đăng ký đến hôm nay.")
    pledge.end_reason = tidy_lines(reason)
    if not pledge.end_reason:
        raise PledgeError("Hãy ghi lý do.")
    pledge.status, pledge.ended_on = status, ended_on
    settle_answered(pledge)
    return store(pledge)


def keep(holder, address, parts):
    """Let a pledge or a hold have just these parts: the lowest that are free. The address is locked."""
    shares = {share.need.pk: share for share in shares_of(address, of=holder)}
    if parts.keys() - shares.keys():
        raise PledgeError("Một nhu cầu đã chọn không còn trong hồ sơ hoặc đã được đáp ứng.")
    for number, share in shares.items():
        amount = parts.get(number, 0)
        amount = share.left if amount is None else amount
        if number in parts and not 0 < amount <= share.left:
            raise PartTakenError(share.refusal())
        _keep(holder, share, share.spans(amount))


def _keep(holder, share, spans):
    own = [(cover.span.lower, cover.span.upper) for cover in share.own]
    if sorted(own) == spans:
        return
    for cover in share.own:
        cover.delete()
    of = {"pledge": holder} if isinstance(holder, Pledge) else {"hold": holder}
    for span in spans:
        store(
            NeedCover(
                need=share.need, span=span, capacity=share.need.capacity, is_holding=True, **of
            )
        )


def _not_over(pledge):
    if pledge.status not in Pledge.ACTIVE:
        raise PledgeError("Đăng ký này đã kết thúc hoặc đã rút.")
    return pledge


def _in_force(pledge):
    if pledge.is_voided:
        raise PledgeError("Đăng ký này đã hủy.")
    return pledge
