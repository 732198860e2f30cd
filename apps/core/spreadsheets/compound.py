"""The old .xls: streams of records in a compound file (MS-CFB, MS-XLS), looked at before a reader is.

A reader trusts what such a file says of itself: chains that run in circles, sizes, texts used by a
million cells. What is hidden in a sheet stands here too.
"""

import struct
from array import array
from itertools import accumulate

from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.extent import MAX_COLUMNS, MAX_ROWS, TABLE_TOP, far_cell
from apps.core.spreadsheets.limits import (
    MAX_MERGES,
    MAX_TEXT,
    check_formulas,
    damaged,
    has_macros,
    has_password,
    too_many_cells,
)
from apps.core.spreadsheets.marks import Marks

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_MOST_SECTORS = 0xFFFFFFF0
_MOST_RECORDS = 1_200_000
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MACROS = {"_vba_project_cur", "macros", "_vba_project", "vba"}
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # how Excel locks an .xlsx

_FORMULA, _FILEPASS, _DATEMODE, _CONTINUE, _COLINFO, _BOUNDSHEET = (
    0x06,
    0x2F,
    0x22,
    0x3C,
    0x7D,
    0x85,
)
_MULRK, _MERGED, _SST, _LABELSST = 0xBD, 0xE5, 0xFC, 0xFD
_DIMENSIONS, _ROW, _BOF = 0x200, 0x208, 0x809
_CELLS = {0x203, 0x204, 0x205, 0x27E, _MULRK, _LABELSST, _FORMULA}
_READ = {
    _FILEPASS,
    _DATEMODE,
    _COLINFO,
    _BOUNDSHEET,
    _MERGED,
    _SST,
    _DIMENSIONS,
    _ROW,
    _BOF,
} | _CELLS


def check_compound(content):
    """([Marks of each sheet], whether days are counted from 1904). Raises SpreadsheetError."""
    if _ENCRYPTED_PACKAGE in content:
        raise has_password()
    try:
        streams, names = _directory(content)
        stream = streams.get("workbook") or streams.get("book")
        if stream is None:
            raise SpreadsheetError(
                "Tệp không phải là bảng tính; chọn tệp .xlsx, .xls, .ods hoặc .csv."
            )
        if names & _MACROS:
            raise has_macros()
        return _Records(stream()).read()
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        if isinstance(error, SpreadsheetError):
            raise
        raise damaged() from error


# --- the compound file -------------------------------------------------------------------------


