"""How far the content of a sheet reaches.

Readers lay out the whole rectangle up to the farthest cell, so that two cells far apart can take
all memory. The extent is therefore known before a reader sees the file.
"""

import re
from xml.parsers import expat

from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.limits import (
    MAX_CELLS,
    MAX_MERGES,
    MAX_TEXT,
    damaged,
    too_many_cells,
)

MAX_ROWS = 50_000
MAX_COLUMNS = 80
TABLE_TOP = 30  # rows above the first row of data, at most

# Perhaps a reference to a row or cell out of bounds (CB is column 80), or a cell without one: worth
# the exact reading, which takes five times as long.
_SUSPECT = (
    re.compile(
        rb"""r\s*=\s*["'](?:[A-Za-z]{3}|[D-Zd-z][A-Za-z]|[Cc][C-Zc-z]|[A-Za-z]{0,2}(?:[5-9][0-9]{4}|[0-9]{6}))"""
    ),
    re.compile(rb"<c(?!\s+r\s*=)[\s/>]"),
    re.compile(rb":c(?!\s+r\s*=)[\s/>]"),
)
_CELL_ENDS = (b"</v>", b":v>", b"</is>", b":is>")
_SHARED = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
_SHARED_NUMBER = re.compile(rb"v[^<>]{0,50}>\s*+([0-9]{1,9})")
_MOST_TAGS = 5_000_000
_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")


def far_cell():
    return SpreadsheetError(
        "Trang tính có ô ở quá dòng 50.000 hoặc quá cột thứ 80; xóa các dòng, cột thừa rồi lưu "
        "lại, hoặc tách thành nhiều tệp."
    )


def check_size(height, width):
    """Refuse a sheet of more rows or columns than a table has."""
    if height > MAX_ROWS + TABLE_TOP:
        raise SpreadsheetError("Trang tính có hơn 50.000 dòng; tách thành nhiều tệp.")
    if width > MAX_COLUMNS:
        raise SpreadsheetError("Trang tính có hơn 80 cột; xóa các cột thừa ở bên phải rồi lưu lại.")


def check_office_xml(xml):
    """Refuse a sheet of an .xlsx file with content out of bounds."""
    cells = sum(xml.count(end) for end in _CELL_ENDS)
    rows = xml.count(b"<row") + xml.count(b":row")
    if cells > MAX_CELLS or cells > MAX_COLUMNS * max(rows, 1):
        raise too_many_cells()
    if xml.count(b"mergeCell ") > MAX_MERGES:
        raise too_many_cells()
    if any(pattern.search(xml) for pattern in _SUSPECT):
        if xml.count(b"<") > _MOST_TAGS:
            raise far_cell()
        _OfficeReader().read(xml)


def check_shared_texts(texts, sheets):
    """Refuse sheets whose cells together hold a text of the shared ones far too often.

    A reader gives each cell a copy of its own. `texts` is the XML of the shared texts, `sheets`
    that of each sheet.
    """
    count = texts.count(b"<si") + texts.count(b":si")
    if count > 2 * MAX_CELLS:
        raise too_many_cells()
    lengths = [len(text) for text in _SHARED.split(texts)[1:]]
    longest = max(lengths, default=0)
    for xml in sheets:
        if longest * (xml.count(b"<v") + xml.count(b":v")) <= MAX_TEXT:
            continue
        total = sum(
            lengths[number]
            for number in map(int, _SHARED_NUMBER.findall(xml))
            if number < len(lengths)
        )
        if total > MAX_TEXT:
            raise too_many_cells()


def check_open_document(xml):
    """Refuse the content of an .ods file with a sheet out of bounds."""
    if xml.count(b"<") > _MOST_TAGS:
        raise too_many_cells()
    _OpenDocumentReader().read(xml)


class _Reader:
    """Follows rows and cells; calls `fits` at each cell with content."""

    def __init__(self):
        self.row = self.column = 0

    def read(self, xml):
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise damaged() from error

    def fits(self):
        if self.row > MAX_ROWS + TABLE_TOP or self.column > MAX_COLUMNS:
            raise far_cell()


class _OfficeReader(_Reader):
    def start(self, tag, attributes):
        name = tag.rpartition(":")[2]
        reference = attributes.get("r", "")
        if name == "row":
            self.row = _count(reference, self.row + 1)
            self.column = 0
        elif name == "c":
            if match := _REFERENCE.fullmatch(reference):
                self.column = _column_number(match[1])
                self.row = int(match[2])
            else:
                self.column += 1
        elif name in ("v", "is"):
            self.fits()

    def end(self, tag):
        pass


class _OpenDocumentReader(_Reader):
    repeat = row_repeat = 1
    filled = row_filled = False
    cells = row_cells = text = 0

    def start(self, tag, attributes):
        name = tag.rpartition(":")[2]
        if name == "table":
            self.row = 0
        elif name == "table-row":
            self.row, self.column = self.row + 1, 0
            self.row_repeat = _count(attributes.get("table:number-rows-repeated"), 1)
            self.row_filled, self.row_cells = False, 0
        elif name in ("table-cell", "covered-table-cell"):
            self.repeat = _count(attributes.get("table:number-columns-repeated"), 1)
            self.filled = "office:value-type" in attributes
        elif name == "p":
            self.filled = True

    def end(self, tag):
        name = tag.rpartition(":")[2]
        if name in ("table-cell", "covered-table-cell"):
            self.column += self.repeat
            if self.filled:
                self.row_filled = True
                self.row_cells += self.repeat
                self.fits()
            self.filled = False
        elif name == "table-row":
            self.row, self.column = self.row + self.row_repeat - 1, 0
            if self.row_filled:
                self.fits()
                self.cells += self.row_cells * self.row_repeat
                if self.cells > MAX_CELLS:
                    raise too_many_cells()


def _count(digits, otherwise):
    return (
        int(digits)
        if digits and digits.isascii() and digits.isdigit() and len(digits) < 10
        else otherwise
    )


def _column_number(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
