"""Find a table in a sheet by its headings and read it, column by column."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.spreadsheets.around import filled, is_section, is_signature, is_total
from apps.core.spreadsheets.column import Column, SpreadsheetError
from apps.core.spreadsheets.extent import MAX_ROWS, TABLE_TOP
from apps.core.spreadsheets.headings import (
    Heading,
    Matcher,
    described,
    find_heading,
    guess_heading,
    money_unit,
)
from apps.core.spreadsheets.notes import (
    about_hidden,
    about_lines,
    about_merges,
    about_money,
    about_sheets,
)
from apps.core.spreadsheets.together import covered, either, joined, labels
from apps.core.spreadsheets.values import value, values

_START_1904 = date(1904, 1, 1)
_SERIALS_1904 = range(366, 71588)  # 01/01/1905 … 31/12/2099
_AMOUNT = re.compile(r"[0-9][0-9., ]*")


@dataclass(frozen=True)
class Table:
    """`rows` are (row number in the file, values in the order of `columns`), "" where there is nothing.

    Values are tidied str, int, float, date or datetime. `present` holds the fields whose column
    is in the file, `unknown` the headings nobody asked for or answered for. `notes` are (row number
    or 0, words for people) about what is hidden or was not read; `missing` the required columns
    that are not there, only ever filled where the caller is not strict.
    """

    columns: tuple[Column, ...]
    present: frozenset[str]
    unknown: tuple[str, ...]
    heading_row: int
    rows: list[tuple[int, tuple]]
    sheet: str = ""
    headings: tuple[Heading, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    missing: tuple[Column, ...] = ()


def find_table(
    source,
    columns,
    *,
    within=TABLE_TOP,
    known=None,
    heading_row=None,
    sheet=None,
    strict=True,
):
    """The Table with these columns in a sheet, or in the first sheet of a workbook that has it.

    Headings are found by name or synonym, in any order, with or without marks, in one row or two
    among the first `within`. `known` are answers of people: {folded heading: field, or None for a
    column to be left out}; they win. `heading_row` (from 1) and `sheet` (name) choose by hand.

    Raises SpreadsheetError naming every required column that is missing. Where not `strict`, the
    best table there is comes back with `missing`, so that a person can say which column is which.
    """
    columns = tuple(columns)
    sheets = getattr(source, "sheets", (source,))
    if sheet is not None:
        sheets = [one for one in sheets if one.name == sheet]
    options = {"within": within, "known": known, "heading_row": heading_row}
    first_error, best = None, None
    for number, one in enumerate(sheets):
        try:
            found = _Reading(one, columns, strict=strict, **options)
        except SpreadsheetError as error:
            first_error = first_error or error
            continue
        if best is None or found.rank > best[1].rank:
            best = number, found
        if not found.missing:
            break
    if best is None:
        raise first_error or SpreadsheetError(
            "Tệp không có trang tính nào đang hiện; chọn lại đúng tệp."
        )
    number, found = best
    return found.table(about_sheets(source, found, columns, options))


class _Reading:
    """One sheet, as far as its headings are understood."""

    def __init__(self, sheet, columns, *, within, known, heading_row, strict):
        self.sheet, self.columns = sheet, columns
        self.lines = sheet.rows()
        self.merges = sheet.merges()
        options = {"within": within, "known": known, "merges": self.merges}
        found = find_heading(self.lines, columns, heading_row=heading_row, **options)
        if found is None and not strict:
            found = guess_heading(self.lines, columns, **options)
        if found is None:
            required = [column.name for column in columns if column.required]
            raise SpreadsheetError(
                f"Không tìm thấy dòng tiêu đề trong {within} dòng đầu; cần có các cột: "
                f"{', '.join(required or [column.name for column in columns])}."
            )
        self.covered = covered(found, self.merges)
        self._check_doubled(found, strict=strict)
        self.found = found
        self.matcher = Matcher(columns, known or {})
        self.key_places = [places[0] for column, places in found.places.items() if column.required]
        self.told = {column.parts_tell: labels for column, labels in found.parts.items()}
        self.missing = found.missing(columns)
        if strict and self.missing:
            raise SpreadsheetError(
                f"Thiếu cột bắt buộc: {', '.join(column.name for column in self.missing)}; thêm vào dòng "
                f"tiêu đề (dòng {found.last + 1})."
            )

    @property
    def rank(self):
        return not self.missing, self.found.score

    def _check_doubled(self, found, *, strict):
        """Two columns of one meaning: an error, or, where somebody can still be asked, no meaning."""
        for column, places in list(found.places.items()):
            is_one = column in found.parts or set(places) <= set(self.covered.get(column, ()))
            if len(places) < 2 or is_one:
                continue
            if strict or len({found.text(place) for place in places}) < len(places):
                raise SpreadsheetError(
                    f"Cột “{column.name}” có {len(places)} lần trong dòng tiêu đề; chỉ giữ lại một cột."
                )
            del found.places[column]

    def table(self, about_sheets):
        found, lines = self.found, self.lines
        start = found.last + 1
        if start < len(lines) and _is_count(lines[start]):
            start += 1
        rows, notes = self._rows(start)
        notes = [
            *about_money(found, lines),
            *notes,
            *about_merges(found, lines, self.merges, rows),
            *about_hidden(self.sheet, found, lines, rows, self.covered),
            *about_sheets,
        ]
        return Table(
            columns=self.columns,
            present=frozenset(
                column.field
                for column in self.columns
                if column in found.places or column.field in self.told
            ),
            unknown=tuple(found.text(place) for place in found.unknown()),
            heading_row=found.last + 1,
            rows=rows,
            sheet=self.sheet.name,
            headings=described(found, lines),
            notes=tuple(sorted(notes, key=lambda note: note[0])),
            missing=self.missing,
        )

    # --- rows

    def _rows(self, start):
        """([(number, values)], notes about the lines that are no rows)."""
        body = self.lines[start:]
        read = [self._column(column, body, start) for column in self.columns]
        empty = ("",) * len(self.columns)
        width = len(self.found.texts)
        rows, totals, sections, signed, is_below = [], [], [], [], False
        for number, row in enumerate(zip(*read, strict=True), start=start + 1):
            line = self.lines[number - 1]
            few = len(line) - line.count("") <= 5
            if few and is_signature(line):
                is_below = True
                signed.append(number)
            elif row == empty:
                if is_below and filled(line):
                    signed.append(number)
                elif few and is_section(line):
                    sections.append(number)
            elif is_total(line[:width]):
                totals.append(number)
            elif self._is_heading(line):
                is_below = False
            elif is_below and not self._is_row(row):
                signed.append(number)
            elif few and len(self.found.places) > 2 and is_section(line):
                sections.append(number)
            elif self._says_headings(line, number):
                is_below = False
            else:
                is_below = False
                rows.append((number, row))
        if len(rows) > MAX_ROWS:
            raise SpreadsheetError("Bảng có hơn 50.000 dòng; tách thành nhiều tệp.")
        return rows, about_lines(totals, sections, signed)

    def _column(self, column, body, start):
        if column not in self.found.places:
            told = self.told.get(column.field)
            return labels(body, told) if told else [""] * len(body)
        place = self.found.places[column][0]
        cells = self._cells(column, body, place)
        if column.spreads:
            self._spread(cells, place, start)
        if unit := money_unit(self.found, column, self.lines):
            cells = [_in_unit(cell, unit) for cell in cells]
        if column.is_date and getattr(self.sheet, "counts_from_1904", False):
            cells = [_day_from_1904(cell) for cell in cells]
        return values(cells)

    def _cells(self, column, body, place):
        if parts := self.found.parts.get(column):
            if column.parts_tell == column.field:
                return labels(body, parts)
            return either(body, list(parts))
        if column in self.covered:
            return joined(body, self.covered[column])
        return [row[place] if place < len(row) else "" for row in body]

    def _spread(self, cells, place, start):
        """A cell merged over several rows says the same of each of them."""
        reached = 0
        for (top, left), (bottom, right) in sorted(self.merges):
            if left == right == place and top >= start:
                last = min(bottom - start + 1, len(cells))
                for row in range(max(top - start + 1, reached), last):
                    cells[row] = cells[top - start]
                reached = max(reached, last)

    def _is_heading(self, line):
        """Whether the row only says the headings once more, as at the top of a new page."""
        found = self.found
        says_one = False
        for place, *_ in found.places.values():
            if place < len(line) and line[place] != "":
                if not isinstance(line[place], str):
                    return False
                if value(line[place]) not in found.texts[place]:
                    return False
                says_one = True
        return says_one

    def _says_headings(self, line, number):
        """Whether the row is of headings in part: asked of every row, so the cheap question first.

        Raises SpreadsheetError where another table begins, with its columns in another order.
        """
        for place in self.key_places:
            cell = line[place] if place < len(line) else ""
            if isinstance(cell, str) and cell.strip().lower() in self.matcher.words:
                break
        else:
            return False
        said = self.matcher.places_in(line)
        if any(
            set(places) - set(self.found.places.get(column, ())) for column, places in said.items()
        ):
            raise SpreadsheetError(
                f"Từ dòng {number} là một bảng khác, các cột đứng khác bảng trên; chép các dòng của nó xuống "
                "dưới bảng trên cho đúng cột, hoặc lưu thành tệp riêng."
            )
        return bool(said)

    def _is_row(self, row):
        """Below the signatures: whether this is a row of the table again, and not a name."""
        required = [place for place, column in enumerate(self.columns) if column.required]
        count = sum(cell != "" for cell in row)
        return count > 2 and all(row[place] != "" for place in required)


def _is_count(row):
    """The row under the headings that only counts the columns: 1 2 3 … or (1) (2) 6 = 4+5."""
    cells = [str(value(cell)) for cell in row if cell != ""]
    return len(cells) > 2 and all(
        re.match(rf"\(?{number}\)?(?:\s*=.*)?$", cell) for number, cell in enumerate(cells, start=1)
    )


def _in_unit(cell, unit):
    """An amount of a column in thousands or millions, with its unit written out."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{value(round(cell, 6))} {unit}".replace(".", ",") if cell else cell
    if isinstance(cell, str) and _AMOUNT.fullmatch(cell.strip()):
        return f"{cell.strip()} {unit}"
    return cell


def _day_from_1904(cell):
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if is_number and int(cell) in _SERIALS_1904 and not 1900 <= cell <= 2099:
        return _START_1904 + timedelta(days=int(cell))
    return cell
