"""What officers do with pledges made on the public pages: call, confirm, refuse, prolong, let expire.

A step locks the address first, then the row: so does whatever strangers do (`publishing.online`).
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.aid_records.actions import holding, pledges
from apps.core.actions import ActionError, lock, made_before, store
from apps.core.dates import format_date, format_moment, local, today
from apps.core.text import tidy_lines
from apps.notices.actions import settle, tell
from apps.publishing.models import OnlinePledge
from apps.sponsors import actions as sponsors

MOST_DAYS = OnlinePledge.DAYS_HELD  # by which a hold is prolonged
Status = OnlinePledge.Status
CHANGED = (
    "Người đăng ký vừa đổi những phần muốn nhận. Hãy xem lại các phần ở trên, hỏi lại nếu cần, rồi "
    "bấm xác nhận lần nữa."
)


class CallingError(ActionError):
    """A step a stranger's pledge cannot take. The message is for people."""


class Expired(NamedTuple):
    """How many holds ran out, and of how many people were reminded."""

    expired: int
    reminded: int


def arrived(online_pledge):
    """Tell those who may deal with it that a stranger's pledge was sent, or was changed since."""
    held = online_pledge.hold
    until = f", giữ chỗ đến hết ngày {format_date(last_day(held.until))}" if held else ""
    _tell(online_pledge, f"chờ gọi xác nhận{until}")


def last_day(until):
    """The last day on which a hold lasts to the end: `until` is the midnight that follows."""
    return local(until - timedelta(seconds=1)).date()


def dealt_with(online_pledge):
    """Nobody has to read any more that it waits."""
    settle(_key(online_pledge))


@transaction.atomic
def note_call(call, *, by):
    """Write down a call or a try; a second click gives the first one's row."""
    if first := made_before(call):
        return first
    current = lock(call.online_pledge)
    if current.status == Status.FILLING:
        raise CallingError("Đăng ký này chưa gửi.")
    call.called_by = by
    return store(call)


@transaction.atomic
def confirm(online_pledge, *, pledge, by, parts=None, named_on=None):
    """Make of it what `pledge` (unsaved, with its sponsor, who may be new) says: a confirmed pledge.

    What was held is let go and pledged anew in the same transaction. `parts`: {number of a need:
    amount} as the officer read them; strangers may change them for a day. `named_on`: the day on which
    the sponsor agreed to be named, where the officer says so. A second click gives the first's pledge.
    """
    if first := made_before(pledge):
        return first
    address, current = _locked(online_pledge)
    if address.status == Address.Status.CLOSED:
        raise CallingError(
            f"Địa chỉ này đã dừng trợ giúp ngày {format_date(address.closed_on)}. Hãy báo cho người "
            "đăng ký biết, hỏi họ có muốn nhận địa chỉ khác, rồi bấm “Không nhận”."
        )
    if current.hold is None or current.hold.until <= timezone.now():
        raise CallingError(
            "Đã hết thời gian giữ chỗ nên không xác nhận được nữa. Nếu người đăng ký vẫn muốn giúp, "
            "hãy ghi một đăng ký trợ giúp cho địa chỉ này."
        )
    held = dict(current.parts.values_list("need", "amount"))
    if parts is not None and parts != held:
        raise CallingError(CHANGED)
    _let_go(current)
    pledge.address, pledge.pledged_on = address, local(current.sent_at).date()
    pledge = pledges.confirm(pledges.offer(pledge, by=by, parts=held), by=by)
    if named_on and not pledge.sponsor.may_be_named:
        _name(pledge.sponsor, named_on, by)
    current.pledge = pledge
    _decide(current, Status.CONFIRMED, by)
    return pledge


@transaction.atomic
def refuse(online_pledge, *, reason, by):
    """Say no, with words that the one who pledged reads; what was held is free again."""
    _, current = _locked(online_pledge)
    current.refusal = tidy_lines(reason)
    if not current.refusal:
        raise CallingError("Hãy ghi lý do không nhận.")
    _let_go(current)
    return _decide(current, Status.REFUSED, by)


