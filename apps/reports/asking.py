"""The query strings by which pages and files ask for the figures of a unit, a period and a view."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from apps.reports.figures import Scope


def scope_query(scope, **more):
    """unit=…&from=…&to=…&view=… of a Scope, or of whatever has its unit, start, end and view."""
    asked = {"unit": scope.unit.key, "from": scope.start, "to": scope.end, "view": str(scope.view)}
    return urlencode(asked | more)


def report_query(report, frozen=None):
    """The same of the figures of a report; of the frozen ones where those are shown."""
    scope = Scope(report.unit, report.round.starts_on, report.round.ends_on)
    return scope_query(scope, **({"freeze": frozen.pk} if frozen else {}))


def figure_url(code, query, **narrowed):
    """The address of a figure's page; what is empty in `narrowed` is left out."""
    more = urlencode({name: value for name, value in narrowed.items() if value})
    return f"{reverse('reports:figure', args=[code])}?{query}{'&' if more else ''}{more}"


def figure_address(code, query, **narrowed):
    """The same with the site, for files that leave it."""
    return f"{settings.SITE_URL}{figure_url(code, query, **narrowed)}"
