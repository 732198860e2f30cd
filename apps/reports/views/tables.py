"""The first page after login, and the summary table."""

from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView, View

from apps.accounts.access import PermissionMixin, demand
from apps.accounts.roles import Permission
from apps.core.dates import today
from apps.core.pdf import PdfError
from apps.core.views import RecordEdit
from apps.reports import actions, figures
from apps.reports import document as words
from apps.reports.document import summary_document
from apps.reports.exports.files import FORMATS
from apps.reports.forms import ScopeForm, SummaryLayoutForm
from apps.reports.models import SummaryLayout


class AskedMixin(PermissionMixin):
    """A page about one table: unit, period and view come from the URL."""

    permission = Permission.VIEW_FIGURES
    form_class = ScopeForm

    def asked(self):
        layout = SummaryLayout.objects.remembered_for(self.request.user.unit)
        return self.form_class(self.request.GET, user=self.request.user, layout=layout)

    def asked_or_not_found(self):
        form = self.asked()
        if not form.is_valid():
            raise Http404
        return form


class SummaryTable(AskedMixin, TemplateView):
    template_name = "reports/summary_table.html"

    def get_context_data(self, **kwargs):
        form, user = self.asked(), self.request.user
        context = super().get_context_data(**kwargs) | {"form": form, "words": words}
        if not form.is_valid():
            return context | {"document": None}
        document = summary_document(form.scope, dated=form.cleaned_data["dated"])
        return context | {
            "document": document,
            "query": form.query(),
            "files": [(format, format.upper()) for format in ("xlsx", "pdf")],
            "rules": figures.RULES.values(),
            "may_lay_out": user.may(Permission.EDIT_TOTALS, document.layout.province),
            "periods": self.periods(form),
        }

    def periods(self, form):
        """[(label, query)] of the periods people ask for most."""
        now = today()
        spans = [
            ("2008–2018", date(2008, 1, 1), date(2018, 12, 31)),
            (f"Năm {now.year - 1}", date(now.year - 1, 1, 1), date(now.year - 1, 12, 31)),
            (f"Năm {now.year} đến hôm nay", date(now.year, 1, 1), now),
            ("Từ 2008 đến hôm nay", date(2008, 1, 1), now),
        ]
        return [(label, form.query(**{"from": start, "to": end})) for label, start, end in spans]


class SummaryFile(AskedMixin, View):
    """The summary table as a file."""

    formats = FORMATS
    file_name = "bang-tong-hop"

    def get(self, request, format):
        form = self.asked_or_not_found()
        if format not in self.formats:
            raise Http404
        try:
            content = self.formats[format].write(self.document(form))
        except PdfError as error:
            return HttpResponse(str(error), status=503, content_type="text/plain; charset=utf-8")
        scope = form.scope
        name = f"{self.file_name}-{scope.unit.key.replace(':', '-')}-{scope.start}-{scope.end}"
        return HttpResponse(
            content,
            content_type=self.formats[format].content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}.{format}"'},
        )

    def document(self, form):
        return summary_document(form.scope, dated=form.cleaned_data["dated"])


class SummaryLayoutEdit(PermissionMixin, RecordEdit):
    """How the user's province prints its table; remembered for all its units."""

    permission = Permission.EDIT_TOTALS
    form_class = SummaryLayoutForm
    title = "Cách trình bày Bảng tổng hợp"
    submit = "Ghi nhớ cho cả tỉnh"
    done = "Đã ghi nhớ cách trình bày."
    success_url = reverse_lazy("reports:summary_table")

    def get_object(self, queryset=None):
        layout = SummaryLayout.objects.remembered_for(self.request.user.unit)
        demand(self.request.user, self.permission, layout.province)
        return layout

    def act(self, form):
        return actions.remember_layout(form.save(commit=False), by=self.request.user)

    def get_success_url(self):
        return str(self.success_url)

    def trail(self):
        return [("Bảng tổng hợp", reverse("reports:summary_table"))]
