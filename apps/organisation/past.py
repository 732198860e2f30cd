"""A unit as it was on a day gone by."""

from copy import copy

from apps.organisation.models import UnitSpan


def as_of(unit, day):
    """The unit under its name and kind of `day`: a copy, not to be saved; one query."""
    spans = UnitSpan.objects.filter(unit=unit, ends_on__gte=day)
    then = spans.order_by("ends_on").values("name", "kind").first()
    found = copy(unit)
    for name, value in (then or {}).items():
        setattr(found, name, value)
    return found
