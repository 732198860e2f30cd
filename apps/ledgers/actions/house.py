"""What may be done with houses, their stages, sources and photos."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from apps.addresses.choices import AidForm
from apps.addresses.models import Address
from apps.aid_records.actions import aid as aid_actions
from apps.aid_records.models import AidRecord
from apps.core import files
from apps.core.actions import StaleError, VoidedError, lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.ledgers.actions.books import BookError, demand_open
from apps.ledgers.models import HouseFunding, HousePhoto, HouseStage

HOUSE_FORM = "nha-o"
WITHIN = timedelta(days=365)
"""Aid of the same sponsor, so near the hand-over, may be the same gift typed before."""
MOST_PHOTOS = 60
SET_BY_SOURCE = ("sponsor_id", "source", "kind", "value", "labour_days")


@transaction.atomic
def register(house, *, by):
    """Begin the book of a house; a second click gives the first one's row."""
    if first := made_before(house):
        return first
    demand_open(lock(house.aid_model))
    house.created_by = by
    return store(house)


@transaction.atomic
def edit(house, *, by):
    """Save the changed fields. The family stays as soon as aid to it was recorded from this book."""
    current = lock_unchanged(house)
    recorded = HouseFunding.objects.filter(house=house, aid__isnull=False, aid__voided_at=None)
    if house.address_id != current.address_id and recorded.exists():
        raise BookError(
            "Nhà này đã ghi trợ giúp cho địa chỉ cũ nên không đổi địa chỉ được; "
            "hãy nhờ cán bộ duyệt hủy bàn giao trước."
        )
    return store(house)


@transaction.atomic
def write_stages(house, stages, *, by):
    """Set all stages of a house: {stage: (day or None, note)}; without a day it is not reached.

    Raises StaleError, VoidedError, BookError.
    """
    current = lock_unchanged(house)
    stored = {row.stage: row for row in HouseStage.objects.filter(house=house)}
    days = [day for _, (day, _) in sorted(stages.items()) if day]
    if days != sorted(days):
        raise BookError("Ngày của giai đoạn sau không được ở trước ngày của giai đoạn trước.")
    if current.handed_over_on and days and days[-1] > current.handed_over_on:
        raise BookError("Nhà đã bàn giao: ngày của các giai đoạn không được ở sau ngày bàn giao.")
    changed = False
    for stage, (day, note) in stages.items():
        row = stored.get(stage)
        if row and (row.reached_on, row.note) == (day, note):
            continue
        if day:
            row = row or HouseStage(house=house, stage=stage)
            row.reached_on, row.note = day, note
            row.save()
            changed = True
        elif row:
            row.delete()
            changed = True
    return store(current) if changed else current


@transaction.atomic
def add_funding(funding, *, by):
    """Write down a source; a sponsor not yet on the register is registered first."""
    if first := made_before(funding):
        return first
    _demand_in_force(lock(funding.house))
    _settle_sponsor(funding, by=by)
    funding.created_by = by
    return store(funding)


@transaction.atomic
def edit_funding(funding, *, by):
    """Save the changed fields. What stands as aid is changed where the aid is."""
    _demand_in_force(lock(funding.house))
    current = lock_unchanged(funding)
    if current.has_aid and any(
        getattr(funding, name) != getattr(current, name) for name in SET_BY_SOURCE
    ):
        raise BookError(
            "Nguồn này đã ghi thành trợ giúp nên không đổi nhà tài trợ và giá trị được; "
            "hãy nhờ cán bộ duyệt hủy nguồn này rồi ghi lại."
        )
    _settle_sponsor(funding, by=by)
    return store(funding)


@transaction.atomic
def void_funding(funding, *, reason, by):
    """Void a source with a reason, and with it the aid that the book made of it."""
    lock(funding.house)
    _let_go(lock(funding), reason=reason, by=by)
    return void_row(funding, reason=reason, by=by)


# --- the hand-over


@dataclass(frozen=True)
class Decision:
    """What a person decided on one source: `aid` is the record that stands for it already.

    `version` is the version of the source that the person saw.
    """

    version: int
    makes: bool
    aid: int | None = None


def gift_for(funding, house, *, day, **more):
    """The aid record, not yet saved, that a source becomes at the hand-over."""
    labour = funding.labour_days
    what = funding.description or funding.get_kind_display()
    return AidRecord(
        address=house.household,
        sponsor=funding.sponsor,
        aid_model=house.aid_model,
        given_on=day,
        form=AidForm.objects.get(code=HOUSE_FORM),
        description=f"{house.get_kind_display()} nhà: {what}",
        quantity=labour,
        measure="ngày công" if labour else "",
        value=funding.value,
        basis=funding.basis
        or (AidRecord.Basis.CASH if funding.kind == HouseFunding.Kind.CASH else ""),
        **more,
    )


def linkable(house, *, day):
    """{sponsor: [aid of the family, `is_likely` first]} that a source of that sponsor may stand as.

    Likely a double (`is_likely`): of this model or of the form “nhà ở”, at most a year away.
    """
    found = {}
    if house.address_id is None:
        return found
    aid = AidRecord.objects.in_force().filter(
        Q(house_funding__isnull=True) | Q(house_funding__voided_at__isnull=False),
        address=house.household,
        loan__isnull=True,
        placement__isnull=True,
        store_issue__isnull=True,
    )
    for one in aid.select_related("form", "sponsor").order_by("-given_on", "-id"):
        alike = one.aid_model_id == house.aid_model_id or one.form.code == HOUSE_FORM
        one.is_likely = alike and abs(one.given_on - day) <= WITHIN
        found.setdefault(one.sponsor_id, []).append(one)
    for one_sponsor in found.values():
        one_sponsor.sort(key=lambda one: not one.is_likely)
    return found


