"""Cells of an .xlsx file whose formula has no result, or an error for one.

Readers give nothing for them, and what a person sees as filled would be lost without a word.
"""

import io
import re
import zipfile
from xml.etree import ElementTree

NOT_COMPUTED = "#CHƯA TÍNH!"

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(
    rb"""<c\b(?P<cell>[^>]*\bt=["']e["'][^>]*)>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?\s*<v>(?P<error>[^<]*)</v>"""
)
_NO_RESULT = re.compile(
    rb"<c\b(?P<cell>[^>]*)>\s*(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


def silent_cells(content):
    """{sheet name: {(row, column) from 0: "#N/A" or NOT_COMPUTED}} of an .xlsx file that was checked."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, member in _sheets(archive):
            cells = _silent(archive.read(member))
            if cells:
                found[name] = cells
    return found


def _sheets(archive):
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


def _silent(xml):
    found = {}
    if b"<f" in xml:
        for match in _NO_RESULT.finditer(xml):
            if b't="str"' not in match["cell"]:
                _note(found, match["cell"], NOT_COMPUTED)
    if b't="e"' in xml or b"t='e'" in xml:
        for match in _ERROR.finditer(xml):
            _note(found, match["cell"], match["error"].decode("ascii", "replace"))
    return found


def _note(found, cell, text):
    reference = _REFERENCE.search(cell)
    if reference:
        column = 0
        for letter in reference[1]:
            column = column * 26 + letter - 64
        found[int(reference[2]) - 1, column - 1] = text
