"""Tables as communes make them: answers, notes, lines that are no rows, old ways of counting days."""

import io
import struct
from datetime import date

import openpyxl
import pytest

from apps.core.spreadsheets import Column, SpreadsheetError, find_table, open_workbook
from tests.core.hostile import number, record, xls
from tests.core.test_spreadsheets_reading import ods_file, workbook_file

CODE = Column("Mã cũ", "code")
NAME = Column("Họ và tên", "name", ("Tên chủ hộ",), required=True)
HAMLET = Column("Thôn, buôn", "hamlet", ("Thôn",), spreads=True)
BORN = Column("Ngày sinh", "born", is_date=True)
VALUE = Column("Giá trị (đồng)", "value", ("Số tiền",))
COLUMNS = (CODE, NAME, HAMLET, BORN, VALUE)
HEADINGS = ["STT", "Họ và tên", "Thôn", "Giá trị (đồng)"]


def table_of(*rows, **options):
    return find_table(open_workbook(workbook_file(rows)), COLUMNS, **options)


def saved(workbook):
    file = io.BytesIO()
    workbook.save(file)
    return open_workbook(file)


def names(table):
    return [values[1] for _, values in table.rows]


def said(table):
    return " ".join(words for _, words in table.notes)


# --- answers of people


def test_remembered_answer_maps_a_column_and_wins_over_its_name():
    rows = [["Họ và tên", "Người được giúp", "Ghi chú"], ["Ban Chấp hành", "Hoa", "x"]]

    table = table_of(*rows, known={"nguoi duoc giup": "name", "ho va ten": None, "ghi chu": None})

    assert names(table) == ["Hoa"]
    assert table.unknown == ()
    assert [(h.text, h.field, h.is_ignored) for h in table.headings] == [
        ("Họ và tên", None, True),
        ("Người được giúp", "name", False),
        ("Ghi chú", None, True),
    ]


def test_headings_are_told_with_their_place_and_samples():
    table = table_of(
        ["STT", "Họ và tên", "Ngày sinh", "Ghi chú"],
        [1, "Hoa", date(1950, 3, 2), None],
        [2, "Mai", None, "x  y"],
        [3, "Mai", None, None],
        [4, "Lan", None, None],
        [5, "Đào", None, None],
    )

    assert [(h.place, h.text, h.field, h.samples) for h in table.headings] == [
        (1, "Họ và tên", "name", ("Hoa", "Mai", "Lan")),
        (2, "Ngày sinh", "born", ("02/03/1950",)),
        (3, "Ghi chú", None, ("x y",)),
    ]
    assert table.unknown == ("Ghi chú",)


@pytest.mark.parametrize("heading", ["Lỗi", "LỖI", "loi", " Lỗi "])
def test_column_of_errors_that_we_wrote_is_ignored(heading):
    table = table_of(["Họ và tên", "Thôn", heading], ["Hoa", "Thôn 1", "Thiếu số"])

    assert (table.unknown, table.rows) == ((), [(2, ("", "Hoa", "Thôn 1", "", ""))])
    assert [h.text for h in table.headings] == ["Họ và tên", "Thôn"]


def test_heading_row_may_be_chosen_by_hand():
    rows = [["Họ và tên", "Thôn"], ["Tên", "Ở đâu"], ["Hoa", "Thôn 1"]]

    table = table_of(*rows, heading_row=2, known={"ten": "name", "o dau": "hamlet"})

    assert (table.heading_row, names(table)) == (2, ["Hoa"])


def test_page_can_ask_where_required_columns_are_missing():
    table = table_of(["Người", "Thôn", "Số tiền"], ["Hoa", "Thôn 1", 5], strict=False)

    assert table.missing == (NAME,)
    assert table.unknown == ("Người",)
    assert table.present == {"hamlet", "value"}


def test_page_can_ask_where_no_heading_is_known_at_all():
    table = table_of(
        ["DANH SÁCH"], ["TT", "Người", "Chỗ ở", "Tiền"], [1, "Hoa", "Thôn 1", 5], strict=False
    )

    assert (table.heading_row, table.rows, table.missing) == (2, [], (NAME,))
    assert [(h.text, h.samples) for h in table.headings] == [
        ("Người", ("Hoa",)),
        ("Chỗ ở", ("Thôn 1",)),
        ("Tiền", ("5",)),
    ]


