"""The book of a revolving fund: its money is never below zero, a loan is no value, a gift is."""

import datetime
import threading
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.aid_records.models import AidRecord
from apps.core.dates import today
from apps.ledgers.actions import fund as actions
from apps.ledgers.actions.books import BookError
from apps.ledgers.models import Capital, Loan, LoanEntry
from apps.ledgers.results import results_between
from apps.ledgers.views.fund import rounds_of
from apps.reports.figures import summary
from tests.factories import AddressFactory, AidModelFactory, AidRecordFactory, SponsorFactory

pytestmark = pytest.mark.django_db
START, END = datetime.date(2008, 1, 1), datetime.date(2018, 12, 31)
MILLION = 1_000_000


def day(year, month=1, number=1):
    return datetime.date(year, month, number)


def key(number):
    return {"form_key": UUID(int=number)}


def url(name, fund, *args):
    return reverse(f"ledgers:{name}", args=[fund.pk, *args])


def total(province):
    return summary(province, START, END).total


def results(fund, start=START, end=END):
    found = results_between([fund], start, end)[fund.pk]
    return {one.code: one.amount for one in found}


@pytest.fixture
def fund(commune):
    return AidModelFactory(unit=commune, kind="revolving", name="Quỹ Thử", started_on=day(2014))


@pytest.fixture
def household(commune):
    def household_(**fields):
        return AddressFactory(unit=commune, filed=True, household=True, **fields)

    return household_


@pytest.fixture
def put_in(fund, clerk):
    """put_in(millions, day): capital, as the clerk writes it down."""

    def put_in_(millions, on, **fields):
        capital = Capital(aid_model=fund, amount=millions * MILLION, moved_on=on, **fields)
        return actions.move_capital(capital, by=clerk)

    return put_in_


@pytest.fixture
def lend(fund, clerk, household):
    def lend_(millions, on, *, address=None, **fields):
        address = address or household()
        loan = Loan(
            aid_model=fund, address=address, amount=millions * MILLION, lent_on=on, **fields
        )
        return actions.lend(loan, by=clerk)

    return lend_


@pytest.fixture
def settle(clerk):
    def settle_(loan, millions, on, kind="money", note=""):
        entry = LoanEntry(loan=loan, kind=kind, amount=millions * MILLION, entered_on=on, note=note)
        return actions.settle(entry, by=clerk)

    return settle_


def test_a_loan_makes_the_household_helped_and_adds_no_value(province, put_in, lend, household):
    put_in(50, day(2015))
    assert (total(province).c6, total(province).c8) == (0, 0)

    loan = lend(10, day(2015, 2), address=household())

    assert (total(province).c6, total(province).c7, total(province).c8) == (1, 4, 0)
    aid = loan.aid
    assert (aid.is_recirculated, aid.value, aid.basis) == (True, 10 * MILLION, "cash")
    assert aid.form.code == "von-san-xuat"


def test_what_is_given_for_good_is_aid_of_the_one_who_put_it_in(
    province, commune, put_in, lend, settle
):
    company = SponsorFactory(unit=commune)
    put_in(50, day(2015), sponsor=company)
    loan = lend(10, day(2015, 2))
    settle(loan, 6, day(2017, 2))

    entry = settle(loan, 4, day(2017, 3), kind="given", note="Hộ gặp bão, Ban quản lý đồng ý")

    assert (entry.aid.sponsor, entry.aid.is_recirculated) == (company, False)
    assert (total(province).c6, total(province).c8) == (1, 4 * MILLION)
    assert total(province).c5 == 1


def test_what_is_lost_is_no_aid(province, put_in, lend, settle):
    put_in(50, day(2015))
    loan = lend(10, day(2015, 2))

    settle(loan, 10, day(2017, 3), kind="lost", note="Hộ bỏ đi, không tìm được")

    assert total(province).c8 == 0
    assert AidRecord.objects.count() == 1
    assert results(loan.aid_model)["written_off"] == 10 * MILLION


