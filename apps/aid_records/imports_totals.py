"""Figures of past years from a filled-in Bảng tổng hợp (domain.md section 5, rule F14)."""

from datetime import date
from functools import cached_property

from apps.aid_records import papers
from apps.aid_records.actions.totals import NOT_TWICE, why_divided
from apps.aid_records.models import HistoricalTotal
from apps.aid_records.papers import Paper
from apps.aid_records.totals_tables import COLUMNS, find_tables
from apps.core.dates import format_date
from apps.core.imports import Found, WorkbookResource
from apps.core.imports.cells import EXCEL_ERRORS, UNREADABLE, CellError, money
from apps.core.money import format_number
from apps.core.spreadsheets.formulas import NOT_COMPUTED
from apps.organisation.matching import UnitMatcher
from apps.organisation.models import Unit

FIGURES = ("filed", "helped_by_red_cross", "helped_by_others", "persons", "value")
_NUMBERS = {
    "filed": 3,
    "helped_by_red_cross": 4,
    "helped_by_others": 5,
    "helped": 6,
    "persons": 7,
    "value": 8,
}
_NOTHING = {"", "-", "–", "—"}  # how people write that there is none
_MOST = 2**31 - 1  # what the database counts to


class TotalResource(WorkbookResource):
    """Key: unit and span. A table whose sums do not agree is refused, with every mismatch named."""

    columns = COLUMNS

    class Meta:
        model = HistoricalTotal
        fields = ("unit", "starts_on", "ends_on")
        import_id_fields = fields

    takes_good_rows = False  # the last row adds all of them up
    asks_about_columns = False

    def readers(self):
        return {"unit": self._matcher.match, **dict.fromkeys(_NUMBERS, _figure)}

    @cached_property
    def _matcher(self):
        return UnitMatcher(self.unit, levels=Unit.Level.values, old_as_they_are=True)

    def find(self, workbook, **answers):
        """The rows of units and the last rows, with the periods that the tables say they are of."""
        tables, notes = find_tables(workbook, self.today)
        return Found(
            [line for table in tables for line in table.lines],
            {
                "tables": [
                    {"span": [day.isoformat() for day in table.span], "total": table.total}
                    for table in tables
                ],
                "source": workbook.name,
            },
            tuple((row, "", words) for row, words in [*map(_told, tables), *notes]),
        )

    def check(self, found):
        """One dict per unit and span with its figures; every sum that does not agree is reported."""
        self.source = found.meta["source"]
        fields = [column.field for column in COLUMNS]
        lines = [dict(zip(fields, cells, strict=True), row=row) for row, cells in found.lines]
        good, first = [], 0
        for table in found.meta["tables"]:
            rows = [line for line in lines if first < line["row"] < table["total"]]
            total = next(line for line in lines if line["row"] == table["total"])
            first = table["total"]
            span = tuple(date.fromisoformat(day) for day in table["span"])
            good += [row | {"span": span} for row in self._check_table(rows, total)]
        return good

    # --- sums

    def _check_table(self, rows, total):
        before = len(self.report.errors)
        self._read_figures(total)
        self._check_row(total)
        of_total = len(self.report.errors) > before
        good = [row for row in rows if self._check_unit(row)]
        before = len(self.report.errors)
        for field in _NUMBERS:
            self._check_column(field, rows, total)
        of_total = of_total or len(self.report.errors) > before
        self.report.read += len(rows) + of_total  # the last row counts when it is in error
        return good

    def _check_unit(self, row):
        """Whether unit and figures of a row are good. Every row is read to its end."""
        before = len(self.report.errors)
        is_blank = all(row[field] in _NOTHING for field in _NUMBERS)
        self._read_figures(row)
        self._check_row(row)
        try:
            row["unit"] = self._matcher.match(row["unit"])
        except UNREADABLE as error:
            if is_blank:
                self.warn(row["row"], "unit", "Dòng không có số liệu; được bỏ qua.")
                row["unit"] = None
            else:
                self.error(row["row"], "unit", str(error))
        return len(self.report.errors) == before

    def _read_figures(self, row):
        """Numbers in place of cells; None where a cell cannot be read or holds no result yet."""
        row["not_computed"] = {field for field in _NUMBERS if row[field] == NOT_COMPUTED}
        for field in _NUMBERS:
            try:
                row[field] = None if field in row["not_computed"] else self._figure(field, row)
            except UNREADABLE as error:
                self.error(row["row"], field, str(error))
                row[field] = None

    @staticmethod
    def _figure(field, row):
        number = _figure(row[field])
        if field != "value" and number > _MOST:
            raise CellError(f"{format_number(number)} là quá lớn; xem lại cột.")
        return number

    def _check_row(self, row):
        """6 = 4 + 5; what a formula was to give is reckoned where the file does not tell it."""
        parts = row["helped_by_red_cross"], row["helped_by_others"]
        if None in parts:
            return
        if "helped" in row["not_computed"]:
            row["helped"] = sum(parts)
            self._say_reckoned(row, "helped")
        elif row["helped"] is not None and row["helped"] != sum(parts):
            self.error(
                row["row"],
                "helped",
                f"Cột 6 ghi {format_number(row['helped'])} nhưng cột 4 + cột 5 là "
                f"{format_number(sum(parts))}; sửa cho khớp.",
            )

    def _check_column(self, field, rows, total):
        """The last row adds the column up, whatever else is wrong with the rows."""
        cells = [row[field] for row in rows]
        if None in cells:
            for row in rows:
                if field != "helped" and field in row["not_computed"]:
                    said = "Công thức trong ô chưa được tính; mở tệp bằng Excel, lưu lại rồi nhập."
                    self.error(row["row"], field, said)
            return
        added = sum(cells)
        if field in total["not_computed"]:
            total[field] = added
            self._say_reckoned(total, field)
        elif total[field] is not None and total[field] != added:
            self.error(
                total["row"],
                field,
                f"Cột {_NUMBERS[field]}, dòng Tổng cộng ghi {format_number(total[field])} nhưng cộng các "
                f"đơn vị là {format_number(added)}; lệch {format_number(abs(total[field] - added))}, sửa cho khớp.",
            )

    def _say_reckoned(self, row, field):
        shown = format_number(row[field])
        self.warn(row["row"], field, f"Công thức chưa được tính trong tệp; máy cộng được {shown}.")

    # --- what is on file

    def stage(self, rows):
        outcomes = {row["row"]: "skipped" for row in rows if row["unit"] is None}
        rows = [row for row in rows if row["unit"] is not None]
        provinces = self._lock_provinces(rows)
        self._load(rows, provinces)
        self.changed, self.seen = [], {}
        for row in rows:
            if self._stands_alone(row, rows):
                outcomes[row["row"]] = self._outcome(row)
        self._tell_of_empty(row for row in rows if outcomes.get(row["row"]) == "skipped")
        return outcomes

    def _tell_of_empty(self, skipped):
        """In one line: an official table has every unit, most of them at zero."""
        if empty := sum(not _has_figures(row) for row in skipped):
            self.report.warn(0, "", f"{format_number(empty)} dòng không có số liệu; được bỏ qua.")

    @staticmethod
    def _lock_provinces(rows):
        """As actions.totals: one at a time in a province; returns their numbers."""
        numbers = {row["unit"].province_id for row in rows} | set(
            papers.provinces_of(_papers_of(rows).values())
        )
        list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))
        return numbers

    def _load(self, rows, provinces):
        """What is on file of the provinces and the days of the file, and what stands for the same."""
        self.on_file, self.voided = {}, set()
        self.twice, self.divided = {}, {}
        if not rows:
            return
        found = HistoricalTotal.objects.filter(
            province_id__in=provinces,
            starts_on__lte=max(row["span"][1] for row in rows),
            ends_on__gte=min(row["span"][0] for row in rows),
            is_undone=False,
        )
        for total in found.select_related("unit").order_by("starts_on", "id"):
            key = total.unit_id, (total.starts_on, total.ends_on)
            if total.is_voided:
                self.voided.add((*key, *_figures(total)))
            else:
                self.on_file[key] = total
        asked = _papers_of(rows)
        old = [Paper(one.pk, one.unit, *span) for (_, span), one in self.on_file.items()]
        self.twice = papers.twice([*asked.values(), *old])
        self.divided = papers.divided(
            one for one in asked.values() if (one.unit.pk, _span(one)) not in self.on_file
        )
        self.of_number = {one.pk: one for one in self.on_file.values()}
        self.of_number |= {-row["row"]: row for row in rows}

    def _stands_alone(self, row, rows):
        """Whether no other figures stand for the same, and no part of a divided unit is in them."""
        unit, span = row["unit"], row["span"]
        if unit.province_id is None:
            self.error(row["row"], "unit", f"{unit} không thuộc tỉnh nào; ghi đơn vị thuộc tỉnh.")
            return False
        first = self.seen.setdefault((unit.pk, span), row["row"])
        if first != row["row"]:
            self.error(row["row"], "unit", f"{unit} đã có ở dòng {first}; gộp làm một.")
            return False
        if not _has_figures(row):
            return True
        others = [self.of_number[number] for number in self.twice.get(-row["row"], ())]
        clashes = [
            f"{one.unit} từ {format_date(one.starts_on)} đến {format_date(one.ends_on)}"
            for one in others
            if isinstance(one, HistoricalTotal)
            and (one.unit_id, (one.starts_on, one.ends_on)) != (unit.pk, span)
        ]
        if clashes:
            self.error(
                row["row"],
                "unit",
                f"Khoảng thời gian của bảng này ({_days(span)}) giao với số liệu đã có: "
                f"{'; '.join(clashes)}. {NOT_TWICE}",
            )
        other = next((one for one in others if isinstance(one, dict)), None)
        if other:
            self.error(
                row["row"],
                "unit",
                f"{unit} và {other['unit']} ở dòng {other['row']} chồng lên nhau trong cùng thời gian; "
                "chỉ giữ đơn vị trên hoặc các đơn vị dưới, đơn vị mới hoặc các đơn vị cũ.",
            )
        divided = self.divided.get(-row["row"])
        if divided:
            self.error(row["row"], "unit", why_divided(unit, divided))
        return not (clashes or other or divided)

    def _outcome(self, row):
        unit, span = row["unit"], row["span"]
        total = self.on_file.get((unit.pk, span))
        if total is None:
            if not _has_figures(row):
                return "skipped"
            if (unit.pk, span, *(row[field] for field in FIGURES)) in self.voided:
                self.warn(row["row"], "unit", "Số liệu này đã bị hủy; dòng được bỏ qua.")
                return "skipped"
            total = HistoricalTotal(
                unit=unit,
                province_id=unit.province_id,
                starts_on=span[0],
                ends_on=span[1],
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
        total.source = self.source[:300]
        self.changed.append(total)
        return outcome

    def apply(self):
        for total in self.changed:
            total.save()


def _told(table):
    """(0, words): of which years the figures are, for nothing else on the page says so."""
    first, last = map(format_date, table.span)
    return 0, f"Dòng {table.lines[0][0]}–{table.total}: số liệu từ {first} đến {last}."


def _figure(cell):
    """A whole number of a table; nothing and a dash are 0."""
    if isinstance(cell, str) and cell.strip() in _NOTHING:
        return 0
    if isinstance(cell, str) and cell.upper() in EXCEL_ERRORS:
        raise CellError(f"Công thức trong ô báo lỗi {cell}; sửa công thức hoặc ghi thẳng giá trị.")
    return money(cell)


def _has_figures(row):
    return any(row[field] for field in FIGURES)


def _papers_of(rows):
    """{row: Paper} of the rows with figures, numbered below 0; the same unit and days count once."""
    met = {}
    for row in rows:
        if _has_figures(row) and row["unit"].province_id is not None:
            paper = Paper(-row["row"], row["unit"], *row["span"])
            met.setdefault((row["unit"].pk, row["span"]), paper)
    return {-paper.number: paper for paper in met.values()}


def _span(paper):
    return paper.starts_on, paper.ends_on


def _days(span):
    return f"{format_date(span[0])} – {format_date(span[1])}"


def _figures(total):
    return tuple(getattr(total, field) for field in FIGURES)
