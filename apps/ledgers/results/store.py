"""What a relief store has achieved in a period. Measures differ: sums are of đồng and of times."""

from collections import defaultdict

from django.db.models import Count, Q

from apps.ledgers.models import Issue, Lot
from apps.ledgers.models.store_lots import worth
from apps.ledgers.results.result import Result


def questions(aid_model_ids, start, end):
    lots = (
        Lot.objects.of(aid_model_ids)
        .on(end)
        .values_list(
            "item__aid_model", "received_on", "quantity", "left_then", "unit_value", "expires_on"
        )
    )
    issues = Issue.objects.of(aid_model_ids).in_force().between(start, end)
    issued = issues.values_list("lot__item__aid_model", "target", "quantity", "lot__unit_value")
    helped = (
        issues.order_by()
        .values_list("lot__item__aid_model")
        .annotate(count=Count("aid__address", distinct=True, filter=Q(aid__voided_at=None)))
    )
    return lots, issued, helped


def results(aid_model_ids, start, end, lots, issued, helped):
    """{aid_model_id: (Result, …)} of the period; the stock as it stood at its end."""
    sums = defaultdict(lambda: defaultdict(int))
    for pk, received_on, quantity, left, price, expires_on in lots:
        sums[pk]["stock"] += worth(left, price) or 0
        if received_on >= start:
            sums[pk]["received"] += worth(quantity, price) or 0
        if left and expires_on and expires_on < end:
            sums[pk]["expired"] += 1
    for pk, target, quantity, price in issued:
        kind = "lost" if target == Issue.Target.LOSS else "issued"
        sums[pk][kind] += worth(quantity, price) or 0
    helped = dict(helped)
    return {pk: _results(sums[pk], helped.get(pk, 0)) for pk in aid_model_ids}


def _results(sums, helped):
    return (
        Result("received", "Giá trị nhập kho", sums["received"], "đồng"),
        Result("issued", "Giá trị xuất trợ giúp, điều chuyển", sums["issued"], "đồng"),
        Result("addresses", "Địa chỉ được trao hàng", helped, "địa chỉ"),
        Result("stock", "Giá trị tồn kho", sums["stock"], "đồng"),
        Result("lost", "Giá trị hư hỏng, mất", sums["lost"], "đồng", is_grave=sums["lost"] > 0),
        Result(
            "expired",
            "Lô hàng quá hạn còn trong kho",
            sums["expired"],
            "lô",
            is_grave=sums["expired"] > 0,
        ),
    )
