"""The year picture (F8): its page, its files, and the addresses behind each of its figures."""

from datetime import date
from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from apps.accounts.roles import Permission
from apps.addresses.choices import StopReason
from apps.core.dates import today
from apps.core.text import whole_number
from apps.reports import figures
from apps.reports import year_document as words
from apps.reports.exports.files import YEAR_FORMATS
from apps.reports.exports.lists import columns_of_year
from apps.reports.figures import Measure
from apps.reports.forms.years import DEFAULT_YEARS, YearForm
from apps.reports.views.tables import AskedMixin, BehindMixin, SummaryFile
from apps.reports.year_document import year_document


class YearPicture(AskedMixin, TemplateView):
    """What each calendar year brought, for the unit and each unit below it."""

    form_class = YearForm
    template_name = "reports/years.html"

    def get_context_data(self, **kwargs):
        form, user = self.asked(), self.request.user
        context = super().get_context_data(**kwargs) | {"form": form, "words": words}
        if not form.is_valid():
            return context | {"document": None}
        document = year_document(form.scope, measure=form.cleaned_data["measure"])
        *reasons, stopped = document.reason_lines()
        *units, every_unit = document.unit_lines()
        return context | {
            "document": document,
            "query": form.query(),
            "files": [(format, format.upper()) for format in YEAR_FORMATS],
            "sees_records": user.may(Permission.VIEW_RECORDS),
            "headings": words.HEADINGS.items(),
            "measure_heading": words.HEADINGS[document.measure],
            "sums": document.sums().items(),
            "year_lines": document.year_lines(),
            "reasons": reasons,
            "stopped": stopped,
            "units": units,
            "every_unit": every_unit,
            "has_units": [line.key for line in units] != [document.unit.key],
            "measures": [
                (heading, form.query(measure=measure.value), measure == document.measure)
                for measure, heading in words.HEADINGS.items()
            ],
            "chart": document.chart("chart"),
            "narrow_chart": document.narrow_chart("narrow-chart"),
            "periods": self.periods(form),
        }

    def periods(self, form):
        """[(label, query)] of the periods people ask for most."""
        now = today()
        first = now.year - DEFAULT_YEARS + 1
        spans = [
            ("2008–2018", date(2008, 1, 1), date(2018, 12, 31)),
            (f"{DEFAULT_YEARS} năm gần đây", date(first, 1, 1), now),
            ("Từ 2008 đến hôm nay", date(2008, 1, 1), now),
        ]
        return [(label, form.query(**{"from": start, "to": end})) for label, start, end in spans]


class YearFile(SummaryFile):
    """The year picture as a file."""

    form_class = YearForm
    formats = YEAR_FORMATS
    file_name = "tung-nam"

    def document(self, form):
        asked = form.cleaned_data
        return year_document(form.scope, measure=asked["measure"], dated=asked["dated"])


class YearBehind(BehindMixin, TemplateView):
    """The addresses behind one figure of the year picture."""

    form_class = YearForm
    template_name = "reports/year_behind.html"
    up = "Bức tranh từng năm"

    def get_context_data(self, measure, **kwargs):
        form, measure = self.asked_or_not_found(), self.measure()
        behind, page = self.page_of(self.read(form, measure))
        return super().get_context_data(**kwargs) | {
            "title": self.title(measure),
            "unit": self.row() or form.scope.unit,
            "scope": form.scope,
            "export": self.offer(columns_of_year(measure)),
            "lines": [_readable(line) for line in behind.lines],
            "measure": measure,
            "page_obj": page,
            "hidden": behind.found - behind.shown,
            "up_url": f"{reverse('reports:years')}?{form.query()}",
        }

    def export(self):
        form, measure, row = self.asked_or_not_found(), self.measure(), self.row()
        read = self.read(form, measure)
        return self.export_class(
            lambda **place: map(_readable, read(**place).lines),
            count=read(limit=0, offset=0).shown,
            title=self.title(measure),
            columns=columns_of_year(measure),
            words=[("Dòng", row.name)] if row else (),
            by=self.request.user,
            form=form,
        )

    def read(self, form, measure):
        """How to read the addresses: `read(limit=, offset=)`."""
        return partial(
            figures.addresses_of_year,
            form.scope,
            measure,
            self.year(measure),
            row=self.row(),
            reason=self.reason(measure),
            visible_path=self.request.user.unit.path,
        )

    def measure(self):
        if self.kwargs["measure"] not in Measure.values:
            raise Http404
        return Measure(self.kwargs["measure"])

    def year(self, measure):
        """The year asked for; none where the figure is a sum over years that add up."""
        asked = self.request.GET.get("year", "")
        if not asked and measure.adds_up:
            return None
        year = whole_number(asked, most=9999)
        if year is None:
            raise Http404
        return year

    def reason(self, measure):
        asked = self.request.GET.get("reason", "")
        if not asked or measure != Measure.STOPPED:
            return None
        return get_object_or_404(StopReason, pk=whole_number(asked, most=10**9))

    def title(self, measure):
        year, reason = self.year(measure), self.reason(measure)
        title = f"{measure.label} năm {year}" if year else f"{measure.label} trong các năm"
        return f"{title}: {reason.name}" if reason else title


def _readable(line):
    return line | {"measure": Measure(line["measure"]).label}
