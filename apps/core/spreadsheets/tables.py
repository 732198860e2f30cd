"""Find a table in a sheet by its headings and read it, column by column."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.spreadsheets.around import filled, is_section, is_signature, is_total, listed
from apps.core.spreadsheets.column import Column, SpreadsheetError
from apps.core.spreadsheets.extent import MAX_ROWS, TABLE_TOP
from apps.core.spreadsheets.headings import (
    Heading,
    described,
    find_heading,
    guess_heading,
    money_unit,
    samples,
)
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
    return found.table(_about_sheets(source, found.sheet, columns, options))


def _about_sheets(source, chosen, columns, options):
    """Notes about the sheets of a workbook that were not read."""
    notes, without = [], []
    for sheet in getattr(source, "sheets", ()):
        if sheet is chosen:
            continue
        try:
            rows = sheet.rows()
            found = find_heading(rows, columns, merges=sheet.merges(), **options)
        except SpreadsheetError:
            rows, found = (), None
        if found and not _missing(columns, found) and found.score > 1:
            notes.append(
                (
                    0,
                    f"Trang “{sheet.name}” cũng có bảng như vậy nhưng không được đọc; chép nối vào trang "
                    f"“{chosen.name}” hoặc lưu thành tệp riêng.",
                )
            )
        elif any(cell != "" for row in rows for cell in row):
            without.append(f"“{sheet.name}”")
    if without:
        notes.append((0, f"Không đọc các trang khác: {', '.join(without)}."))
    if hidden := getattr(source, "hidden", ()):
        names = ", ".join(f"“{name}”" for name in hidden)
        notes.append((0, f"Không đọc các trang đang ẩn: {names}."))
    return notes


def _missing(columns, found):
    return tuple(column for column in columns if column.required and column not in found.places)


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
        self._check_doubled(found, strict=strict)
        self.found = found
        self.missing = _missing(columns, found)
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
            if len(places) < 2:
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
        notes = [*self._about_money(), *notes, *self._about_hidden(rows), *about_sheets]
        return Table(
            columns=self.columns,
            present=frozenset(column.field for column in found.places),
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
            else:
                is_below = False
                rows.append((number, row))
        if len(rows) > MAX_ROWS:
            raise SpreadsheetError("Bảng có hơn 50.000 dòng; tách thành nhiều tệp.")
        return rows, _about_lines(totals, sections, signed)

    def _column(self, column, body, start):
        if column not in self.found.places:
            return [""] * len(body)
        place = self.found.places[column][0]
        cells = [row[place] if place < len(row) else "" for row in body]
        if column.spreads:
            self._spread(cells, place, start)
        if unit := money_unit(self.found, column, self.lines):
            cells = [_in_unit(cell, unit) for cell in cells]
        if column.is_date and getattr(self.sheet, "counts_from_1904", False):
            cells = [_day_from_1904(cell) for cell in cells]
        return values(cells)

    def _spread(self, cells, place, start):
        """A cell merged over several rows says the same of each of them."""
        for (top, left), (bottom, right) in self.merges:
            if left == right == place and top >= start:
                for row in range(top - start + 1, min(bottom - start + 1, len(cells))):
                    cells[row] = cells[top - start]

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

    def _is_row(self, row):
        """Below the signatures: whether this is a row of the table again, and not a name."""
        required = [place for place, column in enumerate(self.columns) if column.required]
        count = sum(cell != "" for cell in row)
        return count > 2 and all(row[place] != "" for place in required)

    # --- notes

    def _about_money(self):
        for column in self.found.places:
            if unit := money_unit(self.found, column, self.lines):
                heading = self.found.text(self.found.places[column][0])
                yield (
                    self.found.last + 1,
                    f"Cột “{heading}” tính bằng {unit} đồng: số 1 trong ô được đọc là 1 {unit} đồng.",
                )

    def _about_hidden(self, rows):
        numbers = {number for number, _ in rows}
        hidden = [row + 1 for row in self.sheet.hidden_rows() if row + 1 in numbers]
        if hidden:
            yield hidden[0], f"Dòng đang ẩn trong tệp vẫn được đọc: {listed(hidden)}."
        places = {place for places in self.found.places.values() for place in places}
        columns = [place for place in self.sheet.hidden_columns() if place in places]
        if columns:
            names = ", ".join(f"“{self.found.text(place)}”" for place in columns)
            yield self.found.last + 1, f"Cột đang ẩn trong tệp vẫn được đọc: {names}."
        width = max((len(line) for line in self.lines[self.found.last + 1 :]), default=0)
        bare = [
            _letters(place)
            for place in range(width)
            if not self.found.text(place) and samples(self.lines, self.found.last + 1, place)
        ]
        if bare:
            yield (
                self.found.last + 1,
                f"Cột không có tiêu đề nên không được đọc: {', '.join(bare)}.",
            )


def _about_lines(totals, sections, signed):
    if totals:
        yield totals[0], f"Dòng cộng không phải dữ liệu nên được bỏ qua: {listed(totals)}."
    if sections:
        yield sections[0], f"Dòng tên mục không phải dữ liệu nên được bỏ qua: {listed(sections)}."
    if signed:
        yield signed[0], f"Phần ký tên dưới bảng được bỏ qua: dòng {listed(signed)}."


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


def _letters(place):
    """The letters of a column: A, B … AA."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
