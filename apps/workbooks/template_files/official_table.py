"""The official table (Bảng tổng hợp), with the units below and its sums as formulas."""

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from apps.core.text import fold
from apps.organisation.models import Unit
from apps.workbooks.template_files.look import BOX, CENTRE, FONT, NUMBER

_HEADS = (
    ("Số thứ tự", 7),
    ("Xã, phường, thị trấn, trường học, đơn vị trực thuộc", 38),
    ("Số địa chỉ được lập hồ sơ", 13),
    ("Hội Chữ thập đỏ trợ giúp", 15),
    ("Các tổ chức, cá nhân khác trợ giúp", 17),
    ("Tổng cộng", 12),
    ("Tổng số người được trợ giúp", 15),
    ("Tổng giá trị trợ giúp (đồng)", 20),
)
_GROUP = "Số địa chỉ được trợ giúp"
_FIRST = 8  # row of the first unit


def official_table(unit):
    """The Bảng tổng hợp with the units below, its sums as formulas and its years left to be written."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Bảng tổng hợp"
    bold = Font(name=FONT, size=13, bold=True)
    for row, line in enumerate(
        (
            "BẢNG TỔNG HỢP KẾT QUẢ TRIỂN KHAI, THỰC HIỆN CUỘC VẬN ĐỘNG",
            "“MỖI TỔ CHỨC, MỖI CÁ NHÂN GẮN VỚI MỘT ĐỊA CHỈ NHÂN ĐẠO” GIAI ĐOẠN …-…",
            f"ĐƠN VỊ: {unit.name.upper()}",
        ),
        start=1,
    ):
        sheet.merge_cells(f"A{row}:H{row}")
        sheet.cell(row, 1, line).font = bold
        sheet.cell(row, 1).alignment = CENTRE
    _write_heads(sheet)
    units = list(_units_below(unit))
    for place, name in enumerate(units):
        row = _FIRST + place
        _write_row(sheet, row, place + 1, name, f"=D{row}+E{row}")
    last = _FIRST + len(units)
    _write_row(sheet, last, None, "Tổng cộng", None)
    for letter in "CDEFGH":
        sheet[f"{letter}{last}"] = f"=SUM({letter}{_FIRST}:{letter}{last - 1})"
    years = DataValidation(
        showInputMessage=True,
        promptTitle="Những năm nào",
        prompt="Ghi năm đầu và năm cuối thay cho …-…, ví dụ GIAI ĐOẠN 2008-2018.",
    )
    years.add("A2")
    sheet.add_data_validation(years)
    sheet.freeze_panes = f"C{_FIRST}"
    return book


def _write_heads(sheet):
    sheet["D5"] = _GROUP
    sheet.merge_cells("D5:F5")
    for place, (head, width) in enumerate(_HEADS, start=1):
        letter = get_column_letter(place)
        inside = letter in "DEF"
        sheet[f"{letter}{6 if inside else 5}"] = head
        if not inside:
            sheet.merge_cells(f"{letter}5:{letter}6")
        sheet.column_dimensions[letter].width = width
        sheet.cell(7, place, "6 = 4+5" if letter == "F" else place)
    for row in sheet["A5:H7"]:
        for cell in row:
            cell.font, cell.alignment = Font(name=FONT, size=12, bold=True), CENTRE
            cell.border = BOX
    sheet.row_dimensions[6].height = 64


def _write_row(sheet, row, number, name, formula):
    for place, value in enumerate((number, name, None, None, None, formula, None, None), start=1):
        cell = sheet.cell(row, place, value)
        cell.font, cell.border = Font(name=FONT, size=12, bold=number is None), BOX
        if place == 1:
            cell.alignment = CENTRE
        elif place > 2:
            cell.number_format = NUMBER


def _units_below(unit):
    """Names of the units of today directly below, as they are found again; a base unit comes first."""
    below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1).current()
    named = list(below.order_by("name_key", "id").values_list("key", "name"))
    if not named or unit.level == Unit.Level.BASE:
        named.insert(0, (unit.key, unit.name))
    names = [fold(name) for _, name in named]
    return [key if names.count(fold(name)) > 1 else name for key, name in named]
