"""The log: who did what in the manager's subtree."""

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from apps.accounts.roles import Permission
from apps.audit.forms import LogFilterForm
from apps.audit.log import happenings, lines
from apps.core.access import PermissionMixin

PAGE = 50


class Log(PermissionMixin, TemplateView):
    permission = Permission.VIEW_LOG
    template_name = "audit/log.html"

    def get_context_data(self, **kwargs):
        filters = LogFilterForm(self.request.GET)
        found = []
        if filters.is_valid():
            user, chosen = self.request.user, filters.cleaned_data
            found = happenings(
                user, start=chosen["start"], end=chosen["end"], doers=filters.doers(user)
            )
        page = Paginator(found, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "filters": filters,
            "page_obj": page,
            "lines": lines(page.object_list),
        }