@transaction.atomic
def hand_over(house, *, day, decisions, by, **aid_fields):
    """Hand a house over, and let its sources become aid as decided: {source: Decision}.

    A house that is handed over keeps its day; sources that stand as aid stay as they are, so that
    the same sent twice makes aid once. `aid_fields` (exclusion, other_campaign, overlap_reason)
    hold for all new aid. Raises BookError, StaleError, AidError.
    """
    house = _with_family(lock(house))
    _demand_in_force(house)
    demand_open(house.aid_model)
    if house.handed_over_on is None:
        last = HouseStage.objects.filter(house=house, reached_on__gt=day).first()
        if last:
            raise BookError(
                f"Giai đoạn “{last}” ghi ngày {last.reached_on:%d/%m/%Y}, sau ngày bàn giao này."
            )
        house.handed_over_on = day
        store(house)
    waiting = HouseFunding.objects.to_become_aid().filter(house=house)
    candidates = None
    for funding in waiting.select_related("sponsor").select_for_update(of=("self",)):
        decision = decisions.get(funding.pk)
        if decision is None or not (decision.makes or decision.aid):
            continue
        if decision.version != funding.version:
            raise StaleError(
                f"Nguồn “{funding.shown_source}” vừa được người khác sửa. Hãy mở lại trang, xem lại rồi lưu."
            )
        if house.address_id is None:
            raise BookError("Nhà chưa gắn với hồ sơ địa chỉ nên chưa ghi trợ giúp được.")
        if decision.makes:
            gift = gift_for(funding, house, day=house.handed_over_on, **aid_fields)
            funding.aid = aid_actions.record(gift, by=by, unit=house.aid_model.unit)
            funding.is_linked = False
        else:
            if candidates is None:
                candidates = linkable(house, day=house.handed_over_on)
            funding.aid = _link(decision.aid, funding, house, candidates, by=by)
            funding.is_linked = True
        store(funding)
    return house


def _link(number, funding, house, candidates, *, by):
    """The existing aid, now of this model too where it was of none."""
    for aid in candidates.get(funding.sponsor_id, ()):
        if aid.pk == number:
            candidates[funding.sponsor_id].remove(aid)
            if aid.aid_model_id is None:
                aid.aid_model = house.aid_model
                aid_actions.edit(aid, by=by)
            return aid
    raise BookError(
        f"Trợ giúp đã chọn cho nguồn “{funding.shown_source}” không còn dùng được: đã hủy, "
        "của người khác, hoặc đã gắn với nguồn khác. Hãy chọn lại."
    )


@transaction.atomic
def take_back(house, *, reason, by):
    """Undo a hand-over: the aid it made is voided, aid that had been there before is let go of."""
    house = lock(house)
    _demand_in_force(house)
    if house.handed_over_on is None:
        raise BookError("Nhà này chưa bàn giao.")
    _let_all_go(house, reason=reason, by=by)
    house.handed_over_on = None
    return store(house)


@transaction.atomic
def void(house, *, reason, by):
    """Void a house with a reason, and with it the aid that its hand-over made."""
    house = lock(house)
    _let_all_go(house, reason=reason, by=by)
    return void_row(house, reason=reason, by=by)


def _let_all_go(house, *, reason, by):
    fundings = HouseFunding.objects.in_force().filter(house=house, aid__isnull=False)
    for funding in fundings.order_by("id").select_for_update(of=("self",)):
        _let_go(funding, reason=reason, by=by)


def _let_go(funding, *, reason, by):
    """Void the aid that the book made of a source; aid that was linked stays, without the source."""
    if funding.aid_id is None:
        return
    if funding.is_linked:
        funding.aid, funding.is_linked = None, False
        store(funding)
    elif not funding.aid.is_voided:
        void_row(funding.aid, reason=f"Theo sổ nhà: {reason}", by=by)


# --- photos


@transaction.atomic
def attach_photo(house, upload, *, moment, upload_key, by):
    """Keep a photo of a house; the same one again gives the row made first. Raises FileError."""
    if before := files.sent_before(HousePhoto, upload_key=upload_key, by=by):
        return before
    checked = files.check(upload)
    if checked.content_type != files.PICTURE:
        raise files.FileError(f"Tệp “{checked.name}” không phải ảnh. Ở đây chỉ nhận ảnh.")
    house = lock(house)
    _demand_in_force(house)
    at_the_time = house.photos.in_force().filter(moment=moment)
    there = files.already_there(at_the_time, checked, most=MOST_PHOTOS)
    row = HousePhoto(house=house, moment=moment)
    return there or files.keep(row, checked, upload_key=upload_key, by=by)


# --- within the transaction of an action


def _with_family(house):
    """The locked house with its family, which is locked too once aid is recorded."""
    if house.address_id:
        found = Address.objects.select_related("duplicate_of").get(pk=house.address_id)
        house.address = found
    return house


def _demand_in_force(house):
    if house.is_voided:
        raise VoidedError("Nhà này đã hủy nên không ghi thêm được.")


def _settle_sponsor(funding, *, by):
    if funding.sponsor:
        province = funding.house.aid_model.province_id
        funding.sponsor = aid_actions.usable_sponsor(funding.sponsor, province_id=province, by=by)
