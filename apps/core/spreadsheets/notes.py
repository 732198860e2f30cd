"""What is told of a file besides its rows: (row number, words), 0 for the whole file."""

from apps.core.spreadsheets.around import listed
from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.headings import find_heading, money_unit, samples


def about_sheets(source, read, columns, options):
    """Notes about the sheets of a workbook that were not read; `read` is the reading of the other.

    A sheet has such a table where at least half as many headings are understood.
    """
    chosen, enough = read.sheet, max(2, read.found.score / 2)
    notes, without = [], []
    for sheet in getattr(source, "sheets", ()):
        if sheet is chosen:
            continue
        try:
            rows = sheet.rows()
            found = find_heading(rows, columns, merges=sheet.merges(), **options)
        except SpreadsheetError:
            rows, found = (), None
        if found and not found.missing(columns) and found.score >= enough:
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


def about_money(found, lines):
    """Columns whose amounts are in thousands or millions."""
    for column in found.places:
        if unit := money_unit(found, column, lines):
            heading = found.text(found.places[column][0])
            yield (
                found.last + 1,
                f"Cột “{heading}” tính bằng {unit} đồng: số 1 trong ô được đọc là 1 {unit} đồng.",
            )


def about_merges(found, lines, merges, rows):
    """What a cell merged over several rows says of the first of them only."""
    numbers = {number for number, _ in rows}
    for column, (place, *_) in found.places.items():
        if column.spreads:
            continue
        first = [
            top + 1
            for (top, left), (bottom, right) in merges
            if left <= place <= right
            and {top + 1, bottom + 1} <= numbers
            and top < bottom
            and lines[top][place] != ""
        ]
        if first:
            yield (
                min(first),
                f"Cột “{column.name}” có ô gộp nhiều dòng, chỉ được đọc cho dòng đầu: {listed(sorted(first))}.",
            )


def about_hidden(sheet, found, lines, rows, covered):
    """What is hidden in the file and read all the same; columns without a heading, which are not."""
    numbers = {number for number, _ in rows}
    hidden = [row + 1 for row in sheet.hidden_rows() if row + 1 in numbers]
    if hidden:
        yield 0, f"Dòng đang ẩn trong tệp vẫn được đọc: {listed(hidden)}."
    places = {place for places in found.places.values() for place in places}
    places |= {place for places in covered.values() for place in places}
    columns = [place for place in sheet.hidden_columns() if place in places]
    if columns:
        names = ", ".join(f"“{found.text(place)}”" for place in columns)
        yield found.last + 1, f"Cột đang ẩn trong tệp vẫn được đọc: {names}."
    width = max((len(line) for line in lines[found.last + 1 :]), default=0)
    bare = [
        _letters(place)
        for place in range(width)
        if place not in places and not found.text(place) and samples(lines, found.last + 1, place)
    ]
    if bare:
        yield (
            found.last + 1,
            f"Cột không có tiêu đề nên không được đọc: {', '.join(bare)}.",
        )


def about_lines(totals, sections, signed):
    """Lines that are no rows: told of the file, with their numbers."""
    if totals:
        yield 0, f"Dòng cộng không phải dữ liệu nên được bỏ qua: dòng {listed(totals)}."
    if sections:
        yield 0, f"Dòng tên mục không phải dữ liệu nên được bỏ qua: dòng {listed(sections)}."
    if signed:
        yield 0, f"Phần ký tên dưới bảng được bỏ qua: dòng {listed(signed)}."


def _letters(place):
    """The letters of a column: A, B … AA."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
