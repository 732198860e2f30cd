"""Find a table in a sheet by its headings and read it, column by column."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from apps.core.spreadsheets.column import Column, SpreadsheetError
from apps.core.spreadsheets.extent import MAX_COLUMNS, MAX_ROWS, TABLE_TOP
from apps.core.text import fold, tidy, tidy_lines

_NUMBERING = {"stt", "tt", "so thu tu", "so tt"}
_TOTALS = {"tong cong", "tong so", "cong", "tong", "cong chung", "tong cong chung"}
_REMARK = re.compile(r"\([^)]*\)|\*")


@dataclass(frozen=True)
class Table:
    """`rows` are (row number in the file, values in the order of `columns`), "" where there is nothing.

    Values are tidied str, int, float, date or datetime. `present` holds the fields whose column
    is in the file, `unknown` the headings nobody asked for.
    """

    columns: tuple[Column, ...]
    present: frozenset[str]
    unknown: tuple[str, ...]
    heading_row: int
    rows: list[tuple[int, tuple]]


@dataclass(frozen=True)
class _Heading:
    """A possible heading: up to which row it reaches, and which place in the sheet each column has."""

    last: int
    texts: list[tuple[str, ...]]
    places: dict[Column, list[int]]

    @property
    def score(self):
        return len(self.places)


def find_table(source, columns, *, within=TABLE_TOP):
    """The Table with these columns in a sheet, or in the first sheet of a workbook that has it.

    Headings are found by name or synonym, in any order, with or without marks, in one row or two
    among the first `within`. Raises SpreadsheetError naming every required column that is missing.
    """
    columns = tuple(columns)
    first_error = None
    for sheet in getattr(source, "sheets", (source,)):
        try:
            return _find_in_rows(sheet.rows(), columns, within)
        except SpreadsheetError as error:
            first_error = first_error or error
    raise first_error or SpreadsheetError(
        "Tệp không có trang tính nào đang hiện; chọn lại đúng tệp."
    )


def _find_in_rows(rows, columns, within):
    heading = _find_heading(rows[:within], columns)
    required = [column.name for column in columns if column.required]
    if heading is None:
        raise SpreadsheetError(
            f"Không tìm thấy dòng tiêu đề trong {within} dòng đầu; cần có các cột: "
            f"{', '.join(required or [column.name for column in columns])}."
        )
    missing = [
        name
        for column, name in ((c, c.name) for c in columns if c.required)
        if column not in heading.places
    ]
    if missing:
        raise SpreadsheetError(
            f"Thiếu cột bắt buộc: {', '.join(missing)}; thêm vào dòng tiêu đề (dòng {heading.last + 1})."
        )
    for column, places in heading.places.items():
        if len(places) > 1:
            raise SpreadsheetError(
                f"Cột “{column.name}” có {len(places)} lần trong dòng tiêu đề; chỉ giữ lại một cột."
            )
    start = heading.last + 1
    if start < len(rows) and _is_count(rows[start]):
        start += 1
    return Table(
        columns=columns,
        present=frozenset(column.field for column in heading.places),
        unknown=_unknown(heading),
        heading_row=heading.last + 1,
        rows=_read(rows, start, columns, heading),
    )


# --- headings -----------------------------------------------------------------------------------


def _find_heading(top, columns):
    texts = [[_text(cell) for cell in row[: MAX_COLUMNS + 1]] for row in top]
    best = None
    for number in range(len(texts)):
        one = _match(number, [(text,) for text in texts[number]], columns)
        if one.score > (best.score if best else 0):
            best = one
        if number + 1 < len(texts):
            two = _match(number + 1, _joined(texts[number], texts[number + 1]), columns)
            if two.score > max(
                best.score if best else 0,
                _match(number + 1, [(t,) for t in texts[number + 1]], columns).score,
            ):
                best = two
    return best if best and best.score >= min(2, len(columns)) else None


def _text(cell):
    return tidy(cell) if isinstance(cell, str) else ""


def _joined(upper, lower):
    """Each place's texts under a heading of two rows: a group stretches to the right over blanks."""
    width = max(len(upper), len(lower))
    upper, lower = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    texts, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        texts.append((f"{group} {below}", below, above) if group and below else (above or below,))
    return texts


def _match(last, texts, columns):
    named, synonyms = {}, {}
    for column in columns:
        named[fold(column.name)] = named[fold(_REMARK.sub(" ", column.name))] = column
        synonyms |= {fold(synonym): column for synonym in column.synonyms}
    by_name, by_synonym = {}, {}
    for place, alternatives in enumerate(texts):
        keys = [key for text in alternatives for key in (fold(text), fold(_REMARK.sub(" ", text)))]
        for known, found in ((named, by_name), (synonyms, by_synonym)):
            column = next((known[key] for key in keys if key and key in known), None)
            if column:
                found.setdefault(column, []).append(place)
                break
    return _Heading(last, texts, {**by_synonym, **by_name})


def _unknown(heading):
    known = {place for places in heading.places.values() for place in places}
    names = (
        alternatives[0] for place, alternatives in enumerate(heading.texts) if place not in known
    )
    return tuple(name for name in names if name and fold(name) not in _NUMBERING)


def _is_count(row):
    """The row under the headings that only counts the columns: 1 2 3 … or (1) (2) 6 = 4+5."""
    cells = [str(_value(cell)) for cell in row if cell != ""]
    return len(cells) > 2 and all(
        re.match(rf"\(?{number}\)?(?:\s*=.*)?$", cell) for number, cell in enumerate(cells, start=1)
    )


# --- rows ---------------------------------------------------------------------------------------


def _read(rows, start, columns, heading):
    body = rows[start:]
    width = len(heading.texts)
    values = []
    for column in columns:
        places = heading.places.get(column)
        cells = [row[places[0]] if places[0] < len(row) else "" for row in body] if places else None
        values.append(_values(cells) if cells is not None else [""] * len(body))
    empty = ("",) * len(columns)
    numbered = enumerate(zip(*values, strict=True), start=start + 1)
    found = [
        (number, row)
        for number, row in numbered
        if row != empty
        and not _is_total(rows[number - 1][:width])
        and not _is_heading(rows[number - 1], heading)
    ]
    if len(found) > MAX_ROWS:
        raise SpreadsheetError("Bảng có hơn 50.000 dòng; tách thành nhiều tệp.")
    return found


def _is_heading(row, heading):
    """Whether the row only says the headings once more, as at the top of a new page."""
    return all(
        row[place] == "" or _text(row[place]) in heading.texts[place]
        for place, *_ in heading.places.values()
        if place < len(row)
    )


def _is_total(row):
    """Whether the first thing the row says is "Tổng cộng" or the like."""
    first = next((cell for cell in row if cell != "" and not str(cell).isspace()), "")
    return isinstance(first, str) and first.lstrip()[:1] in "TtCc" and fold(first[:40]) in _TOTALS


def _values(cells):
    """Each distinct text is tidied once: the columns of a list repeat themselves."""
    seen, values = {}, []
    for cell in cells:
        kind = type(cell)
        if kind is str:
            value = seen.get(cell)
            if value is None:
                value = seen[cell] = _value(cell)
        elif kind is float and cell.is_integer():
            value = int(cell)
        elif kind is date:
            value = cell
        else:
            value = _value(cell)
        values.append(value)
    return values


def _value(cell):
    if isinstance(cell, str):
        text = tidy_lines(cell) if "\n" in cell else tidy(cell)
        return text.removeprefix("'")
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else cell
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time.min else cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell if isinstance(cell, int | date) else ""
