"""What a file really is, and whether it is safe to unpack: before any reader touches it."""

import enum
import io
import re
import struct
import zipfile
import zlib

from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.extent import (
    check_office_xml,
    check_open_document,
    check_shared_texts,
)
from apps.core.spreadsheets.limits import damaged, has_macros, has_password

MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 2_000
_MAX_INDEX = 1024 * 1024  # the list of sheets and what belongs to what
_MAX_STYLES = 12 * 1024 * 1024
_BLOCK = (
    128 * 1024
)  # longer than the longest text a cell can hold: no XML goes on so long without a tag
_MACRO_PART = re.compile(
    r"(?:.*/)?vbaProject.*|xl/macrosheets/.+|Basic/.+\.xml|Scripts/.+", re.IGNORECASE
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")


class Kind(enum.Enum):
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"


def check(content):
    """The kind of a file by its content. Raises SpreadsheetError for everything we do not open."""
    if content.startswith(b"PK\x03\x04"):
        return _check_zip(content)
    if content.startswith(_OLE):
        return Kind.XLS
    head = content[:1000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise SpreadsheetError(
            "Tệp là trang web hoặc XML chứ không phải bảng tính; mở bằng Excel rồi lưu lại dạng .xlsx."
        )
    utf16 = (
        content.startswith((b"\xff\xfe", b"\xfe\xff"))
        or content[1:2] == b"\0"
        or content[:1] == b"\0"
    )
    if head.startswith((b"%pdf", b"{\\rtf")) or (b"\0" in content and not utf16):
        raise SpreadsheetError("Tệp không phải là bảng tính; chọn tệp .xlsx, .xls, .ods hoặc .csv.")
    return Kind.TEXT


def _check_zip(content):
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise damaged() from error
    names = {member.filename for member in members}
    if len(names) != len(members) or len(members) > MAX_MEMBERS:
        raise damaged()
    if "xl/workbook.xml" in names:
        kind = Kind.XLSX
    elif "content.xml" in names:
        kind = Kind.ODS
    elif "xl/workbook.bin" in names:
        raise SpreadsheetError("Không đọc được dạng .xlsb; mở bằng Excel rồi lưu lại dạng .xlsx.")
    else:
        raise SpreadsheetError(
            "Tệp nén không phải là bảng tính; chọn tệp .xlsx, .xls, .ods hoặc .csv."
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(content), 1):
        raise SpreadsheetError(
            "Tệp bung ra quá lớn so với dung lượng của nó nên không được mở; xóa các trang và dòng trống thừa "
            "rồi lưu lại."
        )
    if any(_MACRO_PART.fullmatch(name) for name in names):
        raise has_macros()
    if any(member.flag_bits & 0x1 for member in members):
        raise has_password()
    sheets, texts = [], b""
    for member in sorted(members, key=lambda member: member.filename != "META-INF/manifest.xml"):
        xml = _checked(content, member, kind)
        if xml is not None and kind is Kind.XLSX and b"<si" in xml:
            texts = xml if len(xml) > len(texts) else texts
        elif xml is not None and kind is Kind.XLSX and b"heetData" in xml:
            sheets.append(xml)
    if texts:
        check_shared_texts(texts, sheets)
    return kind


def _checked(content, member, kind):
    """The member if it is XML, else None. Raises SpreadsheetError."""
    unpacked = _unpack(content, member)
    if unpacked.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise damaged()
    if _XML.match(unpacked) is None:
        if kind is Kind.ODS and member.filename == "content.xml":
            raise damaged()
        return None
    if b"<!ENTITY" in unpacked or b"\0" in unpacked[:1000]:
        raise damaged()
    size = len(unpacked)
    name = member.filename
    if name.endswith((".rels", "xl/workbook.xml", "[Content_Types].xml")) and size > _MAX_INDEX:
        raise damaged()
    if name.endswith("styles.xml") and size > _MAX_STYLES:
        raise SpreadsheetError(
            "Tệp có quá nhiều kiểu định dạng; chép bảng sang một tệp Excel mới (chỉ dán giá trị) rồi lưu lại."
        )
    if any(b">" not in unpacked[at : at + _BLOCK] for at in range(0, size - _BLOCK, _BLOCK)):
        raise damaged()
    if kind is Kind.XLSX:
        check_office_xml(unpacked)
    elif name == "META-INF/manifest.xml" and b"encryption-data" in unpacked:
        raise has_password()
    elif name == "content.xml":
        check_open_document(unpacked)
    return unpacked


def _unpack(content, member):
    """The member's bytes; it is an error when they are not as many as the directory says."""
    start = member.header_offset
    header = content[start : start + 30]
    if len(header) < 30:
        raise damaged()
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start += 30 + name_length + extra_length
    packed = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        unpacked, complete = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            unpacked = inflate.decompress(packed, member.file_size + 1)
        except zlib.error as error:
            raise damaged() from error
        complete = inflate.eof
    else:
        raise damaged()
    if not complete or len(unpacked) != member.file_size:
        raise damaged()
    return unpacked
