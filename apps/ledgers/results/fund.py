"""What a revolving fund has achieved in a period."""

from django.db.models import Count, F, Max, Q, Sum

from apps.ledgers.models import Capital, Loan, LoanEntry
from apps.ledgers.results.result import Result, by_model


def questions(aid_model_ids, start, end):
    in_span = (start, end)
    capital = _summed(
        Capital.objects.of(aid_model_ids).in_force(),
        "aid_model",
        put_in=Sum("amount", filter=Q(kind="put_in", moved_on__lte=end), default=0),
        taken_out=Sum("amount", filter=Q(kind="taken_out", moved_on__lte=end), default=0),
    )
    lent_now = Q(lent_on__range=in_span)
    loans = _summed(
        Loan.objects.of(aid_model_ids).in_force().with_household(),
        "aid_model",
        loans=Count("id", filter=lent_now),
        households=Count("home", filter=lent_now, distinct=True),
        lent=Sum("amount", filter=lent_now, default=0),
        lent_ever=Sum("amount", filter=Q(lent_on__lte=end), default=0),
        rounds=Max("round_number", filter=Q(lent_on__lte=end), default=0),
    )
    late = Loan.objects.of(aid_model_ids).in_force().with_balance(end)
    overdue = _summed(
        late.filter(lent_on__lte=end, due_on__lt=end, balance__gt=0),
        "aid_model",
        overdue=Count("id"),
        overdue_amount=Sum("balance"),
    )
    back, gone = Q(kind__in=LoanEntry.REPAID), Q(kind__in=LoanEntry.WRITTEN_OFF)
    now, ever = Q(entered_on__range=in_span), Q(entered_on__lte=end)
    entries = _summed(
        LoanEntry.objects.of(aid_model_ids).in_force(),
        "loan__aid_model",
        repaid=Sum("amount", filter=back & now, default=0),
        repaid_ever=Sum("amount", filter=back & ever, default=0),
        lost=Sum("amount", filter=Q(kind="lost") & now, default=0),
        written_off_ever=Sum("amount", filter=gone & ever, default=0),
    )
    return capital, loans, overdue, entries


def results(aid_model_ids, start, end, *answers):
    """{aid_model_id: (Result, …)} of the period; what stands, as it stood at its end."""
    capital, loans, overdue, entries = (by_model(rows, "of_model") for rows in answers)
    return {
        pk: _results(
            **capital.get(pk, {"put_in": 0, "taken_out": 0}),
            **loans.get(pk, NO_LOANS),
            **overdue.get(pk, {"overdue": 0, "overdue_amount": 0}),
            **entries.get(pk, NO_ENTRIES),
        )
        for pk in aid_model_ids
    }


NO_LOANS = {"loans": 0, "households": 0, "lent": 0, "lent_ever": 0, "rounds": 0}
NO_ENTRIES = {"repaid": 0, "repaid_ever": 0, "lost": 0, "written_off_ever": 0}


def _summed(rows, at, **sums):
    return rows.order_by().values(of_model=F(at)).annotate(**sums)


def _results(
    *,
    put_in,
    taken_out,
    loans,
    households,
    lent,
    lent_ever,
    rounds,
    overdue,
    overdue_amount,
    repaid,
    repaid_ever,
    lost,
    written_off_ever,
):
    return (
        Result("capital", "Vốn góp (trừ vốn đã rút)", put_in - taken_out, "đồng"),
        Result("available", "Vốn sẵn có", put_in - taken_out + repaid_ever - lent_ever, "đồng"),
        Result("loans", "Lượt cho vay", loans, "lượt"),
        Result("borrowers", "Hộ được vay", households, "hộ"),
        Result("lent", "Đã cho vay", lent, "đồng"),
        Result("repaid", "Đã thu hồi", repaid, "đồng"),
        Result("owed", "Còn cho vay", lent_ever - repaid_ever - written_off_ever, "đồng"),
        Result("rounds", "Số vòng quay", rounds, "vòng"),
        Result("overdue_loans", "Khoản vay quá hạn", overdue, "khoản", is_grave=overdue > 0),
        Result(
            "overdue_amount", "Tiền quá hạn", overdue_amount, "đồng", is_grave=overdue_amount > 0
        ),
        Result("written_off", "Mất vốn, xóa nợ", lost, "đồng", is_grave=lost > 0),
    )
