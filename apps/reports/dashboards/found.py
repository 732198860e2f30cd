"""The figures of a first page, asked for together."""

from dataclasses import dataclass

from apps.core.dates import today
from apps.reports.dashboards.work import FEW, LONG_AGO
from apps.reports.figures import Summary, YearlyReviews
from apps.reports.figures.course import Course, Pace, course_steps
from apps.reports.figures.fairness import Waiting, waiting_steps, waiting_with_first_steps
from apps.reports.figures.reviews import yearly_steps
from apps.reports.figures.summary import Figures, summary_steps, total_steps
from apps.reports.figures.together import together


@dataclass(frozen=True)
class Found:
    """`table` and `course` of the period, `before` the total of the year before (None for long ones).

    As of today: `reviews` F11 of this year, `waiting` how many wait for help, `never_helped` the
    first of them.
    """

    table: Summary
    reviews: YearlyReviews
    course: Course
    before: Figures | None = None
    waiting: Waiting | None = None
    never_helped: tuple = ()

    @property
    def has_units(self):
        """Whether the table has rows of other units than the one asked for."""
        return any(row.key != self.table.unit.key for row in self.table.rows)


def find(asked, *, waiting=False, never_helped=False):
    """Found, in two statements; who waits for help only where it is wanted, with `never_helped` the first."""
    scope, day = asked.scope, today()
    unit, start, end = scope.unit, scope.start, scope.end
    pace = Pace.MONTH if asked.days_before else Pace.YEAR
    steps = {
        "table": summary_steps(unit, start, end, scope.view),
        "reviews": yearly_steps(unit, day.year, day),
        "course": course_steps(
            unit, start, end, scope.view, pace=pace, with_before=bool(asked.days_before)
        ),
    }
    if asked.days_before:
        steps["before"] = total_steps(unit, *asked.days_before, scope.view)
    if never_helped:
        steps["waits"] = waiting_with_first_steps(unit, day, months=LONG_AGO, limit=FEW)
    elif waiting:
        steps["waiting"] = waiting_steps(unit, day, months=LONG_AGO)
    found = dict(zip(steps, together(*steps.values()), strict=True))
    if never_helped:
        found["waiting"], found["never_helped"] = found.pop("waits")
    return Found(**found)
