"""What the reader of cells does not tell about a sheet: what is hidden, formulas without a result."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from apps.core.spreadsheets.extent import MAX_COLUMNS, MAX_ROWS, TABLE_TOP
from apps.core.spreadsheets.formulas import silent_cells
from apps.core.spreadsheets.limits import check_formulas

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN = rb"""\bhidden\s{0,3}=\s{0,3}["'](?:1|true)["']"""
_HIDDEN_ROW = re.compile(rb"<(?:\w{1,9}:)?row\b([^<>]{0,300}" + _HIDDEN + rb"[^<>]{0,300})>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w{1,9}:)?col\b([^<>]{0,300}" + _HIDDEN + rb"[^<>]{0,300})>")
_NUMBER = re.compile(rb"""\b(r|min|max)\s*=\s*["']([0-9]{1,7})["']""")
_HIDDEN_STATES = ("collapse", "filter")
_DATE_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")


@dataclass(frozen=True)
class Marks:
    """Of one sheet, counted from 0. `silent` are the cells whose formula has no result."""

    silent: dict = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    is_all_formulas: bool = False


def office_marks(content):
    """({sheet name: Marks}, whether days are counted from 1904) of an .xlsx file that was checked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: _of_sheet(archive.read(member)) for name, member in sheet_members(archive)}
        counts_from_1904 = bool(_DATE_1904.search(archive.read("xl/workbook.xml")))
    return found, counts_from_1904


def sheet_members(archive):
    """(name of a sheet, its member of the zip archive), in the order of the tabs."""
    members = set(archive.namelist())
    if "xl/_rels/workbook.xml.rels" not in members:
        return
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION), "")
            member = target[1:] if target.startswith("/") else f"xl/{target}"
            if member in members:
                yield element.get("name"), member


def _of_sheet(xml):
    formulas = xml.count(b"<f>") + xml.count(b"<f ") + xml.count(b":f>") + xml.count(b":f ")
    cells = xml.count(b"</v>") + xml.count(b":v>") + xml.count(b"</is>") + xml.count(b":is>")
    if check_formulas(formulas, cells):
        return Marks(is_all_formulas=True)
    rows, columns = [], []
    if b"hidden" in xml:
        for match in _HIDDEN_ROW.finditer(xml):
            numbers = dict(_NUMBER.findall(match[1]))
            if b"r" in numbers and int(numbers[b"r"]) <= MAX_ROWS + TABLE_TOP:
                rows.append(int(numbers[b"r"]) - 1)
        for match in _HIDDEN_COLUMN.finditer(xml):
            numbers = dict(_NUMBER.findall(match[1]))
            if b"min" in numbers:
                first, last = int(numbers[b"min"]), int(numbers.get(b"max", numbers[b"min"]))
                columns += range(first - 1, min(last, MAX_COLUMNS))
    return Marks(silent_cells(xml), tuple(sorted(set(rows))), tuple(sorted(set(columns))))


def open_document_marks(content):
    """{sheet name: Marks} of an .ods file that was checked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("content.xml")
    reader = _OpenDocumentReader()
    if any(f'"{state}"'.encode() in xml for state in _HIDDEN_STATES):
        parser = expat.ParserCreate()
        parser.StartElementHandler = reader.start
        parser.Parse(xml, True)
    return {
        name: Marks(hidden_rows=tuple(rows), hidden_columns=tuple(columns))
        for name, rows, columns in reader.sheets
    }


class _OpenDocumentReader:
    def __init__(self):
        self.sheets = []
        self.row = self.column = 0

    def start(self, tag, attributes):
        if tag == "table:table":
            self.sheets.append((attributes.get("table:name", ""), [], []))
            self.row = self.column = 0
        elif tag == "table:table-row" and self.sheets:
            self.row = self._next(attributes, "rows", self.row, MAX_ROWS + TABLE_TOP, place=1)
        elif tag == "table:table-column" and self.sheets:
            self.column = self._next(attributes, "columns", self.column, MAX_COLUMNS, place=2)

    def _next(self, attributes, what, start, most, *, place):
        repeated = attributes.get(f"table:number-{what}-repeated", "1")
        end = start + (int(repeated) if repeated.isdecimal() and len(repeated) < 9 else 1)
        if attributes.get("table:visibility") in _HIDDEN_STATES:
            self.sheets[-1][place].extend(range(start, min(end, most)))
        return end
