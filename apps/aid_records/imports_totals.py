"""Figures of past years from a filled-in Bảng tổng hợp (domain.md section 5, rule F14)."""

import re
from datetime import date

from apps.aid_records.models import HistoricalTotal
from apps.core.dates import format_date
from apps.core.imports import Found, WorkbookResource
from apps.core.imports.cells import UNREADABLE, money
from apps.core.money import format_number
from apps.core.spreadsheets import Column, SpreadsheetError
from apps.core.text import fold, tidy
from apps.organisation.matching import UnitMatcher
from apps.organisation.models import Unit

COLUMNS = (
    Column(
        "Xã, phường, thị trấn, trường học, đơn vị trực thuộc",
        "unit",
        ("Đơn vị", "Xã, phường, thị trấn", "Huyện, thị xã, thành phố", "Tên đơn vị"),
    ),
    Column("Số địa chỉ được lập hồ sơ", "filed", ("Số địa chỉ lập hồ sơ",)),
    Column("Hội Chữ thập đỏ trợ giúp", "helped_by_red_cross", ("Hội CTĐ trợ giúp",)),
    Column(
        "Các tổ chức, cá nhân khác trợ giúp",
        "helped_by_others",
        ("Tổ chức, cá nhân khác trợ giúp",),
    ),
    Column("Tổng cộng", "helped", ("Cộng", "Tổng số")),
    Column("Tổng số người được trợ giúp", "persons", ("Số người được trợ giúp",)),
    Column(
        "Tổng giá trị trợ giúp (đồng)",
        "value",
        ("Tổng giá trị trợ giúp", "Giá trị trợ giúp (đồng)"),
    ),
)
FIGURES = ("filed", "helped_by_red_cross", "helped_by_others", "persons", "value")
_ADDED = (*FIGURES, "helped")
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
_NAMES = {
    fold(name): column.field for column in COLUMNS for name in (column.name, *column.synonyms)
}


