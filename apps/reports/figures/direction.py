"""Direction and movement work of a unit and all below it: the counts of outline I.2.a, b and c.

These records carry their unit as it was when they were written down; the whole tree below the
chosen unit counts, dissolved units included. Base units are those that report today or, in the
recorded view, those of the period's last day.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    Q,
    Sum,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, RowNumber

from apps.campaign.bases import bases_of, with_committee, with_survey_completed
from apps.campaign.models import (
    Activity,
    CommitteeMember,
    Directive,
    SteeringCommittee,
    SupportGroup,
    Survey,
)
from apps.core.at_once import ask_at_once
from apps.core.money import format_ratio
from apps.organisation.models import Unit
from apps.reports.figures.scope import Scope, View

Kind = Activity.Kind


@dataclass(frozen=True)
class Share:
    """So many of the base units; `str()` is the percentage (F13), “chưa có số liệu” without any."""

    count: int
    bases: int

    def __str__(self):
        return format_ratio(self.count, self.bases)


@dataclass(frozen=True)
class Papers:
    """Papers of one direction; `kinds` are (label of the type, count), those at zero left out."""

    direction: str
    label: str
    count: int
    kinds: tuple


@dataclass(frozen=True)
class Groups:
    """Support groups of one kind at work on the last day; `unsized` of them name no number."""

    kind: str
    label: str
    count: int
    members: int
    unsized: int


@dataclass(frozen=True)
class Held:
    """Activities of one kind (or one form of publicity) that began in the period.

    `times` are sessions, `participants` person-turns, `materials` papers and posts; `value` is in
    đồng and only of fundraising: it is no part of the campaign's value (F7).
    """

    label: str
    activities: int = 0
    times: int = 0
    participants: int = 0
    materials: int = 0
    value: int = 0


@dataclass(frozen=True)
class Direction:
    """I.2.a, I.2.b and the survey line of I.2.c, for one unit and one period."""

    unit: Unit
    start: date
    end: date
    papers: tuple[Papers, ...]
    """One per direction, in order, also at zero."""
    committees: int
    """At work on the last day, on every level."""
    committee_members: int
    with_committee: Share
    groups: tuple[Groups, ...]
    """One per kind, in order, also at zero."""
    activities: dict[str, Held]
    """By `Activity.Kind` value, every kind there."""
    publicity: tuple[Held, ...]
    """Publicity by form, those at zero left out; those without a form last."""
    surveyed: Share
    """Base units that completed a survey in the period, among those of the view."""
    surveys_completed: int
    """Surveys completed in the period, of every unit and year."""

    @property
    def all_papers(self):
        return sum(papers.count for papers in self.papers)

    @property
    def all_groups(self):
        return sum(groups.count for groups in self.groups)

    @property
    def group_members(self):
        return sum(groups.members for groups in self.groups)

    @property
    def training(self):
        return self.activities[Kind.TRAINING]

    @property
    def inspection(self):
        return self.activities[Kind.INSPECTION]

    @property
    def coordination(self):
        return self.activities[Kind.COORDINATION]

    @property
    def all_publicity(self):
        return self.activities[Kind.PUBLICITY]

    @property
    def fundraising(self):
        return self.activities[Kind.FUNDRAISING]

    @property
    def coordination_papers(self):
        return next(
            papers.count
            for papers in self.papers
            if papers.direction == Directive.Direction.COORDINATION
        )


def direction(unit, start, end, view=View.CURRENT):
    """The Direction of `unit` from `start` to `end`, both included; one query. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    held, bases = _held(unit, start, end), _bases(scope)
    papers, groups = _papers(unit, start, end), _groups(unit, end)
    counts = _committees(unit, end) | {
        "surveys_completed": Survey.objects.in_force().within(unit).completed_between(start, end)
    }
    counts = {name: _counted(rows) for name, rows in counts.items()}
    ask_at_once(held, bases, papers, groups, *counts.values())
    (bases,) = bases
    return Direction(
        unit=unit,
        start=start,
        end=end,
        papers=_by_direction(papers),
        with_committee=Share(bases["with_committee"], bases["all"]),
        groups=_by_kind(groups),
        activities={
            kind.value: _summed(kind.label, (row for row in held if row["kind"] == kind))
            for kind in Kind
        },
        publicity=_publicity([row for row in held if row["kind"] == Kind.PUBLICITY]),
        surveyed=Share(bases["surveyed"], bases["all"]),
        **{name: sum(rows) for name, rows in counts.items()},
    )


