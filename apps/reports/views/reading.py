"""Reading beside the page: what units below wrote in a section, and the whole report."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.generic import DetailView

from apps.core.formal import MOTTO, STATE
from apps.core.text import whole_number
from apps.reports.asking import asked_view, offered_views
from apps.reports.exports.outline_words import number_line, recipient_lines, signer_lines
from apps.reports.forms.writing import BelowForm
from apps.reports.outline import document
from apps.reports.outline.sections import NO_FIGURE, NO_WORDS
from apps.reports.views.report import ReportMixin, anchor_of, may_write, texts_below
from apps.reports.views.writing import section_named

BELOW_SHOWN = 10
"""Texts of units below on one page of a panel."""


class BelowTexts(ReportMixin, DetailView):
    """What the units below wrote in one section: a page, or the part of it that a panel asks for."""

    template_name = "reports/report_below.html"

    def get_template_names(self):
        if self.request.GET.get("phan"):
            return ["reports/report_below_texts.html"]
        return super().get_template_names()

    def get_context_data(self, **kwargs):
        report, section = self.object, section_named(self.kwargs["section"])
        found = texts_below(report, self.request.user).filter(section=section.code)
        found = list(
            found.select_related("report__unit").order_by(
                "report__unit__name_key", "report__unit_id"
            )
        )
        form = BelowForm(self.request.GET)
        shown = form.narrow(found)
        number = whole_number(self.request.GET.get("page", ""), most=10**4) or 1
        return super().get_context_data(**kwargs) | {
            "report": report,
            "section": section,
            "title": section.title.format(years=report.round.years_shown),
            "page_url": f"{reverse('reports:report', args=[report.pk])}#{anchor_of(section.code)}",
            "all": len(found),
            "q": form.data.get("q", ""),
            "page_obj": Paginator(shown, BELOW_SHOWN).get_page(number),
            "may_write": may_write(self.request.user, report),
        }


class Preview(ReportMixin, DetailView):
    """The whole report to read and to print from the browser."""

    template_name = "reports/report_preview.html"

    def get_context_data(self, **kwargs):
        view = asked_view(self.request)
        paper = document.outline_document(self.object, view=view)
        return super().get_context_data(**kwargs) | {
            "view": view,
            "views": () if self.object.is_frozen else offered_views(view),
            "report": self.object,
            "report_url": reverse("reports:report", args=[self.object.pk]),
            "document": paper,
            "figures_query": paper.query,
            "no_words": NO_WORDS,
            "no_figure": NO_FIGURE,
            "state": STATE,
            "motto": MOTTO,
            "number": number_line(paper),
            "recipients": recipient_lines(paper),
            "signer": signer_lines(paper),
        }
