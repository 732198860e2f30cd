"""Figures of the books of aid models: what a book says (ledgers.results), and the rows it says it of.

`of` is the aid model. The number is the book's own; the rows are those it looks at.
"""

from dataclasses import replace
from functools import partial

from django.db.models import BigIntegerField, Case, F, Q, When
from django.db.models.functions import Cast, Coalesce, Round

from apps.core.at_once import ask_at_once
from apps.core.text import whole_number
from apps.ledgers.models import (
    Animal,
    Capital,
    House,
    HouseFunding,
    Issue,
    KitchenDay,
    Loan,
    LoanEntry,
    Lot,
    Placement,
)
from apps.ledgers.results import FUND, HERD, HOUSE, KITCHEN, STORE
from apps.reports.passports.book_rows import (
    ANIMALS,
    CAPITAL,
    DAYS,
    DONE_HOUSES,
    ENTRIES,
    FUNDINGS,
    HOUSES,
    ISSUES,
    LOANS,
    LOST_ANIMALS,
    LOTS,
    PLACEMENTS,
)
from apps.reports.passports.records import MOST, of_aid_model

_MONEY = BigIntegerField()


def _worth(quantity, price):
    return Cast(Round(F(quantity) * F(price)), _MONEY)


def _days(model, field, by_end=False):
    """Rows of a book dated within the asked days, or by their end."""

    def find(of, start, end):
        span = {f"{field}__lte": end} if by_end else {f"{field}__range": (start, end)}
        return model.objects.of([of]).in_force().filter(**span)

    return find


def _alive(of, start, end):
    here = Q(fate_on__isnull=True) | Q(fate_on__gt=end)
    return _days(Animal, "came_on", by_end=True)(of, start, end).filter(here)


def _given(of, start, end):
    return _days(Placement, "placed_on")(of, start, end).filter(kind__in=Placement.GIVEN)


def _capital(of, start, end):
    signed = Case(When(kind="taken_out", then=-F("amount")), default="amount", output_field=_MONEY)
    return _days(Capital, "moved_on", by_end=True)(of, start, end).annotate(moved=signed)


def _owed(of, start, end):
    ever = Loan.objects.of([of]).in_force().with_balance(end).filter(lent_on__lte=end)
    return ever.exclude(balance=0)


def _overdue(of, start, end):
    return _owed(of, start, end).filter(due_on__lt=end, balance__gt=0)


def _building(of, start, end):
    not_yet = Q(handed_over_on__isnull=True) | Q(handed_over_on__gt=end)
    return _days(House, "started_on", by_end=True)(of, start, end).filter(not_yet)


def _fundings(of, start, end):
    found = HouseFunding.objects.of([of]).in_force().filter(house__voided_at__isnull=True)
    return found.filter(house__handed_over_on__range=(start, end))


def _kitchen(of, start, end):
    spent = Coalesce("cost", 0) + Coalesce("in_kind", 0)
    return KitchenDay.objects.of([of]).in_force().between(start, end).annotate(spent=spent)


def _lots(of, start, end):
    return (
        Lot.objects.of([of])
        .on(end)
        .annotate(stock=_worth("left_then", "unit_value"), came=_worth("quantity", "unit_value"))
    )


def _issues(of, start, end):
    found = Issue.objects.of([of]).in_force().between(start, end)
    return found.annotate(worth=_worth("quantity", "lot__unit_value"))


def _only(find, *conditions, **fields):
    return lambda *asked: find(*asked).filter(*conditions, **fields)


