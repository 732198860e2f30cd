"""The reviewer's decision on a submitted dossier, one or many."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Permission, Role
from apps.addresses.actions.consenting import end_with_merge
from apps.addresses.actions.likenesses import recheck
from apps.addresses.actions.queueing import settle_when_none_waits
from apps.addresses.actions.states import (
    Status,
    WrongStateError,
    check_filing_day,
    given_reason,
    locked,
)
from apps.addresses.models import Address
from apps.core.actions import ActionError, StaleError, store
from apps.core.dates import today
from apps.notices.actions import tell

MOST_AT_ONCE = 100
IN_USE = tuple(status for status in Status if status not in Address.NOT_COUNTED)


class TooManyError(ActionError):
    """More dossiers than are approved in one go."""


@dataclass(frozen=True)
class Outcome:
    """What became of one of many dossiers; `why` says why it was not filed, "" when it is."""

    address: Address
    why: str = ""


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
    _file_in_a_unit_of_the_day(address)
    address.status = Status.FILED
    address.approved_by, address.approved_at = by, timezone.now()
    address = store(address)
    settle_when_none_waits(address)
    return address


def _file_in_a_unit_of_the_day(address):
    """What waited while its unit was dissolved is filed where it belongs now, if its own number is free."""
    gone = address.filed_unit.valid_to
    if gone is None or address.filed_on <= gone or address.filed_unit_id == address.unit_id:
        return
    same = Address.objects.filter(filed_unit=address.unit_id, legacy_code=address.legacy_code)
    if not address.legacy_code or not same.in_force().exists():
        address.filed_unit_id = address.unit_id


def approve_many(addresses, *, by):
    """Approve each under its own lock, in the versions given: list[Outcome], in their order.

    One that was changed meanwhile, or is not waiting any more, is left alone; one that `by` has
    filed before in that very version (the form was sent twice) counts as filed. Each dossier is its
    own transaction. Raises TooManyError.
    """
    if len(addresses) > MOST_AT_ONCE:
        raise TooManyError(f"Mỗi lần duyệt nhiều nhất {MOST_AT_ONCE} hồ sơ.")
    return [_approve_one(address, by) for address in addresses]


def _approve_one(address, by):
    try:
        return Outcome(approve(address, by=by))
    except ActionError as error:
        now = Address.objects.get(pk=address.pk)
        filed_before = (
            now.status == Status.FILED
            and now.approved_by_id == by.pk
            and now.version == address.version + 1
        )
        return Outcome(now, "" if filed_before else str(error))


@transaction.atomic
def give_back(address, *, reason, by, return_reason="", field_to_mend=""):
    """Return a submitted dossier to its clerk, saying why and what to mend.

    `return_reason`: one of Address.ReturnReason; `field_to_mend`: names with commas between.
    """
    address = locked(address, Status.SUBMITTED, doing="trả lại")
    address.decision_reason = given_reason(reason, why_for="trả lại")
    address.return_reason, address.field_to_mend = return_reason, field_to_mend
    address.status = Status.RETURNED
    address = store(address)
    kind = address.get_return_reason_display().lower()
    names = Address._meta.get_field("field_to_mend").in_words(field_to_mend)
    text = f"Hồ sơ {address.code} được trả lại để sửa{kind and f': {kind}'}"
    text += f" (mục cần sửa: {names})." if names else "."
    _tell_clerk(address, "returned", text, page="edit", by=by)
    settle_when_none_waits(address)
    return address


@transaction.atomic
def reject(address, *, reason, by):
    """Refuse a submitted dossier for good; it counts nowhere."""
    address = locked(address, Status.SUBMITTED, doing="từ chối")
    address.decision_reason = given_reason(reason, why_for="từ chối")
    address.status = Status.REJECTED
    address = store(address)
    recheck(address, by=by, fresh=False)
    settle_when_none_waits(address)
    text = f"Hồ sơ {address.code} bị từ chối; mở hồ sơ để đọc lý do."
    _tell_clerk(address, "rejected", text, page="detail", by=by)
    return address


@transaction.atomic
def mark_duplicate(address, *, of, by):
    """Set a dossier in use aside as a duplicate of the dossier `of`; it counts nowhere.

    What was given to it goes over to `of` together with this (aid_records.actions.merging).
    """
    address = locked(address, *IN_USE, doing="gộp vào hồ sơ khác")
    if of.pk == address.pk:
        raise WrongStateError("Hồ sơ không thể trùng với chính nó.")
    if of.is_voided or of.status in Address.NOT_COUNTED:
        raise WrongStateError(
            f"Hồ sơ {of.code} đã hủy, bị từ chối hoặc cũng là hồ sơ trùng; hãy chọn hồ sơ đang dùng."
        )
    end_with_merge(address, into=of)
    address.duplicate_of, address.status = of, Status.DUPLICATE
    address.closed_on = address.stop_reason = None
    address = store(address)
    settle_when_none_waits(address)
    text = f"Hồ sơ {address.code} được đánh dấu là trùng với một hồ sơ khác."
    _tell_clerk(address, "duplicate", text, page="detail", by=by)
    return address


@transaction.atomic
def unmark_duplicate(address, *, status, by, closed_on=None, stop_reason_id=None):
    """Give a duplicate back the state it had before it was set aside."""
    address = locked(address, Status.DUPLICATE, doing="tách lại")
    address.duplicate_of, address.status = None, status
    address.closed_on, address.stop_reason_id = closed_on, stop_reason_id
    address = store(address)
    text = f"Hồ sơ {address.code} không còn bị coi là trùng, trở lại như trước."
    _tell_clerk(address, "duplicate", text, page="detail", by=by)
    return address


def _tell_clerk(address, matter, text, *, page, by):
    """Who entered the dossier, if that person still works on it, otherwise the unit's clerks."""
    writer = address.created_by
    if writer and writer.may(Permission.EDIT_RECORDS, address.unit):
        people = [writer]
    else:
        people = User.objects.filter(role=Role.CLERK, unit=address.unit, is_active=True)
    url = reverse(f"addresses:{page}", args=[address.code])
    others = [person for person in people if person.pk != by.pk]
    tell(others, key=f"{matter}:{address.code}", text=text, url=url)
