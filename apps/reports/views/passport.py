"""Where one figure comes from: its rules, its period, the records it counts."""

from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.addresses.choices import StopReason
from apps.core.dates import format_date, today
from apps.core.money import format_number
from apps.core.text import whole_number
from apps.jobs.exporting import LongExportMixin
from apps.organisation.past import as_of
from apps.reports import figures
from apps.reports.asking import report_query
from apps.reports.exports.lists import BehindExport
from apps.reports.forms.passport import OWN, PassportForm
from apps.reports.models import Freeze, SummaryLayout
from apps.reports.passports import FIGURES, frozen
from apps.reports.passports.figure import ratio_in_words
from apps.reports.views.tables import AskedMixin

PAGE = 50
SINCE_EVER = date(1900, 1, 1)
"""The first day of figures of one record where the URL names none."""
UP = {
    "reports:summary_table": "Bảng tổng hợp",
    "reports:years": "Bức tranh từng năm",
    "reports:targets": "Chỉ tiêu",
    "reports:fairness": "Công bằng",
    "reports:round_list": "Báo cáo",
    "campaign:overview": "Chỉ đạo, phong trào",
    "aid_models:list": "Mô hình",
}
_LINKS = {
    "full_name": lambda line: reverse("addresses:detail", args=[line["code"]]),
    "given_on": lambda line: line["id"] and reverse("aid_records:detail", args=[line["id"]]),
    "name": lambda line: line["url"],
}


class Passport(AskedMixin, LongExportMixin, TemplateView):
    """One figure: whoever may see it reads how it is reckoned, whoever may see records, those too."""

    permission = Permission.VIEW_FIGURES
    export_class = BehindExport
    template_name = "reports/passport.html"

    @cached_property
    def figure(self):
        if self.kwargs["figure"] not in FIGURES:
            raise Http404
        return FIGURES[self.kwargs["figure"]]

    @cached_property
    def freeze(self):
        """The freezing whose figure is asked for; None for the figure of now."""
        asked = self.request.GET.get("freeze")
        if asked is None:
            return None
        visible = Freeze.objects.visible_to(self.request.user)
        found = visible.select_related("report__unit", "report__round")
        return get_object_or_404(found, pk=whole_number(asked, most=2**62) or 0)

    @cached_property
    def keeps(self):
        """Whether the freeze asked for kept the records of the figure."""
        asked = self.asked_or_not_found().asked
        return bool(self.freeze) and frozen.keeps(self.freeze, self.figure, asked)

    def asked(self):
        user, data = self.request.user, self.request.GET
        if self.freeze:
            own = urlencode({name: data.get(name, "") for name in OWN})
            data = QueryDict(f"{report_query(self.freeze.report)}&{own}")
        layout = (
            SummaryLayout(starts_on=SINCE_EVER, ends_on=today(), view=figures.View.CURRENT)
            if self.figure.subject
            else SummaryLayout.objects.remembered_for(user.unit)
        )
        return PassportForm(data, user=user, layout=layout, figure=self.figure)

    def get_context_data(self, **kwargs):
        form, figure = self.asked_or_not_found(), self.figure
        asked = form.asked
        context = super().get_context_data(**kwargs) | {
            "figure": figure,
            "title": title_of(figure, asked),
            "facts": self.facts(asked),
            "rules": figure.rule_lines,
            "up": UP[figure.up],
            "up_url": f"{reverse(figure.up)}?{form.query()}",
        }
        if figure.subject:
            subject = figure.subject(asked.of, asked.user)
            context |= {"up": subject.page, "up_url": subject.url}
        if self.freeze:
            report = self.freeze.report
            context |= {
                "up": str(report.unit),
                "up_url": reverse("reports:report", args=[report.pk]),
            }
        return context | (self.parts(form) if figure.parts else self.records(asked))

    def facts(self, asked):
        if not self.freeze:
            return facts_of(self.figure, asked)
        return [
            *facts_of(self.figure, asked, rules=self.freeze.rules),
            *frozen.facts_of(self.freeze),
        ]

    def source(self, asked):
        """How its records are read, the columns they show."""
        if self.keeps:
            return partial(frozen.read, self.freeze, self.figure, asked), frozen.columns_of(
                self.figure
            )
        return partial(self.figure.read, asked), self.figure.columns

    def records(self, asked):
        figure = self.figure
        read, columns = self.source(asked)
        behind, page = self.page_of(read)
        amount = figure.in_words(figure.amount(behind))
        context = {}
        if self.freeze:
            amount, live = self.frozen_words(asked), amount
            context["live"] = "" if self.keeps else live
        return context | {
            "amount": amount,
            "historical": behind.historical if figure.on_paper else (),
            "hidden": behind.found - behind.shown,
            "sees_records": self.request.user.may(Permission.VIEW_RECORDS),
            "heads": columns,
            "lines": behind.lines,
            "rows": [cells_of(line, columns) for line in behind.lines],
            "page_obj": page,
            "export": self.offer(columns),
        }

    def frozen_words(self, asked):
        words = frozen.words_of(self.freeze, self.figure, asked)
        if words is None:
            raise Http404
        return words

    def parts(self, form):
        """A ratio: its numerator and denominator, each with a page of its own."""
        found, asked = [], form.asked
        if self.freeze:
            return {"amount": self.frozen_words(asked), "parts": self.frozen_parts(asked)}
        for code in self.figure.parts:
            part = FIGURES[code]
            amount = part.amount(part.read(asked, limit=0, offset=0))
            url = f"{reverse('reports:figure', args=[code])}?{form.own_query()}"
            found.append((part, amount, url))
        return {
            "amount": ratio_in_words(*(amount for _, amount, _ in found)),
            "parts": [(part.name, part.in_words(amount), url) for part, amount, url in found],
        }

    def frozen_parts(self, asked):
        """Those that the frozen report shows on their own."""
        named = [
            (code, frozen.words_of(self.freeze, FIGURES[code], asked)) for code in self.figure.parts
        ]
        query = f"freeze={self.freeze.pk}"
        return [
            (FIGURES[code].name, words, f"{reverse('reports:figure', args=[code])}?{query}")
            for code, words in named
            if words
        ]

    def page_of(self, read):
        """The page asked for: (Behind, its page); `read(limit=, offset=)` gives the records."""
        number = whole_number(self.request.GET.get("page", ""), most=10**6) or 1
        behind = read(limit=PAGE, offset=(number - 1) * PAGE)
        page = Paginator(range(behind.shown), PAGE).get_page(number)
        if page.number != number:
            behind = read(limit=PAGE, offset=(page.number - 1) * PAGE)
        return behind, page

    def export(self):
        form, figure = self.asked_or_not_found(), self.figure
        if figure.parts or not self.request.user.may(Permission.VIEW_RECORDS):
            raise Http404
        asked = form.asked
        read, columns = self.source(asked)
        return self.export_class(
            lambda **place: read(**place).lines,
            count=read(limit=0, offset=0).shown,
            title=title_of(figure, asked),
            columns=columns,
            words=[
                *self.facts(asked),
                *((f"Quy tắc {name}".strip(), words) for name, words in figure.rule_lines),
            ],
            by=self.request.user,
        )


