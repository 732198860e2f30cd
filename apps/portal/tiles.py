"""Maps of squares: where a place lies is drawn roughly, what it has is told by its shade."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join

from apps.core.charts.lettering import room_of, wrapped
from apps.core.money import format_number

SIDE, GAP = 60, 4
ACROSS = 6  # squares side by side
LINES = 3  # of a name in its square
_STEPS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_FIRST_WORDS = ("Thành phố ", "Tỉnh ", "Phường ", "Xã ", "Đặc khu ")

# Column and row of the squares of today's provinces, north up (codes of the state's catalogue).
PROVINCES = {
    "2025:12": (1, 0, "Lai Châu"),
    "2025:15": (2, 0, "Lào Cai"),
    "2025:08": (3, 0, "Tuyên Quang"),
    "2025:04": (4, 0, "Cao Bằng"),
    "2025:11": (0, 1, "Điện Biên"),
    "2025:14": (1, 1, "Sơn La"),
    "2025:25": (2, 1, "Phú Thọ"),
    "2025:19": (3, 1, "Thái Nguyên"),
    "2025:20": (4, 1, "Lạng Sơn"),
    "2025:01": (2, 2, "Hà Nội"),
    "2025:24": (3, 2, "Bắc Ninh"),
    "2025:22": (4, 2, "Quảng Ninh"),
    "2025:37": (2, 3, "Ninh Bình"),
    "2025:33": (3, 3, "Hưng Yên"),
    "2025:31": (4, 3, "Hải Phòng"),
    "2025:38": (2, 4, "Thanh Hóa"),
    "2025:40": (2, 5, "Nghệ An"),
    "2025:42": (3, 6, "Hà Tĩnh"),
    "2025:44": (3, 7, "Quảng Trị"),
    "2025:46": (4, 8, "Huế"),
    "2025:48": (5, 9, "Đà Nẵng"),
    "2025:51": (5, 10, "Quảng Ngãi"),
    "2025:52": (5, 11, "Gia Lai"),
    "2025:66": (5, 12, "Đắk Lắk"),
    "2025:68": (4, 13, "Lâm Đồng"),
    "2025:56": (5, 13, "Khánh Hòa"),
    "2025:80": (2, 14, "Tây Ninh"),
    "2025:75": (3, 14, "Đồng Nai"),
    "2025:91": (1, 15, "An Giang"),
    "2025:82": (2, 15, "Đồng Tháp"),
    "2025:79": (3, 15, "Hồ Chí Minh"),
    "2025:92": (1, 16, "Cần Thơ"),
    "2025:86": (2, 16, "Vĩnh Long"),
    "2025:96": (1, 17, "Cà Mau"),
}


@dataclass(frozen=True)
class Tile:
    """One square: `helped` is a cell of the public figures (a number, "<5", None); `url` may be empty."""

    name: str
    helped: object
    spoken: str
    url: str
    column: int
    row: int

    @property
    def short(self):
        """The name without what kind of place it is."""
        found = (first for first in _FIRST_WORDS if self.name.startswith(first))
        return self.name.removeprefix(next(found, ""))


def in_grid(places):
    """[(place, column, row)], row by row, in the order of the places."""
    return [(place, at % ACROSS, at // ACROSS) for at, place in enumerate(places)]


def steps_of(numbers):
    """Up to three round bounds between four shades, for these numbers."""
    most = max(numbers, default=0)
    below = [step for step in _STEPS if step < most]
    return below[-3:]


def shade(cell, steps):
    """0: nothing or not told; 1 … 4: the more, the darker."""
    if cell == "<5":
        return 1
    return 0 if not cell else 1 + sum(cell >= step for step in steps)


def legend(steps):
    """[(shade, words)]"""
    if not steps:
        return [(1, "từ 1 địa chỉ"), (0, "0 hoặc không nêu")]
    bounds = [format_number(step) for step in steps]
    between = [
        f"{low} – {format_number(high - 1)}" for low, high in zip(bounds, steps[1:], strict=False)
    ]
    words = [f"dưới {bounds[0]}", *between, f"từ {bounds[-1]}"]
    return [(0, "0 hoặc không nêu"), *enumerate(words, 1)]


def drawing(tiles, *, label, steps):
    """The SVG; each square with a URL is a link. `label` is what a screen reader calls it."""
    rows = 1 + max((tile.row for tile in tiles), default=0)
    step = SIDE + GAP
    return format_html(
        '<svg class="tile-map" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        ACROSS * step - GAP,
        rows * step - GAP,
        label,
        format_html_join("", "{}", ((_square(tile, steps),) for tile in tiles)),
    )


def _square(tile, steps):
    x, y = tile.column * (SIDE + GAP), tile.row * (SIDE + GAP)
    lines = _lines(tile.short)
    first = y + SIDE / 2 - 7 * (len(lines) - 1) + 4
    words = format_html_join(
        " ",  # read as the words that they are
        '<text x="{}" y="{}">{}</text>',
        ((x + SIDE // 2, round(first + 14 * at), line) for at, line in enumerate(lines)),
    )
    square = format_html(
        '<rect class="s{}" x="{}" y="{}" width="{}" height="{}" rx="6"><title>{}</title></rect>{}',
        shade(tile.helped, steps),
        x,
        y,
        SIDE,
        SIDE,
        tile.spoken,
        words,
    )
    if not tile.url:
        return format_html("<g>{}</g>", square)
    return format_html('<a href="{}" aria-label="{}">{}</a>', tile.url, tile.spoken, square)


def _lines(name):
    """The name in at most LINES lines, each no wider than a square."""
    if room_of(name, 12) <= SIDE - 6:
        return [name]
    return wrapped(name, SIDE - 4, 12)[:LINES]
