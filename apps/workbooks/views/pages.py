"""Import from a workbook: choose a file, look at what was read."""

import io

from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import DetailView, FormView, View

from apps.accounts.roles import Permission
from apps.core.access import PermissionMixin, ScopedMixin
from apps.core.spreadsheets import write_table
from apps.workbooks import actions
from apps.workbooks.forms import WorkbookForm
from apps.workbooks.importing import ImportRefusedError
from apps.workbooks.kinds import KINDS
from apps.workbooks.models import Import


class ImportStart(PermissionMixin, FormView):
    """Choose a file; a job reads it, and nothing is saved but the file itself."""

    permission = Permission.IMPORT
    form_class = WorkbookForm
    template_name = "workbooks/start.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        chosen = form.cleaned_data
        try:
            run = actions.receive(
                chosen["file"], kind=chosen["kind"], unit=chosen["unit"], by=self.request.user
            )
        except ImportRefusedError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("workbooks:detail", args=[run.token]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "kinds": {key: kind for key, kind in KINDS.items() if kind.has_template}
        }


class ImportTemplate(PermissionMixin, View):
    """An empty workbook with the headings and one invented row."""

    permission = Permission.IMPORT

    def get(self, request, kind):
        if kind not in KINDS or not KINDS[kind].has_template:
            raise Http404
        of = KINDS[kind]
        stream = io.BytesIO()
        write_table(
            stream,
            title=of.label,
            columns=of.columns,
            rows=[[column.example for column in of.columns]],
        )
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=f"mau-{of.slug}.xlsx")


class ImportDetail(ScopedMixin, DetailView):
    """One import: what was read, what would be or was changed."""

    permission = Permission.IMPORT
    model = Import
    slug_field = slug_url_kwarg = "token"
    context_object_name = "run"
    template_name = "workbooks/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "by", "job").defer("content")