def test_two_columns_of_one_meaning_are_asked_about():
    rows = [["Họ tên", "Số tiền", "Giá trị"], ["Hoa", 5, 6]]
    columns = (NAME, Column("Giá", "value", ("Số tiền", "Giá trị")), BORN)
    workbook = open_workbook(workbook_file(rows))

    table = find_table(workbook, columns, known={"ho ten": "name"}, strict=False)

    assert table.unknown == ("Số tiền", "Giá trị")
    with pytest.raises(SpreadsheetError, match="“Giá” có 2 lần"):
        find_table(workbook, columns, known={"ho ten": "name"})


def test_empty_workbook_has_nothing_to_ask_about():
    with pytest.raises(SpreadsheetError, match="Không tìm thấy dòng tiêu đề"):
        table_of(["một chữ"], strict=False)


# --- headings


def test_merged_group_over_two_rows_names_just_its_columns():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["DANH SÁCH HỘ ĐƯỢC GIÚP"])
    sheet.append(["STT", "Họ và tên", "Nơi ở", None, "Số tiền", "Ký nhận"])
    sheet.append([None, None, "Thôn", "Số nhà", None, None])
    sheet.append([1, "Hoa", "Thôn 1", 12, 500_000, None])
    for area in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3"):
        sheet.merge_cells(area)

    table = find_table(saved(workbook), COLUMNS)

    assert table.rows == [(4, ("", "Hoa", "Thôn 1", "", 500_000))]
    assert table.unknown == ("Nơi ở Số nhà", "Ký nhận")
    assert table.heading_row == 3


