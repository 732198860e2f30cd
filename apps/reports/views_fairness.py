"""The page on fairness: who waits, who gets far more, what a person gets in each unit."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.generic import TemplateView

from apps.accounts.access import PermissionMixin
from apps.accounts.roles import Permission
from apps.core.money import format_number
from apps.reports import figures
from apps.reports.figures import fairness
from apps.reports.forms import FairnessForm

PAGE = 50
LISTS = {
    "never": "Chưa từng được trợ giúp",
    "long_ago": "Lâu chưa được trợ giúp",
    "far": "Được trợ giúp nhiều hơn hẳn",
    "units": "Giá trị mỗi người theo đơn vị",
}


class Fairness(PermissionMixin, TemplateView):
    permission = Permission.VIEW_RECORDS
    template_name = "reports/fairness.html"

    def get_context_data(self, **kwargs):
        form = FairnessForm(self.request.GET, user=self.request.user)
        context = super().get_context_data(**kwargs) | {"form": form, "tiles": ()}
        if not form.is_valid():
            return context
        asked = form.cleaned_data
        unit, start, end = asked["unit"], asked["from"], asked["to"]
        waiting = fairness.waiting(unit, end, months=asked["months"])
        shares = fairness.shares(unit, start, end)
        far = {"times": asked["times"], "medians": shares.medians(asked["against"])}
        counts = {
            "never": waiting.never,
            "long_ago": waiting.long_ago,
            "far": fairness.count_far_above(unit, start, end, **far),
            "units": len(shares.rows),
        }
        chosen = asked["list"] if asked["list"] in LISTS else "never"
        page = Paginator(range(counts[chosen]), PAGE).get_page(self.request.GET.get("page"))
        place = {"limit": PAGE, "offset": (page.number - 1) * PAGE}
        return context | {
            "asked": asked,
            "unit": unit,
            "chosen": chosen,
            "heading": LISTS[chosen],
            "tiles": [self.tile(name, counts, form, shares) for name in LISTS],
            "page_obj": page,
            "lines": self.lines(chosen, asked, far, place),
            "shares": self.bars(shares, form) if chosen == "units" else None,
            "total": shares.total,
            "rules": [figures.RULES[name] for name in ("F3", "F6", "F7")],
        }

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
            return fairness.far_above(unit, start, end, **far, **place)
        return []

    def bars(self, shares, form):
        """The units, most per person first, each with the length of its bar in thousandths."""
        most = max((row.per_person for row in shares.rows if row.per_person), default=None)
        rows = sorted(shares.rows, key=lambda row: row.per_person or -1, reverse=True)
        return [
            {
                "name": row.name,
                "url": f"?{form.query(unit=row.key)}",
                "share": row,
                "bar": int(1000 * row.per_person / most) if most and row.per_person else 0,
            }
            for row in rows
        ]


def in_words(since, day):
    """Whole months between two days, the Vietnamese way: “2 năm 3 tháng”."""
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    years, months = divmod(months, 12)
    if not years and not months:
        return "dưới 1 tháng"
    return " ".join(
        f"{count} {word}" for count, word in ((years, "năm"), (months, "tháng")) if count
    )
