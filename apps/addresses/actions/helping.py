"""The life of an address on file: introduced, reviewed, closed, reopened, voided."""

from django.db import transaction
from django.utils import timezone

from apps.addresses.actions.entering import put_rows
from apps.addresses.actions.likenesses import recheck
from apps.addresses.actions.queueing import settle_when_none_waits
from apps.addresses.actions.states import (
    AidExistsError,
    NotTakenBackError,
    Status,
    check_day,
    given_reason,
    locked,
)
from apps.addresses.models import Address, Need, Review
from apps.core import actions as core_actions
from apps.core.actions import StaleError, lock, made_before, store
from apps.core.dates import local, today
from apps.core.text import tidy_lines


@transaction.atomic
def introduce(address, *, introduced_on, by):
    """Note the day on which the address was introduced to sponsors."""
    address = locked(address, Status.FILED, doing="giới thiệu")
    check_day(introduced_on, name="Ngày giới thiệu")
    address.introduced_on = introduced_on
    return store(address)


@transaction.atomic
def add_review(address, *, reviewed_on, outcome, by, note="", form_key=None):
    """A yearly review; gives the Review. The same `form_key` again gives the first one."""
    review = Review(
        reviewed_on=reviewed_on, outcome=outcome, note=note, form_key=form_key, created_by=by
    )
    made = made_before(review)
    if made is not None:
        return made
    review.address = locked(address, Status.FILED, doing="ghi rà soát")
    check_day(
        reviewed_on,
        name="Ngày rà soát",
        not_before=review.address.surveyed_on,
        earlier="ngày khảo sát",
    )
    return store(review)


@transaction.atomic
def review_with_needs(address, *, needs, by, reviewed_on, note="", form_key=None):
    """A review that changes the needs too: both are written, or neither.

    `needs`: rows as in `entering.edit`. Raises StaleError when the dossier was changed after `address` was
    read. The same `form_key` again gives the first review and changes nothing.
    """
    made = made_before(Review(form_key=form_key))
    if made is not None:
        return made
    opened = address.version
    address = locked(address, Status.FILED, doing="ghi rà soát")
    if address.version != opened:
        raise StaleError("Người khác vừa lưu thay đổi. Hãy xem lại nhu cầu rồi lưu.")
    store(address)
    put_rows(address, Need, needs)
    return add_review(
        address,
        reviewed_on=reviewed_on,
        outcome=Review.Outcome.UPDATED,
        note=note,
        form_key=form_key,
        by=by,
    )


@transaction.atomic
def take_back(review, *, by):
    """Take back one's own review on the day it was written; doing it twice changes nothing.

    The row stays, and counts nowhere. Needs that were changed with it stay as they are now.
    """
    locked(review.address, Status.FILED, doing="hoàn tác rà soát")
    review = lock(review)
    if review.taken_back_at:
        return review
    if review.created_by_id != by.pk:
        raise NotTakenBackError("Lần rà soát này do người khác ghi, chỉ người đó hoàn tác được.")
    if local(review.created_at).date() != today():
        raise NotTakenBackError("Lần rà soát này không ghi hôm nay nên không hoàn tác được nữa.")
    review.taken_back_at = timezone.now()
    return store(review)


@transaction.atomic
def close(address, *, closed_on, stop_reason, by, note=""):
    """Stop helping, with the day and the reason; the address stays on file."""
    address = locked(address, Status.FILED, doing="dừng trợ giúp")
    check_day(closed_on, name="Ngày dừng", not_before=address.filed_on, earlier="ngày lập hồ sơ")
    address.status, address.closed_on = Status.CLOSED, closed_on
    address.stop_reason, address.stop_note = stop_reason, tidy_lines(note)
    return store(address)


@transaction.atomic
def reopen(address, *, reason, by):
    """Take a closed address up again; the history keeps when and why it was closed."""
    address = locked(address, Status.CLOSED, doing="mở lại")
    address.decision_reason = given_reason(reason, why_for="mở lại")
    address.status, address.closed_on = Status.FILED, None
    address.stop_reason, address.stop_note = None, ""
    return store(address)


@transaction.atomic
def discard(address, *, reason, by):
    """Void a draft or a returned dossier that was never filed: its clerk may do that alone."""
    address = core_actions.void(
        locked(address, *Address.NOT_YET_SENT, doing="bỏ"), reason=reason, by=by
    )
    recheck(address, by=by, fresh=False)
    return address


@transaction.atomic
def void(address, *, reason, by):
    """Void an address with a reason; it counts nowhere. Its aid must be voided first."""
    address = locked(address, *Status, doing="hủy")
    if address.aid_records.in_force().exists() or address.pledges.active().exists():
        raise AidExistsError(
            "Địa chỉ này còn trợ giúp hoặc đăng ký trợ giúp; hãy hủy các mục đó trước."
        )
    address = core_actions.void(address, reason=reason, by=by)
    recheck(address, by=by, fresh=False)
    settle_when_none_waits(address)
    return address
