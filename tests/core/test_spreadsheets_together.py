"""Columns that a list writes in several places of its sheet, and lists that are not one table."""

import pytest

from apps.core.spreadsheets import Column, SpreadsheetError, find_table, open_workbook
from tests.workbooks import workbook

COLUMNS = (
    Column("Họ và tên", "name", required=True),
    Column("Ngày sinh", "birth", ("Năm sinh",), parts=("Nam", "Nữ"), parts_tell="gender"),
    Column("Giới tính", "gender", parts=("Nam", "Nữ"), parts_tell="gender"),
    Column("Dân tộc", "ethnicity", ("DT",)),
    Column("Điện thoại", "phone", ("ĐT",)),
    Column("Thôn", "hamlet", spreads=True),
    Column("Giá trị", "value"),
)


def table_of(*rows, merged=()):
    return find_table(open_workbook(workbook(*rows, merged=merged)), COLUMNS)


def cells(table, field):
    place = [column.field for column in COLUMNS].index(field)
    return [row[place] for _, row in table.rows]


def test_a_name_under_one_heading_over_two_columns_is_one_name():
    table = table_of(
        ("STT", "Họ và tên", None, "Thôn"),
        (1, "Trần Thị", "Mẫu", "Thôn 2"),
        (2, "H'Blim Mlô", None, "Thôn 5"),
        merged=["B1:C1"],
    )

    assert cells(table, "name") == ["Trần Thị Mẫu", "H'Blim Mlô"]
    assert table.unknown == ()
    assert not table.notes


def test_a_name_under_a_heading_of_two_rows_over_two_columns_is_one_name():
    table = table_of(
        ("Họ và tên", None, "Nơi ở", None),
        (None, None, "Thôn", "DT"),
        ("Trần Thị", "Mẫu", "Thôn 2", "Kinh"),
        merged=["A1:B2", "C1:D1"],
    )

    assert cells(table, "name") == ["Trần Thị Mẫu"]
    assert cells(table, "ethnicity") == ["Kinh"]


def test_a_year_under_nam_or_nu_tells_the_sex():
    table = table_of(
        ("Họ và tên", "Năm sinh", None, "Thôn"),
        (None, "Nam", "Nữ", None),
        ("Lê Văn Thử", 1972, None, "Thôn 2"),
        ("Trần Thị Mẫu", None, 1941, "Thôn 2"),
        ("Nông Hai Lần", 1950, 1950, "Thôn 2"),
        ("Bùi Không Năm", None, None, "Thôn 2"),
        merged=["A1:A2", "B1:C1", "D1:D2"],
    )

    assert cells(table, "birth") == [1972, 1941, "1950 / 1950", ""]
    assert cells(table, "gender") == ["Nam", "Nữ", "Nam / Nữ", ""]
    assert {"birth", "gender"} <= table.present
    assert table.unknown == ()


def test_a_mark_under_nam_or_nu_is_the_sex():
    table = table_of(
        ("Họ và tên", "Giới tính nam", "Giới tính nữ"),
        ("Lê Văn Thử", "x", None),
        ("Trần Thị Mẫu", None, "x"),
    )

    assert cells(table, "gender") == ["Nam", "Nữ"]


@pytest.mark.parametrize(("heading", "field"), [("DT", "ethnicity"), ("ĐT", "phone")])
def test_marks_decide_between_headings_that_fold_alike(heading, field):
    table = table_of(("Họ và tên", heading), ("Trần Thị Mẫu", "x"))

    assert cells(table, field) == ["x"]


def test_a_second_table_with_its_columns_in_another_order_is_refused_with_its_row():
    with pytest.raises(SpreadsheetError, match="Từ dòng 4 là một bảng khác"):
        table_of(
            ("STT", "Họ và tên", "Năm sinh", "Thôn"),
            (1, "Trần Thị Mẫu", 1941, "Thôn 2"),
            ("B. HỘ GIA ĐÌNH",),
            ("STT", "Thôn", "Họ và tên", "Năm sinh"),
            (1, "Thôn 5", "Lê Văn Thử", 1972),
        )


def test_headings_of_two_rows_may_come_again_on_the_next_page():
    heads = [("Họ và tên", "Năm sinh", None, "Thôn"), (None, "Nam", "Nữ", None)]
    table = table_of(
        *heads,
        ("Lê Văn Thử", 1972, None, "Thôn 2"),
        *heads,
        ("Trần Thị Mẫu", None, 1941, "Thôn 2"),
        merged=["B1:C1", "B4:C4"],
    )

    assert cells(table, "name") == ["Lê Văn Thử", "Trần Thị Mẫu"]


def test_an_amount_merged_over_several_rows_is_read_once_and_said():
    table = table_of(
        ("Họ và tên", "Thôn", "Giá trị"),
        ("Lê Văn Thử", "Thôn 2", 500000),
        ("Trần Thị Mẫu", None, None),
        merged=["B2:B3", "C2:C3"],
    )

    assert cells(table, "hamlet") == ["Thôn 2", "Thôn 2"]
    assert cells(table, "value") == [500000, ""]
    assert table.notes == ((2, "Cột “Giá trị” có ô gộp nhiều dòng, chỉ được đọc cho dòng đầu: 2."),)
