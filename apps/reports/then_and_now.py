"""A unit's people, figures and reports, then and now."""

from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.dates import local, today
from apps.reports import figures
from apps.reports.asking import scope_query
from apps.reports.figures import Scope, View
from apps.reports.figures.summary import summary_steps
from apps.reports.figures.together import together
from apps.reports.models import UnitReport

FIRST_YEAR = 2008  # of the campaign
PERSONS_SHOWN = 100


@dataclass(frozen=True)
class Person:
    """Someone who works or worked in the unit; no last day: still there."""

    name: str
    role: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class YearBeside:
    """A calendar year in both views."""

    year: int
    recorded: figures.YearRow
    current: figures.YearRow


class ThenAndNow:
    """What the page of a unit over the years shows; each part asks for itself.

    Its figures lead to their tables where the reader's unit stands above (`leads`): those are asked
    by the tree alone, not by what went whole into a unit (docs/decisions/0061).
    """

    def __init__(self, unit, *, leads=True):
        self.unit = unit
        self.start, self.end = date(FIRST_YEAR, 1, 1), today()
        recorded, current = (
            Scope(unit, self.start, self.end, view) for view in (View.RECORDED, View.CURRENT)
        )
        self.queries = {
            str(scope.view): scope_query(scope) if leads else "" for scope in (recorded, current)
        }

    def totals(self):
        """[(view in words, query, Figures)] over all years: as it was recorded, and as it is today."""
        views = (View.RECORDED, View.CURRENT)
        tables = together(*(summary_steps(self.unit, self.start, self.end, view) for view in views))
        return [
            (view.label, self.queries[view.value], table.total)
            for view, table in zip(views, tables, strict=True)
        ]

    def years(self):
        """[YearBeside] of the years with anything, the latest first."""
        recorded, current = (
            figures.year_matrix(self.unit, self.start, self.end, view)
            for view in (View.RECORDED, View.CURRENT)
        )
        years = [
            YearBeside(then.year, then, now) for then, now in zip(recorded, current, strict=True)
        ]
        return [year for year in reversed(years) if _has_any(year)]

    def reports(self, user):
        """Reports that the unit wrote, the latest first."""
        found = UnitReport.objects.visible_to(user).in_force().filter(unit=self.unit)
        return found.select_related("round").order_by("-round__ends_on", "-pk")

    def people(self):
        """[Person], who is there today first, then by last day; read from the history of users."""
        event = User.pgh_event_model
        ever = event.objects.filter(unit=self.unit).values("pgh_obj_id")
        steps = event.objects.filter(pgh_obj_id__in=ever).order_by("pgh_obj_id", "pgh_id")
        found = []
        here = None  # (number of a user, their first event of a stay, the last one)
        for step in steps.only(
            "pgh_obj_id", "pgh_created_at", "unit_id", "full_name", "role", "is_active"
        ):
            is_here = step.unit_id == self.unit.pk and step.is_active
            if here and (here[0] != step.pgh_obj_id or not is_here):
                ends_on = local(step.pgh_created_at).date() if here[0] == step.pgh_obj_id else None
                found.append(_person(here, ends_on))
                here = None
            if is_here:
                here = (step.pgh_obj_id, here[1] if here else step, step)
        if here:
            found.append(_person(here, None))
        found.sort(key=lambda one: (one.ends_on is not None, -(one.ends_on or today()).toordinal()))
        return found[:PERSONS_SHOWN]


def _person(stay, ends_on):
    _, first, last = stay
    starts_on = local(first.pgh_created_at).date()
    return Person(last.full_name, Role(last.role).label, starts_on, ends_on)


def _has_any(beside):
    return any(row.filed or row.helped for row in (beside.recorded, beside.current))
