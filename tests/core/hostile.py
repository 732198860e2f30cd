"""Files made to hurt: each function gives (name of the file, its bytes)."""

import io
import random
import struct
import zipfile

import openpyxl

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEADINGS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã cũ</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Họ và tên</t></is></c></row>'
)
SHEET = "xl/worksheets/sheet1.xml"


def plain(rows=(("Mã cũ", "Họ và tên"), ("A-1", "Hoa"))):
    """An honest workbook."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def with_members(members, *, padding=0, base=None):
    """An honest workbook with other members: {name: bytes}; noise hides how well they pack."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or plain())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *members]):
            new.writestr(name, members[name] if name in members else old.read(name))
        if padding:
            new.writestr("xl/media/a.jpeg", random.Random(1).randbytes(padding))
    return file.getvalue()


def sheet(body, *, padding=0, after="", **members):
    xml = (
        f'<?xml version="1.0"?><worksheet {_MAIN}><sheetData>{_HEADINGS}{body}</sheetData>{after}'
        "</worksheet>"
    ).encode()
    return with_members({SHEET: xml, **members}, padding=padding)


# --- zip bombs


def zip_bomb():
    return "a.xlsx", with_members({"xl/media/a.bin": b"\0" * 150_000_000})


def zip_bomb_of_many_members():
    packed = b"\0" * 9_000_000
    return "a.xlsx", with_members({f"xl/media/{n}.bin": packed for n in range(12)})


def zip_bomb_that_lies():
    content = with_members({"xl/media/a.bin": b"\0" * 60_000_000})
    return "a.xlsx", content.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 1_000))


def zip_of_zips():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.bin", b"\0" * 50_000_000)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(50):
            archive.writestr(f"{number}.zip", inner.getvalue())
    return "a.xlsx", outer.getvalue()


def overlapping_members():
    """One packed kernel that a thousand entries of the directory point to."""
    content = with_members({"xl/media/a.bin": b"\0" * 3_000_000})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member = archive.getinfo("xl/media/a.bin")
    end = content.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<I", content, end + 16)[0]
    directory, count = content[start:end], struct.unpack_from("<H", content, end + 10)[0]
    at = directory.index(b"xl/media/a.bin") - 46
    entry = bytearray(directory[at : at + 46 + 14])
    assert struct.unpack_from("<I", entry, 42)[0] == member.header_offset
    more = b"".join(
        bytes(entry[:46]) + f"xl/media/{number:05}"[:14].encode() for number in range(1000)
    )
    tail = struct.pack("<HHIIH", count + 1000, count + 1000, len(directory + more), start, 0)
    return "a.xlsx", content[:start] + directory + more + b"PK\x05\x06\0\0\0\0" + tail


def ten_thousand_members():
    return "a.xlsx", with_members({f"xl/media/{n}": b"" for n in range(10_000)})


# --- cells


def three_million_cells_in_a_row():
    return "a.xlsx", sheet(
        '<row r="2">' + '<c r="A2"><v>1</v></c>' * 3_000_000 + "</row>", padding=2_000_000
    )


def three_million_cells_without_place():
    return "a.xlsx", sheet("<row>" + "<c><v>1</v></c>" * 3_000_000 + "</row>", padding=2_000_000)


def three_million_empty_cells():
    body = "<row>" + "<c/>" * 3_000_000 + "<c><v>1</v></c></row>"
    return "a.xlsx", sheet(body, padding=1_000_000)


def three_million_rows():
    return "a.xlsx", sheet("<row><c><v>1</v></c></row>" * 3_000_000, padding=3_000_000)


def cell_at_the_far_end():
    return "a.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def text_shared_by_a_million_cells():
    texts = f"<sst {_MAIN}><si><t>{'x' * 30_000}</t></si></sst>"
    rows = "".join(
        f'<row r="{row}">' + f'<c r="A{row}" t="s"><v>0</v></c>' * 20 + "</row>"
        for row in range(2, 40_000)
    )
    return "a.xlsx", sheet(rows, padding=1_000_000, **{"xl/sharedStrings.xml": texts.encode()})


