"""What the campaign has achieved: pages with charts and tables, and the same as files."""

import io
import json

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView, View

from apps.core.money import format_money, format_number
from apps.core.spreadsheets.delimited import write_csv
from apps.core.text import fold
from apps.portal.open_figures import PARTS, charts_of, in_words
from apps.portal.views.home import rounded
from apps.portal.views.pages import PublicMixin
from apps.publishing.public import PublicFigures
from apps.publishing.public.figures import NATION

BESIDE = ("nha-tai-tro", "hinh-thuc")  # parts whose one chart leaves room for the table


class FiguresMixin(PublicMixin):
    """The stored figures that the URL names; without a key those of the first page. The address of a
    province of old shows the one it went into."""

    def get_figures(self):
        rows = PublicFigures.objects.for_strangers()
        if key := self.kwargs.get("key"):
            named = rows.filter(key=key).first()
            if found := named or rows.filter(data__unit__formerly__contains=[key]).first():
                return found
            raise Http404("Chưa có số liệu công khai của đơn vị này.")
        return rows.first_page()


class Figures(FiguresMixin, TemplateView):
    """Filed, helped and value: in all, per year, per unit, by sponsor, form and group. ≤ 3 queries."""

    template_name = "portal/figures.html"

    def get_context_data(self, **kwargs):
        found = self.get_figures()
        if found is None:
            return super().get_context_data(figures=None, **kwargs)
        data, drawn = found.data, charts_of(found.data)
        units = PARTS["don-vi"]
        return super().get_context_data(
            figures=found,
            data=data,
            is_nation=found.level == NATION,
            tiles=_tiles(found.total),
            parts=[
                {
                    "part": part,
                    "charts": drawn.get(part.slug, []),
                    "is_beside": part.slug in BESIDE,
                    "rows": part.rows(data),
                    "withholds": part.withholds(data),
                    "csv": reverse("portal:figures_csv", args=[found.key, part.slug]),
                }
                for part in PARTS.values()
                if part is not units and data[part.key]
            ],
            provinces=_provinces(data) if found.level == NATION else [],
            unvalued=in_words(data["total"]["unvalued"]),
            **kwargs,
        )


class FiguresOfUnits(FiguresMixin, TemplateView):
    """The table of the units of a province, or of the provinces."""

    template_name = "portal/figures_units.html"

    def get_context_data(self, **kwargs):
        found, part = self.get_figures(), PARTS["don-vi"]
        total = {"name": "Tổng cộng"} | found.total
        return super().get_context_data(
            figures=found,
            part=part,
            rows=part.rows(found.data),
            total=[(column, column.shown(total[column.key])) for column in part.columns[1:]],
            withholds=part.withholds(found.data),
            is_nation=found.level == NATION,
            **kwargs,
        )


class FiguresJson(FiguresMixin, View):
    """All of it, as `publishing.totals` lays it out; what was stored before it had a view is of today's."""

    def get(self, request, *args, **kwargs):
        found = self.get_figures()
        data = {"view": "current", "as_of": found.as_of.isoformat()} | found.data
        content = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        return _file(content, "application/json; charset=utf-8", found, "so-lieu", "json")


class FiguresCsv(FiguresMixin, View):
    """One table, as Excel opens it."""

    def get(self, request, *args, **kwargs):
        found, part = self.get_figures(), PARTS.get(self.kwargs["table"])
        if part is None:
            raise Http404("Không có bảng này.")
        written = io.BytesIO()
        write_csv(written, columns=part.columns, rows=part.plain_rows(found.data))
        return _file(written.getvalue(), "text/csv; charset=utf-8", found, part.slug, "csv")


def _file(content, content_type, found, slug, suffix):
    response = HttpResponse(content, content_type=content_type)
    place = fold(found.name).replace(" ", "-")
    name = f"{slug}-{place}-{found.as_of:%Y%m%d}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _tiles(total):
    value, unit = rounded(total["value"])
    return [
        {"label": "Địa chỉ được lập hồ sơ", "value": format_number(total["filed"])},
        {
            "label": "Địa chỉ được trợ giúp",
            "value": format_number(total["helped"]),
            "note": "mỗi địa chỉ đếm một lần",
        },
        {"label": "Người được trợ giúp", "value": format_number(total["persons"])},
        {
            "label": "Lượt người",
            "value": format_number(total["person_turns"]),
            "note": "người được giúp nhiều lần đếm nhiều lượt",
        },
        {
            "label": "Giá trị trợ giúp",
            "value": value,
            "unit": unit,
            "note": f"đúng {format_money(total['value'])} đồng",
        },
    ]


def _provinces(data):
    return [
        (row["name"], reverse("portal:figures_unit", args=[row["key"]])) for row in data["units"]
    ]
