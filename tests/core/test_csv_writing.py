"""Lists as .csv: machines read them, and no spreadsheet program takes a cell for a formula."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from apps.core.spreadsheets import Column, find_table, open_workbook
from apps.core.spreadsheets.delimited import guarded, write_csv
from tests.office import opened_by_libreoffice

COLUMNS = [Column("Mã", "code"), Column("Tên", "name"), Column("Số", "count")]
FORMULAS = [
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "+84-912",
    '=HYPERLINK("http://vidu.vn";"bấm")',
    "- Nhà dột, cần sửa",
]
HARMLESS = [
    "-5",
    "+84912345678",
    "+84 912 345 678",
    "-1.500,5",
    "H'Blim Mlô",
    "0912345678",
    "-",
    "a=b",
]


def written(*rows):
    file = io.BytesIO()
    write_csv(file, columns=COLUMNS, rows=rows)
    return file.getvalue()


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_phones_stay_as_they_are(text):
    assert guarded(text) == text


def test_machine_finds_headings_first_bom_commas_iso_days_and_plain_numbers():
    content = written(
        ["066185001234", "Trần, Thị", 1_500_000],
        [date(2018, 4, 11), datetime(2018, 4, 10, 17, 5, tzinfo=UTC), Decimal("1.50")],
        [True, None, -5],
    )

    assert (
        content
        == (
            "\ufeffMã,Tên,Số\r\n"
            '066185001234,"Trần, Thị",1500000\r\n'
            "2018-04-11,2018-04-11 00:05:00,1.5\r\n"
            "Có,,-5\r\n"
        ).encode()
    )


def test_control_characters_are_gone_and_line_breaks_stay():
    content = written(["a\x00\x07b\x1b", "dòng 1\r\ndòng 2", "\x00=1+1"])

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[1] == ["ab", "dòng 1\ndòng 2", "'=1+1"]


@pytest.mark.parametrize("text", ["=1+1", "-1+1", "@SUM(1)", "- Nhà dột", "+84912345678", "-5 con"])
def test_import_reads_the_text_without_the_guard(text):
    table = find_table(open_workbook(io.BytesIO(written([text, "Hoa", 1])), name="a.csv"), COLUMNS)

    assert table.rows[0][1] == (text, "Hoa", 1 if table.rows[0][1][2] == 1 else "1")


def test_libreoffice_evaluates_nothing(tmp_path):
    file = tmp_path / "danh-sach.csv"
    file.write_bytes(written(*([text.strip(), "Hoa", -5] for text in FORMULAS)))

    sheet = openpyxl.load_workbook(opened_by_libreoffice(file, tmp_path)).active

    assert sheet.max_row == len(FORMULAS) + 1
    assert not [cell.value for row in sheet.rows for cell in row if cell.data_type == "f"]
    assert [cell.value for cell in sheet["C"][1:]] == [-5] * len(FORMULAS)


def test_libreoffice_does_evaluate_what_is_not_guarded(tmp_path):
    """Else the test above could not fail."""
    file = tmp_path / "tran.csv"
    file.write_bytes(b"a,b\r\n=1+1,2\r\n")

    assert (
        openpyxl.load_workbook(opened_by_libreoffice(file, tmp_path)).active["A2"].data_type == "f"
    )
