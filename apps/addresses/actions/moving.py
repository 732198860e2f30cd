"""Addresses go from one unit to another: the one routine behind settling and moving house.

What says what was so on a day stays (`filed_unit` of dossiers on file, the unit of aid); what is open
and hangs on the address follows it, as `follow_units` of its model says.
"""

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.actions.likenesses import recheck_set
from apps.addresses.actions.queueing import settle_when_none_waits, tell_who_approves
from apps.addresses.actions.states import Status, check_day, given_reason, locked
from apps.addresses.alike import place
from apps.addresses.models import Address, AddressMove
from apps.core.actions import ActionError, lock, made_before, store
from apps.core.dates import format_date
from apps.core.text import tidy, tidy_lines
from apps.notices.actions import settle, tell
from apps.organisation.following import Follow, While, followers
from apps.organisation.models import Unit

MOVABLE = tuple(status for status in Status if status not in Address.NOT_COUNTED)


class MoveError(ActionError):
    """An address cannot go there. The message is for people."""


@transaction.atomic
def move(address, to, *, on, reason, by, leaving, hamlet="", street="", ending=(), form_key=None):
    """The family moved house on day `on`; gives the AddressMove. Raises MoveError, DayError.

    `hamlet` and `street` are those of the new home. `leaving` is called with the move while all is
    still in the old unit: there the caller ends pledges (aid_records.actions.moving). The same
    `form_key` again gives the first move.
    """
    made = _new(address, to, on, reason, by, hamlet, street, ending, form_key)
    if made.pk:
        return made
    _refuse_second(made.address)
    made.answered_by, made.answered_at = by, timezone.now()
    store(made)
    _arrive(made, leaving, by=by)
    return made


@transaction.atomic
def ask(address, to, *, on, reason, by, hamlet="", street="", ending=(), form_key=None):
    """Ask the unit `to`, out of one's scope, to receive a family; the address stays until it answers."""
    made = _new(address, to, on, reason, by, hamlet, street, ending, form_key)
    if made.pk:
        return made
    _refuse_second(made.address)
    made.status = AddressMove.Status.ASKED
    store(made)
    tell(
        User.objects.whom_to_tell(Permission.EDIT_RECORDS, to).exclude(pk=by.pk),
        key=_key(made),
        text=f"{made.from_unit} đề nghị {to} nhận hồ sơ {made.address.code} vì gia đình chuyển đến.",
        url=reverse("aid_records:move_list"),
    )
    return made


@transaction.atomic
def receive(found, *, by, leaving):
    """The new unit receives the family; `leaving` as for `move`. A second click changes nothing.

    Raises MoveError.
    """
    lock(found.address)  # as whoever settles a divided unit: the address first
    found = lock(found)
    if found.status == AddressMove.Status.DONE:
        return found
    _still_asked(found)
    address = locked(found.address, *MOVABLE, doing="chuyển đơn vị")
    if address.unit_id != found.from_unit_id:
        raise MoveError("Hồ sơ đã sang đơn vị khác từ khi có đề nghị này. Hãy từ chối đề nghị.")
    if not found.to_unit.is_current:
        raise MoveError(
            f"{found.to_unit} đã kết thúc ngày {format_date(found.to_unit.valid_to)}. Hãy bấm “Không "
            "nhận” để nơi đề nghị chọn đơn vị hiện nay."
        )
    _check_target(found.to_unit, address)
    found.status = AddressMove.Status.DONE
    found.answered_by, found.answered_at = by, timezone.now()
    store(found)
    found.address = address
    _arrive(found, leaving, by=by)
    _answered(found, "đã nhận", by=by)
    return found


@transaction.atomic
def refuse(found, *, reason, by):
    """The unit that was asked does not receive the family, and says why."""
    found = lock(found)
    _still_asked(found)
    found.status = AddressMove.Status.REFUSED
    found.answer = given_reason(reason, why_for="không nhận")
    found.answered_by, found.answered_at = by, timezone.now()
    store(found)
    _answered(found, "không nhận", by=by)
    return found


@transaction.atomic
def take_back(found, *, by):
    """The unit that asked takes its question back. A second click changes nothing."""
    found = lock(found)
    if found.status == AddressMove.Status.UNDONE:
        return found
    _still_asked(found)
    found.status = AddressMove.Status.UNDONE
    settle(_key(found))
    return store(found)


def carry(addresses, to):
    """Let addresses (ids, locked) and what is open and hangs on them belong to the unit `to`.

    Drafts and what waits for approval will be filed there; what is on file keeps its filing unit.
    """
    ids = list(addresses)
    found = Address.objects.filter(pk__in=ids)
    now_there = {"unit": to, "province": to.province_id, "version": F("version") + 1}
    own_number = Address.objects.filter(filed_unit=to, voided_at=None).exclude(legacy_code="")
    # Two old communes may both have a number 001: such a draft keeps the unit it was begun in; so
    # does one dated before that unit ended, or begun in a unit before this one.
    not_yet_filed = found.exclude(status__in=Address.ON_FILE).filter(filed_unit=F("unit"))
    not_yet_filed = not_yet_filed.exclude(filed_on__lte=F("filed_unit__valid_to"))
    not_yet_filed.exclude(legacy_code__in=own_number.values("legacy_code")).update(filed_unit=to)
    found.update(**now_there)
    for model, field, follow in _hanging_on_addresses():
        rows = model._base_manager.filter(address__in=ids).exclude(**{field: to})
        if isinstance(follow, While):
            rows = rows.filter(follow.condition)
        changed = {field: to}
        if model.follow_units.get("province") is Follow.PROVINCE:
            changed["province"] = to.province_id
        rows.update(**changed)


