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

# A cell out of bounds (CB is column 80) that is not empty, or a cell without its place: worth the
# exact reading, which takes five times as long.
_SUSPECT = (
    re.compile(
        rb"""<(?:\w{1,9}:)?c\s[^<>]{0,200}\br\s{0,3}=\s{0,3}["'](?:[A-Za-z]{3}|[D-Zd-z][A-Za-z]|[Cc][C-Zc-z]|[A-Za-z]{0,2}(?:[5-9][0-9]{4}|[0-9]{6}))[^<>]*+(?<!/)>"""
    ),
    re.compile(rb"<c(?!\s+r\s*=)[\s/>]"),
    re.compile(rb":c(?!\s+r\s*=)[\s/>]"),
)
_CELL_ENDS = (b"</v>", b":v>", b"</is>", b":is>")
_SHARED = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
_SHARED_NUMBER = re.compile(rb"v[^<>]{0,50}>\s*+([0-9]{1,9})")
_MOST_TAGS = 1_200_000  # of a sheet that is read exactly
_MOST_OPEN = 1_000  # tags without an end
_OPEN_CELL = re.compile(rb"<table:(?:covered-)?table-cell([^<>]*+)>")
_COUNT = re.compile(rb"""\s{0,3}=\s{0,3}["']([0-9]{1,12})["']""")
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
    tags, ends = xml.count(b"<"), xml.count(b"</")
    if tags - 2 * ends - xml.count(b"/>") > _MOST_OPEN:
        raise damaged()
    if cells > MAX_CELLS or cells > MAX_COLUMNS * max(rows, 1):
        raise too_many_cells()
    if xml.count(b"mergeCell ") > MAX_MERGES:
        raise too_many_cells()
    if any(pattern.search(xml) for pattern in _SUSPECT):
        if tags > _MOST_TAGS:
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
    if xml.count(b"table-cell") > 2 * MAX_CELLS:
        raise too_many_cells()
    for sheet in xml.split(b"<table:table ")[1:]:
        _check_open_sheet(sheet.split(b"<table:table-row")[1:])


def _check_open_sheet(rows):
    """Refuse a sheet whose rows and cells, repeated as they say, reach too far or are too many."""
    number = cells = text = 0
    for row in rows:
        tag = row.partition(b">")[0]
        row_repeat = _repeated(tag, b"table:number-rows-repeated")
        column = filled = repeated = 0
        for match in _OPEN_CELL.finditer(row):
            repeat = 1
            if b"-repeated" in match[1]:
                repeat = _repeated(match[1], b"table:number-columns-repeated")
            column += repeat
            if b"office:" in match[1] or not match[1].endswith(b"/"):
                filled += repeat
                repeated = max(repeated, repeat)
                if column > MAX_COLUMNS:
                    raise far_cell()
        number += row_repeat
        if filled:
            if number > MAX_ROWS + TABLE_TOP:
                raise far_cell()
            cells += filled * row_repeat
            text += len(row) * (repeated * row_repeat - 1)
            if cells > MAX_CELLS or text > MAX_TEXT:
                raise too_many_cells()


def _repeated(tag, name):
    """How often a row or cell stands there, as its tag says."""
    if name not in tag:
        return 1
    match = _COUNT.match(tag.partition(name)[2])
    if match is None:
        raise damaged()
    return max(int(match[1]), 1)


class _OfficeReader:
    """Follows rows and cells of a sheet."""

    def __init__(self):
        self.row = self.column = 0

    def read(self, xml):
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise damaged() from error

    def start(self, tag, attributes):
        name = tag.rpartition(":")[2]
        if name == "c":
            if match := _REFERENCE.fullmatch(attributes.get("r", "")):
                self.column = _column_number(match[1])
                self.row = int(match[2])
            else:
                self.column += 1
        elif name == "row":
            self.row = _count(attributes.get("r", ""), self.row + 1)
            self.column = 0
        elif name in ("v", "is") and (self.row > MAX_ROWS + TABLE_TOP or self.column > MAX_COLUMNS):
            raise far_cell()


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
