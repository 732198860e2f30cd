"""What may be done with a store: items, lots in, issues out, counting. Stock never falls below nothing.

Whoever moves a lot locks it first, then what hangs on it: two people take turns.
"""

from collections import defaultdict

from django.db import transaction

from apps.aid_records.actions import aid as aid_actions
from apps.aid_records.models import AidRecord
from apps.core.actions import VoidedError, lock, lock_unchanged, made_before
from apps.core.actions import store as save
from apps.core.actions import void as void_row
from apps.core.dates import format_date
from apps.core.money import format_amount
from apps.ledgers.actions.books import BookError, demand_open
from apps.ledgers.actions.giving import chapter_of
from apps.ledgers.models import Issue, StockCount

KEPT_WITH_AID = ("sponsor_id", "source", "unit_value", "basis")


@transaction.atomic
def register_item(item, *, by):
    """Describe a new kind of goods; a second click gives the first one's row."""
    if first := made_before(item):
        return first
    demand_open(lock(item.aid_model))
    item.created_by = by
    return save(item)


@transaction.atomic
def edit_item(item, *, by):
    lock_unchanged(item)
    return save(item)


@transaction.atomic
def void_item(item, *, reason, by):
    """Void a kind of goods that was never in the store."""
    lock(item)
    if item.lots.in_force().exists():
        raise BookError("Mặt hàng này còn lô hàng trong sổ; hãy hủy các lô ấy trước.")
    return void_row(item, reason=reason, by=by)


@transaction.atomic
def receive(lot, *, by):
    """Write down goods that came in; a sponsor not yet on the register is registered first."""
    if first := made_before(lot):
        return first
    item = lock(lot.item)
    if item.is_voided:
        raise VoidedError("Mặt hàng này đã hủy nên không nhập thêm được.")
    demand_open(item.aid_model)
    _settle_sponsor(lot, by=by)
    lot.left, lot.created_by = lot.quantity, by
    return save(lot)


@transaction.atomic
def edit_lot(lot, *, by):
    """Save the changed fields; what is left follows the quantity. Raises BookError."""
    current = lock_unchanged(lot)
    aided = current.issues.in_force().filter(aid__isnull=False, aid__voided_at=None)
    if aided.exists() and any(getattr(lot, n) != getattr(current, n) for n in KEPT_WITH_AID):
        raise BookError(
            "Hàng của lô này đã trao cho địa chỉ và ghi thành trợ giúp nên không đổi nguồn, đơn giá, "
            "căn cứ được; hãy nhờ cán bộ duyệt hủy các phiếu xuất ấy trước."
        )
    lot.left = current.left + lot.quantity - current.quantity
    if lot.left < 0:
        out = format_amount(current.quantity - current.left)
        raise BookError(f"Đã xuất {out} {lot.item.measure} của lô này: số nhập không thể ít hơn.")
    _settle_sponsor(lot, by=by)
    save(lot)
    _demand_stock_every_day(lot)
    return lot


@transaction.atomic
def void_lot(lot, *, reason, by):
    """Void a lot from which nothing was issued."""
    lock(lot)
    if lot.issues.in_force().exists() or lot.counts.in_force().exists():
        raise BookError("Lô hàng này đã xuất hoặc đã kiểm kê; hãy hủy các phiếu ấy trước.")
    return void_row(lot, reason=reason, by=by)


EXPIRED = (
    "Lô này đã hết hạn dùng ngày {}: không phát được nữa, chỉ xuất ở mục “Hư hỏng, hết hạn, mất”. "
    "Nếu ghi sai hạn dùng thì sửa lô hàng trước."
)


def is_expired(lot, *, on):
    return lot.expires_on is not None and lot.expires_on < on


def sponsor_of(lot):
    """Whose aid goods of a lot are: their sponsor's, else the chapter's that keeps the store."""
    return lot.sponsor or chapter_of(lot.item.aid_model)


def gift_of(issue, *, sponsor, **more):
    """The aid record, not yet saved, that goods to an address become. `more`: form, exclusion …"""
    lot, item = issue.lot, issue.lot.item
    value = lot.value_of(issue.quantity)
    return AidRecord(
        address=issue.address,
        sponsor=sponsor,
        aid_model=item.aid_model,
        given_on=issue.issued_on,
        description=f"{item}{': ' if issue.reason else ''}{issue.reason}",
        quantity=issue.quantity,
        measure=item.measure,
        value=value,
        basis=lot.basis if value is not None else "",
        **more,
    )


