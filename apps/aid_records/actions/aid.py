"""What may be done with aid records. Voiding is the same for every record: core.actions.void."""

from django.db import transaction

from apps.addresses.models import Address
from apps.aid_records.actions.following import begin_with
from apps.aid_records.models import AidRecord
from apps.aid_records.overlap import overlaps
from apps.core.actions import ActionError, lock, lock_unchanged, made_before, store
from apps.core.text import tidy_lines
from apps.sponsors import actions as sponsors

CASH_FORM = "tien-mat"
WEIGHED = ("pledge_id", "given_on", "sponsor_id", "value", "is_recirculated", "exclusion")
"""What decides whether aid overlaps."""


class AidError(ActionError):
    """Aid cannot be recorded so. The message is for people."""


class OverlapError(AidError):
    """Aid overlaps, and nobody has said why it is given all the same."""


@transaction.atomic
def record(aid, *, by, unit=None):
    """Record aid to an address, in the address's unit of now; a sponsor not yet saved is registered.

    `unit` is whose book gives it: to a family that has gone to another province aid is of that unit.
    A second click gives the first one's row. Raises AidError.
    """
    if first := made_before(aid):
        return first
    address = aid.address = lock(aid.address)
    if address.is_voided or address.status in Address.NOT_COUNTED:
        raise AidError("Hồ sơ này đã bị từ chối, trùng hoặc đã hủy nên không ghi trợ giúp được.")
    is_away = unit is not None and unit.province_id not in (None, address.province_id)
    given_in = unit if is_away else address.unit
    aid.unit, aid.province = given_in, given_in.province
    aid.created_by = by
    _complete(aid, by=by)
    _settle_overlap(aid)
    begin_with(aid)
    return store(aid)


@transaction.atomic
def edit(aid, *, by):
    """Save the changed fields; the address and the unit in which it was given stay."""
    aid.address = lock(aid.address)
    current = lock_unchanged(aid)
    aid.address_id, aid.unit_id = current.address_id, current.unit_id
    aid.province_id = current.province_id
    _complete(aid, by=by)
    if any(getattr(aid, name) != getattr(current, name) for name in WEIGHED):
        _settle_overlap(aid)
    begin_with(aid)
    return store(aid)


def _settle_overlap(aid):
    """Under the lock of the address: what somebody else has just given counts too."""
    if not overlaps([aid])[0]:
        aid.overlap_reason = ""
    elif not tidy_lines(aid.overlap_reason):
        raise OverlapError("Trợ giúp này chồng chéo với trợ giúp khác; hãy ghi lý do vẫn trao.")


def _complete(aid, *, by):
    """What follows from the sponsor, the form and the address."""
    aid.sponsor = usable_sponsor(aid.sponsor, province_id=aid.province_id, by=by)
    aid.side = aid.sponsor.side
    if aid.headcount is None:
        aid.headcount = aid.address.headcount
    if aid.headcount is None:
        raise AidError("Hồ sơ chưa ghi số người; hãy ghi số người được trợ giúp.")
    if aid.value is None:
        aid.basis = ""
    elif not aid.basis and aid.form.code == CASH_FORM:
        aid.basis = AidRecord.Basis.CASH
    if aid.pledge and aid.pledge.address_id != aid.address_id:
        raise AidError("Đăng ký đã chọn là của địa chỉ khác.")
    if aid.pledge and aid.pledge.sponsor_id != aid.sponsor_id:
        raise AidError("Đăng ký đã chọn là của nhà tài trợ khác.")


def usable_sponsor(sponsor, *, province_id, by):
    """The sponsor, locked so that its side holds, registered first when it is new. Raises AidError."""
    sponsor = lock(sponsor) if sponsor.pk else sponsors.register(sponsor, by=by)
    if sponsor.is_voided:
        raise AidError("Nhà tài trợ này đã hủy, hãy chọn nhà tài trợ khác.")
    if sponsor.province_id != province_id:
        raise AidError("Nhà tài trợ này ở sổ của tỉnh khác.")
    return sponsor
