r"""The light markup in which people write longer texts. It is stored as text and always escaped when shown.

`## ` and `### ` begin a heading, `- ` an item of a list, `+ ` an item below it (as Vietnamese papers
do, and because stored lines keep no blanks in front), `1. ` a numbered item; an empty line parts
paragraphs, `**bold**`, `*italics*`. A backslash keeps the next sign from meaning anything. All else is
text: `2018. Năm`, `1.500.000 đồng`, `a) …`, `* Lưu ý`, `(*)`, `5*3`, `____`, HTML.

Who writes the markup by machine sets stars only around words, never with a blank or a closing sign
behind the first one, and puts `\` before a star, or a sign at the head of a line, that is only text.
"""

import re
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from django.utils.safestring import mark_safe

from apps.core.text import tidy_lines


class Run(NamedTuple):
    """Text in one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Heading:
    level: int  # 2 or 3
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    """`lines` are parted by line breaks."""

    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Item:
    runs: tuple[Run, ...]
    below: "Items | None" = None


@dataclass(frozen=True)
class Items:
    """A list: numbered from `start`, or with the `sign` - or + before each item."""

    items: tuple[Item, ...]
    sign: str = "-"
    start: int | None = None

    @property
    def is_numbered(self):
        return self.start is not None

    def numbered(self):
        """(mark, item): 1. 2. 3., or the sign."""
        for place, item in enumerate(self.items):
            yield (f"{self.start + place}." if self.is_numbered else self.sign), item


# --- reading ------------------------------------------------------------------------------------

_LINE = re.compile(
    r"(?:(?P<level>##|###)|(?P<sign>[-+])|(?P<number>\d{1,2})\.) +(?P<words>.*\S)", re.A
)
_FIRST = frozenset("#-+0123456789")
_PARTS = re.compile(r"\\[!-/:-@\[-`{-~]|\*+|[^\\*]+|\\")
_CLOSING = frozenset(")]}”’»›,.;:!?%…")
_OPENING = frozenset("([{“‘«‹")
_BOLD, _ITALIC = 1, 2
_STARS = {1: (_ITALIC,), 2: (_BOLD,), 3: (_BOLD, _ITALIC)}


def parse(text):
    """The blocks of a text: Heading, Paragraph, Items; one nested level of lists."""
    return tuple(_blocks(text))


def _blocks(text):
    paragraph, items = [], None
    for line in text.splitlines():
        line = line.strip()
        mark = _LINE.fullmatch(line) if line[:1] in _FIRST else None
        if paragraph and (mark or not line):
            yield Paragraph(_lines("\n".join(paragraph)))
            paragraph = []
        if items and line and not items.takes(mark):
            yield items.closed()
            items = None
        if mark and mark["level"]:
            yield Heading(len(mark["level"]), _runs(mark["words"]))
        elif mark:
            items = items or _OpenList(mark)
            items.take(mark)
        elif line:
            paragraph.append(line)
    if paragraph:
        yield Paragraph(_lines("\n".join(paragraph)))
    if items:
        yield items.closed()


class _OpenList:
    """A list while its lines are read. A `+` goes below the last item of a list of another kind."""

    def __init__(self, mark):
        self.sign = mark["sign"]
        self.start = None if self.sign else int(mark["number"])
        self.items = []  # [runs, [runs below]]

    def takes(self, mark):
        if not mark or mark["level"]:
            return False
        return mark["sign"] in (self.sign, "+")

    def take(self, mark):
        runs = _runs(mark["words"])
        if mark["sign"] == "+" != self.sign:
            self.items[-1][1].append(runs)
        else:
            self.items.append((runs, []))

    def closed(self):
        return Items(
            tuple(
                Item(runs, Items(tuple(map(Item, below)), sign="+") if below else None)
                for runs, below in self.items
            ),
            sign=self.sign or "",
            start=self.start,
        )


def _runs(text):
    return (Run(text),) if "*" not in text and "\\" not in text else _lines(text)[0]


def _lines(text):
    """Lines of runs: stars become looks where they stand in pairs, and stay stars elsewhere."""
    if "*" not in text and "\\" not in text:
        return tuple((Run(line),) for line in text.split("\n"))
    parts = _PARTS.findall(text)
    looks = [0] * (len(parts) + 1)  # what changes at a part
    is_open, place = {}, 0
    for index, part in enumerate(parts):
        if part[0] == "*" and len(part) <= 3:
            before, after = text[place - 1 : place], text[place + len(part) : place + len(part) + 1]
            opens, closes = _may_open(part, before, after), _may_close(part, before, after)
            for look in _STARS[len(part)]:
                if closes and look in is_open:
                    looks[is_open.pop(look)] |= look
                    looks[index] |= look
                elif opens and look not in is_open:
                    is_open[look] = index
        place += len(part)
    return _in_lines(parts, looks)


def _may_open(stars, before, after):
    if not after or after.isspace() or after in _CLOSING:
        return False
    return len(stars) > 1 or not before.isalnum()


def _may_close(stars, before, after):
    if not before or before.isspace() or before in _OPENING:
        return False
    return len(stars) > 1 or not after.isalnum()


def _in_lines(parts, looks):
    lines, line, words, look = [], [], [], 0

    def end_run():
        if words:
            line.append(Run("".join(words), bool(look & _BOLD), bool(look & _ITALIC)))
            words.clear()

    for part, change in zip(parts, looks, strict=False):
        if change:
            end_run()
            look ^= change
            part = "*" * (len(part) - sum(3 - kind for kind in (_BOLD, _ITALIC) if change & kind))
        elif part[0] == "\\" and len(part) > 1:
            part = part[1]
        first, *further = part.split("\n")
        words += [first] if first else []
        for text in further:
            end_run()
            lines.append(tuple(line))
            line.clear()
            words += [text] if text else []
    end_run()
    return (*lines, tuple(line))


# --- showing ------------------------------------------------------------------------------------

_TAGS = {
    (False, False): "{}",
    (False, True): "<em>{}</em>",
    (True, False): "<strong>{}</strong>",
    (True, True): "<strong><em>{}</em></strong>",
}


def as_html(text, level=3):
    """Safe HTML of a text, lists of + in `ul.plus`; `## ` becomes a heading of this level, `### ` one of the next."""
    return mark_safe("".join(_block_html(block, level) for block in parse(text or "")))


def _block_html(block, level):
    if isinstance(block, Heading):
        tag = f"h{min(6, level + block.level - 2)}"
        return f"<{tag}>{_runs_html(block.runs)}</{tag}>"
    if isinstance(block, Paragraph):
        return f"<p>{'<br>'.join(map(_runs_html, block.lines))}</p>"
    return _items_html(block)


def _items_html(block):
    tag = "ol" if block.is_numbered else "ul"
    start = f' start="{block.start}"' if block.is_numbered and block.start != 1 else ""
    kind = ' class="plus"' if block.sign == "+" else ""
    items = "".join(
        f"<li>{_runs_html(item.runs)}{_items_html(item.below) if item.below else ''}</li>"
        for item in block.items
    )
    return f"<{tag}{start}{kind}>{items}</{tag}>"


def _runs_html(runs):
    return "".join(_TAGS[bold, italic].format(escape(words)) for words, bold, italic in runs)


def plain(text):
    """The words alone, a line for each paragraph, heading and item, lists with their signs."""
    return "\n".join(_plain_lines(parse(text or "")))


def _plain_lines(blocks):
    for block in blocks:
        if isinstance(block, Heading):
            yield _words(block.runs)
        elif isinstance(block, Paragraph):
            yield from map(_words, block.lines)
        else:
            for mark, item in block.numbered():
                yield f"{mark} {_words(item.runs)}"
                yield from _plain_lines([item.below] if item.below else [])


def _words(runs):
    return "".join(run.text for run in runs)


# --- what comes in ------------------------------------------------------------------------------

_SIGNS = "-–—−•·∙●▪■◆♦►➢➤‣⁃*\uf0b7\uf0a7\uf02d\uf0d8\uf0fc"
_SIGNS_BELOW = "+◦○▫□\uf06f"
_LETTERS = "§Øüvqào"  # what Word's signs become in plain text, with a tab behind
_PASTED = re.compile(
    rf"(?P<indent>[ \t]*)(?:(?P<sign>[{re.escape(_SIGNS_BELOW + _SIGNS)}])"
    rf"(?:[ \t]+|(?<=[-+–•·])(?=[^\W\d_]))|(?P<letter>[{_LETTERS}]) *\t[ \t]*)(?=\S)"
)
_NUMBER = re.compile(r"[ \t]*\d{1,2}\.[ \t]+(?=\S)")
_BLANKS = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2007": " ", "\u3000": " "})


def tidy_markup(text):
    """What somebody typed or pasted as plain text, as it is stored.

    Signs of lists as Word copies them (•, ·, –, “o” and a tab, tabs, indentation) become `- ` and
    `+ `, blanks and letters are tidied as in every text. Tidy text stays as it is.
    """
    # twice: what nobody sees may stand between a sign and its words
    return tidy_lines(_with_signs(tidy_lines(_with_signs(text.translate(_BLANKS)))))


def _with_signs(text):
    lines, depth = [], None
    for line in text.splitlines():
        sign = _PASTED.match(line)
        if sign and sign["sign"] == "*" and "\t" not in sign[0]:
            sign = None  # “* Ghi chú” is text
        if not sign:
            if line.strip():
                depth = 0 if _NUMBER.match(line) else None
            lines.append(line)
            continue
        indent = len(sign["indent"].expandtabs(4))
        is_below = (sign["sign"] or "-") in _SIGNS_BELOW or sign["letter"] == "o"
        if not is_below and depth is not None and indent > depth:
            is_below = True
        elif not is_below:
            depth = indent
        lines.append(f"{'+' if is_below else '-'} {line[sign.end() :]}")
    return "\n".join(lines)
