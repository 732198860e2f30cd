"""The filled-in Bảng tổng hợp in a workbook: where it is, its lines, the years it is of."""

import re
from dataclasses import dataclass
from datetime import date

from apps.core.dates import format_date
from apps.core.spreadsheets import Column, SpreadsheetError
from apps.core.text import fold, tidy

COLUMNS = (
    Column(
        "Xã, phường, thị trấn, trường học, đơn vị trực thuộc",
        "unit",
        ("Đơn vị", "Xã, phường, thị trấn", "Huyện, thị xã, thành phố", "Tên đơn vị"),
        help="Đơn vị hiện nay hoặc đơn vị cũ, ví dụ huyện trước 01/7/2025.",
    ),
    Column(
        "Số địa chỉ được lập hồ sơ", "filed", ("Số địa chỉ lập hồ sơ",), help="Cột 3.", grouped=True
    ),
    Column(
        "Hội Chữ thập đỏ trợ giúp",
        "helped_by_red_cross",
        ("Hội CTĐ trợ giúp",),
        help="Cột 4.",
        grouped=True,
    ),
    Column(
        "Các tổ chức, cá nhân khác trợ giúp",
        "helped_by_others",
        ("Tổ chức, cá nhân khác trợ giúp",),
        help="Cột 5.",
        grouped=True,
    ),
    Column(
        "Tổng cộng",
        "helped",
        ("Cộng", "Tổng số"),
        help="Cột 6 = cột 4 + cột 5; dòng nào không khớp được nêu ra.",
        grouped=True,
    ),
    Column(
        "Tổng số người được trợ giúp",
        "persons",
        ("Số người được trợ giúp",),
        help="Cột 7.",
        grouped=True,
    ),
    Column(
        "Tổng giá trị trợ giúp (đồng)",
        "value",
        ("Tổng giá trị trợ giúp", "Giá trị trợ giúp (đồng)"),
        help="Cột 8, đồng. Dòng Tổng cộng phải bằng tổng các dòng trên, ở mọi cột.",
        grouped=True,
    ),
)
_NAMES = {
    fold(name): column.field for column in COLUMNS for name in (column.name, *column.synonyms)
}
_REMARK = re.compile(r"\([^)]*\)|\*|\b6\s*=\s*4\s*\+\s*5")
_SUMS = {
    "tong cong",
    "tong so",
    "tong",
    "cong",
    "cong chung",
    "tong cong chung",
    "toan tinh",
    "toan huyen",
    "tong cong toan tinh",
    "tong cong toan huyen",
    "cong toan tinh",
    "cong toan huyen",
}
_SURE = 4  # headings that make a table ours, though others are missing
_TOP = 40
_YEARS = re.compile(
    r"\b(?:giai doan|tu)(?: tu)?(?: nam)? (\d{4}) (?:den )?(?:het )?(?:nam )?(\d{4})\b"
)
_DAYS = re.compile(
    r"\b(?:giai doan|tu)(?: tu)?(?: ngay)? (\d{1,2}) (\d{1,2}) (\d{4})"
    r" (?:den )?(?:het )?(?:ngay )?(\d{1,2}) (\d{1,2}) (\d{4})\b"
)
_YEAR = re.compile(r"\bdia chi nhan dao nam (\d{4})\b")
_AS_OF = re.compile(
    r"\bso lieu tinh den ngay (\d{1,2}) (\d{1,2}) (\d{4})"
    r"(?: ky bat dau tu ngay (\d{1,2}) (\d{1,2}) (\d{4}))?\b"
)


@dataclass(frozen=True)
class TotalsTable:
    """`lines` are (row number, cells in the order of COLUMNS), `total` the number of the last one,
    which adds up the others; `subtotals` are rows of sums on the way, `span` is (first, last day).
    """

    lines: list[tuple[int, tuple]]
    total: int
    subtotals: list[int]
    span: tuple[date, date]


def find_tables(workbook, today):
    """([TotalsTable], [(row, words)]) of the first sheet that has any. Raises SpreadsheetError."""
    found, others, missing = None, [], None
    for sheet in workbook.sheets:
        rows = sheet.rows()
        heading, places, lacking = _heading(rows, 0)
        if heading is None:
            missing = missing or lacking
        elif found is None:
            found = sheet, _tables(rows, heading, places, today)
        else:
            others.append(sheet.name)
    if found is None:
        raise SpreadsheetError(_why_none(missing))
    sheet, tables = found
    return tables, _notes(workbook, sheet, tables, others)


def _why_none(missing):
    if missing:
        return f"Bảng tổng hợp thiếu cột: {'; '.join(missing)}; ghi thêm vào dòng tiêu đề."
    return (
        "Không tìm thấy Bảng tổng hợp trong tệp; cần có đủ các cột: "
        f"{'; '.join(column.name for column in COLUMNS)}."
    )


def _notes(workbook, sheet, tables, others):
    notes = [
        (number, "Dòng cộng ở giữa bảng không được nhập.")
        for table in tables
        for number in table.subtotals
    ]
    hidden = sheet.hidden_rows()
    notes += [
        (number, "Dòng này đang ẩn trong tệp nhưng vẫn được đọc.")
        for table in tables
        for number, _ in table.lines
        if number - 1 in hidden
    ]
    if others:
        names = ", ".join(f"“{name}”" for name in others)
        notes.append(
            (
                0,
                f"Chỉ đọc trang “{sheet.name}”; Bảng tổng hợp ở trang {names} chưa được nhập: lưu mỗi "
                "trang thành một tệp rồi nhập.",
            )
        )
    if concealed := workbook.hidden:
        names = ", ".join(f"“{name}”" for name in concealed)
        notes.append((0, f"Không đọc các trang đang ẩn: {names}."))
    return notes


