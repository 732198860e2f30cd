"""A person's own workbook comes back with a red column `Lỗi`, is mended and sent again."""

import io
import subprocess
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from PIL import Image as Picture

from apps.core.spreadsheets import open_workbook
from apps.workbooks import actions
from apps.workbooks.models import Import
from apps.workbooks.returned import ReturnError, returned_workbook
from tests.workbooks.imports import HEADS, ROW

pytestmark = pytest.mark.django_db

BAD = ("A-2", "Cư Bao", "Cá nhân", "", "11/04/2018")
NO_NAME = "Chưa ghi họ và tên."


def received(content, *, by, name="nguoi-dan.xlsx", kind="addresses"):
    run = actions.receive(ContentFile(content, name=name), kind=kind, unit=by.unit, by=by)
    assert run.status == Import.Status.READY, (run.status, run.error, run.questions)
    return run


def book(*rows, title_lines=0):
    made = openpyxl.Workbook()
    for _ in range(title_lines):
        made.active.append(["DANH SÁCH"])
    for row in rows:
        made.active.append(list(row))
    return made


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def back(run):
    name, _, stream = returned_workbook(run)
    return name, stream.read()


def remarks(content, column="F"):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return {cell.row: cell.value for cell in sheet[column] if cell.value is not None}


def plain(run):
    return list(run.rows.order_by("number").values_list("number", "cells", "problems"))


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def edited(content, **changes):
    """The same file with members changed by functions of their text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members(content).items():
            short = name.rsplit("/", 1)[-1].split(".")[0]
            archive.writestr(name, changes[short](data.decode()) if short in changes else data)
    return stream.getvalue()


def test_each_bad_row_says_in_red_at_its_end_what_is_wrong(reviewer, commune):
    run = received(saved(book(HEADS, ROW, BAD)), by=reviewer)

    name, content = back(run)

    assert name == "nguoi-dan (lỗi).xlsx"
    assert remarks(content) == {1: "Lỗi", 3: f"Họ và tên: {NO_NAME}"}
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet["F1"].font.b, sheet["F1"].font.color.rgb) == (True, "FFC00000")
    assert sheet["F3"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["F3"].data_type == "s"
    assert sheet.column_dimensions["F"].width == 60


def test_the_file_goes_in_again_with_the_column_ignored_and_a_second_round_has_one_column(
    reviewer, commune
):
    first = received(saved(book(HEADS, ROW, BAD)), by=reviewer)
    _, content = back(first)

    second = received(content, by=reviewer)
    _, again = back(second)

    assert plain(second) == plain(first)
    assert remarks(again) == remarks(content)
    assert openpyxl.load_workbook(io.BytesIO(again)).active.max_column == 6


def test_what_was_mended_in_excel_loses_its_remark(reviewer, commune):
    _, content = back(received(saved(book(HEADS, ROW, BAD)), by=reviewer))
    made = openpyxl.load_workbook(io.BytesIO(content))
    made.active["D3"] = "Lý Thị Tư"

    run = received(saved(made), by=reviewer)

    assert run.report["rows_in_error"] == 0
    assert remarks(back(run)[1]) == {1: "Lỗi"}


def test_formats_pictures_tables_and_other_sheets_stay_byte_for_byte(reviewer, commune):
    made = book(HEADS, ROW, BAD, title_lines=2)
    sheet = made.active
    sheet.merge_cells("A1:H1")
    sheet["A1"].font = Font(name="Times New Roman", size=16, bold=True)
    sheet["D4"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["D4"].comment = Comment("Hỏi lại", "Cán bộ")
    sheet.freeze_panes = "B4"
    sheet.auto_filter.ref = "A3:E5"
    sheet.add_table(Table(displayName="DanhSach", ref="A3:E5"))
    check = DataValidation(type="list", formula1='"Cá nhân,Hộ gia đình"')
    check.add("C4:C100")
    sheet.add_data_validation(check)
    sheet.row_dimensions[5].height = 40
    picture = io.BytesIO()
    Picture.new("RGB", (20, 20), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "J2")
    other = made.create_sheet("Ghi chú")
    other["A1"] = "=1+1"
    original = saved(made)
    run = received(original, by=reviewer)

    _, content = back(run)

    before, after = members(original), members(content)
    assert set(before) == set(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    there = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert there.freeze_panes == "B4"
    assert there.tables["DanhSach"].ref == "A3:E5"
    assert [str(merged) for merged in there.merged_cells.ranges] == ["A1:H1"]
    assert there["D4"].fill.fgColor.rgb == "FF00FF00"
    assert there["A1"].font.sz == 16
    assert (there["F3"].value, there["F5"].value) == ("Lỗi", f"Họ và tên: {NO_NAME}")


@pytest.mark.parametrize("shape", ["prefixes", "no references", "self-closing rows", "no styles"])
def test_files_of_other_programs_come_back_whole(reviewer, commune, shape):
    content = saved(book(HEADS, ROW, BAD))
    content = {"prefixes": _prefixed, "no references": _without_references}.get(
        shape, lambda content: content
    )(content)
    if shape == "self-closing rows":
        content = edited(
            content,
            sheet1=lambda xml: xml.replace("</sheetData>", '<row r="9" spans="1:5"/></sheetData>'),
        )
    if shape == "no styles":
        content = edited(content, styles=lambda xml: xml[: xml.index("<fonts")] + "</styleSheet>")
    run = received(content, by=reviewer)

    _, returned = back(run)

    sheet = open_workbook(io.BytesIO(returned), name="tep.xlsx").sheets[0]
    assert [line[5] for line in sheet.rows()[:3]] == ["Lỗi", "", f"Họ và tên: {NO_NAME}"]
    assert plain(received(returned, by=reviewer)) == plain(run)


def _prefixed(content):
    """As programs write that name every element in full."""

    def prefix(xml):
        import re

        xml = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml)
        return xml.replace("xmlns=", "xmlns:x=")

    return edited(content, sheet1=prefix, styles=prefix)


def _without_references(content):
    import re

    return edited(content, sheet1=lambda xml: re.sub(r'(<(?:row|c)) r="[A-Z0-9]+"', r"\1", xml))


def test_a_cell_mended_on_the_page_stands_in_the_file_as_it_was_typed(reviewer, commune):
    made = book(HEADS, ROW, BAD)
    made.active["D3"].font = Font(italic=True)
    run = received(saved(made), by=reviewer)
    mend(run, 3, full_name="=HYPERLINK(1)", headcount="1")

    _, content = back(run)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet["D3"].value, sheet["D3"].data_type) == ("=HYPERLINK(1)", "s")
    assert (sheet["D3"].font.i, sheet["D3"].fill.fgColor.rgb) == (True, "FFDDEBF7")
    assert [cell.value for cell in sheet[1]][5:] == ["Số người", "Lỗi"]
    assert sheet["F3"].value in ("1", 1)


def mend(run, number, **values):
    """As the grid writes it."""
    fields = [column.field for column in _columns(run)]
    row = run.rows.get(number=number)
    row.original = list(row.cells)
    for field, value in values.items():
        row.cells[fields.index(field)] = value
    row.save()


def _columns(run):
    from apps.workbooks.kinds import KINDS

    return KINDS[run.kind].columns


def test_a_formula_that_somebody_replaced_leaves_no_trace_that_excel_would_complain_of(
    reviewer, commune
):
    made = book(HEADS, ROW, BAD)
    made.active["E3"] = "=E2"
    content = edited(
        saved(made),
        sheet1=lambda xml: xml.replace("<f>E2</f><v></v>", "<f>E2</f><v>43201</v>").replace(
            "<f>E2</f><v />", "<f>E2</f><v>43201</v>"
        ),
        workbook=lambda xml: xml,
    )
    chain = {
        "[Content_Types]": lambda xml: xml.replace(
            "</Types>",
            '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.calcChain+xml"/></Types>',
        ),
    }
    content = edited(content, **chain)
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(
            "xl/calcChain.xml",
            '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<c r="E3" i="1"/></calcChain>',
        )
    run = received(stream.getvalue(), by=reviewer)
    mend(run, 3, filed_on="12/04/2018")

    _, returned = back(run)

    after = members(returned)
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"]
    sheet = openpyxl.load_workbook(io.BytesIO(returned)).active
    assert sheet["E3"].value == "12/04/2018"


@pytest.mark.parametrize("kind", ["csv", "xls", "ods"])
def test_what_is_no_xlsx_comes_back_as_one_with_the_same_cells(reviewer, commune, tmp_path, kind):
    content = saved(book(("DANH SÁCH NĂM 2018",), HEADS, ROW, BAD))
    if kind == "csv":
        rows = (("DANH SÁCH NĂM 2018",), HEADS, ROW, BAD)
        content = "\n".join(";".join(row) for row in rows).encode("utf-8-sig")
    else:
        content = _by_libreoffice(content, kind, tmp_path)
    run = received(content, by=reviewer, name=f"danh-sach.{kind}")

    name, returned = back(run)

    assert name == "danh-sach (lỗi).xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(returned)).active
    assert sheet["A1"].value == "DANH SÁCH NĂM 2018"
    assert [sheet[cell].value for cell in ("A4", "F2", "F4")] == [
        "A-2",
        "Lỗi",
        f"Họ và tên: {NO_NAME}",
    ]
    assert plain(received(returned, by=reviewer)) == plain(run)


def test_libreoffice_opens_it_and_shows_the_remarks(reviewer, commune, tmp_path):
    run = received(saved(book(HEADS, ROW, BAD)), by=reviewer)
    _, content = back(run)

    shown = _by_libreoffice(content, "csv", tmp_path).decode()

    assert shown.splitlines()[0].endswith(",Lỗi")
    assert NO_NAME in shown.splitlines()[2]


def _by_libreoffice(content, kind, folder):
    path = folder / "tep.xlsx"
    path.write_bytes(content)
    as_csv = ':"Text - txt - csv (StarCalc)":44,34,76' if kind == "csv" else ""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            f"{kind}{as_csv}".replace('"', ""),
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"tep.{kind}").read_bytes()


def test_a_file_that_is_not_kept_any_more_is_asked_for_again(reviewer, commune):
    run = received(saved(book(HEADS, BAD)), by=reviewer)
    Import.objects.update(content=b"")
    run.refresh_from_db()

    with pytest.raises(ReturnError, match="tải tệp lên lại"):
        returned_workbook(run)


def test_styled_empty_columns_to_the_right_do_not_push_the_remarks_away(reviewer, commune):
    made = book(HEADS, ROW, BAD)
    for column in "FGHIJ":
        made.active[f"{column}3"].fill = PatternFill("solid", fgColor="FFEEEEEE")
    made.active.column_dimensions.group("E", "Z", hidden=False)
    made.active.column_dimensions["E"].width = 33
    run = received(saved(made), by=reviewer)

    _, content = back(run)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["F3"].value == f"Họ và tên: {NO_NAME}"
    assert sheet["G3"].fill.fgColor.rgb == "FFEEEEEE"
    assert sheet.column_dimensions["F"].width == 60