def title_of(figure, asked):
    """The figure with what it is narrowed to and its year."""
    title = figure.name
    if asked.of:
        title = f"{title}: {figure.words_of(asked.of, asked.user)}"
    return f"{title}, năm {asked.year}" if asked.year else title


def facts_of(figure, asked, *, rules=figures.VERSION):
    """[(label, words)]: unit, period, view, as-of date, version of the rules."""
    scope = asked.scope
    start, end = format_date(scope.start), format_date(scope.end)
    is_then = figure.has_view and not scope.is_current
    units = [as_of(unit, scope.end) if is_then else unit for unit in (asked.unit, scope.unit)]
    subject = figure.subject and figure.subject(asked.of, asked.user)
    facts = [("Đơn vị", subject.unit.name if subject else units[0].name)]
    if asked.row:
        facts.append(("Trong bảng của", units[1].name))
    if scope.start == SINCE_EVER:
        start = "trước"
    if not figure.day_only:
        facts.append(("Kỳ", f"từ {start} đến hết {end}"))
    if asked.year:
        facts.append(("Năm", str(asked.year)))
    if figure.has_view:
        facts.append(("Cách xem", figures.View(scope.view).in_words(scope.end)))
    return [*facts, ("Số liệu tính đến ngày", end), ("Bản quy tắc tính", rules)]


def cells_of(line, columns):
    """A record for the page: {label, words, look, url} for each column."""
    return [
        {
            "label": column.name,
            "words": _words(line[column.field], column),
            "look": _look(column, line[column.field]),
            "url": _LINKS[column.field](line) if column.field in _LINKS else "",
        }
        for column in columns
    ]


def _words(value, column):
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value)
    return format_number(value) if column.grouped else str(value)


def _look(column, value):
    if column.field == "code":
        return "code"
    if isinstance(value, date):
        return "day"
    return "num" if column.grouped or isinstance(value, int) else ""


class Moved(PermissionMixin, View):
    """The pages of records of one table each, before every figure had one: bookmarks stay good."""

    permission = Permission.VIEW_FIGURES
    prefix = ""

    def get(self, request, figure):
        code = f"{self.prefix}{figure}"
        if code not in FIGURES:
            raise Http404
        query = request.GET.copy()
        for pk in query.pop("reason", []):
            number = whole_number(pk, most=10**9) or 0
            query["of"] = get_object_or_404(StopReason, pk=number).name
        url = reverse("reports:figure", args=[code])
        return HttpResponsePermanentRedirect(f"{url}?{query.urlencode()}")
