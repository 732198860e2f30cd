"""The form, from its first page to sending."""

import secrets
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.aid_records.actions import holding
from apps.aid_records.actions.pledges import PartTakenError, PledgeError
from apps.core.actions import lock, lock_key
from apps.core.dates import local, today
from apps.jobs.actions import enqueue
from apps.publishing.actions import calling
from apps.publishing.models import OnlinePart, OnlinePledge
from apps.publishing.online.errors import (
    CardGoneError,
    OnlineError,
    TakenError,
    TooLateError,
    TwiceError,
    UnknownError,
)
from apps.publishing.online.limits import TooManyError
from apps.publishing.online.shown import card_of, current_publication, filled, open_shares

Status = OnlinePledge.Status
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another
LEFT_BEHIND_AFTER = timedelta(days=1)
HOURS_TO_FILL = 4  # so long the parts are taken anew when the minutes ran out
WHO = ("kind", "name", "phone", "email", "call_when", "message", "may_be_named")
TAKEN = (
    "Rất tiếc, một phần bạn chọn vừa có người khác nhận. Những gì bạn đã điền vẫn còn; hãy chọn lại "
    "nhu cầu hoặc phần còn lại."
)


@transaction.atomic
def begin(code, parts, frequency, *, token, source):
    """Open a form for the card `code` and hold what it chooses for MINUTES_TO_FILL; gives Filled.

    `parts`: {number of a public need: how much of it, None for all that is left}. `token` is the
    form's own; the same one again changes its choice. Raises CardGoneError, TakenError, TooManyError.
    """
    lock_key(token)
    if OnlinePledge.objects.filter(token=token).exists():
        return choose(token, parts, frequency)
    card_of(code)
    publication = current_publication(code)
    _not_too_many_open(source)
    address = lock(publication.address)
    pledge = OnlinePledge(
        token=token,
        publication=publication,
        address=address,
        unit_id=address.unit_id,
        province_id=address.province_id,
        source=source,
    )
    return _chosen(pledge, publication, parts, frequency)


@transaction.atomic
def choose(token, parts, frequency):
    """Another choice on an open form. Raises as `begin` does; what was held before stays then."""
    pledge = opened(token)
    if pledge.status != Status.FILLING:
        return filled(pledge)  # it was sent meanwhile, from another page
    return _chosen(pledge, _still_shown(pledge), parts, frequency)


@transaction.atomic
def identify(token, **who):
    """Write down who it is. `who` has the fields of WHO, tidy and checked. Raises TwiceError,
    CardGoneError, UnknownError, and TooLateError on one that was sent too long ago.
    """
    pledge = opened(token)
    if pledge.status == Status.WAITING:
        changeable(pledge)
    elif pledge.status == Status.FILLING:
        _still_shown(pledge)
    else:
        raise TooLateError("Đăng ký này đã được giải quyết nên không sửa được nữa.")
    for name in WHO:
        setattr(pledge, name, who[name])
    not_twice(pledge)
    pledge.save()
    if pledge.status == Status.WAITING:
        calling.arrived(pledge)
    return filled(pledge)


@transaction.atomic
def send(token):
    """Send the form; a second click gives the first one's result.

    What it chose is held to the end of the DAYS_HELDth day. Where the minutes ran out it is taken
    anew if nobody else has it; else TakenError. Also CardGoneError, TwiceError, OnlineError.
    """
    pledge = opened(token)
    if pledge.status != Status.FILLING:
        return filled(pledge)
    publication = _still_shown(pledge)
    if not (pledge.name and pledge.phone and pledge.kind):
        raise OnlineError("Hãy ghi bạn là ai trước khi gửi.")
    not_twice(pledge)
    chosen = _numbers(pledge, publication)
    until = end_of_holding()
    _hold(pledge, chosen, until=until, is_brief=False)
    pledge.status, pledge.sent_at, pledge.source = Status.WAITING, timezone.now(), ""
    pledge.save()
    calling.arrived(pledge)
    if pledge.email:
        enqueue("mail_online_receipt", key=str(pledge.pk), pledge=pledge.pk)
    return filled(pledge)


@transaction.atomic
def drop(token):
    """Leave the form: what it held is free, what was typed is gone; whether there was one to leave.

    Nothing happens to one that is sent.
    """
    try:
        pledge = opened(token)
    except UnknownError:
        return False
    if pledge.status != Status.FILLING:
        return False
    hold = pledge.hold
    pledge.delete()
    if hold:
        holding.release(hold)
    return True


def clear_left_behind():
    """Periodic: what was typed into forms that nobody sent is deleted after a day."""
    old = OnlinePledge.objects.filter(
        status=Status.FILLING, opened_at__lt=timezone.now() - LEFT_BEHIND_AFTER
    )
    return {"deleted": sum(map(drop, old.values_list("token", flat=True)))}


def opened(token):
    """The pledge, its address and itself locked. Raises UnknownError."""
    found = OnlinePledge.objects.filter(token=token).select_related("address").first()
    if found is None:
        raise UnknownError
    lock(found.address)
    pledge = OnlinePledge.objects.select_for_update(of=("self",)).filter(pk=found.pk).first()
    if pledge is None:
        raise UnknownError
    return pledge


