import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.spreadsheets import Column, SpreadsheetError, find_table, open_workbook, write_table
from apps.core.text import tidy

CODE = Column("Mã cũ", "code", width=12)
NAME = Column("Họ và tên", "name", width=30)
VALUE = Column("Giá trị (đồng)", "value", grouped=True)
COLUMNS = (CODE, NAME, VALUE)


def written(*rows, title="Danh sách", columns=COLUMNS):
    file = io.BytesIO()
    write_table(file, title=title, columns=columns, rows=rows)
    return file


def sheet_of(*rows, **options):
    return openpyxl.load_workbook(written(*rows, **options)).worksheets[0]


class Pipe(io.RawIOBase):
    """A response: it can be written to and nothing else."""

    def __init__(self):
        self.content = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.content += data
        return len(data)


def test_reviewer_gets_a_sheet_that_is_easy_to_use():
    sheet = sheet_of(["A-1", "Hoa", 1_500_000], title="Địa chỉ: tỉnh [Đắk Lắk]")

    assert sheet.title == "Địa chỉ tỉnh Đắk Lắk"
    assert [cell.value for cell in sheet[1]] == ["Mã cũ", "Họ và tên", "Giá trị (đồng)"]
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C2"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [12, 30, 16]
    assert sheet["C2"].number_format == "#,##0"
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("=1+1", "=1+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("066150000001", "066150000001"),
        ("<b>&\"'</b>", "<b>&\"'</b>"),
        ("dòng 1\ndòng 2", "dòng 1\ndòng 2"),
        (" lề ", " lề "),
        ("a\x00\x07b\ud800\uffffc", "abc"),
        (True, "Có"),
        (False, "Không"),
        (10**18, str(10**18)),
        (date(1850, 1, 1), "01/01/1850"),
        (datetime(1850, 1, 1, tzinfo=UTC), "01/01/1850 07:06"),
        (float("inf"), "inf"),
    ],
)
def test_text_stays_text(value, read):
    cell = sheet_of([value, "Hoa", 1])["A2"]

    assert cell.value == read
    assert cell.data_type in ("s", "inlineStr")


@pytest.mark.parametrize(
    "text", ["=1+1", " =1+1", "+84912", "-5", "@SUM(A1)", "066150000001", "008/2010", "\uff1d1+1"]
)
def test_text_that_somebody_edits_in_excel_stays_text(text):
    """Excel reads an edited cell anew: without this a code became a day, a text a formula."""
    sheet = sheet_of([text, "Buôn Tring 1", 1])

    assert sheet["A2"].quotePrefix
    assert not sheet["B2"].quotePrefix
    assert not sheet["C2"].quotePrefix


@pytest.mark.parametrize(("value", "read"), [(1, 1), (0, 0), (-1.5, -1.5), (Decimal("2.25"), 2.25)])
def test_number_stays_a_number(value, read):
    cell = sheet_of([value, "Hoa", 1])["A2"]

    assert (cell.value, cell.data_type) == (read, "n")


def test_dates_are_dates_shown_day_first():
    sheet = sheet_of([date(2018, 4, 11), datetime(2018, 4, 10, 17, 5, 30, tzinfo=UTC), 1])

    assert sheet["A2"].value == datetime.fromisoformat("2018-04-11")
    assert sheet["A2"].number_format == "dd/mm/yyyy"
    assert sheet["B2"].value == datetime.fromisoformat("2018-04-11T00:05:30")
    assert sheet["B2"].number_format == "dd/mm/yyyy hh:mm"


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_written_where_nothing_is_known(value):
    assert sheet_of([value, "Hoa", value])["A2"].value is None


def test_text_longer_than_a_cell_is_cut():
    assert len(sheet_of(["x" * 40_000, "Hoa", 1])["A2"].value) == 32_767


def test_list_without_rows_has_its_headings():
    sheet = sheet_of(title="///")

    assert (sheet.max_row, sheet.auto_filter.ref, sheet.title) == (1, "A1:C1", "Danh sách")


def test_list_goes_out_through_a_pipe_row_by_row():
    pipe = Pipe()

    count = write_table(
        pipe, title="A", columns=COLUMNS, rows=(["A", f"Hoa {n}", n] for n in range(30_000))
    )

    assert count == 30_000
    assert len(find_table(open_workbook(io.BytesIO(bytes(pipe.content))), COLUMNS).rows) == 30_000


def test_list_longer_than_a_sheet_is_refused(monkeypatch):
    monkeypatch.setattr("apps.core.spreadsheets.writing.MAX_WRITTEN_ROWS", 2)

    with pytest.raises(SpreadsheetError, match="thu hẹp bộ lọc"):
        written(*[["A", "Hoa", 1]] * 3)


def test_sheet_may_have_more_columns_than_letters():
    columns = [Column(f"Cột {number}", f"f{number}") for number in range(1, 80)]

    assert sheet_of(range(79), columns=columns)["CA2"].value == 78


TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)


@given(
    st.lists(st.tuples(TEXT, TEXT, st.one_of(st.integers(1, 10**14), st.dates(date(1901, 1, 1)))))
)
def test_what_is_exported_can_be_imported_again(rows):
    table = find_table(open_workbook(written(*rows)), COLUMNS)
    texts = [
        (tidy(code).removeprefix("'"), tidy(name).removeprefix("'"), value)
        for code, name, value in rows
    ]

    assert [row for _, row in table.rows] == texts
