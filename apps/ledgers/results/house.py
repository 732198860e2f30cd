"""What a model of houses has achieved in a period."""

from django.db.models import Count, F, Q, Sum

from apps.ledgers.models import House, HouseFunding
from apps.ledgers.results.result import Result

NO_HOUSES = {"begun": 0, "new": 0, "repaired": 0, "building": 0}


def questions(aid_model_ids, start, end):
    in_span = (start, end)
    handed = Q(handed_over_on__range=in_span)
    not_yet = Q(handed_over_on__isnull=True) | Q(handed_over_on__gt=end)
    houses = (
        House.objects.of(aid_model_ids)
        .in_force()
        .order_by()
        .values("aid_model")
        .annotate(
            begun=Count("id", filter=Q(started_on__range=in_span)),
            new=Count("id", filter=handed & Q(kind=House.Kind.NEW)),
            repaired=Count("id", filter=handed & Q(kind=House.Kind.REPAIR)),
            building=Count("id", filter=Q(started_on__lte=end) & not_yet),
        )
    )
    funded = HouseFunding.objects.of(aid_model_ids).in_force()
    funded = funded.filter(house__voided_at__isnull=True, house__handed_over_on__range=in_span)
    values = (
        funded.order_by()
        .values(of_model=F("house__aid_model"))
        .annotate(sum=Sum("value", default=0))
        .values_list("of_model", "sum")
    )
    return houses, values


def results(aid_model_ids, start, end, houses, values):
    """{aid_model_id: (Result, …)}: houses handed over in the period and what went into them."""
    of_model, values = {row["aid_model"]: row for row in houses}, dict(values)
    return {pk: _results(of_model.get(pk, NO_HOUSES), values.get(pk, 0)) for pk in aid_model_ids}


def _results(houses, value):
    return (
        Result("new_houses", "Nhà làm mới đã bàn giao", houses["new"], "nhà"),
        Result("repaired_houses", "Nhà sửa chữa đã bàn giao", houses["repaired"], "nhà"),
        Result("begun_houses", "Nhà bắt đầu trong kỳ", houses["begun"], "nhà"),
        Result("houses_in_work", "Nhà đang làm", houses["building"], "nhà"),
        Result("value", "Giá trị nhà đã bàn giao", value, "đồng"),
    )