def test_cell_merged_over_rows_speaks_for_each_of_them_where_that_is_meant():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (HEADINGS, [1, "Hoa", "Thôn 1", 900], [2, "Mai"], [3, "Lan", "Thôn 2", 5]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    sheet.merge_cells("D2:D3")

    table = find_table(saved(workbook), COLUMNS)

    assert [(values[2], values[4]) for _, values in table.rows] == [
        ("Thôn 1", 900),
        ("Thôn 1", ""),  # one gift is not two
        ("Thôn 2", 5),
    ]


@pytest.mark.parametrize(
    ("heading", "above", "unit", "cell", "read"),
    [
        ("Giá trị (nghìn đồng)", "", "nghìn", 500, "500 nghìn"),
        ("Giá trị (1.000đ)", "", "nghìn", "1,5", "1,5 nghìn"),
        ("Số tiền (triệu đồng)", "", "triệu", 1.5, "1,5 triệu"),
        ("Số tiền", "Đơn vị tính: 1.000 đồng", "nghìn", 500, "500 nghìn"),
        ("Số tiền", "ĐVT: triệu đồng", "triệu", 2, "2 triệu"),
    ],
)
def test_amounts_in_thousands_are_not_taken_for_dong(heading, above, unit, cell, read):
    table = table_of([above], ["Họ và tên", heading], ["Hoa", cell])

    assert table.rows[0][1][4] == read
    assert f"tính bằng {unit} đồng" in said(table)


@pytest.mark.parametrize(
    "heading", ["Giá trị (đồng)", "Giá trị", "Số tiền (VNĐ)", "Số tiền (đồng)"]
)
def test_amounts_in_dong_are_left_as_they_are(heading):
    table = table_of(["ĐVT: đồng"], ["Họ và tên", heading], ["Hoa", 500])

    assert table.rows[0][1][4] == 500
    assert table.notes == ()


# --- lines that are no rows


@pytest.mark.parametrize(
    "line",
    [
        [None, "Tổng cộng", None, 11],
        ["Cộng thôn 1:", None, None, 11],
        ["TỔNG CỘNG (I+II)", None, None, 11],
        [None, "Tổng số: 12 hộ", None, "11"],
        ["Cộng", None, "2 hộ", 11],
        ["Luỹ kế", None, None, 99],
    ],
)
def test_line_of_a_sum_is_no_row_and_is_told(line):
    table = table_of(HEADINGS, [1, "Hoa", "Thôn 1", 5], line, [2, "Mai", "Thôn 2", 6])

    assert names(table) == ["Hoa", "Mai"]
    assert (0, "Dòng cộng không phải dữ liệu nên được bỏ qua: dòng 3.") in table.notes


@pytest.mark.parametrize(
    "name", ["Tống Thị Hoa", "Công Văn Minh", "Tòng Văn Cộng", "Cộng Thị Tổng"]
)
def test_person_whose_name_sounds_like_a_sum_is_a_row(name):
    table = table_of(["Họ và tên", "Thôn"], [name, "Thôn 1"], ["Hoa", "Thôn 2"])

    assert names(table) == [name, "Hoa"]


@pytest.mark.parametrize(
    "line",
    [
        ["I. Thôn 1"],
        [None, "II. Buôn Tring"],
        ["A", "Phường Cư Bao"],
        ["III", "Hộ cận nghèo"],
        [None, "Thôn 3"],
        ["1.2. Tổ dân phố 4"],
    ],
)
def test_heading_of_a_section_is_no_row_and_is_told(line):
    table = table_of(HEADINGS, [1, "Hoa", "Thôn 1", 5], line, [2, "Mai", "Thôn 2", 6])

    assert names(table) == ["Hoa", "Mai"]
    assert (0, "Dòng tên mục không phải dữ liệu nên được bỏ qua: dòng 3.") in table.notes


def test_row_with_a_name_alone_is_a_row_with_much_to_mend():
    table = table_of(HEADINGS, [1, "Hoa", "Thôn 1", 5], [2, "Mai"], [None, "Y Bhiăn Niê"])

    assert names(table) == ["Hoa", "Mai", "Y Bhiăn Niê"]


def test_block_where_people_sign_is_no_part_of_the_table():
    table = table_of(
        HEADINGS,
        [1, "Hoa", "Thôn 1", 5],
        [None, "Tổng cộng", None, 5],
        [],
        [None, None, "Cư Bao, ngày 05 tháng 3 năm 2012"],
        ["Người lập biểu", None, "TM. BAN CHẤP HÀNH"],
        [None, None, "CHỦ TỊCH"],
        [None, None, "(Ký, ghi rõ họ tên)"],
        ["Trần Văn Nam", None, "Lê Thị Mai"],
    )

    assert names(table) == ["Hoa"]
    assert "Phần ký tên dưới bảng được bỏ qua: dòng 5–9." in said(table)


def test_rows_behind_a_signature_on_the_page_before_are_read():
    table = table_of(
        HEADINGS,
        [1, "Hoa", "Thôn 1", 5],
        ["Người lập biểu", None, "Thủ trưởng đơn vị"],
        ["Trần Văn Nam", None, "Lê Thị Mai"],
        [2, "Mai", "Thôn 2", 6],
        ["Người lập biểu"],
        HEADINGS,
        [3, "Lan", None, None],
    )

    assert names(table) == ["Hoa", "Mai", "Lan"]


def test_gaps_in_the_numbering_and_blank_lines_change_nothing():
    table = table_of(HEADINGS, [1, "Hoa", "Thôn 1", 5], [], [7, "Mai", "Thôn 2", 6], [3, "Lan"])

    assert [number for number, _ in table.rows] == [2, 4, 5]
    assert table.notes == ()


# --- what is hidden


def test_hidden_rows_and_columns_are_read_and_told():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (HEADINGS, *([n, f"Hoa {n}", "Thôn 1", n] for n in range(2, 9))):
        sheet.append(row)
    for hidden in (3, 5, 6, 7, 40):
        sheet.row_dimensions[hidden].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.column_dimensions["Z"].hidden = True

    table = find_table(saved(workbook), COLUMNS)

    assert len(table.rows) == 7
    assert (0, "Dòng đang ẩn trong tệp vẫn được đọc: 3, 5–7.") in table.notes
    assert (1, "Cột đang ẩn trong tệp vẫn được đọc: “Giá trị (đồng)”.") in table.notes


def test_hidden_and_other_sheets_are_named():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Xã"
    for title, rows in (
        ("Bìa", [["Hướng dẫn"]]),
        ("Thôn 2", [["Họ và tên", "Thôn"], ["Mai", "Thôn 2"]]),
        ("Cũ", [["Họ và tên", "Thôn"], ["Lan", "Thôn 3"]]),
        ("Trống", []),
    ):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    for row in (["Họ và tên", "Thôn"], ["Hoa", "Thôn 1"]):
        workbook["Xã"].append(row)
    workbook["Cũ"].sheet_state = "veryHidden"
    opened = saved(workbook)

    table = find_table(opened, COLUMNS)

    assert (table.sheet, names(table)) == ("Xã", ["Hoa"])
    assert "Trang “Thôn 2” cũng có bảng như vậy nhưng không được đọc" in said(table)
    assert "Không đọc các trang khác: “Bìa”." in said(table)
    assert "Không đọc các trang đang ẩn: “Cũ”." in said(table)
    assert names(find_table(opened, COLUMNS, sheet="Thôn 2")) == ["Mai"]


def test_hidden_rows_of_an_open_document_are_told():
    def row(*texts, extra=""):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in texts
        )
        return f"<table:table-row {extra}>{cells}</table:table-row>"

    content = (
        row("Họ và tên", "Thôn")
        + row("Hoa", "Thôn 1")
        + row("Mai", "Thôn 2", extra='table:visibility="filter"')
    )

    table = find_table(open_workbook(ods_file(content)), COLUMNS)

    assert names(table) == ["Hoa", "Mai"]
    assert (0, "Dòng đang ẩn trong tệp vẫn được đọc: 3.") in table.notes


