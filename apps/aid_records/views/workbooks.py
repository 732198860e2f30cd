"""Import from a workbook: upload, look at what was read, confirm."""

import io

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import DetailView, FormView, View

from apps.accounts.roles import Permission
from apps.addresses.columns import COLUMNS as ADDRESS_COLUMNS
from apps.aid_records.columns import COLUMNS as AID_COLUMNS
from apps.aid_records.forms.workbooks import WorkbookForm
from apps.aid_records.importing import ImportRefusedError, confirm, permission_for, receive
from apps.aid_records.uploads import Upload
from apps.core.access import PermissionMixin, ScopedMixin, demand
from apps.core.money import format_number
from apps.core.spreadsheets import write_table
from apps.sponsors.columns import COLUMNS as SPONSOR_COLUMNS

WORKBOOKS = {
    "addresses": ("dia-chi", Upload.Kind.ADDRESSES.label, ADDRESS_COLUMNS),
    "sponsors": ("nha-tai-tro", Upload.Kind.SPONSORS.label, SPONSOR_COLUMNS),
    "aid": ("tro-giup", Upload.Kind.AID.label, AID_COLUMNS),
}
OUTCOMES = (
    ("Tạo mới", "created"),
    ("Thay đổi", "updated"),
    ("Không đổi", "unchanged"),
    ("Bỏ qua", "skipped"),
    ("Dòng lỗi", "rows_in_error"),
)


class ImportStart(PermissionMixin, FormView):
    """Choose a file; it is read at once and nothing is saved but the file itself."""

    permission = Permission.IMPORT
    form_class = WorkbookForm
    template_name = "aid_records/import_start.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        chosen = form.cleaned_data
        try:
            upload = receive(
                chosen["file"], kind=chosen["kind"], unit=chosen["unit"], by=self.request.user
            )
        except ImportRefusedError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("aid_records:import_preview", args=[upload.token]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"workbooks": WORKBOOKS}


class ImportTemplate(PermissionMixin, View):
    """An empty workbook with the headings and one invented row."""

    permission = Permission.IMPORT

    def get(self, request, kind):
        if kind not in WORKBOOKS:
            raise Http404
        name, title, columns = WORKBOOKS[kind]
        stream = io.BytesIO()
        write_table(
            stream, title=title, columns=columns, rows=[[column.example for column in columns]]
        )
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=f"mau-{name}.xlsx")


class UploadMixin(ScopedMixin):
    """One of the user's own uploads that has not expired."""

    permission = Permission.IMPORT
    model = Upload
    slug_field = slug_url_kwarg = "token"
    context_object_name = "upload"

    def get_queryset(self):
        return super().get_queryset().unexpired().select_related("unit").defer("content")


class ImportPreview(UploadMixin, DetailView):
    """What was read: numbers, every error, what to look at. Shows the outcome once confirmed."""

    template_name = "aid_records/import_preview.html"

    def get_context_data(self, **kwargs):
        report = self.object.report
        numbers = [("Dòng đã đọc", "read"), *OUTCOMES]
        tiles = [
            {"label": label, "value": format_number(report[name])}
            for label, name in numbers
            if report[name] or name == "read"
        ]
        return super().get_context_data(**kwargs) | {
            "report": report,
            "tiles": tiles,
            "changes": report["created"] + report["updated"],
            "more_errors": report["all_errors"] - len(report["errors"]),
            "more_warnings": report["all_warnings"] - len(report["warnings"]),
        }


class ImportConfirm(UploadMixin, DetailView):
    """POST only: import what the preview showed."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        upload = self.get_object()
        demand(request.user, permission_for(upload.kind), upload.unit)
        try:
            upload = confirm(upload, by=request.user)
        except ImportRefusedError as error:
            messages.error(request, str(error))
        else:
            if upload.is_confirmed:
                messages.success(request, f"Đã nhập tệp {upload.name}.")
            else:
                messages.error(request, "Tệp có dòng lỗi nên chưa lưu gì.")
        return HttpResponseRedirect(reverse("aid_records:import_preview", args=[upload.token]))
