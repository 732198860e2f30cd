"""What units were before the catalogue of today: names and kinds of `changes.csv`, the layer of 2018.

The files tell what to undo. A unit that kept its code under another name or kind gets a `UnitSpan`;
one whose code is gone becomes a dissolved unit below its old district with its links. Nothing that
is current is touched, and a second time nothing is added (docs/decisions/0060).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.text import fold
from apps.organisation.models import Unit, UnitLink, UnitSpan

LAST_DAY_OF_2024 = date(2024, 12, 31)  # of acts of which only the year is sourced
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Before:
    """A name and kind of old that led to a unit with code `after` on the day after `ends_on`.

    `after_faces`: every (name, kind) that the unit has had since.
    """

    era: str
    code: str
    name: str
    kind: str
    parent: str
    after: str
    after_faces: frozenset
    after_is_new: bool
    share: str
    since: date | None
    ends_on: date
    decree: str

    @property
    def key(self):
        """The key of the unit of then; two communes of 2018 have no sourced code."""
        own = self.code or f"{self.parent}-{fold(self.name).removeprefix('xa ').replace(' ', '-')}"
        return f"{self.era}:{own}"

    @property
    def after_key(self):
        return f"{self.era}:{self.after}"


def bring(befores):
    """Give units in the tree their former names and kinds; returns (units, spans, links) made."""
    keys = {key for one in befores for key in (one.key, one.after_key, f"{one.era}:{one.parent}")}
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=keys)}
    befores = [one for one in befores if _has_come(units.get(one.after_key), one)]
    new_units = sum(_dissolved(one, units) for one in befores)
    spans = [_span(one, units) for one in befores if one.key == one.after_key]
    present = set(
        UnitSpan.objects.filter(unit__in=units.values()).values_list("unit_id", "ends_on")
    )
    spans = [span for span in spans if (span.unit_id, span.ends_on) not in present]
    UnitSpan.objects.bulk_create(spans)
    _begin(befores, units)
    return new_units, len(spans), _link(befores, units)


def _has_come(unit, one):
    """Whether the tree has the unit as it was after the change: else the change is still to come."""
    return unit is not None and (unit.name, unit.kind) in one.after_faces


def _dissolved(one, units):
    """Plant a unit whose code is gone. Returns whether there was one to plant."""
    if one.key in units or f"{one.era}:{one.parent}" not in units:
        return False
    parent = units[f"{one.era}:{one.parent}"]
    units[one.key] = Unit.objects.add_child(
        Unit.objects.get(pk=parent.pk),
        {
            "key": one.key,
            "era": one.era,
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "province_id": parent.province_id,
            "valid_from": one.since,
            "valid_to": one.ends_on,
        },
    )
    return True


def _span(one, units):
    unit = units[one.key]
    parent = units.get(f"{one.era}:{one.parent}") or Unit.objects.get_parent(unit)
    return UnitSpan(
        unit=unit,
        name=one.name,
        kind=one.kind,
        parent=parent,
        starts_on=one.since,
        ends_on=one.ends_on,
        decree=one.decree,
    )


def _begin(befores, units):
    """A unit that was formed of others, none of which had its code, began on that day."""
    kept = {one.after_key for one in befores if one.key == one.after_key}
    formed = {one.after_key: one for one in befores if one.after_is_new}
    for key, one in formed.items():
        if key not in kept:
            Unit.objects.filter(key=key, valid_from=None).update(valid_from=one.ends_on + ONE_DAY)


def _link(befores, units):
    wanted = {
        (units[one.key].pk, units[one.after_key].pk): one
        for one in befores
        if one.key != one.after_key and one.key in units
    }
    present = set(UnitLink.objects.filter(old__in=units.values()).values_list("old_id", "new_id"))
    links = [
        UnitLink(old_id=old, new_id=new, share=one.share, resolution=one.decree)
        for (old, new), one in wanted.items()
        if (old, new) not in present
    ]
    UnitLink.objects.bulk_create(links)
    return len(links)
