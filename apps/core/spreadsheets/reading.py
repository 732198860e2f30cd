"""Open a workbook of whatever kind, after its container has been checked."""

import io
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from apps.core.legacy_text import converted
from apps.core.spreadsheets.column import SpreadsheetError
from apps.core.spreadsheets.compound import check_compound
from apps.core.spreadsheets.container import Kind, check
from apps.core.spreadsheets.extent import MAX_COLUMNS, check_size
from apps.core.spreadsheets.limits import all_formulas
from apps.core.spreadsheets.marks import Marks, office_marks, open_document_marks
from apps.core.spreadsheets.text_files import read_rows

MAX_BYTES = 10 * 1024 * 1024
MAX_SHEETS = 50
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class Sheet:
    """One visible sheet. `name` is empty for a CSV file."""

    name: str
    _source: Any
    _position: int = -1
    _marks: Marks = field(default_factory=Marks)
    counts_from_1904: bool = False
    _kept: dict = field(default_factory=dict, repr=False, compare=False)

    def rows(self):
        """All rows from the sheet's first one, as lists of raw cell values; kept, not to be changed."""
        if "rows" not in self._kept:
            self._kept["rows"] = self._source if self._position < 0 else self._read()
        return self._kept["rows"]

    def merges(self):
        """((top, left), (bottom, right)) of the merged cells, from 0; nothing where the file does not tell."""
        if self._position >= 0:
            self.rows()
        return self._kept.get("merges", ())

    def hidden_rows(self):
        """Hidden rows in order, from 0."""
        return self._marks.hidden_rows

    def hidden_columns(self):
        return self._marks.hidden_columns

    def _read(self):
        if self._marks.is_all_formulas:
            raise all_formulas()
        try:
            sheet = self._source.get_sheet_by_index(self._position)
            last_row, last_column = sheet.end or (0, 0)
            check_size(last_row + 1, last_column + 1)
            self._kept["merges"] = tuple(sheet.merged_cell_ranges or ())
            return self._with_silent(sheet.to_python(skip_empty_area=False))
        except SpreadsheetError:
            raise
        except BaseException as error:  # calamine's panics are not Exceptions
            raise _unreadable(error) from error

    def _with_silent(self, rows):
        for (row, column), text in self._marks.silent.items():
            if row < len(rows) and column <= MAX_COLUMNS:
                rows[row] += [""] * (column + 1 - len(rows[row]))
                rows[row][column] = text
        return rows


@dataclass(frozen=True)
class Workbook:
    """`sheets` are the visible ones, `hidden` the names of the others that hold cells."""

    name: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()

    def texts(self, limit=None):
        """The distinct texts of its cells, as they are in the file; at most `limit`."""
        seen = set()
        for sheet in self.sheets:
            for row in sheet.rows():
                for cell in row:
                    if type(cell) is str and cell and cell not in seen:
                        if limit is not None and len(seen) >= limit:
                            return
                        seen.add(cell)
                        yield cell

    def converted(self, encoding):
        """The same workbook with its text in an old encoding ("tcvn3", "vni") turned into Unicode."""
        sheets = []
        for sheet in self.sheets:
            rows = converted(sheet.rows(), encoding)
            sheets.append(replace(sheet, _kept={**sheet._kept, "rows": rows}))
        return replace(self, sheets=tuple(sheets))


def open_workbook(source, *, name=""):
    """The workbook in a path or a binary file. Raises SpreadsheetError for what is too large, damaged or foreign."""
    content, name = _read(source, name)
    kind = check(content)
    _check_suffix(name, kind)
    if kind is Kind.TEXT:
        return Workbook(name, (Sheet("", read_rows(content)),))
    old_marks, counts_from_1904 = check_compound(content) if kind is Kind.XLS else ([], False)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            (place, sheet)
            for place, sheet in enumerate(workbook.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
        _check_count(len(sheets))
        marks = {sheet.name: of_it for (_, sheet), of_it in zip(sheets, old_marks, strict=False)}
        if kind is Kind.XLSX:
            marks, counts_from_1904 = office_marks(content)
        elif kind is Kind.ODS:
            marks = open_document_marks(content)
    except SpreadsheetError:
        raise
    except BaseException as error:  # calamine's panics are not Exceptions
        raise _unreadable(error) from error
    visible = [
        Sheet(
            sheet.name,
            workbook,
            place,
            marks.get(sheet.name, Marks()),
            counts_from_1904=counts_from_1904,
        )
        for place, sheet in sheets
        if sheet.visible == SheetVisibleEnum.Visible
    ]
    hidden = [sheet.name for _, sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    return Workbook(name, tuple(visible), tuple(hidden))


def _check_count(sheets):
    if sheets > MAX_SHEETS:
        raise SpreadsheetError(
            f"Tệp có {sheets} trang tính, nhiều nhất {MAX_SHEETS}; lưu trang cần nhập thành tệp riêng."
        )


def _check_suffix(name, kind):
    """Refuse a file that is called one thing and is another; .xls and .xlsx are read as Excel reads them."""
    suffix = Path(name).suffix.lower()
    if kind is Kind.TEXT and suffix not in ("", *_TEXT_SUFFIXES):
        raise SpreadsheetError(
            f"“{name}” không phải là tệp bảng tính dù có đuôi như vậy; mở tệp bằng Excel hoặc LibreOffice "
            "rồi lưu lại dạng .xlsx."
        )
    if kind is not Kind.TEXT and suffix in _TEXT_SUFFIXES:
        raise SpreadsheetError(
            f"“{name}” có đuôi {suffix} nhưng bên trong là bảng tính dạng .{kind.value}; đổi đuôi tệp thành "
            f".{kind.value} rồi chọn lại."
        )


def _read(source, name):
    if isinstance(source, str | Path):
        path = Path(source)
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise SpreadsheetError(
                f"Không mở được tệp “{path.name}”; xem lại đường dẫn."
            ) from error
        name = name or path.name
    else:
        source.seek(0)
        content = source.read(MAX_BYTES + 1)
        name = name or Path(getattr(source, "name", None) or "").name
    if len(content) > MAX_BYTES:
        raise SpreadsheetError(
            "Tệp lớn hơn 10 MB; bỏ ảnh và trang không cần, hoặc tách thành nhiều tệp."
        )
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise SpreadsheetError("Tệp không có nội dung; chọn lại đúng tệp.")
    return content, name


def _unreadable(error):
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        return error
    return SpreadsheetError(
        "Không đọc được tệp: tệp hỏng hoặc có mật khẩu; mở bằng Excel hoặc LibreOffice, bỏ mật khẩu "
        "rồi lưu lại dạng .xlsx."
    )
