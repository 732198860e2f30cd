"""Horizontal bars, for narrow screens and for long names."""

from apps.core.charts.drawing import SOFT, box, legend, svg, text
from apps.core.charts.lettering import SMALL, room_of, wrapped
from apps.core.charts.scale import Scale

NARROW = 340


def bars(name, *, title, description, labels, series, unit="", font="", width=NARROW):
    """SVG of bars, the series of a label one after another, their sum at the end.

    Short labels stand on the left; long ones above their bar, in as many lines as they need.
    """
    sums = [sum(one.values[place] for one in series) for place in range(len(labels))]
    scale = Scale.up_to(max(sums, default=0), unit)
    key, y = legend(name, series, width)
    parts = [key]
    if scale.words:
        parts.append(text(0, y + 10, scale.words, SMALL, colour=SOFT))
        y += 18
    longest = max((room_of(str(label)) for label in labels), default=0)
    left = longest + 8 if longest <= width / 6 else 0
    figures = 8 + max((room_of(scale.short(total), SMALL) for total in sums), default=0)
    room, most = int(width - left - figures), scale.most or 1
    for place, label in enumerate(labels):
        if left:
            parts.append(text(0, y + 15, label))
        else:
            lines = wrapped(str(label), width)
            parts += [text(0, y + 14 + 16 * row, line) for row, line in enumerate(lines)]
            y += 16 * len(lines) + 3
        x = left
        for number, one in enumerate(series):
            length = one.values[place] * room / most
            if length:
                spoken = one.spoken(place, label, unit)
                parts.append(box(name, number, x, y + 1, length, 18, spoken))
            x += length
        parts.append(text(x + 5, y + 14, scale.short(sums[place]), SMALL))
        y += 26
    size = (width, y + 2)
    return svg(name, size, parts, title=title, description=description, series=series, font=font)
