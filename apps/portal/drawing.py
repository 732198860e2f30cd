"""Cards and choices as HTML, written without templates: a page holds many of them."""

from functools import cache

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from apps.core.dates import format_date
from apps.portal import motifs
from apps.publishing.public import PublicCard

STORY_SHOWN = 150  # characters on a card of the list
_STATES = {
    state.value: format_html('<span class="tag tag-{}">{}</span>', state.value, state.label)
    for state in PublicCard.State
}
_CARD = (
    '<li class="card"><div class="card-top">{}<div><h3><a href="{}">{}</a></h3>'
    '<p class="soft small">{}</p></div></div>{}{}<p class="card-foot">{}'
    '<span class="soft small">Đăng {}</span></p></li>'
)
_PHOTO = '<img class="motif" src="{}anh-nho/" alt="" width="56" height="56" loading="lazy">'
SELECTED = mark_safe(" selected")


def cards(rows):
    """The list of cards with the signs they use; empty text for none."""
    if not rows:
        return ""
    signs = list(dict.fromkeys(motifs.group_of(card) for card in rows if not card.photo_small))
    drawn = mark_safe("".join([_card(card) for card in rows]))
    return format_html('{}<ul class="cards">{}</ul>', motifs.sheet(signs), drawn)


def _card(card):
    url = card_url(card.code)
    what = f"{card.people} · {card.place}" if card.people else card.place
    return format_html(
        _CARD,
        format_html(_PHOTO, url) if card.photo_small else motifs.referred(motifs.group_of(card)),
        url,
        named(card),
        what,
        _paragraph(_shortened(card.story)),
        format_html('<p class="wants"><strong>Cần:</strong> {}</p>', card.wants)
        if card.wants
        else "",
        _STATES[card.state],
        format_date(card.published_on),
    )


def named(card):
    """Who it is, the age apart and in one piece."""
    if not card.age_band:
        return card.called
    return format_html('{}, <span class="age">{}</span>', card.called, card.get_age_band_display())


def _paragraph(text):
    return format_html("<p>{}</p>", text) if text else ""


def _shortened(story):
    return (
        story
        if len(story) <= STORY_SHOWN
        else Truncator(story[: 2 * STORY_SHOWN]).chars(STORY_SHOWN)
    )


@cache
def _before_code():
    return reverse("portal:card", args=["CODE"]).partition("CODE")


def card_url(code):
    before, _, after = _before_code()
    return f"{before}{escape(code)}{after}"


def select(name, label, choices, chosen, *, every):
    """A labelled select; `every` is the choice of none."""
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", text) for value, text in choices),
    )
    return format_html(
        '<div class="field"><label for="id_{0}">{1}</label><select name="{0}" id="id_{0}">'
        '<option value="">{2}</option>{3}</select></div>',
        name,
        label,
        every,
        options,
    )
