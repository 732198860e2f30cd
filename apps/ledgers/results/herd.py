"""What a cow bank has achieved in a period."""

from django.db.models import Count, F, Q

from apps.ledgers.models import Animal, Placement
from apps.ledgers.results.result import Result, by_model


def questions(aid_model_ids, start, end):
    in_span = (start, end)
    animals = (
        Animal.objects.of(aid_model_ids)
        .in_force()
        .order_by()
        .values("aid_model")
        .annotate(
            alive=Count(
                "id",
                filter=Q(came_on__lte=end) & (Q(fate_on__isnull=True) | Q(fate_on__gt=end)),
            ),
            births=Count("id", filter=Q(source=Animal.Source.BORN, came_on__range=in_span)),
            lost=Count("id", filter=Q(fate__in=Animal.LOSSES, fate_on__range=in_span)),
        )
    )
    given = Q(kind__in=Placement.GIVEN, placed_on__range=in_span)
    placements = (
        Placement.objects.of(aid_model_ids)
        .in_force()
        .with_household()
        .order_by()
        .values(aid_model=F("animal__aid_model"))
        .annotate(
            households=Count("home", filter=given, distinct=True),
            handed=Count("id", filter=Q(kind="passed_on", placed_on__range=in_span)),
        )
    )
    overdue = (
        Placement.objects.of(aid_model_ids)
        .due_at(end)
        .order_by()
        .values_list("animal__aid_model")
        .annotate(Count("id"))
    )
    return animals, placements, overdue


def results(aid_model_ids, start, end, animals, placements, overdue):
    """{aid_model_id: (Result, …)} of the period; what stands, as it stood at its end."""
    animals, placements, overdue = by_model(animals), by_model(placements), dict(overdue)
    return {
        pk: _results(
            **animals.get(pk, NO_ANIMALS),
            **placements.get(pk, NO_PLACEMENTS),
            overdue=overdue.get(pk, 0),
        )
        for pk in aid_model_ids
    }


NO_ANIMALS = {"alive": 0, "births": 0, "lost": 0}
NO_PLACEMENTS = {"households": 0, "handed": 0}


def _results(*, alive, births, lost, households, handed, overdue):
    return (
        Result("animals", "Đang nuôi", alive, "con"),
        Result("households", "Hộ được nhận nuôi", households, "hộ"),
        Result("births", "Sinh ra", births, "con"),
        Result("handed_over", "Lượt chuyển giao", handed, "lượt"),
        Result("lost", "Chết, mất", lost, "con", is_grave=lost > 0),
        Result("overdue", "Quá hạn chuyển giao", overdue, "con", is_grave=overdue > 0),
    )
