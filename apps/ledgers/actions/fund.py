"""What may be done with a revolving fund. Each step locks the fund: its money never falls below zero."""

from collections import Counter

from django.db import transaction
from django.db.models import Sum

from apps.aid_models.models import AidModel
from apps.aid_records.actions.aid import usable_sponsor
from apps.aid_records.models import AidRecord
from apps.core.actions import lock, lock_unchanged, made_before, store
from apps.core.actions import void as void_row
from apps.core.dates import format_date
from apps.core.money import format_money
from apps.ledgers.actions.books import BookError, demand_open, why_not_on
from apps.ledgers.actions.giving import chapter_of, give, take_back
from apps.ledgers.models import Capital, Loan, LoanEntry

CAPITAL_FORM = "von-san-xuat"


class NotEnoughError(BookError):
    """On some day there would be less than nothing in the fund."""


@transaction.atomic
def move_capital(capital, *, by):
    """Put capital in, or take it out; a second click gives the first one's row."""
    if first := made_before(capital):
        return first
    aid_model = capital.aid_model = _open_book(capital.aid_model)
    _demand_day(capital.moved_on, aid_model)
    if capital.sponsor:
        capital.sponsor = usable_sponsor(capital.sponsor, province_id=aid_model.province_id, by=by)
    capital.created_by = by
    store(capital)
    _demand_money(aid_model)
    return capital


@transaction.atomic
def void_capital(capital, *, reason, by):
    aid_model = _open_book(capital.aid_model)
    voided = void_row(capital, reason=reason, by=by)
    _demand_money(aid_model)
    return voided


@transaction.atomic
def lend(loan, *, by, overlap_reason=""):
    """Lend to a household: aid that makes it helped and adds no value, for it comes back (F7).

    A second click gives the first one's row. Raises BookError, NotEnoughError, AidError, OverlapError.
    """
    if first := made_before(loan):
        return first
    aid_model = loan.aid_model = _open_book(loan.aid_model)
    _demand_day(loan.lent_on, aid_model)
    loan.aid = give(
        aid_model,
        loan.address,
        form=CAPITAL_FORM,
        by=by,
        sponsor=chapter_of(aid_model),
        given_on=loan.lent_on,
        description=f"Cho vay vốn quay vòng, vòng {loan.round_number}",
        value=loan.amount,
        basis=AidRecord.Basis.CASH,
        is_recirculated=True,
        overlap_reason=overlap_reason,
    )
    loan.created_by = by
    store(loan)
    _demand_money(aid_model)
    return loan


@transaction.atomic
def edit_loan(loan, *, by):
    """Save purpose, round, agreed day and note. `by` is in the history of the request."""
    _open_book(loan.aid_model)
    lock_unchanged(loan)
    return store(loan)


@transaction.atomic
def void_loan(loan, *, reason, by):
    """Void a loan that nothing was repaid of, and the aid it was."""
    aid_model = _open_book(loan.aid_model)
    if loan.entries.in_force().exists():
        raise BookError("Khoản vay này đã ghi trả hoặc xóa nợ; hãy hủy các lần ấy trước.")
    voided = void_row(loan, reason=reason, by=by)
    take_back(voided.aid, reason=reason, by=by)
    _demand_money(aid_model)
    return voided


@transaction.atomic
def settle(entry, *, by):
    """Write down what a household repays, or what is written off, at most what is still owed.

    What is given to the household for good is aid with its value. A second click gives the first
    one's row.
    """
    if first := made_before(entry):
        return first
    aid_model = _open_book(entry.loan.aid_model)
    loan = entry.loan = lock(entry.loan)
    if loan.is_voided:
        raise BookError("Khoản vay này đã hủy.")
    _demand_day(entry.entered_on, aid_model)
    if entry.entered_on < loan.lent_on:
        raise BookError(f"Khoản vay này chỉ có từ ngày {format_date(loan.lent_on)}.")
    owed = loan.amount - loan.entries.in_force().aggregate(sum=Sum("amount", default=0))["sum"]
    if entry.amount > owed:
        raise BookError(f"Hộ chỉ còn nợ {format_money(owed)} đồng.")
    if entry.kind == LoanEntry.Kind.GIVEN:
        entry.aid = give(
            aid_model,
            loan.household,
            form=CAPITAL_FORM,
            by=by,
            sponsor=_whose_capital(aid_model) or chapter_of(aid_model),
            given_on=entry.entered_on,
            description="Cho hẳn hộ phần vốn vay quay vòng",
            value=entry.amount,
            basis=AidRecord.Basis.CASH,
            overlap_reason=entry.note,
        )
    entry.created_by = by
    return store(entry)


@transaction.atomic
def void_entry(entry, *, reason, by):
    """Void what was repaid or written off, and the aid it was: the household owes it again."""
    aid_model = _open_book(entry.loan.aid_model)
    voided = void_row(entry, reason=reason, by=by)
    take_back(voided.aid, reason=reason, by=by)
    _demand_money(aid_model)
    return voided


def _open_book(aid_model):
    """The model under lock: one after the other writes into a book."""
    aid_model = lock(aid_model)
    demand_open(aid_model)
    if aid_model.kind != AidModel.Kind.REVOLVING:
        raise BookError("Mô hình này không có sổ vốn quay vòng.")
    return aid_model


def _demand_day(day, aid_model):
    if why := why_not_on(day, aid_model):
        raise BookError(why)


def _whose_capital(aid_model):
    """The one sponsor of all the capital; None when there are several, or it is the chapter's own."""
    put_in = Capital.objects.of([aid_model]).in_force().filter(kind=Capital.Kind.PUT_IN)
    sponsors = {capital.sponsor for capital in put_in.select_related("sponsor")}
    return sponsors.pop() if len(sponsors) == 1 else None


def _demand_money(aid_model):
    """On no day is more lent and taken out than was put in and repaid by then."""
    moves = Counter()
    for kind, day, amount in (
        Capital.objects.of([aid_model]).in_force().values_list("kind", "moved_on", "amount")
    ):
        moves[day] += amount if kind == Capital.Kind.PUT_IN else -amount
    loans = Loan.objects.of([aid_model]).in_force()
    for day, amount in loans.values_list("lent_on", "amount"):
        moves[day] -= amount
    repaid = LoanEntry.objects.of([aid_model]).in_force().filter(kind__in=LoanEntry.REPAID)
    for day, amount in repaid.values_list("entered_on", "amount"):
        moves[day] += amount
    there = 0
    for day in sorted(moves):
        there += moves[day]
        if there < 0:
            raise NotEnoughError(
                f"Quỹ không đủ vốn: đến hết ngày {format_date(day)} sẽ thiếu {format_money(-there)} "
                "đồng. Hãy ghi vốn góp hoặc tiền thu hồi trước, hoặc xem lại ngày và số tiền."
            )
