"""Cells copied in Excel as a file of their own, so that pasting is an import like any other."""

import csv
import io
import re

from django.core.files.base import ContentFile
from django.utils import timezone

from apps.core.actions import ActionError
from apps.core.dates import format_moment
from apps.core.money import format_number
from apps.core.spreadsheets.extent import MAX_COLUMNS, TABLE_TOP
from apps.core.text import fold
from apps.workbooks.kinds import KINDS

MAX_LINES = 500
FIRST = 8
USUAL = {
    "legacy_code",
    "unit",
    "kind",
    "full_name",
    "birth",
    "hamlet",
    "headcount",
    "filed_on",
    "given_on",
    "sponsor",
    "form",
    "description",
    "value",
    "householder",
    "relation",
    "reviewed_on",
    "outcome",
    "name",
    "phone",
    "monthly",
    "pledged_on",
}
"""Columns that the empty grid shows, eight at most, and that lines without headings are taken for."""
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)|([^\t\n]*)')
ENOUGH = 2  # headings that make a line the line of headings


class PasteError(ActionError):
    """What was pasted is no table. The message is for people."""


def kinds():
    """The kinds whose tables are plain lists under one line of headings."""
    return {key: kind for key, kind in KINDS.items() if kind.resource.asks_about_columns}


def name():
    return f"Dán lúc {format_moment(timezone.now())}"


def as_file(text, columns, *, at):
    """A CSV file, named `at`, of lines of cells with tabs between them. Raises PasteError.

    Lines without a line of headings are taken for the first columns of the kind, in their order.
    """
    lines = lines_of(text)
    while lines and not any(lines[-1]):
        lines.pop()
    if not any(any(line) for line in lines):
        raise PasteError("Chưa có gì để kiểm tra; dán các ô vào bảng.")
    width = max(len(line) for line in lines)
    if width > MAX_COLUMNS:
        raise PasteError(f"Bảng dán có {width} cột, nhiều nhất {MAX_COLUMNS} cột.")
    usual = usual_columns(columns)
    if not any(_is_heading(line, columns) for line in lines[:TABLE_TOP]):
        if width > len(usual):
            raise PasteError(
                f"Bảng dán có {width} cột mà không có dòng tiêu đề; chép cả dòng tiêu đề, "
                f"hoặc chỉ chép {len(usual)} cột theo đúng thứ tự ghi bên trên."
            )
        lines.insert(0, [column.name for column in usual])
    if len(lines) - 1 > MAX_LINES:
        raise PasteError(
            f"Bảng dán có {format_number(len(lines) - 1)} dòng, nhiều nhất {MAX_LINES}; "
            "dán từng phần, hoặc tải cả tệp lên."
        )
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [*line, *[""] * (width - len(line))] for line in lines
    )
    return ContentFile(("\ufeff" + stream.getvalue()).encode(), name=at)


def as_text(content):
    """The lines of a file that `as_file` made, as Excel would put them on the clipboard."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return "\n".join("\t".join(_cell(cell) for cell in line) for line in lines)


def _cell(text):
    if not re.search(r'[\t\n"]', text):
        return text
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def lines_of(text):
    """The cells of what Excel puts on the clipboard; a quote opens a cell only where it is closed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines, place = [[]], 0
    while place <= len(text):
        match = _CELL.match(text, place)
        quoted, plain = match.groups()
        lines[-1].append((plain if quoted is None else quoted.replace('""', '"')).strip())
        place = match.end() + 1
        if text[place - 1 : place] == "\n":
            lines.append([])
    return lines


def usual_columns(columns):
    """Eight columns: all that are required, then those most used, in the order of the kind."""
    required = [column for column in columns if column.required]
    others = sorted(
        (column for column in columns if not column.required),
        key=lambda column: column.field not in USUAL,
    )
    chosen = {*required, *others[: max(0, FIRST - len(required))]}
    return [column for column in columns if column in chosen]


def names_of(column):
    """Under which folded headings a column is known."""
    return {fold(name) for name in (column.name, *column.synonyms)}


def _is_heading(line, columns):
    known = set().union(*map(names_of, columns))
    return sum(bool(cell) and fold(cell[:200]) in known for cell in line) >= ENOUGH
