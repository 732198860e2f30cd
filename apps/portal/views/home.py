"""What the campaign is, and what it has done."""

from django.views.generic import TemplateView

from apps.core.money import format_money, format_number
from apps.portal import drawing, search
from apps.portal.views.pages import CARDS, PublicMixin
from apps.publishing.public import figures

WAITING_SHOWN = 3
MILLION, BILLION = 10**6, 10**9


class Home(PublicMixin, TemplateView):
    """3 queries: the figures, the cards that wait longest."""

    template_name = "portal/home.html"
    caching = CARDS

    def get_context_data(self, **kwargs):
        waiting = search.Search(state="open", order=search.LONGEST_WAITING)
        counted = figures.counters()
        return super().get_context_data(
            counted=counted,
            tiles=_tiles(counted) if counted else [],
            cards=drawing.cards(waiting.rows(WAITING_SHOWN)),
            waiting=waiting.query(),
            **kwargs,
        )


def _tiles(counted):
    value, unit = rounded(counted.value)
    return [
        {"label": "địa chỉ đã lập hồ sơ", "value": format_number(counted.filed)},
        {"label": "địa chỉ đã được giúp", "value": format_number(counted.helped)},
        {"label": "người trong những địa chỉ ấy", "value": format_number(counted.persons)},
        {"label": "giá trị đã trao", "value": value, "unit": unit},
    ]


def rounded(amount):
    """("12,4", "tỷ đồng"): short, for a page that gives the whole figure elsewhere."""
    if amount >= BILLION:
        return _tenths(amount, BILLION), "tỷ đồng"
    if amount >= MILLION:
        return _tenths(amount, MILLION), "triệu đồng"
    return format_money(amount), "đồng"


def _tenths(amount, unit):
    """Rounded down: more is never claimed than there is."""
    tenths = 10 * amount // unit
    return (
        format_number(tenths // 10)
        if tenths % 10 == 0
        else f"{format_number(tenths // 10)},{tenths % 10}"
    )