def label(row, column, text):
    place = struct.pack("<HHH", row, column, 0)
    return record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def test_hidden_rows_of_an_old_xls_are_told():
    cells = b"".join(
        label(row, column, text)
        for row, texts in enumerate((("Họ và tên", "Thôn"), ("Hoa", "Thôn 1"), ("Mai", "Thôn 2")))
        for column, text in enumerate(texts)
    )
    hidden = record(0x0208, struct.pack("<HHHHHHHH", 2, 0, 2, 255, 0, 0, 0x20, 0))

    table = find_table(open_workbook(io.BytesIO(xls(cells, before=hidden))), COLUMNS)

    assert names(table) == ["Hoa", "Mai"]
    assert (0, "Dòng đang ẩn trong tệp vẫn được đọc: 3.") in table.notes


def test_columns_without_a_heading_are_told():
    table = table_of(["Họ và tên", "Thôn"], ["Hoa", "Thôn 1", None, "x"])

    assert table.notes == ((1, "Cột không có tiêu đề nên không được đọc: D."),)


# --- days


def test_number_in_a_date_column_of_an_old_mac_file_is_counted_from_1904():
    workbook = openpyxl.Workbook()
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in (["Họ và tên", "Ngày sinh", "Giá trị"], ["Hoa", 29586, 29586], ["Mai", 1985, 5]):
        workbook.active.append(row)

    table = find_table(saved(workbook), COLUMNS)

    assert [(values[3], values[4]) for _, values in table.rows] == [
        (date(1985, 1, 1), 29586),
        (1985, 5),
    ]


def test_old_xls_says_from_when_it_counts():
    cells = label(0, 0, "Họ và tên") + label(0, 1, "Ngày sinh") + label(1, 0, "Hoa")
    cells += record(0x0203, struct.pack("<HHHd", 1, 1, 0, 29586.0))
    content = xls(cells, globals_=record(0x0022, b"\1\0"))

    assert find_table(open_workbook(io.BytesIO(content)), COLUMNS).rows[0][1][3] == date(1985, 1, 1)


# --- files by another name


def test_xls_called_xlsx_and_the_other_way_are_read_as_excel_reads_them():
    cells = label(0, 0, "Họ và tên") + label(0, 1, "Thôn") + label(1, 0, "Hoa") + number(1, 4)
    new = workbook_file([["Họ và tên", "Thôn"], ["Mai", "Thôn 1"]]).getvalue()

    old_table = find_table(open_workbook(io.BytesIO(xls(cells)), name="a.xlsx"), COLUMNS)
    new_table = find_table(open_workbook(io.BytesIO(new), name="a.xls"), COLUMNS)

    assert (names(old_table), names(new_table)) == (["Hoa"], ["Mai"])


def test_commune_may_use_formulas_for_numbers_and_sums():
    rows = [["STT", "Họ và tên", "Thôn", "Số tiền"], *[["=ROW()-1", "Hoa", "Thôn 1", 5]] * 60]

    assert len(table_of(*rows, [None, "Tổng cộng", None, "=SUM(D2:D61)"]).rows) == 60


def test_table_of_nothing_but_formulas_is_refused_with_the_remedy():
    rows = [HEADINGS, *[["=A1", "=B1", "=C1", "=D1"]] * 20]

    with pytest.raises(SpreadsheetError, match="Dán đặc biệt → Giá trị"):
        table_of(*rows)
