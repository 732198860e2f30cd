"""A family moves house: its address goes to another unit, its pledges go on there or end."""

from django.db import transaction

from apps.addresses.actions import moving
from apps.aid_records.actions.pledges import confirm, offer, withdraw
from apps.aid_records.models import Pledge
from apps.core.actions import store
from apps.core.dates import format_date, today
from apps.sponsors.models import Sponsor


@transaction.atomic
def move(address, to, *, on, reason, by, hamlet="", street="", ending=(), form_key=None):
    """The family moved on day `on`; gives the AddressMove. Raises MoveError, DayError.

    `ending`: numbers of the pledges that end with it. The others go on; in another province on the
    register of that province. The same `form_key` again gives the first move.
    """
    made = moving.move(
        address,
        to,
        on=on,
        reason=reason,
        by=by,
        hamlet=hamlet,
        street=street,
        ending=ending,
        form_key=form_key,
    )
    _see_to_pledges(made, by=by)
    return made


@transaction.atomic
def receive(found, *, by):
    """The unit that was asked receives the family, with its pledges. Raises MoveError."""
    made = moving.receive(found, by=by)
    _see_to_pledges(made, by=by)
    return made


def _see_to_pledges(made, *, by):
    of_address = Pledge.objects.active().filter(address=made.address_id).order_by("id")
    for pledge in of_address.select_related("sponsor", "address"):
        if pledge.pk in made.ending:
            _end(pledge, made, f"Gia đình chuyển đến {made.to_unit}: {made.reason}", by=by)
        elif pledge.sponsor.province_id != made.to_unit.province_id:
            _go_on_elsewhere(pledge, made, by=by)


def _end(pledge, made, reason, *, by):
    day = min(max(made.moved_on, pledge.pledged_on), today())
    withdraw(pledge, ended_on=day, reason=reason, by=by)


def _go_on_elsewhere(pledge, made, *, by):
    """A sponsor is on the register of one province: there the pledge ends, here it goes on."""
    parts = {}
    for cover in pledge.covers.filter(is_holding=True):
        width = cover.span.upper - cover.span.lower
        parts[cover.need_id] = parts.get(cover.need_id, 0) + width
    status, province = pledge.status, made.to_unit.province
    _end(
        pledge,
        made,
        f"Gia đình chuyển đến {made.to_unit}, {province} ngày {format_date(made.moved_on)}; nhà tài "
        f"trợ giúp tiếp theo đăng ký mới ở {province}.",
        by=by,
    )
    same = {
        name: getattr(pledge, name)
        for name in (
            "address",
            "form",
            "description",
            "value",
            "frequency",
            "pledged_on",
            "starts_on",
            "ends_on",
            "introduced_by_red_cross",
        )
    }
    new = offer(
        Pledge(**same, sponsor=_on_register(pledge.sponsor, made.to_unit)), by=by, parts=parts
    )
    if status in Pledge.KEPT_UP:
        new = confirm(new, by=by)
    if status == Pledge.Status.RUNNING and new.status != status:
        new.status = status
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
