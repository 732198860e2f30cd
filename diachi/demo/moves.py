"""Families that moved house: those whose commune is another one today, and two that are asked about."""

from datetime import timedelta

from apps.addresses.models import Address, AddressMove
from diachi.demo.cases import at
from diachi.demo.places import REORGANISED_ON

_REASONS = (
    "Về ở với con để tiện chăm sóc.", "Về quê ngoại sinh sống.", "Chuyển nhà đến gần nơi làm thuê.",
    "Lấy chồng, lấy vợ ở xã khác.", "Được họ hàng cho đất làm nhà.",
)  # fmt: skip
_ASKED_BEFORE = 3  # days before today


def invent_all(rng, cases, *, staff, today):
    """An AddressMove for every case that has another unit today, and questions to and by the clerk."""
    made = [
        _moved(rng, case, staff, today)
        for case in cases
        if case.address.unit_id != case.place.unit.pk
    ]
    return made + _asked(rng, cases, staff, today)


def _moved(rng, case, staff, today):
    day = min(REORGANISED_ON + timedelta(days=rng.randrange(1, 15)), today)
    return AddressMove(
        address=case.address,
        from_unit=case.place.unit,
        to_unit=case.address.unit,
        moved_on=day,
        reason=rng.choice(_REASONS),
        hamlet=case.address.hamlet,
        created_at=at(day, 10),
        created_by=staff.reviewer,
        answered_at=at(day, 10),
        answered_by=staff.reviewer,
    )


def _asked(rng, cases, staff, today):
    """One family that would leave the clerk's commune, one that would come to it."""
    ours = staff.clerk.unit
    settled = [
        case
        for case in cases
        if case.address.status == Address.Status.FILED
        and case.address.unit_id == case.place.unit.pk
        and not case.slot.share.edge
        and case.place.origins
    ]
    ours_open = [case for case in settled if case.address.unit_id == ours.pk]
    theirs = [case for case in settled if case.address.unit_id != ours.pk]
    if not (ours_open and theirs):
        return []
    leaving, coming = rng.choice(ours_open), rng.choice(theirs)
    day = today - timedelta(days=_ASKED_BEFORE)
    return [
        AddressMove(
            address=case.address,
            from_unit=case.address.unit,
            to_unit=to,
            moved_on=day,
            reason=rng.choice(_REASONS),
            status=AddressMove.Status.ASKED,
            created_at=at(day, 15),
            created_by=by,
        )
        for case, to, by in (
            (leaving, coming.address.unit, staff.clerk),
            (coming, ours, staff.reviewer),
        )
    ]
