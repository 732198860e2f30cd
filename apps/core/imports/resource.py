"""The one way a workbook comes in: a django-import-export Resource that works in sets.

Read → check each cell in Python → COPY into a staging table → rules as SQL → changes, all in one
transaction. A file with any row in error changes nothing.
"""

from django.db import connection, transaction
from import_export import resources

from apps.core.dates import today
from apps.core.imports.cells import EXCEL_ERRORS, UNREADABLE, Repaired
from apps.core.imports.examples import without_example
from apps.core.imports.found import Found
from apps.core.imports.report import Level, Report
from apps.core.spreadsheets import SpreadsheetError, find_table
from apps.core.spreadsheets.formulas import NOT_COMPUTED

_LOCK = 7_264_100


class _Bad(str):
    """The message of a cell that could not be read."""

    __slots__ = ()


class WorkbookResource(resources.ModelResource):
    """Imports one kind of workbook into one unit, once: a Resource holds its Report.

    A subclass gives `columns`, `readers()` (field → reader of a cell), `stage(rows)`, which reports
    row errors and returns {row: outcome} of the good rows, and `apply()`, which makes the changes
    of the rows that `stage` found good.
    """

    columns = ()
    takes_good_rows = True
    """Whether the good rows may be saved while others are in error."""
    asks_about_columns = True
    """Whether headings that nobody knows are asked about: not in a form whose columns are fixed."""
    goes_row_by_row = False
    """Whether each row goes through the actions of its page: some 30 ms, not one of thousands in a set."""

    def __init__(self, *, unit, by):
        super().__init__()
        self.unit, self.by = unit, by
        self.today = today()
        self.report = Report()

    def import_data(self, dataset, dry_run=False, only_good=False, **kwargs):
        """The Report of a Workbook. Raises SpreadsheetError where there is no such table.

        Nothing is saved when `dry_run`, or when any row is in error and not `only_good`.
        """
        report = self.run(self.find(dataset), save=not dry_run, only_good=only_good)
        if report.errors and not dry_run and not report.saved:
            report.refuse()
        return report

    def find(self, workbook, **answers):
        """The Found lines of a Workbook; `answers` are options of find_table.

        Raises SpreadsheetError.
        """
        return self.found_in(find_table(workbook, self.columns, **answers))

    def found_in(self, table):
        """The Found lines of a Table. Raises SpreadsheetError when it has none."""
        rows, notes = without_example(table)
        if not rows:
            raise SpreadsheetError("Tệp không có dòng dữ liệu nào dưới dòng tiêu đề.")
        unknown = [
            (table.heading_row, heading, "Cột này không được nhập.") for heading in table.unknown
        ]
        about = [(row, "", words) for row, words in table.notes]
        return Found(rows, notes=(*unknown, *about, *notes))

    def run(self, found, *, save=False, only_good=False):
        """The Report of Found lines. What is not saved is rolled back, whatever it was."""
        for row, heading, words in found.notes:
            self.report.warn(row, heading, words)
        rows = self.check(found)
        with transaction.atomic():
            wait_for_others(self.unit)
            self.report.count(self.stage(rows))
            is_taken = not self.report.errors or (only_good and self.takes_good_rows)
            if save and is_taken:
                self.apply()
                self.report.saved = True
            else:
                transaction.set_rollback(True)
        self.report.sort()
        return self.report

    def check(self, found):
        """The rows whose cells could all be read, as dicts with `row`; the others are reported."""
        self.report.read = len(found.lines)
        readers = self.readers()
        columns = {
            column.field: _read_column(
                [cells[place] for _, cells in found.lines], readers[column.field]
            )
            for place, column in enumerate(self.columns)
        }
        return list(self._good_rows([number for number, _ in found.lines], columns))

    def _good_rows(self, numbers, columns):
        fields = list(columns)
        for number, *values in zip(numbers, *columns.values(), strict=True):
            row = dict(zip(fields, values, strict=True))
            remarkable = [field for field, value in row.items() if type(value) in (_Bad, Repaired)]
            bad = [field for field in remarkable if type(row[field]) is _Bad]
            for field in bad:
                self.error(number, field, str(row[field]))
            if not bad:
                for field in remarkable:
                    said = f"Đã khôi phục số 0: {row[field].before} → {row[field]}."
                    self.warn(number, field, said)
                row["row"] = number
                yield row

    def heading(self, field):
        return next((column.name for column in self.columns if column.field == field), "")

    def error(self, row, field, message):
        self.report.error(row, self.heading(field), message, field=field)

    def warn(self, row, field, message):
        self.report.warn(row, self.heading(field), message, field=field)

    def duplicate(self, row, field, message):
        """A row that is perhaps there already: a warning of its own sort."""
        self.report.warn(row, self.heading(field), message, field=field, level=Level.DUPLICATE)

    def readers(self):
        raise NotImplementedError

    def stage(self, rows):
        raise NotImplementedError

    def apply(self):
        raise NotImplementedError


def wait_for_others(unit):
    """One import per province at a time; one of the whole country waits for all."""
    province = unit.province_id
    with connection.cursor() as cursor:
        if province is None:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK])
        else:
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s, 0), pg_advisory_xact_lock(%s, %s)",
                [_LOCK, _LOCK, province],
            )


def _read_column(cells, reader):
    """Each distinct cell is read once; None where there is nothing."""
    known, values = {"": None}, []
    for cell in cells:
        try:
            value = known[cell]
        except KeyError:
            value = known[cell] = _read_cell(cell, reader)
        values.append(value)
    return values


def _read_cell(cell, reader):
    if cell == NOT_COMPUTED:
        return _Bad("Công thức trong ô chưa được tính; mở tệp bằng Excel, lưu lại rồi nhập.")
    if isinstance(cell, str) and cell.upper() in EXCEL_ERRORS:
        return _Bad(f"Công thức trong ô báo lỗi {cell}; sửa công thức hoặc ghi thẳng giá trị.")
    try:
        return reader(cell)
    except UNREADABLE as error:
        return _Bad(error)
