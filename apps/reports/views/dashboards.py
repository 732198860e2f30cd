"""The first page after login: for whoever records, whoever approves, whoever looks on."""

from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.core.dates import today
from apps.jobs.models import Worker
from apps.notices.models import Notice
from apps.reports.dashboards import period, work
from apps.reports.dashboards.asked import Asked
from apps.reports.dashboards.found import find
from apps.reports.figures.provinces import provinces
from apps.reports.forms.dashboards import DashboardForm
from apps.reports.worklist import worklist

WITH_ITEMS = 3
"""Tasks that name their first matters; each costs a query, and page and eye have room for few."""

UNIT_NEWS = ("unit", "settled")  # notices of reorganisations and of families of divided units
NEWS_SHOWN = 3


class Home(PermissionMixin, TemplateView):
    """Where each person's work begins; unit and period are in the URL and in every link."""

    permission = Permission.VIEW_RECORDS
    template_name = "reports/dashboard.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        no_worker = user.may(Permission.MANAGE_USERS) and not Worker.objects.alive().exists()
        form = DashboardForm(self.request.GET, user=user)
        context = super().get_context_data(**kwargs) | {
            "today": today(),
            "tasks": worklist(user, detailed=WITH_ITEMS),
            "no_worker": no_worker,
            "unit_news": self.unit_news(),
            "form": form,
            "kind": self.kind(),
        }
        if not form.is_valid():
            return context
        asked = Asked(user, form.scope, form.query())
        return context | self.looked_at(asked) | {"asked": asked, "periods": form.periods()}

    def unit_news(self):
        """What changed of the reader's unit, its lists or rights, until it is read."""
        unread = Notice.objects.visible_to(self.request.user).unread()
        return unread.about(*UNIT_NEWS).newest_first()[:NEWS_SHOWN]

    def kind(self):
        user = self.request.user
        if user.may(Permission.APPROVE):
            return "desk"
        return "clerk" if user.may(Permission.EDIT_RECORDS) else "viewer"

    def looked_at(self, asked):
        scope = asked.scope
        if scope.is_nation:  # what is helped in a period takes seconds for the nation
            return {"provinces": provinces(scope)}
        kind = self.kind()
        found = find(asked, waiting=kind != "viewer", never_helped=kind == "clerk")
        return {
            "names": period.names(asked),
            "lines": period.compared(asked, found),
            "notes": (*found.table.notes, *found.table.added),
            "progress": period.Progress(asked, found.course),
            "unit_lines": list(period.unit_lines(asked, found)) if found.has_units else (),
        } | getattr(self, kind)(asked, found)

    def clerk(self, asked, found):
        return {"tiles": work.clerk_tiles(asked, found), "never_helped": found.never_helped}

    def desk(self, asked, found):
        context = {
            "tiles": work.desk_tiles(asked, found),
            "targets": work.targets(asked),
        }
        if found.has_units:
            context["late_reports"] = work.late_reports(asked)
            context["late_reviews"] = work.late_reviews(found.reviews)
        return context

    def viewer(self, asked, found):
        return {
            "tiles": period.glance_tiles(asked, found),
            "targets": work.targets(asked),
            "years": period.ten_years(asked),
        }