def compare_anew(addresses, *, by):
    """Likenesses of what moved: a pair within one unit may now lie between two, or the other way."""
    ids = ",".join(str(int(pk)) for pk in addresses)
    if ids:
        which = f"SELECT unnest('{{{ids}}}'::bigint[])"
        recheck_set(which, by=by)
        place(which)


def _hanging_on_addresses():
    """(model, field, Follow or While) of the keys to units that follow the row's own address."""
    return [
        (model, field, follow)
        for model, field, follow in followers()
        if (follow is Follow.WHOLE or isinstance(follow, While))
        and model not in (Address, AddressMove)
        and any(
            own.name == "address" and own.related_model is Address
            for own in model._meta.concrete_fields
        )
    ]


def _new(address, to, on, reason, by, hamlet, street, ending, form_key):
    """The move that this form made before, or a new one, not yet stored, of the locked address."""
    made = AddressMove(form_key=form_key, created_by=by)
    before = made_before(made)
    if before is not None:
        return before
    read, address = address, locked(address, *MOVABLE, doing="chuyển đơn vị")
    if address.unit_id != read.unit_id:  # rights were asked there
        raise MoveError("Người khác vừa chuyển hồ sơ này sang đơn vị khác. Hãy mở lại trang.")
    _check_target(to, address)
    check_day(on, name="Ngày chuyển", not_before=address.filed_on, earlier="ngày lập hồ sơ")
    last = address.moves.done().filter(settling=None).order_by("-moved_on").first()
    if last:
        check_day(on, name="Ngày chuyển", not_before=last.moved_on, earlier="lần chuyển trước")
    made.address, made.from_unit, made.to_unit = address, address.unit, to
    made.moved_on, made.reason = on, given_reason(reason, why_for="chuyển")
    made.hamlet, made.street, made.ending = tidy(hamlet), tidy(street), sorted(ending)
    return made


def _check_target(to, address):
    if to.level != Unit.Level.BASE or not to.is_current:
        raise MoveError("Hãy chọn một xã, phường, trường học hoặc đơn vị trực thuộc hiện nay.")
    if to.pk == address.unit_id:
        raise MoveError(f"Hồ sơ đang thuộc {to} rồi.")


def _refuse_second(address):
    if address.moves.asked().exists():
        raise MoveError(
            "Hồ sơ đang chờ một đơn vị khác nhận. Hãy rút đề nghị đó trước rồi ghi lại."
        )


def _still_asked(found):
    if found.status != AddressMove.Status.ASKED:
        raise MoveError(f"Đề nghị này đã khép lại: {found.get_status_display().lower()}.")


def _arrive(made, leaving, *, by):
    """The address changes hands: its home, its unit, what hangs on it; both units hear of it."""
    address = made.address
    leaving(made)
    address.hamlet, address.street = made.hamlet, made.street
    store(address)
    carry([address.pk], made.to_unit)
    made.address = address = Address.objects.select_related("unit").get(pk=address.pk)
    compare_anew([address.pk], by=by)
    settle(f"returned:{address.code}")
    if address.status == Status.SUBMITTED:
        address.unit = made.from_unit
        settle_when_none_waits(address)
        address.unit = made.to_unit
        tell_who_approves(address, by=by)
    tell(
        User.objects.whom_to_tell(Permission.EDIT_RECORDS, made.to_unit).exclude(pk=by.pk),
        key=f"arrived:{made.pk}",
        text=f"Hồ sơ {address.code} chuyển từ {made.from_unit} về {made.to_unit}.",
        url=reverse("addresses:detail", args=[address.code]),
    )
    tell(
        User.objects.filter(is_active=True, unit=made.from_unit)
        .who_may(Permission.EDIT_RECORDS, made.from_unit)
        .exclude(pk__in=[by.pk, made.created_by_id]),
        key=f"left:{made.pk}",
        text=f"Hồ sơ {address.code} nay thuộc {made.to_unit}: gia đình chuyển đi.",
        url=reverse("aid_records:move_list"),
    )


def _answered(found, words, *, by):
    settle(_key(found))
    tell(
        [found.created_by] if found.created_by != by else [],
        key=f"move-answered:{found.pk}",
        text=f"{found.to_unit} {words} hồ sơ {found.address.code}"
        + (f": {tidy_lines(found.answer)}" if found.answer else "."),
        url=reverse("aid_records:move_list"),
    )


def _key(found):
    return f"move-asked:{found.pk}"


def lock_addresses(addresses):
    """Ids of these addresses, locked in one order, so that nobody who locks several blocks."""
    rows = addresses.order_by("pk").select_for_update(of=("self",))
    return list(rows.values_list("pk", flat=True))
