"""The first page after login: for whoever records, whoever approves, whoever looks on."""

from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.core.dates import today
from apps.jobs.models import Worker
from apps.reports import figures
from apps.reports.dashboards import period, work
from apps.reports.dashboards.asked import Asked
from apps.reports.figures.provinces import provinces
from apps.reports.forms.dashboards import DashboardForm
from apps.reports.worklist import worklist

WITH_ITEMS = 3
"""Tasks that name their first matters; each costs a query, and page and eye have room for few."""


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
            "form": form,
            "kind": self.kind(),
        }
        if not form.is_valid():
            return context
        asked = Asked(user, form.scope, form.query())
        return context | self.looked_at(asked) | {"asked": asked, "periods": form.periods()}

    def kind(self):
        user = self.request.user
        if user.may(Permission.APPROVE):
            return "desk"
        return "clerk" if user.may(Permission.EDIT_RECORDS) else "viewer"

    def looked_at(self, asked):
        scope = asked.scope
        if scope.is_nation:  # what is helped in a period takes seconds for the nation
            return {"provinces": provinces(scope.start, scope.end)}
        table = figures.summary(scope.unit, scope.start, scope.end, scope.view)
        reviews = work.reviews(asked)
        has_units = any(row.key != scope.unit.key for row in table.rows)
        common = {
            "lines": period.compared(asked, table.total),
            "progress": period.progress(asked),
            "unit_lines": list(period.unit_lines(asked, table, reviews)) if has_units else (),
            "notes": (*table.notes, *table.added),
            "names": period.names(asked),
        }
        if self.kind() == "clerk":
            return common | self.clerk(asked, reviews)
        if self.kind() == "viewer":
            return common | self.viewer(asked, table, reviews)
        return common | self.desk(asked, table, reviews, has_units=has_units)

    def clerk(self, asked, reviews):
        return {
            "tiles": work.clerk_tiles(asked, reviews),
            "never_helped": work.never_helped(asked),
        }

    def desk(self, asked, table, reviews, *, has_units):
        return {
            "tiles": work.desk_tiles(asked, reviews, table.total),
            "late_reports": work.late_reports(asked) if has_units else None,
            "late_reviews": work.late_reviews(reviews) if has_units else None,
        }

    def viewer(self, asked, table, reviews):
        return {
            "tiles": period.glance_tiles(asked, table.total, reviews),
            "years": period.ten_years(asked),
        }
