"""Long plain lists as .csv, for machines: UTF-8 with BOM, commas, CRLF, ISO dates, plain numbers.

Spreadsheet programs take a cell that begins with = + - @ for a formula, also in a CSV file. Such a
text gets an apostrophe in front, as one types it in Excel; reading takes it away again
(`tables._value`). What is just a number or a phone (-5, +84912345678) stays as it is.
"""

import codecs
import csv
import io
import re
from datetime import datetime
from decimal import Decimal

from apps.core.dates import local
from apps.core.spreadsheets.writing import writable

_SUSPECT = re.compile(r"\s*'*\s*[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[+-](?:\d[\d .,]*)?", re.ASCII)


def write_csv(stream, *, columns, rows):
    """Write rows (iterables of values in the order of columns) under their headings. Returns their number."""
    stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, "utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in columns])
    count = 0
    for row in rows:
        writer.writerow([_text(value) if type(value) is str else _plain(value) for value in row])
        count += 1
    text.flush()
    text.detach()
    return count


def guarded(text):
    """The text as no program takes it for a formula."""
    return f"'{text}" if _SUSPECT.match(text) and not _NUMBER.fullmatch(text) else text


def _text(value):
    if not value.isprintable():
        value = writable(value).replace("\r\n", "\n").replace("\r", "\n")
    return guarded(value) if value and not value[0].isalnum() else value


def _plain(value):
    """Everything but text."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if value is None or isinstance(value, int | float):
        return value
    return _text(str(value))