def _directory(content):
    """({name: function that gives the stream}, all names), small letters."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise damaged()
    size = 1 << shift
    first_directory, cutoff, first_small, first_more = (
        struct.unpack_from("<I", content, place)[0] for place in (48, 56, 60, 68)
    )
    table = _table(content, size, first_more)

    def read(first, table=table, size=size, source=None):
        pieces = []
        for sector in _chain(first, table):
            start = sector * size if source is not None else (sector + 1) * size
            pieces.append((source if source is not None else content)[start : start + size])
        return b"".join(pieces)

    entries, raw = [], read(first_directory)
    for place in range(0, len(raw) - 127, 128):
        length, kind = struct.unpack_from("<HB", raw, place + 64)
        if kind in (_STORAGE, _STREAM, _ROOT):
            name = raw[place : place + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
            entries.append((name.lower(), kind, *struct.unpack_from("<II", raw, place + 116)))
    roots = [entry for entry in entries if entry[1] == _ROOT]
    if len(roots) != 1:
        raise damaged()
    small = array("I", read(first_small)) if first_small < _MOST_SECTORS else array("I")
    container = read(roots[0][2]) if roots[0][2] < _MOST_SECTORS else b""
    streams = {}
    for name, kind, first, length in entries:
        if kind != _STREAM or not length:
            continue
        # every chain is walked once: a reader would go round in a circle without end
        is_small = length < cutoff
        if (
            sum(1 for _ in _chain(first, small if is_small else table))
            << (6 if is_small else shift)
            < length
        ):
            raise damaged()
        streams[name] = lambda first=first, length=length, is_small=is_small: (
            read(first, small, 64, container) if is_small else read(first)
        )[:length]
    return streams, {name for name, *_ in entries}


def _table(content, size, more):
    """The table of sectors: for each the one that follows."""
    places = [place for place in struct.unpack_from("<109I", content, 76) if place < _MOST_SECTORS]
    seen = set()
    while more < _MOST_SECTORS:
        if more in seen:
            raise damaged()
        seen.add(more)
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        places += [place for place in block[:-1] if place < _MOST_SECTORS]
        more = block[-1]
    if len(places) * size > len(content):
        raise damaged()
    table = array("I")
    for place in places:
        table.frombytes(content[(place + 1) * size : (place + 2) * size].ljust(size, b"\xff"))
    return table


def _chain(first, table):
    """The sectors of a stream in order."""
    sector, count = first, 0
    while sector < _MOST_SECTORS:
        count += 1
        if count > len(table):
            raise damaged()
        yield sector
        sector = table[sector]


# --- the records -------------------------------------------------------------------------------


class _Records:
    """One walk over the records of the workbook stream."""

    def __init__(self, stream):
        self.stream = stream
        self.starts, self.sheets = [], {}
        self.sheet = None
        self.counts_from_1904 = False
        self.lengths, self.text, self.cells, self.merges = [], 0, 0, 0

    def read(self):
        stream, place, end, count = self.stream, 0, len(self.stream) - 3, 0
        unpack, read, record = struct.Struct("<HH").unpack_from, _READ, self._record
        while place < end:
            kind, length = unpack(stream, place)
            count += 1
            if kind in read:
                record(kind, place + 4, length)
            elif count > _MOST_RECORDS:
                raise too_many_cells()
            elif not kind and not length:
                break  # padding
            place += 4 + length
        found = [self.sheets.get(start, _Sheet()) for start in self.starts]
        return [sheet.marks() for sheet in found], self.counts_from_1904

    def _record(self, kind, place, length):
        stream = self.stream
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", stream, place)
            if kind == _MULRK:
                column = struct.unpack_from("<H", stream, place + length - 2)[0]
            if row >= MAX_ROWS + TABLE_TOP or column >= MAX_COLUMNS + 1:
                raise far_cell()
            if self.sheet is not None:
                self.sheet.cells += 1
                self.sheet.formulas += kind == _FORMULA
            if kind == _LABELSST:
                text = struct.unpack_from("<I", stream, place + 6)[0]
                self.text += self.lengths[text] if text < len(self.lengths) else 0
                if self.text > MAX_TEXT:
                    raise too_many_cells()
        elif kind == _ROW:
            row, flags = (
                struct.unpack_from("<H", stream, place)[0],
                struct.unpack_from("<H", stream, place + 12)[0],
            )
            if flags & 0x20 and self.sheet is not None:
                self.sheet.hidden_rows.add(row)
        elif kind == _BOF:
            self.sheet = self.sheets.setdefault(place - 4, _Sheet())
        elif kind == _BOUNDSHEET:
            start, _, sort = struct.unpack_from("<IBB", stream, place)
            if sort == 1:
                raise has_macros()
            if sort == 0:
                self.starts.append(start)
        elif kind == _FILEPASS:
            raise has_password()
        elif kind == _DATEMODE:
            self.counts_from_1904 = stream[place] == 1
        elif kind == _COLINFO:
            first, last, _, _, flags = struct.unpack_from("<5H", stream, place)
            if flags & 1 and self.sheet is not None:
                self.sheet.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
        elif kind == _MERGED:
            self.merges += struct.unpack_from("<H", stream, place)[0]
            if self.merges > MAX_MERGES:
                raise too_many_cells()
        elif kind == _DIMENSIONS and length >= 14:
            first_row, last_row, first, last = struct.unpack_from("<IIHH", stream, place)
            if last_row > 65_536 or last > 256 or first_row > last_row or first > last:
                raise damaged()
        elif kind == _SST:
            self.lengths = _text_lengths(stream, place, length)


class _Sheet:
    def __init__(self):
        self.cells = self.formulas = 0
        self.hidden_rows, self.hidden_columns = set(), set()

    def marks(self):
        return Marks(
            hidden_rows=tuple(sorted(self.hidden_rows)),
            hidden_columns=tuple(sorted(self.hidden_columns)),
            is_all_formulas=check_formulas(self.formulas, self.cells),
        )


def _text_lengths(stream, place, length):
    """How many characters each shared text has, at most: a text may go on in records behind."""
    pieces = [stream[place : place + length]]
    place += length
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind != _CONTINUE:
            break
        pieces.append(stream[place + 4 : place + 4 + length])
        place += 4 + length
    breaks = set(accumulate(map(len, pieces)))
    data = b"".join(pieces)
    lengths, at = [], 8
    edges = sorted(breaks)
    edge = 0
    while at + 3 <= len(data):
        characters, flags = struct.unpack_from("<HB", data, at)
        lengths.append(characters)
        at += 3
        runs = extra = 0
        if flags & 8:
            runs = struct.unpack_from("<H", data, at)[0]
            at += 2
        if flags & 4:
            extra = struct.unpack_from("<I", data, at)[0]
            at += 4
        wide = flags & 1
        while characters:
            while edge < len(edges) and edges[edge] <= at:
                edge += 1
            room = (edges[edge] if edge < len(edges) else len(data)) - at
            fits = min(characters, room >> wide)
            at += fits << wide
            characters -= fits
            if characters:
                if at + 1 >= len(data):
                    return lengths
                at = max(at, edges[edge] if edge < len(edges) else len(data))
                wide = data[at] & 1 if at < len(data) else 0
                at += 1
        at += 4 * runs + extra
    return lengths