# --- headings -----------------------------------------------------------------------------------


def _heading(rows, start):
    """(index of the last heading row, {field: place}, []), or (None, {}, names of what is lacking).

    The headings stand in up to three rows.
    """
    best = {}
    for last in range(start, min(start + _TOP, len(rows))):
        places = {}
        for cells in rows[max(last - 2, start) : last + 1]:
            for place, cell in enumerate(cells):
                field = _field(cell)
                if field:
                    places.setdefault(field, place)
        if len(places) == len(COLUMNS):
            return last, places, []
        best = max(best, places, key=len)
    lacking = [column.name for column in COLUMNS if column.field not in best]
    return None, {}, lacking if len(best) >= _SURE else []


def _field(cell):
    if not isinstance(cell, str):
        return None
    return _NAMES.get(fold(cell)) or _NAMES.get(fold(_REMARK.sub(" ", cell)))


# --- lines --------------------------------------------------------------------------------------


def _tables(rows, heading, places, today):
    """The tables of a sheet, one below the other: each year's own, perhaps."""
    tables, above = [], 0
    while heading is not None:
        following, next_places, _ = _next_heading(rows, heading + 1)
        stop = len(rows) if following is None else following - 2
        lines, total, subtotals = _lines(rows, heading + 1, stop, places)
        if total is None or len(lines) < 2:
            raise SpreadsheetError(
                "Bảng phải có các dòng đơn vị và dòng “Tổng cộng” ở cuối; xem lại tệp."
            )
        span = _period(rows[above:heading], rows[total:stop], today)
        tables.append(TotalsTable(lines, total, subtotals, span))
        above, heading, places = total, following, next_places
    return tables


def _next_heading(rows, start):
    """The heading of the next table, with its own years above it: not one said anew on a next page."""
    while start < len(rows):
        heading, places, _ = _heading(rows, start)
        if heading is not None:
            between = rows[start:heading]
            is_ended = any(_is_sum(cells, places["filed"]) for cells in between)
            if is_ended and any(span.search(_folded(between)) for span in (_YEARS, _DAYS, _YEAR)):
                return heading, places, []
        start = start + _TOP - 2 if heading is None else heading + 1
    return None, {}, []


def _lines(rows, start, stop, places):
    """(lines with the last row, its number, numbers of sums on the way) between two headings."""
    sums = [
        index
        for index in range(start, stop)
        if _is_sum(rows[index], places["filed"]) and any(_line(rows[index], places)[1:])
    ]
    if not sums:
        return [], None, []
    lines = []
    for index in range(start, sums[-1] + 1):
        line = _line(rows[index], places)
        is_named = bool(tidy(str(line[0])))
        if index == sums[-1]:
            lines.append((index + 1, line))
        elif index in sums or _counts_columns(line) or any(_field(cell) for cell in line):
            continue
        elif is_named or any(_says_something(cell) for cell in line[1:]):
            lines.append((index + 1, line))
    return lines, sums[-1] + 1, [index + 1 for index in sums[:-1]]


def _line(cells, places):
    return tuple(
        cells[places[column.field]] if places[column.field] < len(cells) else ""
        for column in COLUMNS
    )


def _is_sum(cells, before):
    """Whether the row says left of its figures that it adds others up."""
    return any(
        isinstance(cell, str) and fold(_REMARK.sub(" ", cell)) in _SUMS for cell in cells[:before]
    )


def _says_something(cell):
    return cell != "" and not (isinstance(cell, str) and cell.isspace())


def _counts_columns(line):
    """The row below the headings: 1 2 3 … 6 = 4+5 …, or (1) (2) (3)."""
    return fold(str(line[0])) in ("2", "2 0") and fold(str(line[1])) in ("3", "3 0")


# --- period -------------------------------------------------------------------------------------


def _period(above, below, today):
    """(first day, last day) of the table.

    Our own tables say both days below; others the years in the title, or two days. An as-of day
    below ends the last year.
    """
    title, foot = _folded(above), _folded(below)
    as_of, years, year = _AS_OF.search(foot), _YEARS.search(title), _YEAR.search(title)
    try:
        if as_of and as_of[4]:
            span = _day(as_of.groups()[3:]), _day(as_of.groups()[:3])
        elif days := _DAYS.search(title):
            span = _day(days.groups()[:3]), _day(days.groups()[3:])
        elif years or year:
            first, last = years.groups() if years else (year[1], year[1])
            span = date(int(first), 1, 1), date(int(last), 12, 31)
            if as_of and as_of[3] == last:
                span = span[0], _day(as_of.groups()[:3])
        else:
            raise SpreadsheetError(
                "Không thấy khoảng thời gian trong tiêu đề; ghi ví dụ “GIAI ĐOẠN 2008-2018”."
            )
    except SpreadsheetError:
        raise
    except ValueError as error:
        raise SpreadsheetError("Khoảng thời gian trong tiêu đề không có thật.") from error
    if span[1] < span[0] or span[0].year < 1946 or span[1] > today:
        raise SpreadsheetError(
            f"Khoảng thời gian từ {format_date(span[0])} đến {format_date(span[1])} không hợp lệ; "
            "ngày cuối phải sau ngày đầu và không sau hôm nay."
        )
    return span


def _day(parts):
    day, month, year = map(int, parts)
    return date(year, month, day)


def _folded(rows):
    return fold(" ".join(str(cell) for row in rows for cell in row if cell != ""))
