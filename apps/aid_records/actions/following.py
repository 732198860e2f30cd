"""What time, and aid that is given, do to pledges."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.aid_records.models import Hold, Pledge
from apps.core.actions import lock, store
from apps.core.dates import format_date, today
from apps.notices.actions import settle, tell

BATCH = 200
NOT_ANSWERED = f"Hết {Pledge.DAYS_HELD} ngày giữ chỗ mà chưa được xác nhận."


class Followed(NamedTuple):
    """How many pledges expired, began to run, and were pointed out to people."""

    expired: int
    begun: int
    reminded: int


def expire_due():
    """Carry pledges over to today; gives Followed. As often as wanted, by several workers at once.

    Unanswered ones past their last day expire, confirmed ones whose day has come run. People are
    told; once of a last day that is near or past. Each batch is its own transaction.
    """
    day = today()
    near = Pledge.objects.about_to_lapse(day)
    return Followed(
        expired=_all(Pledge.objects.lapsed(day), _expire),
        begun=_all(Pledge.objects.to_begin(day), _run),
        reminded=_all(_not_reminded_of(near, "held_until"), _say_it_waits)
        + _all(_not_reminded_of(Pledge.objects.overdue(day), "ends_on"), _say_it_is_over),
    )


def free_what_lapsed(address):
    """What `expire_due` does, for one address that its caller has locked; holds that are over go."""
    Hold.objects.over().filter(address=address).delete()
    for pledge in _locked(Pledge.objects.lapsed(today()).filter(address=address)):
        _expire(pledge)


def begin_with(aid):
    """The first aid under a confirmed pledge sets it running."""
    if aid.pledge_id is None:
        return
    pledge = lock(aid.pledge)
    if pledge.status == Pledge.Status.CONFIRMED and not pledge.is_voided:
        _run(pledge)


def settle_answered(pledge):
    """Nobody has to read any more what is no longer so: it waits, or is past its last day."""
    if pledge.status != Pledge.Status.WAITING:
        settle(f"pledge-waits:{pledge.pk}")
    if not pledge.is_overdue(today()):
        settle(f"pledge-over:{pledge.pk}")


def _all(pledges, step):
    """Take the step with each of `pledges`, which it is thereby no longer one of."""
    done = 0
    while count := _batch(pledges, step):
        done += count
    return done


@transaction.atomic
def _batch(pledges, step):
    found = list(_locked(pledges, skip_locked=True)[:BATCH])
    for pledge in found:
        step(pledge)
    return len(found)


def _locked(pledges, **how):
    return (
        pledges.select_related("unit", "address")
        .order_by("id")
        .select_for_update(of=("self",), **how)
    )


def _not_reminded_of(pledges, day):
    return pledges.filter(Q(reminded_of=None) | ~Q(reminded_of=F(day)))


def _expire(pledge):
    pledge.status, pledge.end_reason = Pledge.Status.EXPIRED, NOT_ANSWERED
    pledge.ended_on = max(pledge.held_until, pledge.pledged_on)
    store(pledge)
    settle_answered(pledge)
    _tell(
        pledge,
        "expired",
        Permission.EDIT_RECORDS,
        f"đã hết hạn giữ chỗ ngày {format_date(pledge.held_until)} mà chưa được xác nhận; "
        "phần nhu cầu đã giữ nay người khác nhận được",
    )


def _run(pledge):
    pledge.status = Pledge.Status.RUNNING
    store(pledge)


def _say_it_waits(pledge):
    _remind(pledge, pledge.held_until)
    _tell(
        pledge,
        "waits",
        Permission.APPROVE,
        f"chờ xác nhận, chỉ giữ chỗ đến hết ngày {format_date(pledge.held_until)}",
    )


def _say_it_is_over(pledge):
    _remind(pledge, pledge.ends_on)
    _tell(
        pledge,
        "over",
        Permission.EDIT_RECORDS,
        f"đã đến hạn ngày {format_date(pledge.ends_on)}: hoàn thành hay gia hạn?",
    )


def _remind(pledge, day):
    """Note that people were told; nothing that somebody who edits the pledge must see."""
    pledge.reminded_of = day
    pledge.save(update_fields=["reminded_of"])


def _tell(pledge, matter, permission, words):
    tell(
        User.objects.whom_to_tell(permission, pledge.unit),
        key=f"pledge-{matter}:{pledge.pk}",
        text=f"Đăng ký số {pledge.pk} cho địa chỉ {pledge.address.code} {words}.",
        url=reverse("aid_records:pledge_detail", args=[pledge.pk]),
    )
