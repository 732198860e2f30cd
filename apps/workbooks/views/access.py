"""Which imports a view works on, and who may take a step with one."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.accounts.roles import Permission
from apps.core.access import ScopedMixin, demand
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import


class ImportMixin(ScopedMixin):
    """One import of the subtree. Colleagues see its numbers; its rows are its owner's."""

    permission = Permission.IMPORT
    model = Import
    slug_field = slug_url_kwarg = "token"
    context_object_name = "run"

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "by", "job").defer("content")


class StepMixin(ImportMixin):
    """A step with an import, by those who may import its kind into its unit."""

    is_owners = True

    def get_object(self, queryset=None):
        run = super().get_object(queryset)
        demand(self.request.user, KINDS[run.kind].permission, run.unit)
        if self.is_owners and run.by_id != self.request.user.pk:
            raise PermissionDenied
        return run

    def get_success_url(self):
        return reverse("workbooks:detail", args=[self.object.token])
