"""What becomes of a pledge after it is sent: looked up, changed and withdrawn by its owner."""

from django.db import transaction
from django.utils import timezone

from apps.aid_records.actions import holding
from apps.core.identifiers import tidy_phone
from apps.publishing.actions import calling
from apps.publishing.models import OnlinePledge
from apps.publishing.online.errors import CardGoneError, TooLateError, UnknownError
from apps.publishing.online.filling import changeable, choose, not_twice, opened, take
from apps.publishing.online.shown import card_of, current_publication, filled

Status = OnlinePledge.Status


def code_asked(typed):
    """A code however it was typed: one code, however often blanks and dashes are moved about in it."""
    return "".join(typed.upper().split()).replace("-", "")


def find(code, phone):
    """The token of the pledge that was sent with this phone number. Raises UnknownError."""
    code = code_asked(code)
    found = OnlinePledge.objects.sent().filter(code=code if len(code) == 8 else "")
    try:
        pledge = found.filter(phone=tidy_phone(phone)).first()
    except ValueError:
        pledge = None
    if pledge is None:
        raise UnknownError(
            "Không có đăng ký nào với mã và số điện thoại này. Mã gồm 8 chữ và số, ghi trên giấy nhận; "
            "số điện thoại là số bạn đã ghi khi đăng ký."
        )
    return pledge.token


@transaction.atomic
def change(token, parts, frequency):
    """Choose other needs or parts: while filling in, or within HOURS_TO_CHANGE of sending.

    Raises TakenError (what was held stays), TooLateError, CardGoneError, TwiceError, UnknownError.
    """
    pledge = opened(token)
    if pledge.status == Status.FILLING:
        return choose(token, parts, frequency)
    if pledge.status != Status.WAITING:
        raise TooLateError("Đăng ký này đã được giải quyết nên không sửa được nữa.")
    changeable(pledge)
    card_of(pledge.publication.code)
    publication = current_publication(pledge.publication.code)
    if publication.address_id != pledge.address_id:
        raise CardGoneError
    pledge.frequency = frequency
    take(pledge, publication, parts)
    not_twice(pledge)
    calling.arrived(pledge)
    return filled(pledge)


@transaction.atomic
def withdraw(token):
    """Take a pledge back within HOURS_TO_CHANGE of sending; a second click changes nothing."""
    pledge = opened(token)
    if pledge.status == Status.WITHDRAWN:
        return filled(pledge)
    if pledge.status != Status.WAITING:
        raise TooLateError("Đăng ký này đã được giải quyết nên không rút được trên trang này nữa.")
    changeable(pledge)
    hold, pledge.hold = pledge.hold, None
    pledge.status, pledge.decided_at = Status.WITHDRAWN, timezone.now()
    pledge.save()
    if hold:
        holding.release(hold)
    calling.dealt_with(pledge)
    return filled(pledge)
