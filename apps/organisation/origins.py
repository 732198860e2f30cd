"""Where rows were before reorganisations that stand moved them."""

from apps.organisation.models import MovedRow, Reorganisation, Unit

STANDING_MOVES = (
    "SELECT FROM organisation_movedrow m JOIN organisation_reorganisation r "
    f"ON r.id = m.reorganisation_id AND r.status = '{Reorganisation.Status.APPLIED.value}'"
)
"""SQL to go on with a WHERE: what reorganisations that stand have changed in a row."""


def came_from(model, units):
    """[(number of a row, number of a unit)] of rows that left these units with a reorganisation."""
    moved = _moved(model).filter(before__in=units)
    return list(moved.order_by("pk").values_list("row", "before"))


def provinces_of_then(model, rows):
    """{number of a row: number of the province it belonged to before any reorganisation}."""
    units = dict(model._base_manager.filter(pk__in=rows).values_list("pk", "unit"))
    earliest_last = _moved(model).filter(row__in=rows).order_by("-reorganisation__applied_at")
    units |= dict(earliest_last.values_list("row", "before"))
    homes = province_of_units(units.values())
    return {row: homes.get(unit) for row, unit in units.items()}


def province_of_units(units):
    """{number of a unit: number of the lowest province at or above it}: of an old unit that of then."""
    provinces = Unit.objects.filter(level=Unit.Level.PROVINCE).order_by("-depth")
    provinces = list(provinces.values_list("path", "pk"))
    paths = Unit.objects.filter(pk__in=set(units)).values_list("pk", "path")
    return {
        unit: next((pk for above, pk in provinces if path.startswith(above)), None)
        for unit, path in paths
    }


def _moved(model):
    standing = list(Reorganisation.objects.applied().values_list("pk", flat=True))
    return MovedRow.objects.filter(
        reorganisation__in=standing, model=model._meta.label_lower, field="unit"
    )


def contexts_of_reorganisations():
    """Contexts of history in which reorganisations were applied or taken back."""
    status = Reorganisation.Status
    events = Reorganisation.pgh_event_model.objects.filter(
        status__in=[status.APPLIED, status.UNDONE]
    )
    return set(events.exclude(pgh_context=None).values_list("pgh_context", flat=True))
