"""One pass over the XML of a sheet in which cells are put; all else is copied as it stands."""

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from apps.core.spreadsheets.styling import TAG, Look, with_attributes
from apps.core.spreadsheets.writing import LONGEST_TEXT, writable

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class Put:
    """What is to stand in a cell: a text or a number, and how it looks."""

    value: str | int | float
    look: Look


class SheetEdit:
    """One pass over the XML of a sheet: copied up to a place, something put in, copied on."""

    def __init__(self, xml, target, styles, cells, widths, cleared):
        self.xml, self.target, self.styles = xml, target, styles
        self.widths, self.cleared = dict(sorted(widths.items())), cleared
        self.rows = defaultdict(dict)
        for (row, place), put in cells.items():
            self.rows[row][place] = put
        self.waiting = sorted(self.rows, reverse=True)
        self.last_place = max((place for _, place in cells), default=0)
        self.lost_formula = False
        self.copied = 0
        self.prefix = ""
        self.inside = None  # "cols" or "data"
        self.row = self.place = 0
        self.pending = {}
        self.cell = None

    def run(self):
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.Parse(self.xml, True)
        self._copy_to(len(self.xml))

    # --- copying

    def _copy_to(self, place):
        self.target.write(memoryview(self.xml)[self.copied : place])
        self.copied = place

    def _write(self, text):
        self.target.write(text.encode("ascii", "xmlcharrefreplace"))

    def _token(self):
        """(start, end, bytes) of the tag the parser is at."""
        start = self.parser.CurrentByteIndex
        match = TAG.match(self.xml, start)
        return start, match.end(), match[0]

    def _replace_tag(self, tag):
        start, end, _ = self._token()
        self._copy_to(start)
        self.target.write(tag)
        self.copied = end

    # --- elements

    def _start(self, name, attributes):
        prefix, _, local = name.rpartition(":")
        if self.inside == "data":
            if local == "row":
                self._start_row(attributes)
            elif local == "c" and self.row:
                self._start_cell(attributes)
            elif local == "f" and self.cell:
                self.cell["formula"] = (
                    attributes.get("t") in ("shared", "array", "dataTable") and "ref" in attributes
                )
        elif self.inside == "cols":
            if local == "col":
                self._column(attributes)
        elif local == "worksheet":
            self.prefix = f"{prefix}:" if prefix else ""
        elif local == "dimension":
            self._dimension(attributes)
        elif local == "cols":
            self.inside = "cols"
        elif local == "sheetData":
            self._start_data()

    def _end(self, name):
        local = name.rpartition(":")[2]
        if self.inside == "data":
            if local == "c" and self.cell:
                self._end_cell()
            elif local == "row":
                self._end_row()
            elif local == "sheetData":
                self._copy_to(self.parser.CurrentByteIndex)
                self._missing_rows(before=float("inf"))
                self.inside = None
        elif self.inside == "cols" and local == "cols":
            self._copy_to(self.parser.CurrentByteIndex)
            self._new_columns(before=float("inf"))
            self.inside = None

    def _dimension(self, attributes):
        """The extent that some readers trust."""
        first, _, last = attributes.get("ref", "").partition(":")
        match = _REFERENCE.fullmatch(last or first)
        if match:
            place = max(_place(match[1]), self.last_place)
            row = max(int(match[2]), *self.rows) if self.rows else int(match[2])
            tag = with_attributes(self._token()[2], ref=f"{first}:{letters(place)}{row}")
            self._replace_tag(tag)

    # --- widths of columns

    def _column(self, attributes):
        first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
        _, _, tag = self._token()
        self._copy_to(self.parser.CurrentByteIndex)
        self._new_columns(before=first)
        ours = [place for place in self.widths if first <= place <= last]
        if not ours:
            return
        self._replace_tag(b"")
        if not tag.endswith(b"/>"):
            tag = tag[:-1] + b"/>"
            self.copied = self.xml.index(b">", self.copied) + 1  # its closing tag
        for place in [*ours, last + 1]:
            if first < place:
                part = with_attributes(tag, min=str(first + 1), max=str(place))
                self.target.write(part)
            if place in self.widths and place <= last:
                self._new_column(place)
            first = place + 1

    def _new_columns(self, *, before):
        for place in [place for place in self.widths if place < before]:
            self._new_column(place)

    def _new_column(self, place):
        width = self.widths.pop(place)
        self._write(
            f'<{self.prefix}col min="{place + 1}" max="{place + 1}" width="{width}" customWidth="1"/>'
        )

    def _start_data(self):
        if self.widths:
            self._copy_to(self.parser.CurrentByteIndex)
            self._write(f"<{self.prefix}cols>")
            self._new_columns(before=float("inf"))
            self._write(f"</{self.prefix}cols>")
        self.inside = "data"

    # --- rows and cells

    def _start_row(self, attributes):
        self.row = _number(attributes.get("r"), self.row + 1)
        self.place, self.pending, self.is_empty = -1, {}, False
        self._copy_to(self.parser.CurrentByteIndex)
        self._missing_rows(before=self.row)
        if self.waiting and self.waiting[-1] == self.row:
            self.waiting.pop()
            self.pending = dict(self.rows[self.row])
            tag = with_attributes(self._token()[2], spans=None)
            self.is_empty = tag.endswith(b"/>")
            if self.is_empty:
                tag = tag[:-2].rstrip() + b">"
            self._replace_tag(tag)

    def _end_row(self):
        if not self.is_empty:
            self._copy_to(self.parser.CurrentByteIndex)
        self._put(before=float("inf"))
        if self.is_empty:
            self._write(f"</{self.prefix}row>")

    def _missing_rows(self, *, before):
        while self.waiting and self.waiting[-1] < before:
            row = self.waiting.pop()
            self._write(f'<{self.prefix}row r="{row}">')
            here, self.row, self.pending = self.row, row, dict(self.rows[row])
            self._put(before=float("inf"))
            self.row = here
            self._write(f"</{self.prefix}row>")

    def _start_cell(self, attributes):
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.place = _place(match[1]) if match else self.place + 1
        is_cleared = self.cleared and self.row > self.cleared[0] and self.place == self.cleared[1]
        if self.pending:
            self._copy_to(self.parser.CurrentByteIndex)
            self._put(before=self.place)
        if is_cleared or self.place in self.pending:
            self._copy_to(self.parser.CurrentByteIndex)
            is_empty = self._token()[2].endswith(b"/>")
            self.cell = {"style": _number(attributes.get("s"), 0), "is_empty": is_empty}

    def _end_cell(self):
        cell, self.cell = self.cell, None
        # At the end of <c/> the parser stands behind it, at that of <c></c> before the closing tag.
        end = self.parser.CurrentByteIndex if cell["is_empty"] else self._token()[1]
        put = self.pending.pop(self.place, None)
        if cell.get("formula") and put:
            self._tell_of_formula(put)
            return
        self.lost_formula = self.lost_formula or "formula" in cell
        self.copied = end
        if put:
            self._cell(self.place, put, cell["style"])

    def _tell_of_formula(self, put):
        last = max(self.rows[self.row])
        words = (
            f"Ô {letters(self.place)}{self.row} nằm trong một công thức chung nên chưa ghi được "
            f"“{put.value}”; hãy tự sửa ô đó."
        )
        told = self.pending.get(last)
        said = f"{told.value}\n{words}" if told else words
        look = told.look if told else Look.WARNING
        self.pending[last if told else self.last_place] = Put(said, look)

    def _put(self, *, before):
        for place in sorted(place for place in self.pending if place < before):
            self._cell(place, self.pending.pop(place), 0)

    def _cell(self, place, put, style):
        reference, p = f"{letters(place)}{self.row}", self.prefix
        number = self.styles.number(put.look, style)
        styled = "" if number is None else f' s="{number}"'
        if isinstance(put.value, int | float) and not isinstance(put.value, bool):
            self._write(f'<{p}c r="{reference}"{styled}><{p}v>{put.value!r}</{p}v></{p}c>')
        elif put.value == "":
            self._write(f'<{p}c r="{reference}"{styled}/>')
        else:
            text = escape(_shortened(writable(str(put.value))))
            self._write(
                f'<{p}c r="{reference}"{styled} t="inlineStr"><{p}is>'
                f'<{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'
            )


def _shortened(text):
    if len(text) <= LONGEST_TEXT // 2:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")


def _number(digits, otherwise):
    return int(digits) if digits and digits.isdecimal() else otherwise


def _place(name):
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(place):
    """The letters of a column: 0 is A."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
