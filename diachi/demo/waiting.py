"""Dossiers of the last weeks that are not on file yet: drafts, waiting, returned, refused."""

from datetime import timedelta

from apps.addresses.models import Address
from diachi.demo.cases import at
from diachi.demo.plan import Slot

Status = Address.Status
_STATES = {
    Status.SUBMITTED: 46,
    Status.DRAFT: 24,
    Status.RETURNED: 12,
    Status.REJECTED: 10,
    Status.DUPLICATE: 8,
}
_RETURNED = (
    ("Chưa ghi rõ hoàn cảnh hiện nay của gia đình.", "circumstances"),
    ("Xem lại số người trong hộ.", "headcount"),
    ("Bổ sung ngày khảo sát.", "surveyed_on"),
)
_REJECTED = (
    "Gia đình đã có nguồn trợ giúp thường xuyên khác.",
    "Không thuộc đối tượng của Cuộc vận động.",
)


def invent_all(rng, maker, shares, cases, totals):
    """Cases with their status; a few in the clerk's own commune so that there is work to see."""
    clerks = [share for share in shares if share.place.unit.pk == maker.staff.clerk.unit_id]
    ordinary = [share for share in shares if share.filed and not share.edge]
    chosen = clerks * 6 + rng.choices(ordinary, k=max(14, totals.filed // 180))
    found = []
    for number, share in enumerate(chosen):
        day = maker.today - timedelta(days=rng.randint(0, 45))
        case = maker.make(rng, Slot(share, day, False))
        status = (
            list(_STATES)[number % 3]
            if number < len(clerks) * 6
            else rng.choices(list(_STATES), list(_STATES.values()))[0]
        )
        _set_back(rng, case, status, cases)
        found.append(case)
    return found


def _set_back(rng, case, status, cases):
    address = case.address
    day = case.slot.filed_on
    address.status = status
    address.filed_on = address.introduced_on = address.closed_on = address.stop_reason = None
    address.approved_at = address.approved_by = None
    if status == Status.DRAFT:
        address.submitted_at = None
    if status == Status.RETURNED:
        address.decision_reason, address.field_to_mend = rng.choice(_RETURNED)
    if status == Status.REJECTED:
        address.decision_reason = rng.choice(_REJECTED)
    if status == Status.DUPLICATE:
        original = rng.choice(cases).address
        address.duplicate_of = original
        address.full_name, address.hamlet = original.full_name, original.hamlet
        address.birth_year, address.birth_date = original.birth_year, original.birth_date
        address.gender, address.ethnicity = original.gender, original.ethnicity
        address.decision_reason = "Trùng với hồ sơ đã lập."
    address.created_at = at(day, 10)
