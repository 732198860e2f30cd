"""“Địa chỉ này nay thuộc đơn vị nào?”: addresses of a divided unit are led to where they belong.

A person says it, hamlet by hamlet or one by one, never a guess; what was said of a hamlet is
remembered (HamletRule) for records that come late.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from apps.addresses.actions.arriving import (
    forget_arrivals,
    tell_of_arrivals,
    tell_of_return,
)
from apps.addresses.actions.moving import MoveError, carry, compare_anew, lock_addresses
from apps.addresses.models import Address, AddressMove, Settling
from apps.core.actions import ActionError, lock, lock_unchanged, store
from apps.core.dates import today
from apps.organisation.hamlets import hamlet_key
from apps.organisation.models import HamletRule, Unit

REASON = "Đơn vị cũ đã chia; nay thuộc đơn vị này."


class SettleError(ActionError):
    """Addresses cannot be settled so. The message is for people."""


class Undone(NamedTuple):
    """The settling taken back, how many addresses went back, how many have gone elsewhere since."""

    settling: Settling
    back: int
    elsewhere: int


@transaction.atomic
def settle_hamlets(old, choices, *, remember, by):
    """Settle whole hamlets of the dissolved unit `old`; gives the Settlings that moved something.

    `choices`: {name of a hamlet as any dossier writes it, "" for none: Unit}. All spellings of the
    name go along. Without a name nothing is remembered. A second click finds nothing left to do.
    """
    _check_old(old)
    made = []
    waiting = _by_hamlet(old)
    for hamlet, new in choices.items():
        _check_new(old, new)
        is_remembered = bool(remember and hamlet_key(hamlet))
        names = waiting.get(hamlet_key(hamlet), [])
        found = Address.objects.filter(unit=old, hamlet__in=names)
        settled = _settle(old, hamlet, new, found, is_remembered, by=by)
        if settled and is_remembered:
            _remember(old, hamlet, new, by=by)
        made += settled
    tell_of_arrivals(old, made, by=by)
    return made


@transaction.atomic
def settle_some(old, addresses, new, *, by):
    """Settle chosen addresses of `old` (a QuerySet); gives the Settling, None when all had gone."""
    _check_old(old)
    _check_new(old, new)
    found = Address.objects.filter(unit=old, pk__in=addresses.values("pk"))
    made = _settle(old, "", new, found, False, by=by)
    tell_of_arrivals(old, made, by=by)
    return made[0] if made else None


@transaction.atomic
def undo_settling(settling, *, by):
    """Bring back what a settling moved and is still there; gives Undone. Its rule is forgotten.

    What has moved on since, or is of a new unit divided again, stays where it is.
    """
    settling = lock(settling)
    if settling.undone_at:
        return Undone(settling, 0, 0)
    ids, undone = _undo(settling, by=by)
    back = Address.objects.filter(pk__in=ids).in_use().count()
    tell_of_return(settling.old, settling.new, back, by=by)
    return undone


def _undo(settling, *, by):
    """(ids of the addresses that went back, Undone) of a locked settling that stands."""
    moves = settling.moves.done()
    later = AddressMove.objects.done().filter(id__gt=_last_of(settling)).values("address")
    there = Address.objects.filter(pk__in=moves.values("address"), unit=settling.new)
    ids = lock_addresses(there.exclude(pk__in=later))
    _send_back(ids, settling.old)
    compare_anew(ids, by=by)
    elsewhere = moves.exclude(address__in=ids).count()
    undone = moves.filter(address__in=ids).update(status=AddressMove.Status.UNDONE)
    if settling.is_remembered:
        rules = _rules_of(settling.old, settling.hamlet)
        rules.filter(new=settling.new).delete()
    settling.undone_at, settling.undone_by = timezone.now(), by
    store(settling)
    return ids, Undone(settling, undone, elsewhere)


@transaction.atomic
def undo_settlings_of(units, *, by):
    """The division of these units is taken back: so is what was settled of them, the newest first."""
    settlings = list(Settling.objects.standing().filter(old__in=units).order_by("-id"))
    for settling in settlings:
        _undo(lock(settling), by=by)
    forget_arrivals(settlings)


@transaction.atomic
def change_rule(rule, *, new, by):
    """From now on the hamlet leads elsewhere; what was settled before stays."""
    current = lock_unchanged(rule)
    _check_new(current.old, new)
    current.new = new
    return store(current)


@transaction.atomic
def forget_rule(rule, *, by):
    """From now on records of the hamlet wait on the work-list again."""
    HamletRule.objects.filter(pk=rule.pk).delete()
    return rule


def _check_old(old):
    # Two who settle it take turns; who only writes rows of the unit does not wait.
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=old.pk)
    if old.is_current:
        raise SettleError(f"{old} vẫn là đơn vị hiện nay, không có gì phải xếp lại.")


def _check_new(old, new):
    if new.level != Unit.Level.BASE or not new.is_current:
        raise MoveError("Hãy chọn một xã, phường, trường học hoặc đơn vị trực thuộc hiện nay.")
    if new.province_id != old.province_id:
        raise SettleError(
            f"{new} thuộc tỉnh khác. Hãy mở từng hồ sơ và chọn “Chuyển đơn vị” để tỉnh đó nhận."
        )


def _by_hamlet(old):
    """{folded name: [names as written]} of the hamlets of addresses that are still in `old`."""
    found = {}
    names = Address.objects.filter(unit=old).values_list("hamlet", flat=True).distinct()
    for name in names:
        found.setdefault(hamlet_key(name), []).append(name)
    return found


def _settle(old, hamlet, new, found, is_remembered, *, by):
    ids = lock_addresses(found)
    if not ids:
        return []
    settling = store(
        Settling(
            old=old,
            hamlet=hamlet,
            new=new,
            count=Address.objects.filter(pk__in=ids).in_use().count(),
            is_remembered=is_remembered,
            settled_by=by,
        )
    )
    _redirect_questions(ids, new)
    AddressMove.objects.bulk_create(
        [
            AddressMove(
                address_id=pk,
                from_unit=old,
                to_unit=new,
                moved_on=today(),
                reason=REASON,
                settling=settling,
                created_by=by,
                answered_by=by,
                answered_at=settling.settled_at,
            )
            for pk in ids
        ],
        batch_size=2_000,
    )
    carry(ids, new)
    compare_anew(ids, by=by)
    return [settling]


def _remember(old, hamlet, new, *, by):
    rules = _rules_of(old, hamlet)
    if not rules:
        store(HamletRule(old=old, hamlet=hamlet, new=new, created_by=by))
    for rule in rules.exclude(new=new):
        rule.new = new
        store(rule)


def _rules_of(old, hamlet):
    """What is remembered of a hamlet, however its name is written."""
    names = HamletRule.objects.filter(old=old).values_list("hamlet", flat=True)
    key = hamlet_key(hamlet)
    same = [name for name in names if hamlet_key(name) == key]
    return HamletRule.objects.filter(old=old, hamlet__in=same)


def _last_of(settling):
    return settling.moves.order_by("-id").values_list("id", flat=True)[:1]


def _send_back(ids, old):
    carry(ids, old)
    _redirect_questions(ids, old)


def _redirect_questions(ids, now):
    """Families that another unit is asked to receive now leave the unit `now`, if they leave at all."""
    asked = AddressMove.objects.asked().filter(address__in=ids)
    asked.filter(to_unit=now).update(status=AddressMove.Status.UNDONE)
    asked.update(from_unit=now)
