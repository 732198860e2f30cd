"""A family moves house: its address goes to another unit, its pledges go on there or end."""

from django.db import transaction

from apps.addresses.actions import moving
from apps.aid_records.actions.following import free_what_lapsed
from apps.aid_records.actions.pledges import confirm, offer, withdraw
from apps.aid_records.models import Pledge
from apps.core.actions import store
from apps.core.dates import format_date, today
from apps.sponsors.models import Sponsor

SAME = (
    "form",
    "description",
    "value",
    "frequency",
    "pledged_on",
    "starts_on",
    "ends_on",
    "introduced_by_red_cross",
)
"""What a pledge that goes on in another province has of the one that ended."""


@transaction.atomic
def move(address, to, *, on, reason, by, hamlet="", street="", ending=(), form_key=None):
    """The family moved on day `on`; gives the AddressMove. Raises MoveError, DayError.

    `ending`: numbers of the pledges that end with it. The others go on; in another province on the
    register of that province. The same `form_key` again gives the first move.
    """
    going_on = []
    made = moving.move(
        address,
        to,
        on=on,
        reason=reason,
        by=by,
        leaving=lambda made: going_on.extend(_leave(made, by=by)),
        hamlet=hamlet,
        street=street,
        ending=ending,
        form_key=form_key,
    )
    _go_on_elsewhere(made, going_on, by=by)
    return made


@transaction.atomic
def receive(found, *, by):
    """The unit that was asked receives the family, with its pledges. Raises MoveError."""
    going_on = []
    made = moving.receive(found, by=by, leaving=lambda made: going_on.extend(_leave(made, by=by)))
    _go_on_elsewhere(made, going_on, by=by)
    return made


def _leave(made, *, by):
    """End, in the unit where they were given, the pledges that do not go along; gives those that are
    to go on in another province as (pledge, {need: part it held}).

    A sponsor is on the register of one province: here the pledge ends, there it goes on.
    """
    free_what_lapsed(made.address)
    province, going_on = made.to_unit.province, []
    of_address = Pledge.objects.active().filter(address=made.address_id).order_by("id")
    for pledge in of_address.select_related("sponsor__province", "address"):
        if pledge.pk in made.ending:
            _end(pledge, made, f"Gia đình chuyển đến {made.to_unit}: {made.reason}", by=by)
        elif pledge.sponsor.province_id != province.pk:
            going_on.append((pledge, _parts_of(pledge)))
            _end(
                pledge,
                made,
                f"Gia đình chuyển đến {made.to_unit}, {province} ngày {format_date(made.moved_on)}; "
                f"nhà tài trợ giúp tiếp theo đăng ký mới ở {province}.",
                by=by,
            )
    return going_on


def _end(pledge, made, reason, *, by):
    day = min(max(made.moved_on, pledge.pledged_on), today())
    withdraw(pledge, ended_on=day, reason=reason, by=by)


def _parts_of(pledge):
    parts = {}
    for cover in pledge.covers.filter(is_holding=True, need__met_on=None):
        parts[cover.need_id] = parts.get(cover.need_id, 0) + cover.amount
    return parts


def _go_on_elsewhere(made, going_on, *, by):
    """What ended in the old province goes on as it was, with the sponsor on the register of the new."""
    for pledge, parts in going_on:
        same = {name: getattr(pledge, name) for name in SAME}
        sponsor = _on_register(pledge.sponsor, made.to_unit)
        new = offer(Pledge(address=made.address, sponsor=sponsor, **same), by=by, parts=parts)
        if pledge.status in Pledge.KEPT_UP:
            new = confirm(new, by=by)
        if (new.status, new.held_until) != (pledge.status, pledge.held_until):
            new.status, new.held_until = pledge.status, pledge.held_until
            store(new)


def _on_register(sponsor, unit):
    """The same sponsor on the register of the unit's province: known there, or new."""
    known = Sponsor.objects.in_force().filter(
        province=unit.province_id, name_folded=sponsor.name_folded, kind=sponsor.kind
    )
    found = list(known.order_by("code", "id"))
    for one in found:
        if not one.phone or not sponsor.phone or one.phone == sponsor.phone:
            return one
    # A namesake with another telephone number is another person: the code tells them apart.
    code = f"{sponsor.province.abbreviation}-{sponsor.pk}" if found else ""
    return Sponsor(name=sponsor.name, kind=sponsor.kind, phone=sponsor.phone, code=code, unit=unit)
