"""Aid models in use: by kind (outline II), and which base units have one (target A5).

A model is in use in a period when it was at work on some day of it. What it was judged is its last
judgement of a year that the period touches; for A5 the year's own. A model stays in the unit that
runs it: the whole tree below the chosen unit counts, base units are those that report today.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value

from apps.aid_models.models import AidModel, Judgement
from apps.campaign.bases import bases_of, by_name
from apps.core.at_once import ask_at_once
from apps.organisation.models import Unit
from apps.reports.figures.scope import Scope


@dataclass(frozen=True)
class KindOfModels:
    """Models of one kind in use in the period. `judged` of them have a judgement, `effective` a good one."""

    kind: str
    label: str
    running: int = 0
    judged: int = 0
    effective: int = 0


@dataclass(frozen=True)
class BaseModels:
    """A base unit and its models of a year: in use, and judged effective in that very year."""

    key: str
    name: str
    in_use: int
    effective: int

    @property
    def is_met(self):
        """Target A5: at least one model in use and judged effective."""
        return self.effective > 0


@dataclass(frozen=True)
class AidModels:
    """The aid models of a unit and all below it in a period.

    `kinds` has every kind in the outline's order, also at zero. The base units are of `year`, the
    period's last.
    """

    unit: Unit
    start: date
    end: date
    kinds: tuple[KindOfModels, ...]
    year: int
    bases: int
    bases_with_model: int
    bases_with_effective: int

    @property
    def running(self):
        return sum(kind.running for kind in self.kinds)

    @property
    def judged(self):
        return sum(kind.judged for kind in self.kinds)

    @property
    def effective(self):
        return sum(kind.effective for kind in self.kinds)


def aid_models(unit, start, end):
    """The AidModels of `unit` from `start` to `end`, both included; one query. Raises FigureError."""
    Scope(unit, start, end)  # checks the period
    year = end.year
    bases, kinds = _bases(unit, year), _counts(unit, start, end)
    ask_at_once(bases, kinds)
    ((bases, with_model, with_effective),) = bases
    return AidModels(unit, start, end, _kinds(kinds), year, bases, with_model, with_effective)


def models_of_bases(unit, year):
    """One BaseModels for each base unit that reports today, in the order of tables; 2 queries."""
    found = AidModel.objects.in_force().running_in(year).within(unit).with_judgement(year)
    counts = {
        row["unit"]: row
        for row in found.order_by()
        .values("unit")
        .annotate(in_use=Count("pk"), effective=Count("pk", filter=Q(is_effective=True)))
    }
    none = {"in_use": 0, "effective": 0}
    bases = by_name(bases_of(unit)).values_list("pk", "key", "name")
    return tuple(
        BaseModels(key, name, **{each: counts.get(pk, none)[each] for each in none})
        for pk, key, name in bases
    )


def _counts(unit, start, end):
    last = (
        Judgement.objects.in_force()
        .filter(aid_model=OuterRef("pk"), year__range=(start.year, end.year))
        .newest_year_first()
    )
    running = AidModel.objects.in_force().within(unit).running_between(start, end).order_by()
    return (
        running.annotate(outcome=Subquery(last.values("is_effective")[:1]))
        .values("kind")
        .annotate(
            running=Count("pk"),
            judged=Count("pk", filter=Q(outcome__isnull=False)),
            effective=Count("pk", filter=Q(outcome=True)),
        )
    )


def _kinds(rows):
    counts = {row["kind"]: row for row in rows}
    return tuple(
        KindOfModels(**counts.get(kind.value, {}) | {"kind": kind.value, "label": kind.label})
        for kind in AidModel.Kind
    )


def _bases(unit, year):
    """One row: base units, those with a model in use, those with an effective one."""
    own = AidModel.objects.in_force().running_in(year).filter(unit=OuterRef("pk"))
    bases = bases_of(unit).annotate(
        has_model=Exists(own), has_effective=Exists(own.judged(year, is_effective=True))
    )
    counts = (
        bases.order_by()
        .values(one=Value(1))
        .annotate(
            bases=Count("pk"),
            with_model=Count("pk", filter=Q(has_model=True)),
            with_effective=Count("pk", filter=Q(has_effective=True)),
        )
    )
    return counts.values_list("bases", "with_model", "with_effective")
