"""Writing remarks into somebody's own .xlsx file, of which all else stays as it is, byte for byte.

One sheet and the styles are copied with pieces put between; nothing is laid out in memory but the
bytes of the sheet. What we write is text for sure: no cell of ours can become a formula.
"""

import io
import re
import shutil
import tempfile
import zipfile

from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.marks import sheet_members
from apps.core.spreadsheets.sheet_edit import SheetEdit
from apps.core.spreadsheets.styling import Styles

_CHAIN = re.compile(rb"<[^<>]*calcChain[^<>]*/>")
_SPOOLED = 4 * 1024 * 1024


def annotate(content, stream, *, sheet, cells, widths, cleared=None, plain_font=False):
    """Write the .xlsx of `content` with `cells` {(row, place): Put} in it to the binary `stream`.

    Rows count from 1, places from 0. `widths` are {place: characters}; `cleared` (row, place) empties
    a column below that row first. With `plain_font` mended cells are in a font of today. A cell that
    is part of a common formula stays, and the last of `cells` in its row says so.
    Raises SpreadsheetError.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = dict(sheet_members(archive)).get(sheet)
        if member is None:
            raise SpreadsheetError(f"Không tìm thấy trang “{sheet}” trong tệp.")
        names = {name.lower(): name for name in archive.namelist()}
        style_name = names.get("xl/styles.xml")
        styles = Styles(archive.read(style_name) if style_name else b"", plain_font=plain_font)
        with tempfile.SpooledTemporaryFile(max_size=_SPOOLED) as written:
            edit = SheetEdit(archive.read(member), written, styles, cells, widths, cleared)
            edit.run()
            written.seek(0)
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
                for info in archive.infolist():
                    if edit.lost_formula and info.filename.lower().endswith("calcchain.xml"):
                        continue  # it would name cells that have no formula any more; Excel makes it anew
                    _copy(
                        archive,
                        info,
                        target,
                        _changed(archive, info, member, written, styles, edit),
                    )


def _changed(archive, info, member, written, styles, edit):
    """The file to copy from in place of a member of the archive, or None."""
    if info.filename == member:
        return written
    name = info.filename.lower()
    if name == "xl/styles.xml":
        return io.BytesIO(styles.written())
    if edit.lost_formula and name in ("[content_types].xml", "xl/_rels/workbook.xml.rels"):
        return io.BytesIO(_CHAIN.sub(b"", archive.read(info)))
    return None


def _copy(archive, info, target, source):
    fresh = zipfile.ZipInfo(info.filename, info.date_time)
    fresh.external_attr, fresh.compress_type = info.external_attr, zipfile.ZIP_DEFLATED
    with target.open(fresh, "w", force_zip64=info.file_size > 2**31) as to:
        if source is not None:
            shutil.copyfileobj(source, to)
        elif not info.is_dir():
            with archive.open(info) as kept:
                shutil.copyfileobj(kept, to)
