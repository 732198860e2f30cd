"""The first page after login, the summary table, and the records behind its figures."""

from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView, View

from apps.accounts.access import PermissionMixin, demand
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.aid_records.models import Exclusion
from apps.core.dates import today
from apps.core.pdf import PdfError
from apps.core.text import whole_number
from apps.core.views import RecordEdit
from apps.jobs.exporting import LongExportMixin
from apps.jobs.models import Worker
from apps.organisation.models import Unit
from apps.reports import actions, figures
from apps.reports import document as words
from apps.reports.document import summary_document
from apps.reports.exports.files import FORMATS
from apps.reports.exports.lists import BehindExport, columns_behind
from apps.reports.forms import ScopeForm, SummaryLayoutForm
from apps.reports.models import SummaryLayout
from apps.reports.worklist import worklist
from apps.sponsors.models import Side

PAGE = 50


class Home(PermissionMixin, TemplateView):
    """Where each person's work begins."""

    permission = Permission.VIEW_RECORDS
    template_name = "reports/home.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        no_worker = user.may(Permission.MANAGE_USERS) and not Worker.objects.alive().exists()
        context = {"today": today(), "tasks": worklist(user), "no_worker": no_worker}
        if user.unit.level != Unit.Level.NATION:  # the nation's figures take seconds
            context |= self.year(user)
        return super().get_context_data(**kwargs) | context

    def year(self, user):
        """The figures of this year until today."""
        now = today()
        start = date(now.year, 1, 1)
        total = figures.summary(user.unit, start, now).total
        return {
            "year": now.year,
            "open_addresses": Address.objects.visible_to(user).open().count(),
            "total": total,
            "year_query": urlencode({"unit": user.unit.key, "from": start, "to": now}),
        }


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
            "sees_records": user.may(Permission.VIEW_RECORDS),
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


class BehindMixin(AskedMixin, LongExportMixin):
    """A page of the records behind one figure: exactly those that it counts."""

    permission = Permission.VIEW_RECORDS
    export_class = BehindExport
    up = "Bảng tổng hợp"  # the page of the figure

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"up": self.up, "back": f"Về {self.up}"}

    def page_of(self, read):
        """The page asked for: (Behind, its page); `read(limit=, offset=)` gives the records."""
        number = whole_number(self.request.GET.get("page", ""), most=10**6) or 1
        behind = read(limit=PAGE, offset=(number - 1) * PAGE)
        page = Paginator(range(behind.shown), PAGE).get_page(number)
        if page.number != number:
            behind = read(limit=PAGE, offset=(page.number - 1) * PAGE)
        return behind, page

    def row(self):
        key = self.request.GET.get("row")
        return get_object_or_404(Unit, key=key) if key else None


class Behind(BehindMixin, TemplateView):
    """The records behind one figure of the summary table."""

    template_name = "reports/behind.html"

    def records(self, form, column, row):
        """Whether they are aid, and how to read them: `read(limit=, offset=)`."""
        if column not in figures.COLUMNS:
            raise Http404
        is_aid = column in ("unvalued", "excluded")
        records = figures.aid_behind if is_aid else figures.addresses_behind
        path = self.request.user.unit.path
        return is_aid, partial(records, form.scope, column, row=row, visible_path=path)

    def get_context_data(self, column, **kwargs):
        form, row = self.asked_or_not_found(), self.row()
        is_aid, read = self.records(form, column, row)
        behind, page = self.page_of(read)
        return super().get_context_data(**kwargs) | {
            "title": figures.COLUMNS[column],
            "unit": row or form.scope.unit,
            "scope": form.scope,
            "is_aid": is_aid,
            "export": self.offer(columns_behind(column, is_aid=is_aid)),
            "column": column,
            "lines": [_readable(line) for line in behind.lines],
            "page_obj": page,
            "hidden": behind.found - behind.shown,
            "historical": behind.historical if column not in ("joint", "excluded") else (),
            "up_url": f"{reverse('reports:summary_table')}?{form.query()}",
        }

    def export(self):
        form, row, column = self.asked_or_not_found(), self.row(), self.kwargs["column"]
        is_aid, read = self.records(form, column, row)
        return self.export_class(
            lambda **place: map(_readable, read(**place).lines),
            count=read(limit=0, offset=0).shown,
            title=figures.COLUMNS[column],
            columns=columns_behind(column, is_aid=is_aid),
            words=[("Dòng", row.name)] if row else (),
            by=self.request.user,
            form=form,
        )


def _readable(line):
    if "side" in line:
        line["side"] = Side(line["side"]).label if line["side"] else ""
    if "exclusion" in line:
        line["exclusion"] = Exclusion(line["exclusion"]).label if line["exclusion"] else ""
    return line


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
