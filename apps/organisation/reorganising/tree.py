"""Units of a plan in the tree: made, ended, renamed, moved with their subtrees, and brought back.

What was done is noted as `MovedRow`s of `Unit`, `UnitSpan` and `UnitLink`: the fields "made",
"valid_to", "parent", "step" (of the path) and "abbreviation".
"""

from collections import defaultdict
from datetime import timedelta

from django.db import connection

from apps.organisation.models import MovedRow, Unit, UnitLink, UnitSpan
from apps.organisation.reorganising.plan import last_day_before, natural_key_of

UNIT, SPAN, LINK = (model._meta.label_lower for model in (Unit, UnitSpan, UnitLink))


class Noted:
    """Collects what a reorganisation does to the tree, to be stored at once."""

    def __init__(self, reorganisation):
        self.reorganisation = reorganisation
        self.rows = []

    def add(self, model, row, field, before=None, after=None):
        self.rows.append(
            MovedRow(
                reorganisation=self.reorganisation,
                model=model,
                row=row,
                field=field,
                before=before,
                after=after,
            )
        )

    def save(self):
        MovedRow.objects.bulk_create(self.rows, batch_size=5_000)


def change(plan, noted):
    """Bring a plan into the tree; returns {Place: Unit} of what it made."""
    made = _make(plan, noted)
    _remember_former(plan, noted)
    _end(plan, noted)
    _rename(plan)
    _link(plan, made, noted)
    for place in plan.moving:
        parent = made.get(place.parent_after) or place.parent_after.unit
        unit = Unit.objects.get(pk=place.unit.pk)
        step = Unit._str2int(unit.path[-Unit.steplen :])
        noted.add(UNIT, unit.pk, "parent", place.parent.unit.pk, parent.pk)
        noted.add(UNIT, unit.pk, "step", step)
        move(unit.pk, parent.pk)
    tidy()
    return made


def _make(plan, noted):
    made, heirs = {}, {}
    last = _last_steps()
    below = {"province": [], "rest": []}
    for place in plan.made:
        parent = made.get(place.above) or place.above.unit
        last[parent.path] += 1
        era, code = natural_key_of(place.key)
        unit = Unit(
            key=place.key,
            era=era,
            code=code,
            name=place.name,
            kind=place.kind,
            level=place.level,
            path=Unit._get_path(parent.path, parent.depth + 1, last[parent.path]),
            depth=parent.depth + 1,
            valid_from=plan.reorganisation.starts_on,
        )
        made[place] = unit
        if place.level == Unit.Level.PROVINCE:
            heir = plan.heir_of(place)
            if heir is not None and heir.unit.abbreviation:
                heirs[heir] = unit
                unit.abbreviation = heir.unit.abbreviation
            below["province"].append(unit)
        else:
            below["rest"].append((place, unit))
    Unit.objects.filter(pk__in=[heir.unit.pk for heir in heirs]).update(abbreviation="")
    Unit.objects.bulk_create(below["province"])
    Unit.objects.bulk_update(_with_themselves(below["province"]), ["province"])
    for place, unit in below["rest"]:
        province = place.province
        unit.province = made.get(province) or province.unit
    Unit.objects.bulk_create([unit for _, unit in below["rest"]], batch_size=2_000)
    for heir, unit in heirs.items():
        noted.add(UNIT, heir.unit.pk, "abbreviation", heir.unit.pk, unit.pk)
    for unit in made.values():
        noted.add(UNIT, unit.pk, "made")
    return made


def _with_themselves(provinces):
    for province in provinces:
        province.province = province
    return provinces


def _last_steps():
    """The highest step of the path below each parent."""
    last = defaultdict(int)
    for path in Unit.objects.order_by().values_list("path", flat=True):
        parent, step = path[: -Unit.steplen], path[-Unit.steplen :]
        last[parent] = max(last[parent], Unit._str2int(step))
    return last


def _remember_former(plan, noted):
    """A span of what a unit was, for those that go on otherwise and those that hang elsewhere."""
    last_day = last_day_before(plan.reorganisation)
    known = dict(
        UnitSpan.objects.filter(ends_on__lt=plan.reorganisation.starts_on)
        .order_by("ends_on")
        .values_list("unit_id", "ends_on")
    )
    spans = []
    for place in plan.places.values():
        hangs_elsewhere = place.is_ending and place.parent_after is not None
        if place.level == Unit.Level.PROVINCE and place.is_ending:
            continue  # below the nation: its level says so
        if place.has_new_face or hangs_elsewhere:
            unit = place.unit
            since = known.get(unit.pk)
            spans.append(
                UnitSpan(
                    unit=unit,
                    name=unit.name,
                    kind=unit.kind,
                    parent=place.parent.unit if place.parent else None,
                    starts_on=since + timedelta(days=1) if since else unit.valid_from,
                    ends_on=last_day,
                    decree=place.decree or plan.reorganisation.decree,
                )
            )
    for span in UnitSpan.objects.bulk_create(spans):
        noted.add(SPAN, span.pk, "made")


def _end(plan, noted):
    numbers = [place.unit.pk for place in plan.ending]
    Unit.objects.filter(pk__in=numbers).update(valid_to=last_day_before(plan.reorganisation))
    for number in numbers:
        noted.add(UNIT, number, "valid_to")


def _rename(plan):
    for place in plan.changed:
        if place.name_after or place.kind_after:
            place.unit.name = place.name_after or place.name
            place.unit.kind = place.kind_after or place.kind
            place.unit.save(update_fields=["name", "name_folded", "name_key", "kind"])


def _link(plan, made, noted):
    links = [
        UnitLink(
            old=place.unit,
            new=made.get(new) or new.unit,
            share=share,
            resolution=(decree or plan.reorganisation.decree)[:60],
        )
        for place in plan.ending
        for new, share, decree in place.into
    ]
    for link in UnitLink.objects.bulk_create(links, batch_size=2_000):
        noted.add(LINK, link.pk, "made")


def move(number, parent, *, step=None):
    """Hang a unit with its whole subtree below another one, at its old step where that is free."""
    unit, parent = Unit.objects.get(pk=number), Unit.objects.get(pk=parent)
    siblings = list(
        Unit.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
        .exclude(pk=unit.pk)
        .values_list("path", flat=True)
    )
    taken = {Unit._str2int(path[-Unit.steplen :]) for path in siblings}
    if step is None or step in taken:
        step = max(taken, default=0) + 1
    path = Unit._get_path(parent.path, parent.depth + 1, step)
    if path == unit.path:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisation_unit SET path = %s || substr(path, %s), depth = depth + %s "
            "WHERE path LIKE %s",
            [path, len(unit.path) + 1, parent.depth + 1 - unit.depth, f"{unit.path}%"],
        )


def tidy():
    """Numbers of children and provinces follow from the paths; returns the units whose province
    changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE organisation_unit unit SET numchild = coalesce(found.children, 0)
            FROM organisation_unit other
            LEFT JOIN (
                SELECT left(path, -4) AS path, count(*) AS children
                FROM organisation_unit GROUP BY 1
            ) found ON found.path = other.path
            WHERE other.id = unit.id AND unit.numchild <> coalesce(found.children, 0)
            """
        )
        cursor.execute(
            """
            UPDATE organisation_unit unit SET province_id = province.id
            FROM organisation_unit province
            WHERE length(unit.path) > 4 AND province.path = left(unit.path, 8)
                AND unit.province_id IS DISTINCT FROM province.id
            RETURNING unit.id
            """
        )
        return [number for (number,) in cursor.fetchall()]
