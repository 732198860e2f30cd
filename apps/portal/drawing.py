"""Cards and choices as HTML, written without templates: a page holds many of them."""

from functools import cache, lru_cache
from html import escape
from io import BytesIO

import segno
from django.urls import reverse
from django.utils.safestring import mark_safe

from apps.core.dates import format_date
from apps.portal import motifs
from apps.publishing.public import PublicCard

STORY_SHOWN = 150  # characters on a card of the list
_AGES = dict(PublicCard.AgeBand.choices)
_STATES = {
    state.value: f'<span class="tag tag-{state.value}">{escape(state.label)}</span>'
    for state in PublicCard.State
}


def cards(rows):
    """The list of cards with the signs they use; empty text for none."""
    if not rows:
        return ""
    signs = dict.fromkeys(motifs.group_of(card) for card in rows)
    drawn = "".join([_card(card) for card in rows])
    return mark_safe(f'{motifs.sheet(signs)}<ul class="cards">{drawn}</ul>')


def _card(card):
    url = card_url(card.code)
    sign = motifs.referred(motifs.group_of(card))  # no photos: a page of them costs 200 KB
    what = f"{card.people} · {card.place}" if card.people else card.place
    story = f"<p>{escape(_shortened(card.story))}</p>" if card.story else ""
    wants = f"<p><strong>Cần:</strong> {escape(card.wants)}</p>" if card.wants else ""
    return (
        f'<li class="card"><div class="card-top">{sign}<div>'
        f'<h3><a href="{url}">{named(card)}</a></h3><p class="soft small">{escape(what)}</p>'
        f'</div></div>{story}{wants}<p class="card-foot">{_STATES[card.state]}'
        f'<span class="soft small">Đăng {format_date(card.published_on)}</span></p></li>'
    )


def named(card):
    """Who it is, the age apart and in one piece."""
    age = f', <span class="age">{_AGES[card.age_band]}</span>' if card.age_band else ""
    return mark_safe(f"{escape(card.called)}{age}")


def _shortened(story):
    if len(story) <= STORY_SHOWN:
        return story
    whole_words = story[:STORY_SHOWN].rpartition(" ")[0] or story[:STORY_SHOWN]
    return f"{whole_words.rstrip(' .,;:')}…"


@cache
def _around_code():
    return reverse("portal:card", args=["CODE"]).split("CODE")


def card_url(code):
    return escape(code).join(_around_code())


@lru_cache(maxsize=512)
def select(name, label, choices, chosen, *, every):
    """A labelled select; `every` is the choice of none. `choices`: a tuple of (value, label)."""
    options = "".join(
        f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>'
        f"{escape(str(text))}</option>"
        for value, text in choices
    )
    return mark_safe(
        f'<div class="field"><label for="id_{name}">{escape(label)}</label>'
        f'<select name="{name}" id="id_{name}"><option value="">{escape(every)}</option>{options}'
        "</select></div>"
    )


def qr(url):
    """The QR code of a URL, as SVG within a page."""
    code = segno.make(url, error="m")
    return mark_safe(
        code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=4, title="Mã QR")
    )


def qr_file(url):
    """The same as a file of its own."""
    drawn = BytesIO()
    code = segno.make(url, error="m")
    code.save(drawn, kind="svg", scale=8, border=4, light="#fff", svgclass=None, lineclass=None)
    return drawn.getvalue()
