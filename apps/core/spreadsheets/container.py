"""What a file really is, and whether it is safe to unpack: before any reader touches it."""

import enum
import io
import re
import struct
import zipfile
import zlib

from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.extent import check_office_xml, check_open_document

MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_MEMBERS = 2_000

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
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise SpreadsheetError("Tệp có mật khẩu; mở bằng Excel, bỏ mật khẩu rồi lưu lại.")
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
        raise _damaged() from error
    names = {member.filename for member in members}
    if len(names) != len(members) or len(members) > MAX_MEMBERS:
        raise _damaged()
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
    for member in members:
        _check_member(content, member, kind)
    return kind


def _check_member(content, member, kind):
    if member.flag_bits & 0x1:
        raise SpreadsheetError(
            "Tệp có mật khẩu; mở bằng Excel hoặc LibreOffice, bỏ mật khẩu rồi lưu lại."
        )
    unpacked = _unpack(content, member)
    if unpacked.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _damaged()
    is_xml = _XML.match(unpacked) is not None
    if is_xml and b"<!ENTITY" in unpacked:
        raise _damaged()
    if is_xml and kind is Kind.XLSX:
        check_office_xml(unpacked)
    if kind is Kind.ODS and member.filename == "content.xml":
        check_open_document(unpacked)


def _unpack(content, member):
    """The member's bytes; it is an error when they are not as many as the directory says."""
    start = member.header_offset
    header = content[start : start + 30]
    if len(header) < 30:
        raise _damaged()
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
            raise _damaged() from error
        complete = inflate.eof
    else:
        raise _damaged()
    if not complete or len(unpacked) != member.file_size:
        raise _damaged()
    return unpacked


def _damaged():
    return SpreadsheetError("Tệp hỏng; mở bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx.")
