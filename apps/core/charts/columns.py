"""Columns by label: grouped, or the series stacked on one another."""

from dataclasses import dataclass

from django.utils.html import format_html

from apps.core.charts.drawing import GRID, INK, SOFT, at, box, joined, legend, svg, text
from apps.core.charts.lettering import SIZE, SMALL, cut, room_of
from apps.core.charts.scale import Scale

WIDE = 760


def columns(
    name,
    *,
    title,
    description,
    labels,
    series,
    unit="",
    is_stacked=False,
    font="",
    height=320,
):
    """SVG of columns side by side or, stacked, on one another; `name` makes its ids its own."""
    sums = [sum(one.values[place] for one in series) for place in range(len(labels))]
    values = sums if is_stacked else [value for one in series for value in one.values]
    scale = Scale.up_to(max(values, default=0), unit)
    key, below = legend(name, series, WIDE)
    ticks = scale.ticks()
    left = 14 + max(room_of(scale.short(tick), SMALL) for tick in ticks)
    plot = _Plot(
        name=name,
        labels=labels,
        series=series,
        scale=scale,
        ticks=ticks,
        left=left,
        band=(WIDE - left - 6) / max(1, len(labels)),
        head=below + (22 if scale.words else 8),
        foot=height - 24,
    )
    parts = [
        key,
        text(left, plot.head - 10, scale.words, SMALL, colour=SOFT) if scale.words else "",
        plot.axis(),
        *(plot.stacked(sums) if is_stacked else plot.grouped(values)),
        *plot.names(),
    ]
    size = (WIDE, height)
    return svg(name, size, parts, title=title, description=description, series=series, font=font)


@dataclass(frozen=True)
class _Plot:
    """Where the columns of a chart stand: `band` is the room of one label."""

    name: str
    labels: tuple
    series: tuple
    scale: Scale
    ticks: list
    left: float
    band: float
    head: float
    foot: float

    def height_of(self, value):
        return value * round(self.foot - self.head) / self.ticks[-1]

    def axis(self):
        return joined(part for tick in self.ticks for part in self._line(tick))

    def _line(self, tick):
        y = self.foot - self.height_of(tick)
        yield format_html(
            '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>',
            *(at(self.left), at(y), WIDE, at(y), GRID if tick else INK),
        )
        shown = self.scale.short(tick)
        yield text(self.left - 6, y + 4, shown, SMALL, anchor="end", colour=SOFT)

    def stacked(self, sums):
        """The series of a label on one another, their sum on top."""
        width = min(self.band * 0.72, 64)
        widest = self._widest(sums)
        for place, label in enumerate(self.labels):
            x = self.left + self.band * place + (self.band - width) / 2
            y = self.foot
            for number, one in enumerate(self.series):
                height = self.height_of(one.values[place])
                y -= height
                if height:
                    spoken = one.spoken(place, label)
                    yield box(self.name, number, x, y, width, height, spoken)
            yield self._figure(sums[place], x + width / 2, y, self.band, widest)

    def grouped(self, values):
        """The columns of a label side by side, each with its figure."""
        width = min(self.band * 0.84 / max(1, len(self.series)), 48)
        widest = self._widest(values)
        for place, label in enumerate(self.labels):
            x = self.left + self.band * place + (self.band - width * len(self.series)) / 2
            for number, one in enumerate(self.series):
                height = self.height_of(one.values[place])
                y = self.foot - height
                if height:
                    spoken = one.spoken(place, label)
                    yield box(self.name, number, x, y, width, height, spoken)
                yield self._figure(one.values[place], x + width / 2, y, width, widest)
                x += width

    def _widest(self, values):
        return max((room_of(self.scale.short(value), SMALL) for value in values), default=0)

    def _figure(self, value, x, y, room, widest):
        """The figure over a column; all upright where one is too wide, none where too tight."""
        shown = self.scale.short(value)
        if widest <= room - 1:
            return text(x, y - 4, shown, SMALL, anchor="middle")
        if room < SMALL:
            return ""
        turned = f"rotate(-90 {at(x + 4)} {at(y - 4)})"
        return text(x + 4, y - 4, shown, SMALL, transform=turned)

    def names(self):
        """The labels under the columns, smaller and then cut where they have no room."""
        longest = max((room_of(str(label)) for label in self.labels), default=0)
        size = SIZE if longest <= self.band - 2 else SMALL
        for place, label in enumerate(self.labels):
            x = self.left + self.band * (place + 0.5)
            shown = cut(str(label), self.band - 1, size)
            yield text(x, self.foot + 17, shown, size, anchor="middle")
