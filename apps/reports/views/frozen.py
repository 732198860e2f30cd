"""Frozen figures beside those of now, with the records that explain each difference."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView

from apps.accounts.access import ScopedMixin
from apps.accounts.roles import Permission
from apps.core.text import whole_number
from apps.jobs.exporting import LongExportMixin
from apps.reports.adjustments import adjustments, causes, further
from apps.reports.asking import report_query
from apps.reports.exports.lists import ADJUSTED_COLUMNS, AdjustedExport
from apps.reports.figures import VERSION
from apps.reports.models import UnitReport
from apps.reports.outline.compared import compared
from apps.reports.outline.document import live_figures, view_line

PAGE = 50


class ReportFrozen(ScopedMixin, LongExportMixin, DetailView):
    """One freezing of a report: the one in force, or an earlier one that was reopened (`?lan=`)."""

    permission = Permission.VIEW_RECORDS
    model = UnitReport
    template_name = "reports/report_frozen.html"
    context_object_name = "report"
    export_class = AdjustedExport

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "round")

    @cached_property
    def freezes(self):
        """All freezings of the report, the newest first; without the bulk of their figures."""
        found = self.object.freezes.select_related("frozen_by", "reopened_by").defer("figures")
        return list(found.order_by(F("reopened_at").desc(nulls_first=True), "-frozen_at"))

    @cached_property
    def freeze(self):
        if not self.freezes:
            return None
        asked = self.request.GET.get("lan")
        if asked is None:
            return self.freezes[0]
        key = whole_number(asked, most=2**63 - 1)
        for found in self.freezes:
            if found.pk == key:
                return found
        raise Http404

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs) | {"freezes": self.freezes}
        if self.freeze is None:
            return context | {"freeze": None, "export": None}
        self.freeze.report = self.object
        live = live_figures(self.object)
        found = adjustments(self.freeze, live)
        page = Paginator(found.differences, PAGE).get_page(self.request.GET.get("page"))
        return context | {
            "freeze": self.freeze,
            "found": found,
            "view_line": view_line(self.freeze.figures, self.freeze),
            "frozen_query": report_query(self.object, self.freeze),
            "live_query": report_query(self.object),
            "compared": compared(self.freeze.figures, live),
            "has_other_rules": self.freeze.rules != VERSION,
            "page_obj": page,
            "differences": _with_causes(page.object_list, found, self.freeze),
            "export": self.offer(ADJUSTED_COLUMNS) if found.differences else None,
        }

    def export(self):
        self.object = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        if self.freeze is None:
            return None
        self.freeze.report = self.object
        found = adjustments(self.freeze)

        def read(*, limit, offset):
            part = found.differences[offset : offset + limit]
            for one, why, _ in _with_causes(part, found, self.freeze):
                yield one.figures | {
                    "code": one.code,
                    "full_name": one.name,
                    "unit": one.unit,
                    "why": " ".join(why),
                }

        return self.export_class(
            read,
            count=len(found.differences),
            title=f"Điều chỉnh sau khi chốt số liệu, {self.freeze.unit_name}",
            columns=ADJUSTED_COLUMNS,
            words=[("Đợt báo cáo", self.object.round.title)],
            by=self.request.user,
        )

    @property
    def up_url(self):
        return reverse("reports:report", args=[self.object.pk])


def _with_causes(differences, found, freeze):
    """[(Difference, [what explains it], [(label, further change)])] of some of the differences found."""
    why = causes(differences, since=freeze.frozen_at, historical=found.historical)
    return [(one, why[one.address], further(one)) for one in differences]