@transaction.atomic
def prolong(online_pledge, *, to, by):
    """Hold the parts to the end of the day `to`: once, when somebody asked to be called later."""
    _, current = _locked(online_pledge)
    if current.prolonged_to:
        raise CallingError(
            f"Đã gia hạn một lần, đến hết ngày {format_date(current.prolonged_to)}; không gia hạn nữa."
        )
    hold = current.hold
    if hold is None or hold.until <= timezone.now():
        raise CallingError("Đã hết thời gian giữ chỗ nên không gia hạn được nữa.")
    first, last = last_day(hold.until), today() + timedelta(days=MOST_DAYS)
    if first >= last:
        raise CallingError(
            f"Chỗ này đã được giữ đến hết ngày {format_date(first)}, đủ {MOST_DAYS} ngày kể từ hôm nay, "
            "nên chưa gia hạn thêm được."
        )
    if not first < to <= last:
        raise CallingError(
            f"Ngày giữ chỗ mới phải sau ngày {format_date(first)} và không quá "
            f"{MOST_DAYS} ngày kể từ hôm nay ({format_date(last)})."
        )
    current.hold = holding.prolong(
        hold, until=local(datetime.combine(to, time.max)), is_brief=False
    )
    current.prolonged_to = to
    return store(current)


def may_prolong(online_pledge):
    """Whether a hold of one that waits may be made longer today."""
    hold = online_pledge.hold
    if online_pledge.prolonged_to or hold is None or hold.until <= timezone.now():
        return False
    return last_day(hold.until) < today() + timedelta(days=MOST_DAYS)


def expire_due():
    """Periodic: what nobody confirmed in time holds nothing any more; people are told, and once
    DAYS_AHEAD days before. By several workers at once; each row is its own transaction.
    """
    now = timezone.now()
    near = OnlinePledge.objects.about_to_lapse(now).not_reminded()
    return Expired(
        expired=_each(OnlinePledge.objects.lapsed(now), _expire), reminded=_each(near, _remind)
    )


def _each(found, step):
    """Take the step with each of `found` that still is one of them once it is locked."""
    done = 0
    for row in found.select_related("address").order_by("id"):
        with transaction.atomic():
            lock(row.address)
            current = found.select_for_update(of=("self",)).filter(pk=row.pk).first()
            if current:
                step(current)
                done += 1
    return done


def _expire(online_pledge):
    _let_go(online_pledge)
    _decide(online_pledge, Status.EXPIRED, by=None)
    _tell(
        online_pledge,
        "đã hết hạn giữ chỗ mà chưa được xác nhận; phần nhu cầu đã giữ nay người khác nhận được",
        matter="expired",
    )


def _remind(online_pledge):
    online_pledge.reminded_of = online_pledge.hold.until
    online_pledge.save(update_fields=["reminded_of"])
    day = format_date(last_day(online_pledge.hold.until))
    _tell(online_pledge, f"vẫn chờ gọi xác nhận, chỉ giữ chỗ đến hết ngày {day}")


def _locked(online_pledge):
    """Its address and itself, locked, while it waits; raises CallingError that says what became of it."""
    address = lock(online_pledge.address)
    current = lock(online_pledge)
    if current.address_id != address.pk:
        raise CallingError("Hồ sơ vừa được gộp vào hồ sơ khác. Hãy mở lại trang này rồi làm tiếp.")
    if current.status == Status.WAITING:
        return address, current
    doer = current.decided_by
    by = f" {doer} đã giải quyết lúc {format_moment(current.decided_at)}." if doer else ""
    raise CallingError(f"Đăng ký này không còn chờ: {current.get_status_display().lower()}.{by}")


def _let_go(online_pledge):
    """The parts are free; the row keeps what was pledged in its own parts."""
    hold, online_pledge.hold = online_pledge.hold, None
    if hold:
        online_pledge.save(update_fields=["hold"])
        holding.release(hold)


def _decide(online_pledge, status, by):
    online_pledge.status, online_pledge.decided_by = status, by
    online_pledge.decided_at = timezone.now()
    dealt_with(online_pledge)
    return store(online_pledge)


def _name(sponsor, named_on, by):
    sponsor.may_be_named, sponsor.named_consent_on = True, named_on
    sponsors.edit(sponsor, by=by)


def _tell(online_pledge, words, matter="waits"):
    tell(
        User.objects.whom_to_tell(Permission.PUBLISH, online_pledge.unit),
        key=_key(online_pledge, matter),
        text=f"Đăng ký trên mạng {online_pledge.code} cho địa chỉ {online_pledge.address.code} {words}.",
        url=reverse("publishing:online_detail", args=[online_pledge.pk]),
    )


def _key(online_pledge, matter="waits"):
    return f"online-{matter}:{online_pledge.pk}"