def test_more_than_is_there_is_not_lent_on_any_day(put_in, lend, settle):
    put_in(10, day(2015))
    loan = lend(10, day(2015, 2))
    settle(loan, 10, day(2016, 2))

    with pytest.raises(actions.NotEnoughError, match="01/03/2015"):
        lend(1, day(2015, 3))
    with pytest.raises(actions.NotEnoughError, match=r"thiếu 1\.000\.000"):
        lend(11, day(2016, 3))

    assert Loan.objects.count() == AidRecord.objects.count() == 1
    lend(10, day(2016, 2), round_number=2)


def test_capital_and_repayments_that_were_lent_on_stay(reviewer, put_in, lend, settle):
    capital = put_in(10, day(2015))
    loan = lend(10, day(2015, 2))
    repaid = settle(loan, 10, day(2016, 2))
    lend(10, day(2016, 3), round_number=2)

    with pytest.raises(actions.NotEnoughError):
        actions.void_capital(capital, reason="Ghi nhầm", by=reviewer)
    with pytest.raises(actions.NotEnoughError):
        actions.void_entry(repaid, reason="Ghi nhầm", by=reviewer)
    with pytest.raises(actions.NotEnoughError):
        put_in(1, day(2017), kind="taken_out")

    assert Capital.objects.in_force().count() == 1
    assert LoanEntry.objects.in_force().count() == 1


