"""Lists as .xlsx: cell for cell what openpyxl writes, with a sheet that says what it is."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.rich_text import CellRichText

from apps.core.spreadsheets import Column, write_table
from apps.core.spreadsheets.writing import ABOUT
from tests.office import opened_by_libreoffice

COLUMNS = [Column(f"Cột {number}", f"c{number}") for number in range(8)]
ROWS = [
    ("066185001234", "0912345678", "H'Blim Mlô", 1985, date(1985, 9, 7), 1_500_000, -5, 2.25),
    ("=1+1", "+84912", "@SUM(A1)", -1, date(2026, 11, 23), 0, Decimal("1.5"), None),
    (
        "a\nb",
        "<b>&\"'</b>",
        " lề ",
        10**14,
        datetime.fromisoformat("2026-11-23T09:34:05"),
        "",
        "x" * 40_000,
        "ê̆",
    ),
    ("a\x07b", "_x0041_", "#N/A", "1e5", "TRUE", "23/11/2026", "😀" * 20_000, "'=1"),
]


def ours(rows, **options):
    file = io.BytesIO()
    write_table(file, title="Danh sách", columns=COLUMNS, rows=rows, **options)
    return file


def by_openpyxl(rows):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append([column.name for column in COLUMNS])
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
                cell.data_type = "s" if cell.value else "n"  # text is no formula, no error
            else:
                cell.value = value
    file = io.BytesIO()
    workbook.save(file)
    return file


def cells(file):
    sheet = openpyxl.load_workbook(file, rich_text=False).worksheets[0]
    found = [[(cell.value, cell.data_type) for cell in row] for row in sheet.rows]
    assert not any(isinstance(value, CellRichText) for row in found for value, _ in row)
    return [[(value, "s" if kind == "inlineStr" else kind) for value, kind in row] for row in found]


def test_every_cell_is_what_openpyxl_would_have_written():
    rows = [
        row[:6] + tuple(cell if cell != "😀" * 20_000 else "" for cell in row[6:]) for row in ROWS
    ]

    assert cells(ours(rows)) == cells(by_openpyxl(rows))


def test_heading_is_frozen_days_are_day_first_and_columns_have_their_widths():
    sheet = openpyxl.load_workbook(ours(ROWS[:1])).worksheets[0]

    assert (sheet.freeze_panes, sheet["E2"].number_format) == ("A2", "dd/mm/yyyy")
    assert sheet.column_dimensions["A"].width == COLUMNS[0].width


def test_text_is_cut_where_excel_counts_it_full():
    """Excel counts UTF-16: an emoji is two of its 32.767."""
    (_, *_, (value, kind), _) = cells(ours([ROWS[3]]))[1]

    assert (len(value), kind) == (16_383, "s")


def test_libreoffice_opens_it_with_the_same_cells(tmp_path):
    file = tmp_path / "danh-sach.xlsx"
    file.write_bytes(ours(ROWS[:3], about=lambda count: [("Số dòng", count)]).getvalue())

    opened = openpyxl.load_workbook(opened_by_libreoffice(file, tmp_path))

    assert opened.sheetnames == ["Danh sách", ABOUT]
    sheet = opened.worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=3)]
    assert found[0] == [
        "066185001234",
        "0912345678",
        "H'Blim Mlô",
        1985,
        datetime.fromisoformat("1985-09-07"),
        1_500_000,
        -5,
        2.25,
    ]
    assert found[1][:3] == ["=1+1", "+84912", "@SUM(A1)"]
    assert not [cell for row in sheet.rows for cell in row if cell.data_type == "f"]


def test_second_sheet_tells_of_the_first():
    file = ours(ROWS[:2], about=lambda count: [("Bộ lọc", "=1+1"), ("Số dòng", count)])

    sheet = openpyxl.load_workbook(file)[ABOUT]

    assert [[cell.value for cell in row] for row in sheet.rows] == [
        [ABOUT, ""],
        ["Bộ lọc:", "=1+1"],
        ["Số dòng:", 2],
    ]
    assert sheet["B2"].data_type in ("s", "inlineStr")


@pytest.mark.parametrize("title", [ABOUT, "Về tệp này"])
def test_list_named_as_its_second_sheet_still_opens(title):
    file = io.BytesIO()
    write_table(file, title=title, columns=COLUMNS, rows=[], about=lambda count: [("a", count)])

    assert len(openpyxl.load_workbook(file).sheetnames) == 2
