"""The log: who did what in the manager's subtree."""

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from apps.accounts.exporting import NotedExportMixin
from apps.accounts.roles import Permission
from apps.audit.exports import LogExport
from apps.audit.forms import LogFilterForm
from apps.audit.log import happenings, lines
from apps.core.access import PermissionMixin

PAGE = 50


class Log(PermissionMixin, NotedExportMixin, TemplateView):
    permission = Permission.VIEW_LOG
    template_name = "audit/log.html"
    export_class = LogExport

    def get_queryset(self):
        self.filters = LogFilterForm(self.request.GET)
        if not self.filters.is_valid():
            return []
        user, chosen = self.request.user, self.filters.cleaned_data
        doers = self.filters.doers(user)
        return happenings(user, start=chosen["start"], end=chosen["end"], doers=doers)

    def get_context_data(self, **kwargs):
        page = Paginator(self.get_queryset(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "filters": self.filters,
            "page_obj": page,
            "lines": lines(page.object_list),
        }