def test_a_household_repays_no_more_than_it_owes(put_in, lend, settle):
    put_in(50, day(2015))
    loan = lend(10, day(2015, 2))
    settle(loan, 6, day(2016))

    with pytest.raises(BookError, match=r"chỉ còn nợ 4\.000\.000"):
        settle(loan, 5, day(2016, 2))
    with pytest.raises(BookError, match="chỉ có từ ngày"):
        settle(loan, 1, day(2015))


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_lend_the_last_money_at_once_do_not_overdraw_it(
    clerk, fund, put_in, household
):
    put_in(10, day(2015))
    families = [household() for _ in range(6)]
    start, said = threading.Barrier(6), []

    def work(address):
        start.wait()
        try:
            loan = Loan(aid_model=fund, address=address, amount=6 * MILLION, lent_on=day(2015, 2))
            actions.lend(loan, by=clerk)
            said.append("lent")
        except actions.NotEnoughError:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[family]) for family in families]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said) == ["lent", *["refused"] * 5]
    assert Loan.objects.count() == AidRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_many_times_at_once_lends_once(clerk, fund, put_in, household):
    put_in(100, day(2015))
    family, start, made = household(), threading.Barrier(5), []

    def work():
        start.wait()
        try:
            loan = Loan(
                aid_model=fund,
                address=family,
                amount=6 * MILLION,
                lent_on=day(2015, 2),
                **key(1),
            )
            made.append(actions.lend(loan, by=clerk).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 5
    assert len(set(made)) == Loan.objects.count() == AidRecord.objects.count() == 1


def test_voiding_a_loan_voids_its_aid_but_not_while_something_was_repaid(
    client, province, reviewer, fund, put_in, lend, settle
):
    put_in(50, day(2015))
    loan = lend(10, day(2015, 2))
    repaid = settle(loan, 6, day(2016))
    client.force_login(reviewer)
    refused = client.post(url("loan_void", fund, loan.pk), {"reason": "Ghi nhầm hộ"}).text
    assert "hủy các lần ấy trước" in refused

    client.post(url("loan_entry_void", fund, loan.pk, repaid.pk), {"reason": "Ghi nhầm"})
    client.post(url("loan_void", fund, loan.pk), {"reason": "Ghi nhầm hộ"})

    loan.aid.refresh_from_db()
    assert loan.aid.void_reason == "Ghi nhầm hộ"
    assert total(province).c6 == 0
    assert results(fund)["available"] == 50 * MILLION


def test_voiding_a_gift_voids_its_aid_and_the_debt_is_back(
    province, reviewer, put_in, lend, settle
):
    put_in(50, day(2015))
    loan = lend(10, day(2015, 2))
    entry = settle(loan, 10, day(2016), kind="given", note="Hộ nghèo đặc biệt")

    actions.void_entry(entry, reason="Chưa được duyệt", by=reviewer)

    assert total(province).c8 == 0
    assert Loan.objects.with_balance().get().balance == 10 * MILLION


def test_figures_and_rounds_of_a_fund(fund, put_in, lend, settle):
    put_in(20, day(2015))
    first = lend(10, day(2015, 2), due_on=day(2016, 2))
    second = lend(8, day(2015, 2), due_on=day(2016, 2))
    settle(first, 10, day(2016))
    settle(second, 3, day(2016), kind="in_kind", note="Một bê đực")
    settle(second, 1, day(2016, 6), kind="lost", note="Dịch bệnh")
    lend(9, day(2017), round_number=2, due_on=day(2019))
    put_in(5, day(2018, 6), kind="taken_out")

    of_year = results(fund, day(2016), day(2016, 12, 31))
    assert of_year == {
        "capital": 20 * MILLION,
        "available": 15 * MILLION,
        "loans": 0,
        "borrowers": 0,
        "lent": 0,
        "repaid": 13 * MILLION,
        "owed": 4 * MILLION,
        "rounds": 1,
        "overdue_loans": 1,
        "overdue_amount": 4 * MILLION,
        "written_off": 1 * MILLION,
    }
    ever = results(fund)
    assert (ever["available"], ever["owed"], ever["rounds"]) == (1 * MILLION, 13 * MILLION, 2)
    assert (ever["loans"], ever["borrowers"]) == (3, 3)
    assert [
        (
            row["round_number"],
            row["loans"],
            row["lent"],
            row["repaid"],
            row["written_off"],
            row["owed"],
        )
        for row in rounds_of(fund)
    ] == [
        (1, 2, 18 * MILLION, 13 * MILLION, 1 * MILLION, 4 * MILLION),
        (2, 1, 9 * MILLION, 0, 0, 9 * MILLION),
    ]


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("loan_amount", {"amount": 0}),
        ("loan_round", {"round_number": 0}),
        ("loan_due_after", {"due_on": day(2015, 2)}),
        ("loan_void_reason", {"voided_at": "2026-01-01T00:00:00Z"}),
    ],
)
def test_the_database_refuses_loans_that_cannot_be(put_in, lend, constraint, values):
    put_in(50, day(2015))
    loan = lend(10, day(2015, 2))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("loanentry_amount", {"amount": -1}),
        ("loanentry_note", {"kind": "lost"}),
        ("loanentry_given_is_aid", {"kind": "given", "note": "Cho hẳn"}),
    ],
)
def test_the_database_refuses_repayments_that_cannot_be(put_in, lend, settle, constraint, values):
    put_in(50, day(2015))
    entry = settle(lend(10, day(2015, 2)), 5, day(2016))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LoanEntry.objects.filter(pk=entry.pk).update(**values)


