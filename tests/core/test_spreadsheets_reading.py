import io
import random
import struct
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from apps.core.spreadsheets import Column, SpreadsheetError, find_table, open_workbook
from apps.core.spreadsheets.container import MAX_UNPACKED

CODE = Column("Mã cũ", "code", required=True)
NAME = Column("Họ và tên", "name", synonyms=("Tên chủ hộ", "Tên"), required=True)
BORN = Column("Ngày sinh", "born")
VALUE = Column("Giá trị (đồng)", "value")
COLUMNS = (CODE, NAME, BORN, VALUE)


def workbook_file(*sheets, name="danh-sach.xlsx"):
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = workbook.create_sheet(f"Trang {number}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    file.name = name
    return file


def table_of(*rows, columns=COLUMNS):
    return find_table(open_workbook(workbook_file(rows)), columns)


def csv_file(text, encoding="utf-8", name="danh-sach.csv"):
    file = io.BytesIO(text.encode(encoding))
    file.name = name
    return file


def changed(file, replace):
    """The same zip file with members replaced: {name: function of its bytes or new bytes}."""
    result = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {**dict.fromkeys(old.namelist()), **dict.fromkeys(replace)}:
            content = replace.get(name, old.read(name) if name in old.namelist() else b"")
            new.writestr(name, content(old.read(name)) if callable(content) else content)
    return result


def ods_file(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        archive.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="A">{content}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return file


def ods_row(*texts, extra="", repeated=1):
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return (
        f'<table:table-row table:number-rows-repeated="{repeated}">{cells}{extra}</table:table-row>'
    )


def office_sheet(xml):
    """An .xlsx file whose sheet is this XML below sheetData."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{namespace}"><sheetData>{xml}</sheetData></worksheet>'
    return changed(workbook_file([["x"]]), {"xl/worksheets/sheet1.xml": sheet.encode()})


# --- finding the table


def test_reviewer_reads_a_plain_workbook():
    table = table_of(
        ["Mã cũ", "Họ và tên", "Ngày sinh", "Giá trị (đồng)"],
        ["A-1", "Nguyễn Thị Hoa", date(1950, 3, 2), 1_500_000],
    )

    assert table.rows == [(2, ("A-1", "Nguyễn Thị Hoa", date(1950, 3, 2), 1_500_000))]
    assert table.present == {"code", "name", "born", "value"}
    assert table.unknown == ()
    assert table.heading_row == 1


def test_headings_are_found_in_any_order_spelling_and_below_the_title():
    table = table_of(
        ["HỘI CHỮ THẬP ĐỎ TỈNH ĐẮK LẮK"],
        [],
        ["DANH SÁCH ĐỊA CHỈ NHÂN ĐẠO", None, "Mã cũ"],
        ["STT", "ten chu ho (*)", "Ghi chú", "GIÁ TRỊ", "mã  cũ"],
        [1, "Nguyễn Thị Hoa", "x", 5, "A-1"],
    )

    assert table.rows == [(5, ("A-1", "Nguyễn Thị Hoa", "", 5))]
    assert table.unknown == ("Ghi chú",)
    assert table.present == {"code", "name", "value"}


def test_two_heading_rows_are_read_as_one():
    helped = (
        Column("Đơn vị", "unit", required=True),
        Column("Số địa chỉ được trợ giúp Hội Chữ thập đỏ trợ giúp", "red_cross"),
        Column("Số địa chỉ được trợ giúp Tổng cộng", "helped"),
        Column("Tổng giá trị trợ giúp (đồng)", "value"),
    )
    table = table_of(
        [
            "Số thứ tự",
            "Đơn vị",
            "Số địa chỉ được trợ giúp",
            None,
            None,
            "Tổng giá trị trợ giúp (đồng)",
        ],
        [None, None, "Hội Chữ thập đỏ trợ giúp", "Khác", "Tổng cộng", None],
        [1, 2, 3, 4, "5 = 3+4", 6],
        [1, "Xã Ea Kao", 10, 2, 12, 9_000_000],
        [None, "Tổng cộng", 10, 2, 12, 9_000_000],
        columns=helped,
    )

    assert table.rows == [(4, ("Xã Ea Kao", 10, 12, 9_000_000))]
    assert table.heading_row == 2
    assert table.unknown == ("Số địa chỉ được trợ giúp Khác",)


def test_heading_in_one_row_is_not_mixed_with_the_data_below():
    table = table_of(["Mã cũ", "Họ và tên"], ["Tên", "Ngày sinh"])

    assert table.rows == [(2, ("Tên", "Ngày sinh", "", ""))]


def test_name_of_a_column_wins_over_the_synonym_of_another():
    table = table_of(["Mã cũ", "Tên", "Họ và tên"], ["A-1", "Hoa", "Nguyễn Thị Hoa"])

    assert table.rows == [(2, ("A-1", "Nguyễn Thị Hoa", "", ""))]
    assert table.unknown == ("Tên",)


def test_empty_rows_and_totals_are_left_out_and_rows_keep_their_numbers():
    table = table_of(
        ["STT", "Mã cũ", "Họ và tên", "Giá trị (đồng)"],
        [1, "A-1", "Hoa", 5],
        [],
        [2, None, "  ", None],
        [3, "A-2", "Mai", 6],
        ["TỔNG CỘNG:", None, None, 11],
        [None, "Tổng số", None, 11],
    )

    assert [number for number, _ in table.rows] == [2, 5]


def test_headings_repeated_on_every_printed_page_are_no_rows():
    table = table_of(
        ["Mã cũ", "Họ và tên", "Giá trị"],
        ["A-1", "Y Bhiăn Niê", 500],
        ["Mã cũ", "Họ và tên", "Giá trị"],
        ["A-2", "H'Yim Kđoh", 700],
    )

    assert [number for number, _ in table.rows] == [2, 4]


def test_second_sheet_is_read_when_the_first_is_a_cover():
    file = workbook_file([["Hướng dẫn"]], [["Mã cũ", "Họ và tên"], ["A-1", "Hoa"]])

    assert len(find_table(open_workbook(file), COLUMNS).rows) == 1


def test_hidden_sheets_are_not_read():
    file = workbook_file([["x"]], [["Mã cũ", "Họ và tên"], ["A-1", "Hoa"]])
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[1].sheet_state = "hidden"
    workbook.save(file)

    with pytest.raises(SpreadsheetError, match="Không tìm thấy dòng tiêu đề"):
        find_table(open_workbook(file), COLUMNS)


def test_table_without_rows_is_a_table():
    assert table_of(["Mã cũ", "Họ và tên"]).rows == []


def test_missing_columns_are_all_named():
    columns = (*COLUMNS, Column("Đơn vị", "unit", required=True))

    with pytest.raises(SpreadsheetError, match=r"Thiếu cột bắt buộc: Họ và tên, Đơn vị; .*dòng 1"):
        table_of(["Mã cũ", "Ngày sinh"], ["A-1", None], columns=columns)


def test_sheet_without_headings_says_what_is_needed():
    with pytest.raises(
        SpreadsheetError, match=r"trong 30 dòng đầu; cần có các cột: Mã cũ, Họ và tên\."
    ):
        table_of(["Hoa", "Mai"], ["Lan", "Đào"])


def test_sheet_without_headings_names_every_column_when_none_is_required():
    with pytest.raises(SpreadsheetError, match="cần có các cột: Ngày sinh, Giá trị"):
        table_of(["Hoa", "Mai"], columns=(BORN, VALUE))


def test_headings_below_the_thirtieth_row_are_not_looked_for():
    with pytest.raises(SpreadsheetError, match="Không tìm thấy dòng tiêu đề"):
        table_of(*[["x"]] * 30, ["Mã cũ", "Họ và tên"])


def test_doubled_column_is_an_error():
    with pytest.raises(SpreadsheetError, match="“Mã cũ” có 2 lần"):
        table_of(["Mã cũ", "Họ và tên", "Mã cũ"], ["A", "Hoa", "B"])


# --- values


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" Nguyễn\u00a0 Thị Hoa\u0300 ", "Nguyễn Thị Hoà"),
        ("dòng 1\n\n\n\n dòng  2 ", "dòng 1\n\ndòng 2"),
        ("'0900000001", "0900000001"),
        ("066150000001", "066150000001"),
        (66150000001, 66150000001),
        (3.0, 3),
        (1.5, 1.5),
        (True, "Có"),
        (False, "Không"),
        (date(2018, 4, 11), date(2018, 4, 11)),
        (datetime.fromisoformat("2018-04-11T09:30"), datetime.fromisoformat("2018-04-11T09:30")),
        (datetime.fromisoformat("2018-04-11T09:30").time(), "09:30:00"),
        ("=1+1", "#CHƯA TÍNH!"),  # no result yet: the importer says so
        ("A" * 5000, "A" * 5000),
    ],
)
def test_cell_is_read_as_what_it_is(written, read):
    table = table_of(["Mã cũ", "Họ và tên", "Ngày sinh"], ["A-1", "Hoa", written])

    assert table.rows[0][1][2] == read
    assert type(table.rows[0][1][2]) is type(read)


def test_formula_gives_the_value_or_the_error_it_had_when_saved():
    file = office_sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã cũ</t></is></c><c r="B1" t="inlineStr"><is><t>Tên</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>"A-"&amp;1</f><v>A-1</v></c><c r="B2" t="e"><v>#REF!</v></c></row>'
    )

    assert find_table(open_workbook(file), COLUMNS).rows == [(2, ("A-1", "#REF!", "", ""))]


# --- CSV and ODS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_reviewer_reads_a_csv_file_of_any_kind(encoding, separator):
    text = (
        f'Mã cũ{separator}Họ và tên\r\nA-1{separator}"Hoa, Mai; Lan"\r\nA-2{separator}"Đào\nLê"\r\n'
    )

    table = find_table(open_workbook(csv_file(text, encoding)), COLUMNS)

    assert table.rows == [(2, ("A-1", "Hoa, Mai; Lan", "", "")), (3, ("A-2", "Đào\nLê", "", ""))]


def test_csv_file_may_name_its_separator():
    table = find_table(
        open_workbook(csv_file("sep=;\r\nMã cũ;Tên\r\n007;Hoa, Mai, Lan\r\n")), COLUMNS
    )

    assert table.rows == [(3, ("007", "Hoa, Mai, Lan", "", ""))]


def test_a_phone_that_excel_saved_without_its_zero_is_a_number_in_csv_too():
    text = "Mã cũ,Tên\r\n900000001,012345678\r\n90000000,0900000001\r\n"

    table = find_table(open_workbook(csv_file(text)), COLUMNS)

    assert table.rows == [
        (2, (900000001, "012345678", "", "")),
        (3, ("90000000", "0900000001", "", "")),
    ]


def test_csv_file_in_an_old_encoding_is_refused():
    with pytest.raises(SpreadsheetError, match="không ở dạng Unicode"):
        open_workbook(io.BytesIO(b"M\xb7 c\xf2;T\xaan\r\n1;2\r\n"))


def test_csv_file_with_an_endless_cell_is_refused():
    with pytest.raises(SpreadsheetError, match="Không đọc được tệp CSV từ dòng 2"):
        open_workbook(csv_file('Mã cũ,Tên\r\n"' + "x" * 200_000 + '"'))


@pytest.mark.parametrize(
    ("rows", "width", "reason"), [(50_031, 1, "50.000 dòng"), (1, 81, "80 cột")]
)
def test_csv_file_that_is_too_large_is_refused(rows, width, reason):
    with pytest.raises(SpreadsheetError, match=reason):
        open_workbook(csv_file((",".join(["x"] * width) + "\n") * rows))


def test_reviewer_reads_an_open_document():
    file = ods_file(
        ods_row("Mã cũ", "Tên")
        + ods_row("A-1", "Hoa", repeated=2)
        + ods_row(
            extra='<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_048_000
        )
    )

    assert find_table(open_workbook(file), COLUMNS).rows == [
        (2, ("A-1", "Hoa", "", "")),
        (3, ("A-1", "Hoa", "", "")),
    ]


@pytest.mark.parametrize(
    "content",
    [
        ods_row("x", repeated=100_000),
        ods_row(repeated=100_000) + ods_row("x"),
        ods_row(
            extra='<table:table-cell office:value-type="string" table:number-columns-repeated="900">'
            "<text:p>x</text:p></table:table-cell>"
        ),
        ods_row(
            extra='<table:table-cell table:number-columns-repeated="99999999"/><table:table-cell><text:p>x</text:p></table:table-cell>'
        ),
    ],
)
def test_open_document_that_repeats_itself_without_end_is_refused(content):
    with pytest.raises(SpreadsheetError, match=r"quá dòng 50.000 hoặc quá cột thứ 80"):
        open_workbook(ods_file(content))


def test_broken_open_document_is_refused():
    with pytest.raises(SpreadsheetError, match="tệp hỏng"):
        open_workbook(ods_file("<table:table-row>"))


# --- files that are not what they seem


def test_large_text_file_called_xlsx_is_refused():
    file = csv_file("một hai ba\n" * 500_000, name="dia-chi.xlsx")

    with pytest.raises(SpreadsheetError, match=r"“dia-chi.xlsx” không phải là tệp bảng tính"):
        open_workbook(file)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x" * (10 * 1024 * 1024 + 1), "lớn hơn 10 MB"),
        (b"", "không có nội dung"),
        (b"\xef\xbb\xbf \r\n", "không có nội dung"),
        (b"<html><table><tr><td>x</td></tr></table>", "trang web hoặc XML"),
        (b"%PDF-1.7 ...", "không phải là bảng tính"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "không phải là bảng tính"),
        (b"PK\x03\x04 and nothing more", "Tệp hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "Tệp hỏng"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "có mật khẩu",
        ),
    ],
)
def test_file_that_is_no_workbook_is_refused(content, reason):
    with pytest.raises(SpreadsheetError, match=reason):
        open_workbook(io.BytesIO(content))


def test_file_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(SpreadsheetError, match=r"“khong-co.xlsx”"):
        open_workbook(tmp_path / "khong-co.xlsx")


def test_workbook_is_opened_by_its_path(tmp_path):
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(workbook_file([["Mã cũ", "Tên"], ["A-1", "Hoa"]]).getvalue())

    workbook = open_workbook(str(path))

    assert workbook.name == "danh-sach.xlsx"
    assert [sheet.name for sheet in workbook.sheets] == ["Trang 1"]


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"a.txt": b"x"}, "Tệp nén không phải là bảng tính"),
        ({"xl/workbook.bin": b"x"}, "xlsb"),
        ({"xl/workbook.xml": b"x"}, "Không đọc được tệp"),
    ],
)
def test_zip_file_that_is_no_workbook_is_refused(members, reason):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    with pytest.raises(SpreadsheetError, match=reason):
        open_workbook(file)


def test_zip_bomb_is_refused():
    file = changed(workbook_file([["x"]]), {"xl/media/a.bin": b"\0" * 40_000_000})

    with pytest.raises(SpreadsheetError, match="bung ra quá lớn"):
        open_workbook(file)


def test_workbook_of_more_than_100_megabytes_unpacked_is_refused(monkeypatch):
    monkeypatch.setattr("apps.core.spreadsheets.container.MAX_UNPACKED", 1000)

    assert MAX_UNPACKED == 100 * 1024 * 1024
    with pytest.raises(SpreadsheetError, match="bung ra quá lớn"):
        open_workbook(workbook_file([["x"]]))


def test_zip_bomb_that_lies_about_its_size_is_refused():
    file = changed(workbook_file([["x"]]), {"xl/media/a.bin": b"\0" * 4_000_000})
    content = file.getvalue().replace(
        (4_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    )

    with pytest.raises(SpreadsheetError, match="Tệp hỏng"):
        open_workbook(io.BytesIO(content))


def test_same_member_twice_is_refused():
    file = workbook_file([["x"]])
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")

    with pytest.raises(SpreadsheetError, match="Tệp hỏng"):
        open_workbook(file)


def test_unknown_compression_is_refused():
    file = workbook_file([["x"]])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.xml", b"<a/>")

    with pytest.raises(SpreadsheetError, match="Tệp hỏng"):
        open_workbook(file)


def test_member_with_a_password_is_refused():
    content = bytearray(workbook_file([["x"]]).getvalue())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    with pytest.raises(SpreadsheetError, match="có mật khẩu"):
        open_workbook(io.BytesIO(content))


def test_cut_off_workbook_is_refused():
    content = workbook_file([["x"] * 50] * 50).getvalue()

    with pytest.raises(SpreadsheetError, match="Tệp hỏng"):
        open_workbook(io.BytesIO(content[:1000] + content[1400:]))


@pytest.mark.parametrize(
    "part", [b"\xff\xfe<\0a\0/\0>\0", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_xml_with_tricks_is_refused(part):
    with pytest.raises(SpreadsheetError, match="Tệp hỏng"):
        open_workbook(changed(workbook_file([["x"]]), {"xl/a.xml": part}))


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="cc1"><v>1</v></c></row>',
        "<row r='1'><c s='0' r = 'DA1'><v>1</v></c></row>",
        '<row r="60000"><c><v>1</v></c></row>',
        '<row r="50031"><c r="A50031"><is><t>x</t></is></c></row>',
        '<row r="1">' + "<c/>" * 81 + "<c><v>1</v></c></row>",
        "<row/>" * 50_031 + "<row><c><v>1</v></c></row>",
    ],
)
def test_far_cell_that_would_take_all_memory_is_refused(xml):
    with pytest.raises(SpreadsheetError, match=r"quá dòng 50.000 hoặc quá cột thứ 80"):
        open_workbook(office_sheet(xml))


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="15"/>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="50030"><c r="CB50030"><v>1</v></c></row>',
    ],
)
def test_empty_painted_cells_do_no_harm(xml):
    rows = open_workbook(office_sheet(xml)).sheets[0].rows()

    assert rows[-1][-1] == 1


def test_table_of_more_than_50_000_rows_is_refused():
    rows = [["Mã cũ", "Tên"], *[["A", "Hoa"]] * 50_001]
    text = "\n".join(",".join(row) for row in rows)

    with pytest.raises(SpreadsheetError, match=r"Bảng có hơn 50.000 dòng"):
        find_table(open_workbook(csv_file(text)), COLUMNS)


# --- the old .xls


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def xls_file(*rows):
    """The smallest .xls (BIFF8 in a compound file) with these rows of texts and numbers."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)
    cells = b""
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            place = struct.pack("<HHH", y, x, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                cells += record(0x0204, place + struct.pack("<HB", len(value), 1) + text)
            else:
                cells += record(0x0203, place + struct.pack("<d", value))
    sheet = record(0x0809, begin[:2] + b"\x10\0" + begin[4:]) + cells + record(0x000A)
    name = "Trang 1".encode("utf-16-le")
    start = 4 + len(begin) + 4 + 8 + len(name) + 4
    bound = record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name)
    stream = (record(0x0809, begin) + bound + record(0x000A) + sheet).ljust(4096, b"\0")
    sectors = len(stream) // 512

    def entry(name, kind, child, first, size):
        written = (name + "\0").encode("utf-16-le")
        return (
            written.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<III", first, size, 0)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        "Workbook", 2, 0xFFFFFFFF, 2, len(stream)
    )
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    )
    head += b"\0" * 6 + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return io.BytesIO(head + table + directory.ljust(512, b"\0") + stream)


def test_reviewer_reads_an_old_xls_file():
    file = xls_file(["Mã cũ", "Họ và tên", "Giá trị"], ["A-1", "Nguyễn Thị Hoà", 1_500_000.0])

    table = find_table(open_workbook(file), COLUMNS)

    assert table.rows == [(2, ("A-1", "Nguyễn Thị Hoà", "", 1_500_000))]


def test_sheet_of_an_old_file_that_is_too_wide_is_refused():
    with pytest.raises(SpreadsheetError, match="hơn 80 cột"):
        find_table(open_workbook(xls_file(["x"] * 81)), COLUMNS)


# --- damage


def test_sheet_that_is_damaged_inside_is_refused():
    file = changed(
        workbook_file([["x"]]), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='x'>"}
    )

    with pytest.raises(SpreadsheetError, match="tệp hỏng"):
        find_table(open_workbook(file), COLUMNS)


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, MemoryError])
def test_being_stopped_is_not_called_a_damaged_file(monkeypatch, stopped):
    def stop(content):
        raise stopped

    monkeypatch.setattr(
        "apps.core.spreadsheets.reading.CalamineWorkbook.from_filelike", stop, raising=True
    )

    with pytest.raises(stopped):
        open_workbook(workbook_file([["x"]]))


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_broken_in_a_file_the_answer_is_an_error_for_people(seed):
    chance = random.Random(seed)
    content = bytearray(workbook_file([["Mã cũ", "Tên"], *[["A-1", "Hoa"]] * 30]).getvalue())
    for _ in range(5):
        content[chance.randrange(4, len(content))] = chance.randrange(256)

    try:
        rows = len(find_table(open_workbook(io.BytesIO(bytes(content))), COLUMNS).rows)
    except SpreadsheetError as error:
        rows = str(error).endswith(".") and 30

    assert rows == 30
