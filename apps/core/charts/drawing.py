"""The elements that charts are drawn with."""

import re
from dataclasses import dataclass
from html import escape, unescape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from apps.core.charts.lettering import SIZE, room_of
from apps.core.money import format_number

INK, SOFT, GRID = "#1b1f23", "#50585f", "#d8dcdf"
BLUE, PALE, WHITE = "#1a4f8b", "#c3d3e6", "#ffffff"
_HATCH = '<path d="M-1 1 2-2M-1 7 7-1M5 8 8 5" stroke="{}" stroke-width="1.6"/>'
_CROSS = '<path d="M0 3H6M3 0V6" stroke="{}" stroke-width="1"/>'
_DOTS = '<circle cx="3" cy="3" r="1.3" fill="{}"/>'
# Ground of each series, what is drawn on it, its outline.
_STYLES = (
    (BLUE, "", BLUE),
    (WHITE, _HATCH.format(BLUE), BLUE),
    (PALE, "", BLUE),
    (WHITE, _DOTS.format(INK), INK),
    (SOFT, "", INK),
    (PALE, _CROSS.format(INK), INK),
)

_MARKED = re.compile(r"<text ([^>]*)>([^<]*\u0306[^<]*)</text>")
_BREVE, _BREVE_ALONE = "\u0306", "\u02d8"
_FONT_SIZE = re.compile(r'font-size="([0-9]+)"')


@dataclass(frozen=True)
class Series:
    """One kind of figure: a value for each label of the chart."""

    label: str
    values: tuple

    def spoken(self, place, label, unit=""):
        """2015, mới: 1.335 địa chỉ"""
        value = format_number(self.values[place])
        return f"{label}, {self.label[:1].lower()}{self.label[1:]}: {value} {unit}".strip()


def svg(name, size, parts, *, title, description, series, font=""):
    """The whole picture, `size` wide and high, with what a screen reader says of it."""
    drawn = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {0} {1}" width="{0}" '
        'height="{1}" role="img" aria-labelledby="{2}-title {2}-desc"{3}>'
        '<title id="{2}-title">{4}</title><desc id="{2}-desc">{5}</desc>{6}{7}</svg>',
        *size,
        name,
        format_html(' font-family="{}"', font) if font else "",
        title,
        description,
        _patterns(name, series),
        joined(parts),
    )
    return mark_safe(_MARKED.sub(_with_breves, drawn)) if font else drawn


def legend(name, series, room):
    """The legend in as many lines as it needs (nothing for one series), and where it ends."""
    if len(series) < 2:
        return "", 4
    parts, x, y = [], 0, 0
    for number, one in enumerate(series):
        taken = 22 + room_of(one.label)
        if x and x + taken > room:
            x, y = 0, y + 20
        parts += [box(name, number, x + 1, y + 3, 14, 12), text(x + 22, y + 14, one.label)]
        x += taken + 18
    return joined(parts), y + 26


def box(name, number, x, y, width, height, spoken=""):
    """A box in the pattern of a series; `spoken` shows under the mouse."""
    style = number % len(_STYLES)
    ground, drawn, outline = _STYLES[style]
    fill = f"url(#{escape(name)}-p{style})" if drawn else ground
    said = f"<title>{escape(spoken)}</title>" if spoken else ""
    return mark_safe(
        f'<rect class="series-{style + 1}" x="{at(x)}" y="{at(y)}" width="{at(width)}" '
        f'height="{at(height)}" fill="{fill}" stroke="{outline}" stroke-width=".8">{said}</rect>'
    )


def text(x, y, words, size=SIZE, *, anchor="start", colour=INK, transform=""):
    turned = f' transform="{escape(transform)}"' if transform else ""
    return mark_safe(
        f'<text x="{at(x)}" y="{at(y)}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"'
        f"{turned}>{escape(str(words))}</text>"
    )


def joined(parts):
    return format_html_join("", "{}", ((part,) for part in parts))


def at(number):
    """A coordinate, short."""
    return f"{number:.1f}".removesuffix(".0")


def _patterns(name, series):
    found = format_html_join(
        "",
        '<pattern id="{}-p{}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="{}"/>{}</pattern>',
        (
            (name, style, ground, mark_safe(drawn))
            for style, (ground, drawn, _) in enumerate(_STYLES[: len(series)])
            if drawn
        ),
    )
    return format_html("<defs>{}</defs>", found) if found else ""


def _with_breves(found):
    """WeasyPrint sets the text of a picture letter by letter, a mark beside its letter.

    So the breve of Ê Đê letters that Unicode has in no one piece (ê̆, ô̆, ơ̆, ư̆) is moved back
    over its letter, in the widths of Tinos (¼ em up, half of both widths to the left).
    """
    attributes, words = found[1], unescape(found[2])
    size = int(_FONT_SIZE.search(attributes)[1])
    right, down = [], []
    for place, letter in enumerate(words):
        before = words[place - 1] if place else ""
        is_mark, is_after = letter == _BREVE, before == _BREVE
        width = 0.5 if words[max(place - 1 - is_after, 0)] in "ôơưÔƠƯ" else 0.444
        right.append(-(width + 0.333) / 2 if is_mark else (width - 0.333) / 2 if is_after else 0)
        down.append(-0.2 if is_mark else 0.2 if is_after else 0)
    moved = " ".join(at(size * number) for number in right)
    lifted = " ".join(at(size * number) for number in down)
    words = escape(words.replace(_BREVE, _BREVE_ALONE))
    return f'<text {attributes} dx="{moved}" dy="{lifted}">{words}</text>'
