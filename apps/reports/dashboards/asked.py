"""What the reader of a first page asked for, and where its figures lead."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from apps.reports import figures
from apps.reports.figures.course import a_year_earlier


def link(name, *args, **asked):
    """The address of a page with its query."""
    return f"{reverse(name, args=args)}?{urlencode(asked)}"


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
    def days_before(self):
        """First and last of the same days a year earlier; none where they overlap the period."""
        days = a_year_earlier(self.scope.start), a_year_earlier(self.scope.end)
        return days if days[1] < self.scope.start else ()

    def page(self, name, *args):
        """A page about the same unit and period."""
        return f"{reverse(name, args=args)}?{self.query}"

    def behind(self, column, start=None, end=None, *, row=""):
        """Where a figure comes from, with its records; of all days asked for, or of fewer."""
        asked = {
            "unit": self.unit.key,
            "from": start or self.scope.start,
            "to": end or self.scope.end,
            "view": self.scope.view,
        }
        return link("reports:figure", column, **asked | ({"row": row} if row else {}))
