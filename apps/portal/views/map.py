"""The map of squares: provinces of the country, communes of a province."""

from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.views.generic import TemplateView

from apps.core.money import format_number
from apps.portal import tiles
from apps.portal.open_figures import in_words
from apps.portal.views.figures import FiguresMixin
from apps.publishing.public import PublicCard, PublicFigures
from apps.publishing.public.figures import NATION


class FiguresMap(FiguresMixin, TemplateView):
    """Each square leads to the cards of its place; the same figures stand in a table. ≤ 3 queries."""

    template_name = "portal/figures_map.html"

    def get_context_data(self, **kwargs):
        found = self.get_figures()
        is_country = found is None or found.level == NATION
        drawn = self.provinces() if is_country else self.communes(found)
        helped = [tile.helped for tile, _ in drawn if isinstance(tile.helped, int)]
        steps = tiles.steps_of(helped)
        return super().get_context_data(
            figures=found,
            is_country=is_country,
            drawing=tiles.drawing(
                [tile for tile, _ in drawn],
                label="Bản đồ ô: chọn một ô để xem các địa chỉ ở đó",
                steps=steps,
            ),
            legend=tiles.legend(steps),
            rows=[
                {
                    "name": tile.name,
                    "url": tile.url,
                    "helped": _shown(tile.helped),
                    "cards": format_number(cards),
                }
                for tile, cards in drawn
            ],
            **kwargs,
        )

    def provinces(self):
        """[(Tile, open cards)] of the whole country, where figures are shown or not."""
        shown = {row.key: row for row in PublicFigures.objects.for_strangers().provinces()}
        cards = _open_cards("province")
        found = []
        for key, (column, row, name) in tiles.PROVINCES.items():
            figures = shown.get(key)
            number = figures and figures.number
            helped = figures.total["helped"] if figures else None
            url = _bank(tinh=number) if number else ""
            found.append(_tile(name, helped, cards.get(number, 0), url, column, row))
        return found

    def communes(self, figures):
        """[(Tile, open cards)] of the units of a province, in the order of their names."""
        cards = _open_cards("commune", province=figures.number)
        found = []
        for unit, column, row in tiles.in_grid(figures.data["units"]):
            number = unit["number"]
            url = _bank(tinh=figures.number, xa=number) if number in cards else ""
            found.append(
                _tile(unit["name"], unit["helped"], cards.get(number, 0), url, column, row)
            )
        return found


def _tile(name, helped, cards, url, column, row):
    spoken = f"{name}: {_shown(helped)} địa chỉ được trợ giúp, {format_number(cards)} thẻ đang chờ"
    return tiles.Tile(name, helped, spoken, url, column, row), cards


def _shown(cell):
    return format_number(cell) if isinstance(cell, int) else in_words(cell)


def _bank(**where):
    return f"{reverse('portal:bank')}?{urlencode(where)}"


def _open_cards(place, **where):
    """{number of the place: cards with something that nobody has taken yet}; places without are left
    out, and so are communes too small to be named."""
    cards = PublicCard.objects.for_strangers().shown().filter(**where)
    if place == "commune":
        cards = cards.naming_communes()
    open_states = (PublicCard.State.OPEN, PublicCard.State.PARTLY)
    counted = cards.filter(state__in=open_states).values_list(place).order_by()
    return dict(counted.annotate(Count("pk")))
