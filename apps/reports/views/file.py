"""The report of a unit as a file."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from apps.core.standstill import writing_for_a_link
from apps.reports.asking import asked_view
from apps.reports.exports.files import OUTLINE_FORMATS
from apps.reports.outline_file import (
    OutlineFileError,
    ask_for_file,
    name_of_file,
    write_outline,
)
from apps.reports.views.report import ReportMixin


class ReportFile(ReportMixin, SingleObjectMixin, View):
    """PDF, DOCX or XLSX: at once for a unit without units below, else by a job of the asker."""

    def get(self, request, format, **kwargs):
        report, view = self.get_object(), asked_view(request)
        if format not in OUTLINE_FORMATS:
            raise Http404
        if report.unit.numchild:
            with writing_for_a_link():
                job = ask_for_file(report, format, view=view, by=request.user)
            return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))
        try:
            content = write_outline(report, format, view=view)
        except OutlineFileError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        name = name_of_file(report, format)
        return HttpResponse(
            content,
            content_type=OUTLINE_FORMATS[format].content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "private, no-store",
            },
        )

    post = get
