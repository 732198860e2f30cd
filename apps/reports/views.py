"""The first page after login."""

from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission


class Home(PermissionMixin, TemplateView):
    """Where each person's work begins."""

    permission = Permission.VIEW_RECORDS
    template_name = "reports/home.html"