def _counted(rows):
    """How many rows, as a question of its own."""
    return rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values_list("n", flat=True)


def papers_once(unit, start, end):
    """The papers of a unit and all below: one on file of several counts as the highest wrote it down.

    The same number, day and issuer are the same paper; one without a number is its own.
    """
    own = Concat(Value("#"), Cast("pk", CharField()))
    number = Case(
        When(number_folded="", then=own), default=F("number_folded"), output_field=TextField()
    )
    place = Window(
        RowNumber(),
        partition_by=[number, F("issued_on"), F("issuer_folded")],
        order_by=[F("unit__depth"), F("id")],
    )
    on_file = Directive.objects.in_force().within(unit).issued_between(start, end)
    once = on_file.annotate(place=place).filter(place=1)
    return Directive.objects.filter(pk__in=once.values("pk"))


def _papers(unit, start, end):
    counted = papers_once(unit, start, end)
    return counted.order_by().values("direction", "kind").annotate(count=Count("pk"))


def _by_direction(papers):
    counts = {(row["direction"], row["kind"]): row["count"] for row in papers}
    return tuple(_papers_of(way, counts) for way in Directive.Direction)


def _papers_of(way, counts):
    kinds = tuple(
        (kind.label, counts[way, kind]) for kind in Directive.Kind if (way, kind) in counts
    )
    return Papers(way.value, way.label, sum(count for _, count in kinds), kinds)


def _committees(unit, end):
    at_work = SteeringCommittee.objects.in_force().within(unit).at_work_on(end)
    sitting = CommitteeMember.objects.sitting_on(end).filter(committee__in=at_work)
    return {"committees": at_work, "committee_members": sitting}


def bases_of_view(scope):
    """The base units of today or, in the recorded view, of the period's last day."""
    return bases_of(scope.unit, None if scope.is_current else scope.end)


def _bases(scope):
    """One row: all of them, those with a committee, those surveyed."""
    bases = with_committee(bases_of_view(scope), scope.end)
    bases = with_survey_completed(bases, scope.start, scope.end)
    return (
        bases.order_by()
        .values(one=Value(1))
        .annotate(
            all=Count("pk"),
            with_committee=Count("pk", filter=Q(has_committee=True)),
            surveyed=Count("pk", filter=Q(is_surveyed=True)),
        )
    )


def _groups(unit, end):
    at_work = SupportGroup.objects.in_force().within(unit).at_work_on(end).order_by()
    return at_work.values("kind").annotate(
        count=Count("pk"), members=_total("size"), unsized=Count("pk", filter=Q(size__isnull=True))
    )


def _by_kind(groups):
    found = {row["kind"]: row for row in groups}
    none = {"count": 0, "members": 0, "unsized": 0}
    return tuple(
        Groups(**none | found.get(kind.value, {}) | {"kind": kind.value, "label": kind.label})
        for kind in SupportGroup.Kind
    )


def _held(unit, start, end):
    """A line per kind and form."""
    found = Activity.objects.in_force().within(unit).held_between(start, end).order_by()
    return found.values("kind", "form").annotate(
        activities=Count("pk"), **{f"all_{name}": _total(name) for name in _SUMMED}
    )


_SUMMED = ("times", "participants", "materials", "value")


def _total(name):
    return Coalesce(Sum(name, output_field=BigIntegerField()), 0)


def _summed(label, rows):
    rows = list(rows)
    return Held(
        label,
        activities=sum(row["activities"] for row in rows),
        **{name: int(sum(row[f"all_{name}"] for row in rows)) for name in _SUMMED},
    )


def _publicity(rows):
    by_form = {row["form"]: row for row in rows}
    labels = {**dict(Activity.Form.choices), "": "Chưa ghi hình thức"}
    return tuple(
        _summed(label, [by_form[form]]) for form, label in labels.items() if form in by_form
    )
