"""The bank: cards to look through."""

from django.views.generic import TemplateView

from apps.portal import drawing, search
from apps.portal.views.pages import CARDS, PublicMixin
from apps.publishing.public import PublicCard
from apps.publishing.public.terms import Group, Help

GROUPS, HELPS = tuple(Group.choices), tuple(Help.choices)
STATES = tuple(PublicCard.State.choices)


class Bank(PublicMixin, TemplateView):
    """All cards, searched and narrowed down; 1 query and, now and then, 2 for the places."""

    template_name = "portal/bank.html"
    caching = CARDS

    def get_context_data(self, **kwargs):
        found = search.Search.read(self.request.GET)
        rows, before, after = found.page()
        return super().get_context_data(
            search=found,
            cards=drawing.cards(rows),
            selects=_selects(found),
            before=before and found.query(place=before),
            after=after and found.query(place=after),
            first=found.query(),
            is_first=found.place is None,
            is_indexed=not found.is_narrowed and found.place is None,
            **kwargs,
        )


def _selects(found):
    """The boxes of the filter: a commune can be chosen once its province is known."""
    selects = []
    if len(search.provinces()) > 1 or found.province:
        selects.append(
            drawing.select(
                "tinh", "Tỉnh, thành phố", search.provinces(), found.province, every="Tất cả"
            )
        )
    if found.communes:
        selects.append(
            drawing.select("xa", "Xã, phường", found.communes, found.commune, every="Tất cả")
        )
    for name, label, choices, chosen in (
        ("nhom", "Hoàn cảnh", GROUPS, found.group),
        ("can", "Cần giúp", HELPS, found.help),
        ("tinh-trang", "Tình trạng", STATES, found.state),
    ):
        selects.append(drawing.select(name, label, choices, chosen, every="Tất cả"))
    selects.append(
        drawing.select(
            "xep",
            "Sắp xếp",
            ((search.LONGEST_WAITING, search.ORDERS[search.LONGEST_WAITING]),),
            found.order,
            every=search.ORDERS[search.NEWEST],
        )
    )
    return selects
