"""Tables in text files: CSV with any separator, in Unicode or in the alphabets of old Windows."""

import csv
import io
import re
import unicodedata

from apps.core.legacy_text import looks_vietnamese, recognise
from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.extent import TABLE_TOP, check_size

_SEPARATORS = ",;\t|"
_MOST_SEPARATORS = 20_000  # in one line: some may stand within quotes
_PHONE_DIGITS = 9  # without the zero
_LINE_BREAKS = re.compile(r"\r\n?|\n")
# "Nguy?n Th? B?nh": what a program leaves that has no letter for ễ. UTF-8 has ễ as three bytes.
_LOST = re.compile(rb"[A-Za-z]{1,3}\?[a-z]")
_MARKED = (b"\xe1\xba", b"\xe1\xbb")
_FEW_LOST = 3
_CELL_ENDS = re.compile(r'[,;\t|\r\n"]+')
_MEASURED = 400_000  # characters, at most, to tell an alphabet by


def read_rows(content):
    """Rows of texts. Raises SpreadsheetError."""
    text = _decode(content)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text, skipped = first.strip()[-1], rest, 1
    else:
        separator, skipped = _separator(text), 0
    if any(line.count(separator) > _MOST_SEPARATORS for line in io.StringIO(text)):
        check_size(1, _MOST_SEPARATORS)
    rows = [[] for _ in range(skipped)]
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            check_size(len(rows) + 1, len(row))
            rows.append([_cell(cell) if len(cell) == _PHONE_DIGITS else cell for cell in row])
    except csv.Error as error:
        raise SpreadsheetError(
            f"Không đọc được tệp CSV từ dòng {len(rows) + 1}; mở bằng Excel rồi lưu lại dạng .xlsx."
        ) from error
    return rows


def _cell(text):
    """A number where Excel has made one of a phone, whose zero is lost: as it stands in .xlsx too."""
    return int(text) if text[0] != "0" and text.isascii() and text.isdecimal() else text


def _decode(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content[:200]:
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    is_lost = len(set(_LOST.findall(content[:_MEASURED]))) >= _FEW_LOST
    if is_lost and not any(letter in content for letter in _MARKED):
        raise SpreadsheetError(
            "Tệp CSV đã mất dấu tiếng Việt (chữ có dấu thành dấu hỏi) khi lưu; mở tệp gốc bằng Excel rồi "
            "lưu dạng .xlsx hoặc “CSV UTF-8”."
        )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        text = _old_windows(content) if encoding == "utf-8-sig" else None
        if text is None:
            raise SpreadsheetError(
                "Tệp CSV không ở dạng Unicode nên sẽ mất dấu tiếng Việt; mở bằng Excel rồi lưu lại dạng "
                ".xlsx hoặc “CSV UTF-8”."
            ) from error
    return text


def _old_windows(content):
    """The text of a file in Windows-1258, TCVN3, VNI or Windows-1252; None where it can be neither."""
    vietnamese = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    if looks_vietnamese(_cells(vietnamese)):
        return vietnamese
    western = content.decode("cp1252", "replace")
    cells = _cells(western)
    return western if recognise(cells) or looks_vietnamese(cells) else None


def _cells(text):
    return list(dict.fromkeys(_CELL_ENDS.split(text[:_MEASURED])))


def _separator(text):
    """The one that cuts the first rows into most cells."""
    top = _LINE_BREAKS.split(text[:20_000])[:TABLE_TOP]

    def cells(separator):
        return sum(len(row) - 1 for row in csv.reader(top, delimiter=separator))

    return max(_SEPARATORS, key=cells)
