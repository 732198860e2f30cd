"""Cells of an .xlsx file whose formula has no result, or an error for one.

Readers give nothing for them, and what a person sees as filled would be lost without a word.
"""

import re

from apps.core.spreadsheets.limits import all_formulas

_MOST = 100_000  # such cells of a sheet
NOT_COMPUTED = "#CHƯA TÍNH!"

# Nothing here may run back and forth over a long tag: files come from strangers.
_ERROR = re.compile(
    rb"""<c\b(?P<cell>[^<>]{0,200}\bt=["']e["'][^<>]{0,200})>(?:<f[^<>]*+(?<=/)>|<f[^<>]*+(?<!/)>[^<]*+</f>)?\s*+<v>(?P<error>[^<]{0,40})</v>"""
)
_NO_RESULT = re.compile(
    rb"<c\b(?P<cell>[^<>]{0,400})>\s*+(?:<f[^<>]*+(?<=/)>|<f[^<>]*+(?<!/)>[^<]*+</f>)\s*+(?:<v\s*+/>|<v>\s*+</v>)?\s*+</c>"
)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


def silent_cells(xml):
    """{(row, column) from 0: "#N/A" or NOT_COMPUTED} of the XML of a sheet."""
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
    if len(found) >= _MOST:
        raise all_formulas()
    reference = _REFERENCE.search(cell)
    if reference:
        column = 0
        for letter in reference[1]:
            column = column * 26 + letter - 64
        found[int(reference[2]) - 1, column - 1] = text
