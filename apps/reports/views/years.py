"""The year picture (F8): its page and its files."""

from datetime import date

from django.views.generic import TemplateView

from apps.core.dates import today
from apps.reports import year_document as words
from apps.reports.exports.files import YEAR_FORMATS
from apps.reports.forms.years import DEFAULT_YEARS, YearForm
from apps.reports.views.tables import AskedMixin, SummaryFile
from apps.reports.year_document import year_document


class YearPicture(AskedMixin, TemplateView):
    """What each calendar year brought, for the unit and each unit below it."""

    form_class = YearForm
    template_name = "reports/years.html"

    def get_context_data(self, **kwargs):
        form = self.asked()
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
            "headings": words.HEADINGS.items(),
            "unit_figure": f"year_{document.measure.value}",
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