class TotalResource(WorkbookResource):
    """Key: unit and span. A table whose sums do not agree is refused."""

    columns = COLUMNS

    class Meta:
        model = HistoricalTotal
        fields = ("unit", "starts_on", "ends_on")
        import_id_fields = fields

    takes_good_rows = False  # the last row adds all of them up
    asks_about_columns = False

    def find(self, workbook, **answers):
        """The rows of units and the last row, with the period that the table says it is of."""
        rows, heading, places = _find_table(workbook)
        span = _period(rows[:heading], rows[heading + 1 :], self.today)
        lines, total = [], None
        for number, cells in enumerate(rows[heading + 1 :], start=heading + 2):
            line = tuple(
                cells[places[column.field]] if places[column.field] < len(cells) else ""
                for column in COLUMNS
            )
            if any(fold(str(cell)) == "tong cong" for cell in cells[: places["filed"]]):
                total = number
                lines.append((number, line))
                break
            if tidy(str(line[0])) and not _counts_columns(line):
                lines.append((number, line))
        if total is None or len(lines) < 2:
            raise SpreadsheetError(
                "Bảng phải có các dòng đơn vị và dòng “Tổng cộng” ở cuối; xem lại tệp."
            )
        days = [day.isoformat() for day in span]
        return Found(lines, {"span": days, "total": total, "source": workbook.name})

    def check(self, found):
        """One dict per unit with its figures; the period goes to self.span."""
        self.source = found.meta["source"]
        self.span = tuple(date.fromisoformat(day) for day in found.meta["span"])
        fields = [column.field for column in COLUMNS]
        rows = [dict(zip(fields, cells, strict=True), row=row) for row, cells in found.lines]
        total = rows.pop()
        self.report.read = len(rows)
        matcher = UnitMatcher(self.unit, levels=Unit.Level.values, old_as_they_are=True)
        good = [row for row in rows if self._read_row(row, matcher)]
        before = len(self.report.errors)
        if self._read_figures(total) and len(good) == len(rows):
            self._check_total(good, total)
        self.report.read += len(self.report.errors) > before  # the last row is in error too
        return good

    def _read_row(self, row, matcher):
        good = self._read_figures(row)
        try:
            row["unit"] = matcher.match(row["unit"])
        except UNREADABLE as error:
            self.error(row["row"], "unit", str(error))
            good = False
        return good

    def _read_figures(self, row):
        good = True
        for field in _ADDED:
            try:
                row[field] = 0 if row.get(field, "") == "" else money(row[field])
            except UNREADABLE as error:
                self.error(row["row"], field, str(error))
                good = False
        split = row["helped_by_red_cross"], row["helped_by_others"]
        if good and row["helped"] != sum(split):
            self.error(
                row["row"],
                "helped",
                f"Cột 6 ghi {format_number(row['helped'])} nhưng cột 4 + cột 5 là "
                f"{format_number(sum(split))}; sửa cho khớp.",
            )
            good = False
        return good

    def _check_total(self, rows, total):
        for field in _ADDED:
            added = sum(row[field] for row in rows)
            if added != total[field]:
                self.error(
                    total["row"],
                    field,
                    f"Dòng Tổng cộng ghi {format_number(total[field])} nhưng cộng các đơn vị là "
                    f"{format_number(added)}; sửa cho khớp.",
                )

    def stage(self, rows):
        starts_on, ends_on = self.span
        ids = [row["unit"].pk for row in rows]
        on_file, voided, others = {}, {}, {}
        for total in HistoricalTotal.objects.filter(
            unit_id__in=ids, starts_on__lte=ends_on, ends_on__gte=starts_on
        ).order_by("id"):
            same = (total.starts_on, total.ends_on) == self.span
            if total.is_voided:
                voided.setdefault((total.unit_id, *_figures(total)), same)
            elif same:
                on_file[total.unit_id] = total
            else:
                others[total.unit_id] = total
        self.changed, seen, outcomes = [], {}, {}
        for row in rows:
            first = seen.setdefault(row["unit"].pk, row["row"])
            if first != row["row"]:
                self.error(row["row"], "unit", f"{row['unit']} đã có ở dòng {first}; gộp làm một.")
            elif other := others.get(row["unit"].pk):
                self.error(
                    row["row"],
                    "unit",
                    f"{row['unit']} đã có số liệu từ {format_date(other.starts_on)} đến "
                    f"{format_date(other.ends_on)}, giao với bảng này.",
                )
            else:
                is_voided = voided.get((row["unit"].pk, *(row[field] for field in FIGURES)), False)
                outcomes[row["row"]] = self._outcome(row, on_file.get(row["unit"].pk), is_voided)
        return outcomes

    def _outcome(self, row, total, is_voided):
        if total is None:
            if not any(row[field] for field in FIGURES):
                return "skipped"
            if is_voided:
                self.warn(row["row"], "unit", "Số liệu này đã bị hủy; dòng được bỏ qua.")
                return "skipped"
            total = HistoricalTotal(
                unit=row["unit"],
                province_id=row["unit"].province_id,
                starts_on=self.span[0],
                ends_on=self.span[1],
                created_by=self.by,
            )
            outcome = "created"
        elif all(getattr(total, field) == row[field] for field in FIGURES):
            return "unchanged"
        else:
            for field in FIGURES:
                if getattr(total, field) != row[field]:
                    old, new = format_number(getattr(total, field)), format_number(row[field])
                    self.warn(row["row"], field, f"Sửa từ {old} thành {new}.")
            total.version += 1
            outcome = "updated"
        for field in FIGURES:
            setattr(total, field, row[field])
        total.source = self.source
        self.changed.append(total)
        return outcome

    def apply(self):
        for total in self.changed:
            total.save()


def _find_table(workbook):
    """(rows, index of the last heading row, {field: place}) of the first sheet with the table."""
    for sheet in workbook.sheets:
        rows = sheet.rows()
        for heading in range(min(_TOP, len(rows))):
            places = {}
            for cells in rows[max(heading - 1, 0) : heading + 1]:
                for place, cell in enumerate(cells):
                    field = _NAMES.get(fold(str(cell))) if isinstance(cell, str) else None
                    if field:
                        places.setdefault(field, place)
            if len(places) == len(COLUMNS):
                return rows, heading, places
    raise SpreadsheetError(
        "Không tìm thấy Bảng tổng hợp trong tệp; cần có đủ các cột: "
        f"{'; '.join(column.name for column in COLUMNS)}."
    )


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


def _counts_columns(line):
    """The row below the headings: 1 2 3 … 6 = 4+5 …"""
    return fold(str(line[0])) in ("2", "2 0") and fold(str(line[1])) in ("3", "3 0")


def _figures(total):
    return tuple(getattr(total, field) for field in FIGURES)
