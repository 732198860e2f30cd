"""The query strings by which pages and files ask for the figures of a unit, a period and a view."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from apps.reports.figures import Scope, View


def scope_query(scope, **more):
    """unit=…&from=…&to=…&view=… of a Scope, or of whatever has its unit, start, end and view."""
    asked = {"unit": scope.unit.key, "from": scope.start, "to": scope.end, "view": str(scope.view)}
    return urlencode(asked | more)


def report_query(report, frozen=None, view=View.CURRENT):
    """The same of the figures of a report; of the frozen ones where those are shown."""
    scope = Scope(report.unit, report.round.starts_on, report.round.ends_on, view)
    return scope_query(scope, **({"freeze": frozen.pk} if frozen else {}))


def asked_view(request):
    """The view over time that the URL of a report asks for; the units of today otherwise."""
    asked = request.GET.get("view")
    return View(asked) if asked in View.values else View.CURRENT


def offered_views(shown):
    """[(label, query, whether it is shown)] of the views."""
    return [(view.label, f"?{urlencode({'view': str(view)})}", view is shown) for view in View]


def figure_url(code, query, **narrowed):
    """The address of a figure's page; what is empty in `narrowed` is left out."""
    more = urlencode({name: value for name, value in narrowed.items() if value})
    return f"{reverse('reports:figure', args=[code])}?{query}{'&' if more else ''}{more}"


def figure_address(code, query, **narrowed):
    """The same with the site, for files that leave it."""
    return f"{settings.SITE_URL}{figure_url(code, query, **narrowed)}"
