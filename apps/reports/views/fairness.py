"""The page on fairness: who waits, who gets far more, what a person gets in each unit."""

from fractions import Fraction

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.core.money import format_number
from apps.jobs.exporting import LongExportMixin
from apps.reports import figures
from apps.reports.asking import scope_query
from apps.reports.exports.lists import FAIRNESS_COLUMNS, FairnessExport
from apps.reports.exports.sources import Source
from apps.reports.figures import Scope, View, fairness
from apps.reports.figures.fairness import Share
from apps.reports.forms import FairnessForm
from apps.reports.passports import FIGURES

PAGE = 50
LISTS = {
    "never": "Chưa từng được trợ giúp",
    "long_ago": "Lâu chưa được trợ giúp",
    "far": "Được trợ giúp nhiều hơn hẳn",
    "units": "Giá trị mỗi người theo đơn vị",
}
SHARED = {"shared_helped": "helped", "shared_persons": "persons", "shared_value": "value"}


class Fairness(PermissionMixin, LongExportMixin, TemplateView):
    permission = Permission.VIEW_RECORDS
    template_name = "reports/fairness.html"
    export_class = FairnessExport

    def get_context_data(self, **kwargs):
        form = FairnessForm(self.request.GET, user=self.request.user)
        context = super().get_context_data(**kwargs) | {"form": form, "tiles": ()}
        if not form.is_valid():
            return context
        asked = form.cleaned_data
        unit = asked["unit"]
        shares, far, counts = self.counted(asked)
        chosen = self.chosen(asked)
        page = Paginator(range(self.listed(chosen, asked, counts, far)), PAGE).get_page(
            self.request.GET.get("page")
        )
        place = {"limit": PAGE, "offset": (page.number - 1) * PAGE}
        return context | {
            "asked": asked,
            "unit": unit,
            "chosen": chosen,
            "export": self.offer(FAIRNESS_COLUMNS[chosen]),
            "heading": LISTS[chosen],
            "tiles": [self.tile(name, counts, form, shares) for name in LISTS],
            "page_obj": page,
            "lines": self.lines(chosen, asked, far, place),
            "elsewhere": counts[chosen] - page.paginator.count,
            "shares": self.bars(shares, form) if chosen == "units" else None,
            "total": shares.total,
            "view_line": self.view_of(chosen, asked).in_words(asked["to"]),
            "query": scope_query(Scope(unit, asked["from"], asked["to"], asked["view"])),
            "figures": [(code, narrowed) for code, narrowed, _ in self.sources(asked, counts)],
            "rules": [figures.RULES[name] for name in ("F3", "F6", "F7")],
        }

    def chosen(self, asked):
        return asked["list"] if asked["list"] in LISTS else "never"

    def view_of(self, chosen, asked):
        """Who waits is of the units of today (docs/decisions/0059)."""
        return View(asked["view"]) if chosen in ("far", "units") else View.CURRENT

    def counted(self, asked):
        """The shares of the units, what is far, and how many each list holds."""
        unit, start, end = asked["unit"], asked["from"], asked["to"]
        waiting = fairness.waiting(unit, end, months=asked["months"])
        shares = fairness.shares(unit, start, end, asked["view"])
        medians = shares.medians(asked["against"])
        far = {"times": asked["times"], "medians": medians, "view": asked["view"]}
        counts = {
            "never": waiting.never,
            "long_ago": waiting.long_ago,
            "far": fairness.count_far_above(unit, start, end, **far),
            "units": len(shares.rows),
        }
        return shares, far, counts

    def listed(self, chosen, asked, counts, far):
        """How many of a list stand in it: by the units of then, some belong elsewhere today."""
        if chosen != "far" or asked["view"] == View.CURRENT:
            return counts[chosen]
        unit, start, end = asked["unit"], asked["from"], asked["to"]
        path = self.request.user.unit.path
        return fairness.count_far_above(unit, start, end, **far, visible_path=path)

    def export(self):
        form = FairnessForm(self.request.GET, user=self.request.user)
        if not form.is_valid():
            return None
        asked = form.cleaned_data
        shares, far, counts = self.counted(asked)
        chosen = self.chosen(asked)

        unit = asked["unit"]
        scope = Scope(unit, asked["from"], asked["to"], asked["view"])
        sources = [
            Source(FIGURES[code].name, count, code, narrowed, unit.name)
            for code, narrowed, count in self.sources(asked, counts)
        ]
        if chosen == "units":
            sources += [
                Source(FIGURES[code].name, getattr(row, name), code, narrowed, row.name)
                for row in (*self.in_order(shares), shares.total)
                for narrowed in ({"row": row.key} if row.key else {},)
                for code, name in SHARED.items()
            ]

        def read(**place):
            if chosen == "units":
                return [_figures(row) for row in (*self.in_order(shares), shares.total)]
            return map(_figures, self.lines(chosen, asked, far, place))

        return self.export_class(
            read,
            count=self.listed(chosen, asked, counts, far) + (chosen == "units"),
            title=LISTS[chosen],
            columns=FAIRNESS_COLUMNS[chosen],
            sources=[(source, scope) for source in sources],
            words=[("Đơn vị của bảng", self.view_of(chosen, asked).in_words(asked["to"]))],
            by=self.request.user,
            form=form,
        )

    def sources(self, asked, counts):
        """[(code, what it is narrowed to, number)] of the figures in the tiles."""
        times = f"{asked['times']:f}/{asked['against']}"
        return [
            ("never_helped", {}, counts["never"]),
            ("helped_long_ago", {"of": asked["months"]}, counts["long_ago"]),
            ("far_above", {"of": times}, counts["far"]),
        ]

    def tile(self, name, counts, form, shares):
        value, unit = format_number(counts[name]), "địa chỉ"
        if name == "units":
            per_person = shares.total.per_person
            value, unit = (format_number(per_person), "đồng") if per_person else ("–", "")
        url = f"{reverse('reports:fairness')}?{form.query(list=name)}#danh-sach"
        return {"label": LISTS[name], "value": value, "unit": unit, "url": url}

    def lines(self, chosen, asked, far, place):
        unit, start, end = asked["unit"], asked["from"], asked["to"]
        if chosen == "never":
            found = fairness.never_helped(unit, end, **place)
            return [line | {"waits": in_words(line["filed_on"], end)} for line in found]
        if chosen == "long_ago":
            found = fairness.helped_long_ago(unit, end, months=asked["months"], **place)
            return [line | {"waits": in_words(line["helped_on"], end)} for line in found]
        if chosen == "far":
            path = self.request.user.unit.path
            return fairness.far_above(unit, start, end, **far, visible_path=path, **place)
        return []

    def bars(self, shares, form):
        """The units, most per person first, each with the length of its bar in thousandths."""
        most = max((row.per_person for row in shares.rows if row.per_person), default=None)
        return [
            {
                "name": row.name,
                "url": f"?{form.query(unit=row.key)}",
                "share": row,
                "bar": int(1000 * row.per_person / most) if most and row.per_person else 0,
            }
            for row in self.in_order(shares)
        ]

    def in_order(self, shares):
        """Most per person first."""
        return sorted(shares.rows, key=lambda row: row.per_person or -1, reverse=True)


def _figures(line):
    """The line with its fractions as numbers that a spreadsheet knows."""
    if isinstance(line, Share):
        names = ("name", "helped", "persons", "value", "per_person", "median")
        line = {name: getattr(line, name) for name in names}
    return {
        name: round(float(value), 2) if isinstance(value, Fraction) else value
        for name, value in line.items()
    }


def in_words(since, day):
    """Whole months between two days, the Vietnamese way: “2 năm 3 tháng”."""
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    years, months = divmod(months, 12)
    if not years and not months:
        return "dưới 1 tháng"
    return " ".join(
        f"{count} {word}" for count, word in ((years, "năm"), (months, "tháng")) if count
    )