def test_a_clerk_keeps_the_book_by_forms(client, clerk, fund, household):
    client.force_login(clerk)
    family = household(full_name="H'Yim Kđoh")
    capital = {"kind": "put_in", "amount": "50 triệu", "moved_on": "01/01/2015"}
    client.post(url("capital_create", fund), capital | key(1))
    loan = {
        "address": "h'yim kdoh",
        "amount": "10.000.000",
        "lent_on": "01/02/2015",
        "due_on": "01/02/2016",
        "round_number": "1",
    }
    for _ in range(2):
        client.post(url("loan_create", fund), loan | key(2))
    made = Loan.objects.get()
    nothing_said = {"kind": "in_kind", "amount": "4 triệu", "entered_on": "01/02/2016"}
    refused = client.post(url("loan_entry_create", fund, made.pk), nothing_said | key(3)).text
    client.post(
        url("loan_entry_create", fund, made.pk), nothing_said | {"note": "Một bê đực"} | key(3)
    )

    page = client.get(url("fund", fund)).text
    detail = client.get(url("loan", fund, made.pk)).text

    assert "Hãy ghi trả gì" in refused
    assert made.household == family
    assert "6.000.000" in page
    assert "Quá hạn" in page
    assert "Một bê đực" in detail
    assert client.get(url("fund", fund), {"state": "settled"}).text.count(made.household.code) == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "0"}, "lớn hơn 0"),
        ({"amount": "60 triệu"}, "Quỹ không đủ vốn"),
        ({"lent_on": "01/01/2099"}, "sau hôm nay"),
        ({"lent_on": "31/12/2013"}, "trước ngày mô hình bắt đầu"),
        ({"due_on": "01/02/2015"}, "Hạn phải sau ngày cho vay"),
        ({"address": "DL-26-999999"}, "Không có"),
    ],
)
def test_a_loan_that_cannot_be_is_refused_in_words(
    client, clerk, fund, put_in, household, typed, words
):
    put_in(50, day(2015))
    client.force_login(clerk)
    right = {
        "address": household().code,
        "amount": "10.000.000",
        "lent_on": "01/02/2015",
        "round_number": "1",
    }

    page = client.post(url("loan_create", fund), right | typed | key(1))

    assert words in page.text
    assert Loan.objects.count() == AidRecord.objects.count() == 0


def test_aid_of_others_in_the_same_month_asks_for_a_reason_first(
    client, clerk, fund, put_in, household
):
    put_in(50, day(2015))
    family = household()
    AidRecordFactory(address=family, given_on=day(2015, 2, 20))
    client.force_login(clerk)
    typed = {
        "address": family.code,
        "amount": "10.000.000",
        "lent_on": "01/02/2015",
        "round_number": "1",
    } | key(1)

    asked = client.post(url("loan_create", fund), typed).text
    client.post(url("loan_create", fund), typed | {"overlap_reason": "Vốn làm ăn"})

    assert "chồng chéo" in asked
    assert Loan.objects.get().aid.overlap_reason == "Vốn làm ăn"


def test_the_file_of_loans_and_what_is_overdue(client, reviewer, fund, put_in, lend, household):
    put_in(50, day(2015))
    late = today() - datetime.timedelta(days=7)
    lend(10, day(2015, 2), address=household(full_name="H'Yim Kđoh"), due_on=late)
    client.force_login(reviewer)

    answer = client.get(url("fund", fund), {"xuat": "csv"})
    file = b"".join(answer.streaming_content).decode("utf-8-sig")
    page = client.get(reverse("ledgers:overdue")).text

    assert "H'Yim Kđoh" in file
    assert "10000000" in file
    assert "Kđoh" in page
    assert "Khoản vay quay vòng quá hạn trả" in client.get("/lam-viec/").text


def test_who_may_write_void_and_see(client, clerk, viewer, neighbour_clerk, fund, put_in, lend):
    put_in(50, day(2015))
    loan = lend(10, day(2015, 2))
    client.force_login(viewer)
    assert client.get(url("fund", fund)).status_code == 200
    assert client.get(url("loan_create", fund)).status_code == 403
    client.force_login(clerk)
    assert client.get(url("loan_void", fund, loan.pk)).status_code == 403
    client.force_login(neighbour_clerk)
    for name, more in (("fund", ()), ("loan", (loan.pk,)), ("loan_entry_create", (loan.pk,))):
        assert client.get(url(name, fund, *more)).status_code == 404


def test_a_cow_bank_has_no_fund(client, clerk, commune):
    client.force_login(clerk)

    assert client.get(url("fund", AidModelFactory(unit=commune))).status_code == 404
