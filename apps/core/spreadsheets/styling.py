"""More looks in the styles of an .xlsx file that is somebody else's."""

import re
from enum import StrEnum
from xml.parsers import expat


class Look(StrEnum):
    REMARKS = "remarks"  # the heading of the column of remarks
    HEADING = "heading"
    ERROR = "error"
    WARNING = "warning"
    MENDED = "mended"  # as the cell looked before, on a blue ground


_RED, _DARK, _BLACK, _BOLD = range(4)
_FONTS = (
    '<{p}font><{p}b/><{p}sz val="11"/><{p}color rgb="FFC00000"/><{p}name val="Times New Roman"/></{p}font>',
    '<{p}font><{p}sz val="11"/><{p}color rgb="FF9C0006"/><{p}name val="Times New Roman"/></{p}font>',
    '<{p}font><{p}sz val="11"/><{p}color rgb="FF000000"/><{p}name val="Times New Roman"/></{p}font>',
    '<{p}font><{p}b/><{p}sz val="11"/><{p}color rgb="FF000000"/><{p}name val="Times New Roman"/></{p}font>',
)
_PINK, _AMBER, _BLUE = range(3)
_FILL = (
    '<{{p}}fill><{{p}}patternFill patternType="solid"><{{p}}fgColor rgb="{}"/>'
    '<{{p}}bgColor indexed="64"/></{{p}}patternFill></{{p}}fill>'
)
_FILLS = tuple(_FILL.format(color) for color in ("FFFFC7CE", "FFFFEB9C", "FFDDEBF7"))
_LOOKS = {Look.REMARKS: (_RED, None), Look.HEADING: (_BOLD, None)}
_LOOKS |= {Look.ERROR: (_DARK, _PINK), Look.WARNING: (_BLACK, _AMBER)}
TAG = re.compile(rb"""<(?:[^"'<>]|"[^"]*"|'[^']*')*>""")
_LISTS = ("fonts", "fills", "cellXfs")


class Styles:
    """`number` gives the style number of a look; `written` the styles with those asked for."""

    def __init__(self, xml, *, plain_font=False):
        self.xml, self.plain_font = xml, plain_font
        self.lists = {}  # name: [(start, end) of its rows]
        self.heads, self.ends = (
            {},
            {},
        )  # name: (start, end) of the opening tag; start of the closing
        self.prefix, self.open, self.depth = "", None, 0
        self.asked = {}
        if xml:
            self._read()
        self.is_usable = all(name in self.ends and self.lists[name] for name in _LISTS)

    def number(self, look, style):
        """The number of a look, of a mended cell over its own style; None when there are no styles."""
        if not self.is_usable:
            return None
        key = (look, style if look is Look.MENDED else 0)
        return self.asked.setdefault(key, len(self.lists["cellXfs"]) + len(self.asked))

    def written(self):
        if not self.asked:
            return self.xml
        p = self.prefix
        more = {
            "fonts": [font.format(p=p).encode() for font in _FONTS],
            "fills": [fill.format(p=p).encode() for fill in _FILLS],
            "cellXfs": [self._format(*key) for key in self.asked],
        }
        parts, copied = [], 0
        for name in sorted(_LISTS, key=self.ends.get):
            start, end = self.heads[name]
            count = len(self.lists[name]) + len(more[name])
            parts += [self.xml[copied:start], with_attributes(self.xml[start:end], count=count)]
            parts += [self.xml[end : self.ends[name]], *more[name]]
            copied = self.ends[name]
        return b"".join([*parts, self.xml[copied:]])

    def _format(self, look, style):
        fonts, fills = len(self.lists["fonts"]), len(self.lists["fills"])
        if look is Look.MENDED:
            return self._mended(style, fonts, fills)
        font, fill = _LOOKS[look]
        p = self.prefix
        filled = (
            f' fillId="{fills + fill}" applyFill="1" quotePrefix="1"'
            if fill is not None
            else ' fillId="0"'
        )
        across = "" if fill is not None else ' horizontal="center"'
        return (
            f'<{p}xf numFmtId="0" fontId="{fonts + font}"{filled} borderId="0" xfId="0" applyFont="1" '
            f'applyAlignment="1"><{p}alignment vertical="center"{across} wrapText="1"/></{p}xf>'
        ).encode()

    def _mended(self, style, fonts, fills):
        rows = self.lists["cellXfs"]
        start, end = rows[style] if style < len(rows) else rows[0]
        own = self.xml[start:end]
        tag = TAG.match(own)[0]
        change = {"fillId": fills + _BLUE, "applyFill": 1}
        if self.plain_font:
            change |= {"fontId": fonts + _BLACK, "applyFont": 1}
        return with_attributes(tag, **change) + own[len(tag) :]

    def _read(self):
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.Parse(self.xml, True)

    def _start(self, name, attributes):
        prefix, _, local = name.rpartition(":")
        at = self.parser.CurrentByteIndex
        if self.depth == 0:
            self.prefix = f"{prefix}:" if prefix else ""
        elif self.depth == 1 and local in _LISTS:
            self.open, self.lists[local] = local, []
            self.heads[local] = (at, TAG.match(self.xml, at).end())
        elif self.depth == 2 and self.open:
            tag = TAG.match(self.xml, at)
            self.row, self.is_empty = at, tag[0].endswith(b"/>")
        self.depth += 1

    def _end(self, name):
        self.depth -= 1
        at = self.parser.CurrentByteIndex
        if self.depth == 2 and self.open:
            # At the end of <xf/> the parser stands behind it, at that of <xf></xf> before the closing tag.
            end = at if self.is_empty else TAG.match(self.xml, at).end()
            self.lists[self.open].append((self.row, end))
        elif self.depth == 1 and self.open:
            if self.xml[self.heads[self.open][1] - 2] != ord("/"):  # not <fonts/>
                self.ends[self.open] = at
            self.open = None


def with_attributes(tag, **attributes):
    """A start tag (bytes) with these attributes instead of its own; None takes one away."""
    for name, value in attributes.items():
        tag = re.sub(rb"""\s%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode(), b"", tag)
        if value is not None:
            end = -2 if tag.endswith(b"/>") else -1
            tag = tag[:end].rstrip() + f' {name}="{value}"'.encode() + tag[end:]
    return tag