@transaction.atomic
def issue(row, *, by, **aid_fields):
    """Take goods out of a lot; to an address they become aid at the lot's price.

    `aid_fields` are form, exclusion, other_campaign, overlap_reason. A second click gives the
    first one's row. Raises BookError, AidError.
    """
    if first := made_before(row):
        return first
    lot = row.lot = _locked_lot(row.lot)
    if row.quantity > lot.left:
        there = f"{format_amount(lot.left)} {lot.item.measure}" if lot.left else "0"
        raise BookError(f"Lô này chỉ còn {there}, không xuất được {format_amount(row.quantity)}.")
    if row.issued_on < lot.received_on:
        raise BookError(
            f"Lô này nhập ngày {format_date(lot.received_on)}; không xuất trước ngày ấy."
        )
    if is_expired(lot, on=row.issued_on) and row.target != Issue.Target.LOSS:
        raise BookError(EXPIRED.format(format_date(lot.expires_on)))
    if row.target == Issue.Target.ADDRESS:
        gift = gift_of(row, sponsor=sponsor_of(lot), **aid_fields)
        row.aid = aid_actions.record(gift, by=by, unit=lot.item.aid_model.unit)
    row.created_by = by
    save(row)
    _move(lot, -row.quantity)
    _demand_stock_every_day(lot)
    return row


@transaction.atomic
def void_issue(row, *, reason, by):
    """Void an issue: the goods are back in their lot, the aid they became is voided."""
    lot = lock(row.lot)
    void_row(row, reason=reason, by=by)
    if row.aid_id and not lock(row.aid).is_voided:
        void_row(row.aid, reason=f"Theo phiếu xuất kho: {reason}", by=by)
    _move(lot, row.quantity)
    _demand_stock_every_day(lot)


@transaction.atomic
def count(row, *, by):
    """Put the book right after counting: the difference to the evening of that day, with its reason."""
    if first := made_before(row):
        return first
    lot = row.lot = _locked_lot(row.lot)
    if row.counted_on < lot.received_on:
        raise BookError(
            f"Lô này nhập ngày {format_date(lot.received_on)}; không đếm trước ngày ấy."
        )
    row.difference = row.counted - _balance_on(lot, row.counted_on)
    if lot.left + row.difference < 0:
        raise BookError(
            "Sau ngày kiểm kê này lô hàng đã xuất nhiều hơn số đếm được; xem lại ngày và số đếm."
        )
    row.created_by = by
    save(row)
    _move(lot, row.difference)
    _demand_stock_every_day(lot)
    return row


@transaction.atomic
def void_count(row, *, reason, by):
    """Void a counting: its difference leaves the book."""
    lot = lock(row.lot)
    void_row(row, reason=reason, by=by)
    if lot.left < row.difference:
        raise BookError("Phần thừa của lần kiểm kê này đã xuất; hãy hủy phiếu xuất ấy trước.")
    _move(lot, -row.difference)
    _demand_stock_every_day(lot)


# --- within the transaction of an action, the lot being locked


def _locked_lot(lot):
    lot = lock(lot)
    if lot.is_voided:
        raise VoidedError("Lô hàng này đã hủy.")
    demand_open(lot.item.aid_model)
    return lot


def _move(lot, quantity):
    lot.left += quantity
    lot.save(update_fields=["left"])


def _moves(lot):
    """{day: what came in (+) or went out (-) on it}"""
    moves = defaultdict(int)
    moves[lot.received_on] += lot.quantity
    for day, quantity in (
        Issue.objects.in_force().filter(lot=lot).values_list("issued_on", "quantity")
    ):
        moves[day] -= quantity
    counts = StockCount.objects.in_force().filter(lot=lot)
    for day, difference in counts.values_list("counted_on", "difference"):
        moves[day] += difference
    return moves


def _balance_on(lot, day):
    return sum(quantity for moved_on, quantity in _moves(lot).items() if moved_on <= day)


def _demand_stock_every_day(lot):
    """Raises BookError where the book would say that less than nothing was there on some day."""
    there = 0
    for day, quantity in sorted(_moves(lot).items()):
        there += quantity
        if there < 0:
            raise BookError(
                f"Theo sổ, ngày {format_date(day)} lô này không đủ {format_amount(-there)} "
                f"{lot.item.measure}: xem lại ngày và số lượng."
            )


def _settle_sponsor(lot, *, by):
    if lot.sponsor:
        province = lot.item.aid_model.province_id
        lot.sponsor = aid_actions.usable_sponsor(lot.sponsor, province_id=province, by=by)