def changeable(pledge):
    """Raise TooLateError where HOURS_TO_CHANGE since sending are over."""
    if timezone.now() >= pledge.sent_at + timedelta(hours=OnlinePledge.HOURS_TO_CHANGE):
        raise TooLateError(
            f"Đã quá {OnlinePledge.HOURS_TO_CHANGE} giờ từ lúc gửi nên không đổi được trên trang này "
            "nữa. Khi cán bộ Hội gọi, hãy nói điều bạn muốn đổi."
        )


def end_of_holding():
    """The midnight that ends the last day of holding."""
    last = today() + timedelta(days=OnlinePledge.DAYS_HELD)
    return local(datetime.combine(last + timedelta(days=1), time.min))


def not_twice(pledge):
    """Raise TwiceError where the same phone waits with the same need already."""
    if not pledge.phone:
        return
    others = OnlinePledge.objects.waiting().filter(
        phone=pledge.phone,
        address=pledge.address_id,
        parts__need__in=pledge.parts.values("need"),
    )
    if others.exclude(pk=pledge.pk).exists():
        raise TwiceError(
            "Số điện thoại này đã đăng ký nhu cầu này và đang chờ Hội gọi, nên không cần đăng ký lần "
            "nữa. Muốn đổi hoặc rút, hãy vào “Tra cứu đăng ký” bằng mã đã nhận."
        )


def take(pledge, publication, parts):
    """Hold what was chosen and keep it as the pledge's parts; the address is locked."""
    offered = {
        number: (wording, share.need)
        for number, wording, share in open_shares(publication, hold=pledge.hold)
    }
    if not parts or parts.keys() - offered.keys():
        raise TakenError(TAKEN)
    wanted = {offered[number][1].pk: amount for number, amount in parts.items()}
    is_brief = pledge.status == Status.FILLING
    until = timezone.now() + timedelta(minutes=OnlinePledge.MINUTES_TO_FILL)
    _hold(pledge, wanted, until=until if is_brief else end_of_holding(), is_brief=is_brief)
    amounts = {}
    for cover in pledge.hold.covers.all():
        amounts[cover.need_id] = amounts.get(cover.need_id, 0) + cover.amount
    pledge.publication = publication
    pledge.save()
    pledge.parts.all().delete()
    OnlinePart.objects.bulk_create(
        OnlinePart(online_pledge=pledge, need=need, wording=wording, amount=amounts[need.pk])
        for number, (wording, need) in offered.items()
        if number in parts
    )


def _chosen(pledge, publication, parts, frequency):
    pledge.frequency = frequency
    if pledge.pk is None:
        _give_code(pledge)
    take(pledge, publication, parts)
    return filled(pledge)


def _give_code(pledge):
    while True:
        pledge.code = "".join(secrets.choice(LETTERS) for _ in range(8))
        try:
            with transaction.atomic():
                pledge.save()
        except IntegrityError:
            if not OnlinePledge.objects.filter(code=pledge.code).exists():
                raise
        else:
            return


def _hold(pledge, wanted, *, until, is_brief):
    """Hold `wanted` ({number of a need: amount}) for the pledge; raises TakenError, CardGoneError."""
    try:
        if pledge.hold and pledge.hold.until > timezone.now():
            holding.change(pledge.hold, wanted)
            if not is_brief and pledge.hold.is_brief:
                pledge.hold = holding.prolong(pledge.hold, until=until, is_brief=False)
        else:
            pledge.hold = None
            pledge.hold = holding.hold(pledge.address, wanted, until=until, is_brief=is_brief)
    except PartTakenError as error:
        raise TakenError(TAKEN) from error
    except PledgeError as error:
        raise CardGoneError from error


def _numbers(pledge, publication):
    """{number of a need: amount} of what was chosen, all of it still shown. Raises TakenError."""
    chosen = dict(pledge.parts.values_list("need", "amount"))
    shown = {share.need.pk for _, _, share in open_shares(publication, hold=pledge.hold)}
    too_old = timezone.now() - pledge.opened_at > timedelta(hours=HOURS_TO_FILL)
    if not chosen or chosen.keys() - shown or (too_old and pledge.hold is None):
        raise TakenError(TAKEN)
    return chosen


def _still_shown(pledge):
    """The version that is up of what the form is for, by now perhaps a newer one."""
    code = pledge.publication.code
    card_of(code)
    publication = current_publication(code)
    if publication.address_id != pledge.address_id:
        raise CardGoneError
    return publication


def _not_too_many_open(source):
    """Nobody keeps the whole bank locked: so many forms at once from one place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(source[:15], 16)])
    alive = OnlinePledge.objects.filter(
        status=Status.FILLING, source=source, hold__until__gt=timezone.now()
    ).order_by("hold__until")
    if alive.count() >= settings.ONLINE_OPEN_AT_ONCE:
        raise TooManyError(
            alive.first().hold.until,
            "Từ nơi bạn đang dùng mạng đang mở quá nhiều đăng ký chưa gửi. Hãy gửi hoặc bỏ bớt.",
        )
