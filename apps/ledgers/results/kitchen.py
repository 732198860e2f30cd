"""What a kitchen has achieved in a period."""

from apps.core.money import format_number
from apps.ledgers.models import KitchenDay
from apps.ledgers.models.kitchen import price_of_meal
from apps.ledgers.results.result import Result

NOTHING = {
    "days": 0,
    "total_meals": 0,
    "total_cost": 0,
    "total_in_kind": 0,
    "spent": 0,
    "priced_meals": 0,
}


def questions(aid_model_ids, start, end):
    days = KitchenDay.objects.of(aid_model_ids).in_force().between(start, end)
    return (days.summed_by("aid_model"),)


def results(aid_model_ids, start, end, days):
    """{aid_model_id: (Result, …)} of the days of the period."""
    sums = {row["aid_model"]: row for row in days}
    return {pk: _results(sums.get(pk, NOTHING)) for pk in aid_model_ids}


def _results(sums):
    price = price_of_meal(sums)
    shown = None if price is None else int(format_number(price).replace(".", ""))
    return (
        Result("days", "Số ngày nấu", sums["days"], "ngày"),
        Result("meals", "Số suất ăn", sums["total_meals"], "suất"),
        Result("cost", "Chi bằng tiền", sums["total_cost"], "đồng"),
        Result("in_kind", "Hiện vật được tặng", sums["total_in_kind"], "đồng"),
        Result("price", "Giá một suất (tiền và hiện vật)", shown, "đồng"),
    )
