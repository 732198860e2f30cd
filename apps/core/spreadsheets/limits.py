"""How much of a workbook is opened, and the words with which the rest is refused."""

from apps.core.spreadsheets.column import SpreadsheetError

MAX_CELLS = 1_500_000
MAX_TEXT = 60_000_000  # characters in the cells of one sheet
MAX_MERGES = 20_000
_FEWEST_FORMULAS = 30
_MOST_FORMULAS = 2 / 3  # of the filled cells: a column of numbers and lines of sums stay below


def damaged():
    return SpreadsheetError("Tệp hỏng; mở bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx.")


def has_password():
    return SpreadsheetError(
        "Tệp có mật khẩu; mở bằng Excel hoặc LibreOffice, bỏ mật khẩu rồi lưu lại."
    )


def has_macros():
    return SpreadsheetError(
        "Tệp có macro nên không được mở; trong Excel chọn Tệp → Lưu dưới dạng → Sổ làm việc Excel (.xlsx), "
        "bấm Có để bỏ macro, rồi chọn tệp mới lưu."
    )


def too_many_cells():
    return SpreadsheetError(
        "Trang tính có quá nhiều ô; xóa các dòng, cột thừa rồi lưu lại, hoặc tách thành nhiều tệp."
    )


def all_formulas():
    return SpreadsheetError(
        "Hầu hết các ô của bảng là công thức; chọn cả bảng, sao chép, Dán đặc biệt → Giá trị, rồi lưu và "
        "chọn lại tệp."
    )


def check_formulas(formulas, cells):
    """Whether nearly all filled cells of a sheet are formulas."""
    return formulas >= _FEWEST_FORMULAS and formulas > _MOST_FORMULAS * max(cells, formulas)