_REPAID = {"kind__in": LoanEntry.REPAID}
_BOOKS = {  # {book: (result, words, measure, register, its rows, what of them is added up)}
    HERD: (
        ("animals", "Con vật đang nuôi", "con", ANIMALS, _alive, ""),
        ("households", "Hộ được nhận nuôi", "hộ", PLACEMENTS, _given, ""),
        (
            "births",
            "Con vật sinh ra",
            "con",
            ANIMALS,
            _only(_days(Animal, "came_on"), source=Animal.Source.BORN),
            "",
        ),
        (
            "handed_over",
            "Lượt chuyển giao",
            "lượt",
            PLACEMENTS,
            _only(_given, kind=Placement.Kind.PASSED_ON),
            "",
        ),
        (
            "lost",
            "Con vật chết, mất",
            "con",
            LOST_ANIMALS,
            _only(_days(Animal, "fate_on"), fate__in=Animal.LOSSES),
            "",
        ),
        (
            "overdue",
            "Con vật quá hạn chuyển giao",
            "con",
            PLACEMENTS,
            lambda of, start, end: Placement.objects.of([of]).due_at(end),
            "",
        ),
    ),
    FUND: (
        ("capital", "Vốn góp, trừ vốn đã rút", "đồng", CAPITAL, _capital, "moved"),
        ("available", "Vốn sẵn có", "đồng", CAPITAL, _capital, "moved"),
        ("loans", "Lượt cho vay", "lượt", LOANS, _days(Loan, "lent_on"), "amount"),
        ("borrowers", "Hộ được vay", "hộ", LOANS, _days(Loan, "lent_on"), "amount"),
        ("lent", "Tiền đã cho vay", "đồng", LOANS, _days(Loan, "lent_on"), "amount"),
        (
            "repaid",
            "Tiền đã thu hồi",
            "đồng",
            ENTRIES,
            _only(_days(LoanEntry, "entered_on"), **_REPAID),
            "amount",
        ),
        ("owed", "Tiền còn cho vay", "đồng", LOANS, _owed, "balance"),
        ("rounds", "Số vòng quay", "vòng", LOANS, _days(Loan, "lent_on", by_end=True), "amount"),
        ("overdue_loans", "Khoản vay quá hạn", "khoản", LOANS, _overdue, "balance"),
        ("overdue_amount", "Tiền quá hạn", "đồng", LOANS, _overdue, "balance"),
        (
            "written_off",
            "Mất vốn, xóa nợ",
            "đồng",
            ENTRIES,
            _only(_days(LoanEntry, "entered_on"), kind="lost"),
            "amount",
        ),
    ),
    HOUSE: (
        (
            "new_houses",
            "Nhà làm mới đã bàn giao",
            "nhà",
            DONE_HOUSES,
            _only(_days(House, "handed_over_on"), kind=House.Kind.NEW),
            "",
        ),
        (
            "repaired_houses",
            "Nhà sửa chữa đã bàn giao",
            "nhà",
            DONE_HOUSES,
            _only(_days(House, "handed_over_on"), kind=House.Kind.REPAIR),
            "",
        ),
        ("begun_houses", "Nhà bắt đầu", "nhà", HOUSES, _days(House, "started_on"), ""),
        ("houses_in_work", "Nhà đang làm", "nhà", HOUSES, _building, ""),
        ("value", "Giá trị nhà đã bàn giao", "đồng", FUNDINGS, _fundings, "value"),
    ),
    KITCHEN: (
        ("days", "Số ngày nấu", "ngày", DAYS, _kitchen, ""),
        ("meals", "Số suất ăn", "suất", DAYS, _kitchen, "meals"),
        ("cost", "Chi bằng tiền của bếp ăn", "đồng", DAYS, _kitchen, "cost"),
        ("in_kind", "Hiện vật được tặng cho bếp ăn", "đồng", DAYS, _kitchen, "in_kind"),
        ("spent", "Bếp ăn đã chi và nhận hiện vật", "đồng", DAYS, _kitchen, "spent"),
        (
            "price",
            "Giá một suất ăn",
            "đồng",
            DAYS,
            _only(_kitchen, Q(cost__isnull=False) | Q(in_kind__isnull=False)),
            "spent",
        ),
    ),
    STORE: (
        (
            "received",
            "Giá trị nhập kho",
            "đồng",
            LOTS,
            lambda of, start, end: _lots(of, start, end).filter(received_on__gte=start),
            "came",
        ),
        (
            "issued",
            "Giá trị xuất trợ giúp, điều chuyển",
            "đồng",
            ISSUES,
            _only(_issues, ~Q(target=Issue.Target.LOSS)),
            "worth",
        ),
        (
            "addresses",
            "Địa chỉ được trao hàng từ kho",
            "địa chỉ",
            ISSUES,
            _only(_issues, aid__isnull=False, aid__voided_at=None),
            "",
        ),
        ("stock", "Giá trị tồn kho", "đồng", LOTS, _only(_lots, left_then__gt=0), "stock"),
        (
            "lost",
            "Giá trị hàng hư hỏng, mất",
            "đồng",
            ISSUES,
            _only(_issues, target=Issue.Target.LOSS),
            "worth",
        ),
        (
            "expired",
            "Lô hàng quá hạn còn trong kho",
            "lô",
            LOTS,
            lambda of, start, end: _lots(of, start, end).filter(
                left_then__gt=0, expires_on__lt=end
            ),
            "stock",
        ),
    ),
}


def _read(book, code, register, find, summed, asked, **place):
    """The rows, and the number as the book itself gives it where it does."""
    of, scope = whole_number(asked.of, most=MOST), asked.scope
    behind = register.read(lambda _: find(of, scope.start, scope.end), summed, asked, **place)
    span = [of], scope.start, scope.end
    questions = book.questions(*span)
    ask_at_once(*questions)
    amounts = {result.code: result.amount for result in book.results(*span, *questions)[of]}
    return replace(behind, value=amounts.get(code, behind.value))


FIGURES = tuple(
    replace(
        register.figure(
            f"{book.code}_{code}",
            words,
            measure,
            book.code,
            find,
            summed=summed,
            subject=of_aid_model,
            up="aid_models:list",
        ),
        read=partial(_read, book, code, register, find, summed),
        columns=register.columns(summed, "tiền (đồng)" if measure == "đồng" else measure),
        adds="value",
    )
    for book, told in _BOOKS.items()
    for code, words, measure, register, find, summed in told
)