def ten_million_shared_texts():
    texts = f"<sst {_MAIN}>{'<si/>' * 10_000_000}</sst>"
    return "a.xlsx", sheet("", padding=2_000_000, **{"xl/sharedStrings.xml": texts.encode()})


def huge_styles():
    styles = f"<styleSheet {_MAIN}><cellXfs>{'<xf/>' * 10_000_000}</cellXfs></styleSheet>"
    return "a.xlsx", sheet("", padding=2_000_000, **{"xl/styles.xml": styles.encode()})


def a_million_merged_cells():
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1_000_000))
    return "a.xlsx", sheet("", padding=2_000_000, after=f"<mergeCells>{merges}</mergeCells>")


def formula_in_every_cell():
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{c}{row}"><f>1+1</f><v>2</v></c>' for c in "ABCDEFGH")
        + "</row>"
        for row in range(2, 50_000)
    )
    return "a.xlsx", sheet(rows, padding=1_000_000)


def formula_without_result_in_every_cell():
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{c}{row}"><f>1+1</f></c>' for c in "ABCDEFGH")
        + "</row>"
        for row in range(2, 50_000)
    )
    return "a.xlsx", sheet(rows, padding=1_000_000)


def two_hundred_sheets():
    workbook = openpyxl.Workbook()
    for _ in range(199):
        workbook.create_sheet().append(["Mã cũ", "Họ và tên"])
    file = io.BytesIO()
    workbook.save(file)
    return "a.xlsx", file.getvalue()


# --- XML


def xxe():
    xml = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f'<worksheet {_MAIN}><sheetData>{_HEADINGS}<row r="2"><c r="A2" t="inlineStr"><is><t>&x;</t></is>'
        "</c></row></sheetData></worksheet>"
    )
    return "a.xlsx", with_members({SHEET: xml.encode()})


def xxe_in_utf_16():
    name, xml = "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    return "a.xlsx", with_members({name: xml.encode("utf-16-le")})


def billion_laughs():
    entities = '<!ENTITY a0 "haha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    xml = f'<?xml version="1.0"?><!DOCTYPE a [{entities}]><sst {_MAIN}><si><t>&a9;</t></si></sst>'
    return "a.xlsx", with_members({"xl/sharedStrings.xml": xml.encode()})


def deep_nesting():
    depth = 3_000_000
    return "a.xlsx", with_members(
        {"xl/workbook.xml": b"<a>" * depth + b"</a>" * depth}, padding=1_000_000
    )


def deep_nesting_in_a_sheet():
    return "a.xlsx", sheet("<a>" * 3_000_000, padding=1_000_000)


def tag_without_end():
    return "a.xlsx", sheet('<row r="2"><c t="e" ' + 't="e" ' * 3_000_000, padding=1_000_000)


def beginnings_of_tags():
    return "a.xlsx", sheet("<c " * 5_000_000, padding=1_000_000)


def blanks_behind_formulas():
    body = '<row r="2"><c r="A2"><f>1</f>' + " " * 20_000_000 + "</x></row>"
    return "a.xlsx", sheet(body, padding=1_000_000)


# --- macros, passwords, other things


