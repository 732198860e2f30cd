"""Whom a target is set for: the base units of today, the sponsors on the registers."""

from dataclasses import dataclass

from apps.campaign.bases import bases_of, by_name
from apps.reports.figures.taking_part import registered, twinned
from apps.sponsors.models import Sponsor


@dataclass(frozen=True)
class Subject:
    """A base unit (`key` is its key) or a sponsor (`key` is None), with the unit that answers for it.

    `is_private`: a person who has not agreed to be named."""

    pk: int
    name: str
    key: str | None = None
    unit_id: int | None = None
    unit_name: str = ""
    place: str = ""
    is_private: bool = False

    @property
    def is_unit(self):
        return self.key is not None


def kind_of(scope, measure):
    """Which Subjects a target of `measure` speaks of; those behind a whole are its parts."""
    for kind in ("each_twinned", "each_registered"):
        if scope == kind or (scope == "whole" and kind in measure.scopes):
            return kind
    return "each_base"


def subjects_of(kind, months):
    """[Subject] of a kind in the order of tables; asks one QuerySet (`figures.together`)."""
    if kind == "each_base":
        found = by_name(bases_of(months.unit)).values_list("pk", "name", "key")
        return [Subject(pk, name, key, pk, name) for pk, name, key in (yield found)]
    found = twinned(months) if kind == "each_twinned" else registered(months)
    names = ("pk", "name", "unit_id", "unit__name", "kind", "may_be_named")
    places = ("twinned_hamlet", "twinned_unit__name")
    rows = yield found.in_name_order().values_list(*names, *places)
    return [
        Subject(
            pk,
            name,
            None,
            unit,
            unit_name,
            ", ".join(filter(None, places)),
            kind in Sponsor.PERSON_KINDS and not may_be_named,
        )
        for pk, name, unit, unit_name, kind, may_be_named, *places in rows
    ]
