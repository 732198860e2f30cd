"""A quiet sign for each group of need, in lists and where there is no photo: drawn, tiny, the same."""

from django.utils.html import format_html

from apps.publishing.public.terms import Group

_LINES = {
    # a tree
    Group.ELDERLY: "M12 21v-8m0 3-3-3m3 1 3-3M12 3a5 5 0 0 0-4.6 7A4 4 0 0 0 9 17h6a4 4 0 0 0 1.6-7A5 5 0 0 0 12 3z",
    # a kite
    Group.CHILDREN: "M13 2l6 7-6 8-6-8zM13 2v15M7 9h12M13 17c-1 2-3 1-4 3s-2 1.5-3 1.5",
    # a heart
    Group.FRAIL: "M12 20.5s-8-4.8-8-10.6A4.4 4.4 0 0 1 12 7.3a4.4 4.4 0 0 1 8 2.6c0 5.8-8 10.6-8 10.6z",
    # a lotus
    Group.WOMEN: "M12 19.5c-3-2-4.5-5-4.5-8.5 2 .2 3.5 1 4.5 2.5 1-1.5 2.5-2.3 4.5-2.5 0 3.5-1.5 6.5-4.5 8.5zM12 13.5c-2-3-2-6 0-9 2 3 2 6 0 9M7.6 12.5c-2-.3-3.8.2-5.6 1.5 2 3.7 5.5 5.5 10 5.5 4.5 0 8-1.8 10-5.5-1.8-1.3-3.6-1.8-5.6-1.5",
    # a roof in the rain
    Group.DISASTER: "M3.5 15.5 12 8l8.5 7.5M6.5 13.5V21h11v-7.5M10 21v-4.5h4V21M5 4 4 7.5M12 2l-1 3.5M19.5 4l-1 3.5",
    # a bowl of rice
    Group.POOR: "M3 12.5h18c0 3.5-2.5 6.5-6 7.5v1.5H9V20c-3.5-1-6-4-6-7.5zM6 12.5c0-2.5 1.8-4 3.7-3.7 1-2 4-2.3 5.3-.6 1.8-.3 3.3 1.6 3 4.3",
}
_NONE = Group.POOR
_BY_NAME = {group.value: group for group in _LINES}


def group_of(card):
    """The first group of a card that has a sign."""
    return next((_BY_NAME[name] for name in card.groups if name in _BY_NAME), _NONE)


def motif(card):
    """The sign of a card, whole."""
    group = group_of(card)
    return format_html(
        '<svg class="motif m-{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        group.value,
        _LINES[group],
    )


def referred(group):
    """The same, where `sheet` stands on the page."""
    return _REFERRED[group]


def sheet(groups):
    """The lines of these groups, once for the page."""
    symbols = "".join([_SYMBOLS[group] for group in groups])
    return f'<svg class="sheet" aria-hidden="true">{symbols}</svg>' if symbols else ""


_SYMBOLS = {
    group: f'<symbol id="m-{group.value}" viewBox="0 0 24 24"><path d="{lines}"/></symbol>'
    for group, lines in _LINES.items()
}
_REFERRED = {
    group: f'<svg class="motif m-{group.value}" aria-hidden="true"><use href="#m-{group.value}"/></svg>'
    for group in _LINES
}