def macros():
    return "a.xlsm", with_members({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def macro_sheets():
    return "a.xlsm", with_members({"xl/macrosheets/sheet1.xml": b"<a/>"})


def locked_xlsx():
    return "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode(
        "utf-16-le"
    )


def locked_ods():
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:m"><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    noise = random.Random(2).randbytes(3000)
    return "a.ods", _ods_of(noise, manifest=manifest.encode())


def zip_called_csv():
    return "a.csv", plain()


def page_called_xlsx():
    return "a.xlsx", b"<html><table><tr><td>M\xc3\xa3 c\xc5\xa9</td></tr></table></html>"


def pdf_called_xlsx():
    return "a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 5000


def picture_called_xlsx():
    return "a.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\0" * 5000


def photo_called_csv():
    return "a.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF" + random.Random(3).randbytes(50_000)


def text_called_xls():
    return "a.xls", "Mã cũ\tHọ và tên\nA-1\tHoa\n".encode()


# --- .ods


def _ods_of(content, manifest=b"<manifest:manifest xmlns:manifest='urn:m'/>", padding=0):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
        if padding:
            archive.writestr("Pictures/a.jpeg", random.Random(1).randbytes(padding))
    return file.getvalue()


def _ods(rows, padding=0):
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return _ods_of(xml, padding=padding)


_ODS_CELL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


def ods_of_repeated_rows():
    row = f'<table:table-row table:number-rows-repeated="1000000">{_ODS_CELL.format("")}</table:table-row>'
    return "a.ods", _ods(row)


def ods_of_repeated_cells():
    cell = _ODS_CELL.format(' table:number-columns-repeated="80"')
    return "a.ods", _ods(
        f'<table:table-row table:number-rows-repeated="50000">{cell}</table:table-row>'
    )


def ods_of_three_million_cells():
    row = "<table:table-row>" + "<table:table-cell/>" * 3_100_000 + "</table:table-row>"
    return "a.ods", _ods(row, padding=2_000_000)


# --- .xls


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def xls(cells, *, before=b"", extra_names=(), circle=False, globals_=b""):
    """A small .xls (BIFF8 in a compound file) whose sheet holds these records."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)
    sheet_records = (
        record(0x0809, begin[:2] + b"\x10\0" + begin[4:]) + before + cells + record(0x000A)
    )
    name = "Trang 1".encode("utf-16-le")
    start = 4 + len(begin) + 4 + 8 + len(name) + 4 + len(globals_)
    bound = record(0x0085, struct.pack("<IBBBB", start, 0, 0, len(name) // 2, 1) + name)
    stream = record(0x0809, begin) + bound + globals_ + record(0x000A) + sheet_records
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512

    def entry(name, kind, child, right, first, size):
        written = (name + "\0").encode("utf-16-le")
        return (
            written.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, right, child)
            + b"\0" * 36
            + struct.pack("<III", first, size, 0)
        )

    entries = [entry("Root Entry", 5, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0)]
    more = 2 if extra_names else 0xFFFFFFFF
    tables = -(-(sectors + 140) // 128)
    data = 1 + tables
    entries.append(entry("Workbook", 2, 0xFFFFFFFF, more, data, len(stream)))
    entries += [entry(extra, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0) for extra in extra_names]
    directory = b"".join(entries).ljust(512, b"\0")
    last = data if circle else 0xFFFFFFFE
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE, *range(data + 1, data + sectors), last]
    table = struct.pack(f"<{tables * 128}I", *chain, *[0xFFFFFFFF] * (tables * 128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *range(min(tables, 109)), *[0xFFFFFFFF] * (109 - min(tables, 109)))
    return head + table + directory + stream


def number(row, column):
    return record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))


def xls_with_macros():
    return "a.xls", xls(number(0, 0), extra_names=["_VBA_PROJECT_CUR"])


def xls_with_a_password():
    return "a.xls", xls(number(0, 0), globals_=record(0x002F, b"\1\0\1\0\1\0" + b"x" * 48))


def xls_that_runs_in_a_circle():
    return "a.xls", xls(number(0, 0), circle=True)


def xls_of_huge_dimensions():
    size = struct.pack("<IIHHH", 0, 0xFFFFFFF0, 0, 0xFFFF, 0)
    return "a.xls", xls(number(0, 0), before=record(0x0200, size))


def xls_with_a_far_cell():
    return "a.xls", xls(number(0, 0) + number(65_535, 255))


def xls_of_a_shared_text():
    text = b"x" * 8000
    table = record(0x00FC, struct.pack("<II", 1, 1) + struct.pack("<HB", len(text), 0) + text)
    cells = b"".join(
        record(0x00FD, struct.pack("<HHHI", row, column, 0, 0))
        for row in range(4000)
        for column in range(10)
    )
    return "a.xls", xls(cells, globals_=table)


def xls_of_a_million_records():
    return "a.xls", xls(record(0x0001) * 1_600_000)


def csv_with_an_endless_cell():
    return "a.csv", b'Ma cu,Ho va ten\n"' + b"x" * 9_000_000


def csv_of_separators():
    return "a.csv", b"Ma cu,Ho va ten\n" + b"," * 9_000_000


def csv_of_brackets():
    return "a.csv", ("Mã cũ,Họ và tên\n" + ("(" * 120_000 + "\n") * 29).encode()


def workbook_with_external_links():
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    target = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        b'Id="rId1" Type="x" Target="http://127.0.0.1:9/a.xlsx" TargetMode="External"/></Relationships>'
    )
    return "a.xlsx", with_members(
        {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": target,
        }
    )


def zip_within_a_workbook():
    return "a.xlsx", with_members({"xl/embeddings/a.zip": zip_of_zips()[1]})


def ods_of_repeated_text():
    cell = _ODS_CELL.format(' table:number-columns-repeated="20"').replace(
        ">x<", f">{'x' * 30_000}<"
    )
    row = f'<table:table-row table:number-rows-repeated="2000">{cell}</table:table-row>'
    return "a.ods", _ods(row, padding=100_000)


HOSTILE = {
    zip_bomb: "bung ra quá lớn",
    zip_bomb_of_many_members: "bung ra quá lớn",
    zip_bomb_that_lies: "Tệp hỏng",
    zip_of_zips: "Tệp nén không phải|bung ra quá lớn",
    overlapping_members: "bung ra quá lớn",
    ten_thousand_members: "Tệp hỏng",
    three_million_cells_in_a_row: "quá nhiều ô",
    three_million_cells_without_place: "quá nhiều ô",
    three_million_empty_cells: "quá cột thứ 80|quá nhiều ô",
    three_million_rows: "quá nhiều ô|quá dòng 50.000",
    cell_at_the_far_end: "quá dòng 50.000",
    text_shared_by_a_million_cells: "quá nhiều ô",
    ten_million_shared_texts: "quá nhiều ô",
    huge_styles: "quá nhiều kiểu định dạng",
    a_million_merged_cells: "quá nhiều ô",
    formula_in_every_cell: "Dán đặc biệt",
    formula_without_result_in_every_cell: "Dán đặc biệt",
    two_hundred_sheets: "200 trang tính, nhiều nhất 50",
    xxe: "Tệp hỏng",
    xxe_in_utf_16: "Tệp hỏng|Không đọc được tệp",
    billion_laughs: "Tệp hỏng",
    deep_nesting: "Tệp hỏng",
    deep_nesting_in_a_sheet: "hỏng",
    tag_without_end: "Tệp hỏng",
    beginnings_of_tags: "Tệp hỏng",
    blanks_behind_formulas: "Tệp hỏng",
    macros: "có macro nên không được mở; .*\\.xlsx",
    macro_sheets: "có macro",
    locked_xlsx: "có mật khẩu",
    locked_ods: "có mật khẩu",
    zip_called_csv: "“a.csv” có đuôi .csv nhưng bên trong là bảng tính",
    page_called_xlsx: "trang web hoặc XML",
    pdf_called_xlsx: "không phải là bảng tính",
    picture_called_xlsx: "không phải là bảng tính",
    photo_called_csv: "không phải là bảng tính",
    text_called_xls: "“a.xls” không phải là tệp bảng tính",
    ods_of_repeated_rows: "quá dòng 50.000",
    ods_of_repeated_cells: "quá nhiều ô",
    ods_of_repeated_text: "quá nhiều ô",
    ods_of_three_million_cells: "quá nhiều ô",
    xls_with_macros: "có macro",
    xls_with_a_password: "có mật khẩu",
    xls_that_runs_in_a_circle: "Tệp hỏng",
    xls_of_huge_dimensions: "Tệp hỏng",
    xls_with_a_far_cell: "quá dòng 50.000",
    xls_of_a_shared_text: "quá nhiều ô",
    xls_of_a_million_records: "quá nhiều ô",
    csv_with_an_endless_cell: "dòng 2",
    csv_of_separators: "80 cột",
}

# Read like any other, and as quickly.
HARMLESS = (csv_of_brackets, workbook_with_external_links, zip_within_a_workbook)
