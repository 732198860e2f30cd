"""What the reader of a first page asked for, and where its figures lead."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from apps.core.dates import FIRST_YEAR
from apps.reports import figures
from apps.reports.figures.course import a_year_earlier


@cache
def path_to(name, *args):
    """The address of a page; asked for hundreds of times on one page of many units."""
    return reverse(name, args=args)


def link(name, *args, **asked):
    """The address of a page with its query."""
    return f"{path_to(name, *args)}?{urlencode(asked)}"


@dataclass(frozen=True)
class Asked:
    """What the reader asked for: every link carries `query`, the unit and the period."""

    user: object
    scope: figures.Scope
    query: str

    @property
    def unit(self):
        return self.scope.unit

    @property
    def view_line(self):
        """Whose units the figures are by."""
        return self.scope.view.in_words(self.scope.end)

    @property
    def days_before(self):
        """First and last of the same days a year earlier; none where they overlap the period."""
        days = a_year_earlier(self.scope.start), a_year_earlier(self.scope.end)
        return days if days[1] < self.scope.start and days[0].year >= FIRST_YEAR else ()

    def page(self, name, *args, **more):
        """A page about the same unit and period."""
        narrowed = f"&{urlencode(more)}" if more else ""
        return f"{path_to(name, *args)}?{self.query}{narrowed}"

    def behind(self, column, *days, **row):
        """Where a figure comes from, with its records: of all days asked for or of (first, last)."""
        if not days:
            return self.page("reports:figure", column, **row)
        first, last = days
        asked = {"unit": self.unit.key, "from": first, "to": last, "view": self.scope.view}
        return link("reports:figure", column, **asked)
