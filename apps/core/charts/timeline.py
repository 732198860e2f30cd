"""What lasted from when to when, one bar below the other, with the years above."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html

from apps.core.charts.columns import WIDE
from apps.core.charts.drawing import GRID, INK, SOFT, Series, at, box, legend, svg, text
from apps.core.charts.lettering import SMALL, room_of, wrapped

BAR, GAP, LINE = 14, 12, 16  # heights: of a bar, between two, of a line of words
MOST_STEPS = {True: 5, False: 10}  # of the scale, narrow or wide


@dataclass(frozen=True)
class Span:
    """One bar: its words, first and last day (both belong to it), which sort of thing it is.

    No first day: nobody knows since when; no last day: it lasts.
    """

    words: str
    starts_on: date | None
    ends_on: date | None
    sort: str


def timeline(name, *, title, description, spans, sorts, until, font="", width=WIDE):
    """SVG of the spans in the order given, until the day `until`; `sorts` are there in the order of
    their patterns."""
    sorts = [sort for sort in sorts if any(span.sort == sort for span in spans)]
    series = [Series(sort, ()) for sort in sorts]
    first = _first_day(spans, until)
    per_day = (width - 2) / max((until - first).days + 1, 1)

    def across(day):
        return 1 + (day - first).days * per_day

    key, y = legend(name, series, width)
    marks = []
    parts = [key]
    for year in _years(first, until, is_narrow=width < WIDE):
        x = across(date(year, 1, 1))
        if x + room_of(str(year), SMALL) < width:
            marks.append(x)
            parts.append(text(x, y + 11, str(year), SMALL, colour=SOFT))
    y += 20
    for span in spans:
        lines = wrapped(span.words, width)
        parts += [text(0, y + 12 + LINE * row, line) for row, line in enumerate(lines)]
        y += LINE * len(lines) + 4
        parts += [_tick(x, y) for x in marks]
        starts = across(max(span.starts_on or first, first))
        ends = across(min(span.ends_on or until, until) + timedelta(days=1))
        number = sorts.index(span.sort)
        parts.append(box(name, number, starts, y, max(ends - starts, 2), BAR, span.words))
        if span.starts_on is None:
            parts.append(_torn(starts, y))
        y += BAR + GAP
    size = (width, y)
    return svg(
        name,
        size,
        parts,
        title=title,
        description=description,
        series=series,
        font=font,
    )


def _tick(x, y):
    """Where a year begins, beside a bar."""
    return format_html('<path d="M{} {}v{}" stroke="{}"/>', at(x), at(y - 2), BAR + 4, GRID)


def _torn(x, y):
    """The left edge of a bar whose beginning nobody knows."""
    steps = "l3 3.5l-3 3.5l3 3.5l-3 3.5"
    return format_html(
        '<path d="M{0} {1}{2}h-4v-14z" fill="#fff"/><path d="M{0} {1}{2}" fill="none" stroke="{3}"/>',
        at(x),
        at(y),
        steps,
        INK,
    )


def _first_day(spans, until):
    """The earliest day that is known, with some room before it for what began nobody knows when."""
    known = [day for span in spans for day in (span.starts_on, span.ends_on) if day]
    earliest = min(known, default=until)
    if any(span.starts_on is None for span in spans):
        earliest -= max((until - earliest) / 3, timedelta(days=366))
    return earliest


def _years(first, until, *, is_narrow):
    years = range(first.year + 1, until.year + 1)
    step = next(
        step
        for step in (1, 2, 5, 10, 20, 50, 100, 1_000)
        if len(years) / step <= MOST_STEPS[is_narrow]
    )
    return [year for year in years if year % step == 0] or list(years[:1])
