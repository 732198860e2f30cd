"""A unit as it was on a day gone by."""

from copy import copy

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.organisation.models import Unit, UnitSpan


def as_of(unit, day):
    """The unit under its name and kind of `day`: a copy, not to be saved; one query."""
    spans = UnitSpan.objects.filter(unit=unit, ends_on__gte=day)
    then = spans.order_by("ends_on").values("name", "kind").first()
    found = copy(unit)
    for name, value in (then or {}).items():
        setattr(found, name, value)
    return found


def provinces_of(unit, day):
    """Names of the provinces of `day` whose land is a province of today's, itself too; one query."""
    known = UnitSpan.objects.filter(unit=OuterRef("pk"), ends_on__gte=day).order_by("ends_on")
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    found = Unit.objects.within(unit).provinces().filter(begun, not_ended)
    called = Coalesce(Subquery(known.values("name")[:1]), "name")
    names = found.in_order().annotate(called=called).values_list("called", flat=True)
    return list(dict.fromkeys(names))  # a province without days and its forerunner are one
