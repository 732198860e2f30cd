"""Template files: an empty workbook per kind, from the columns and the readers that import it.

Headings with hints, drop-down lists, an example row that is never imported, a sheet of the terms
and of the units in reach, a sheet that explains each column.
"""

import io
from dataclasses import dataclass
from functools import cached_property

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from apps.core.dates import parse_date
from apps.core.imports.cells import Terms, birth, count, money, names_of, quantity
from apps.core.money import format_number, parse_money
from apps.core.text import fold
from apps.organisation.matching import UnitMatcher
from apps.organisation.models import Unit
from apps.organisation.placing import UnitPlacer

MOST_UNITS = 1_000
LAST_ROW = 20_000  # of the drop-down lists and hints
TERMS, GUIDE = "Danh mục", "Hướng dẫn"
FONT = "Times New Roman"

_TEXT, _DAY, _NUMBER = "@", "dd/mm/yyyy", "#,##0"
_LONGEST_HINT, _LONGEST_TITLE, _LONGEST_SHEET = 255, 32, 31
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEADING = PatternFill("solid", fgColor="F3E3E3")
_LINE = Side(style="thin", color="999999")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True)
class Cells:
    """What the cells of one column hold, as its reader knows it."""

    column: object
    reader: object

    @cached_property
    def format(self):
        if self.column.is_date and self.reader is not birth:  # which takes a bare year too
            return _DAY
        is_number = self.column.grouped or self.reader in (count, money, quantity)
        return _NUMBER if is_number else _TEXT

    @property
    def is_unit(self):
        return isinstance(self._owner, UnitMatcher | UnitPlacer)

    @property
    def takes_several(self):
        return isinstance(self._owner, Terms) and self.reader.__name__ == "read_several"

    @property
    def names(self):
        """The terms to choose from; none where anything may be written."""
        return names_of(self.reader)

    @property
    def _owner(self):
        return getattr(self.reader, "__self__", None)

    @property
    def example(self):
        text = self.column.example
        if not text or self.format == _TEXT:
            return text
        if self.format == _DAY:
            return parse_date(text)
        return parse_money(text)


def template_file(kind, *, unit, by):
    """The bytes of the template of a Kind for an importer into `unit`."""
    resource = kind.resource(unit=unit, by=by)
    if kind.is_form:
        return _saved(_form(unit))
    readers = resource.readers()
    cells = [Cells(column, readers[column.field]) for column in kind.columns]
    book = Workbook()
    lists = _write_terms(book.create_sheet(TERMS), cells, unit)
    _write_table(book.active, kind, cells, lists)
    _write_guide(book.create_sheet(GUIDE), kind, cells)
    return _saved(book)


def _saved(book):
    for sheet in book.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- the table ----------------------------------------------------------------------------------


def _write_table(sheet, kind, cells, lists):
    sheet.title = kind.label[:_LONGEST_SHEET].rstrip(" ,")
    for place, one in enumerate(cells, start=1):
        letter = get_column_letter(place)
        of_column = sheet.column_dimensions[letter]
        of_column.width, of_column.number_format = one.column.width, one.format
        of_column.font = Font(name=FONT, size=12)
        heading = sheet.cell(1, place, _heading(one.column))
        heading.font = Font(name=FONT, size=12, bold=True)
        heading.fill, heading.alignment, heading.border = _HEADING, _WRAPPED, _BOX
        heading.number_format = _TEXT
        example = sheet.cell(2, place, one.example or None)
        example.number_format = one.format
        example.font = Font(name=FONT, size=12, italic=True, color="666666")
        sheet.add_data_validation(_validation(one, letter, lists.get(one.column.field)))
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "A2"


def _heading(column):
    return f"{column.name} *" if column.required else column.name


def _validation(one, letter, source):
    """A hint, and a list to choose from; another spelling of a term may still be typed."""
    found = DataValidation(
        type="list" if source and not one.takes_several else None,
        formula1=source if source and not one.takes_several else None,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="Không có trong danh mục",
        error="Giá trị này không có trong trang Danh mục. Vẫn ghi như vậy?",
        showInputMessage=True,
        promptTitle=one.column.name[:_LONGEST_TITLE],
        prompt=_hint(one)[:_LONGEST_HINT],
    )
    found.add(f"{letter}2:{letter}{LAST_ROW}")
    return found


def _hint(one):
    column = one.column
    parts = ["Bắt buộc." if column.required else "", column.help]
    if column.example:
        parts.append(f"Ví dụ: {column.example}.")
    if one.takes_several:
        parts.append(f"Xem trang {TERMS}.")
    return " ".join(part for part in parts if part) or "Để trống nếu không có."


# --- the terms and the units ---------------------------------------------------------------------


def _write_terms(sheet, cells, unit):
    """Each list in a column of its own; gives {field: reference for a drop-down list}."""
    lists, place = {}, 0
    for one in cells:
        names = units_named(unit, one.reader.__self__.levels) if one.is_unit else one.names
        if names is None:  # too many to choose from
            place += 1
            _write_list(sheet, place, one.column, [_too_many(unit)])
        elif names:
            place += 1
            _write_list(sheet, place, one.column, names)
            letter = get_column_letter(place)
            lists[one.column.field] = f"'{TERMS}'!${letter}$2:${letter}${len(names) + 1}"
    sheet.row_dimensions[1].height = 34
    sheet.freeze_panes = "A2"
    return lists


def _write_list(sheet, place, column, names):
    head = sheet.cell(1, place, f"Ghi được ở cột “{column.name}”")
    head.font, head.alignment = Font(name=FONT, size=12, bold=True), _WRAPPED
    head.fill = _HEADING
    for row, name in enumerate(names, start=2):
        cell = sheet.cell(row, place, name)
        cell.font, cell.data_type = Font(name=FONT, size=12), "s"
    sheet.column_dimensions[get_column_letter(place)].width = max(24, column.width)


def units_named(unit, levels):
    """How the units of today in reach are written so that each means one; None when they are too many.

    A name that two of them share is written as its key.
    """
    units = (
        Unit.objects.filter(path__startswith=unit.path, level__in=levels)
        .current()
        .exclude(province=None)
        .order_by("name_key", "id")
        .values_list("key", "name")
    )
    found = list(units[: MOST_UNITS + 1])
    if len(found) > MOST_UNITS:
        return None
    matcher = UnitMatcher(unit, levels=levels)
    return [name if _means_one(matcher, name) else key for key, name in found]


def _means_one(matcher, name):
    try:
        matcher.match(name)
    except ValueError:
        return False
    return True


def _too_many(unit):
    return (
        f"{unit.name} có hơn {format_number(MOST_UNITS)} đơn vị nên không liệt kê ở đây; ghi tên xã, "
        "phường kèm tên tỉnh, hoặc mã ở trang Đơn vị."
    )


# --- the guide -----------------------------------------------------------------------------------


_GUIDE_WIDTHS = (26, 10, 60, 30, 50)
_LINE_HEIGHT = 17  # of one line of text; not every program reckons it by itself


def _write_guide(sheet, kind, cells):
    title = sheet.cell(1, 1, f"Cách ghi tệp {kind.label.lower()}")
    title.font = Font(name=FONT, size=14, bold=True)
    lines = (
        "Ghi mỗi mục một dòng ở trang đầu, từ dòng 2. Dòng ví dụ (chữ nghiêng) không được nhập dù để nguyên.",
        "Cột có dấu * phải ghi. Các cột khác để trống được; ô trống không xóa gì đã có trong hồ sơ.",
        "Đổi thứ tự cột, bớt cột, thêm dòng đầu đề đều được. Nhập lại cùng một tệp không làm thay đổi gì.",
    )
    for row, line in enumerate(lines, start=2):
        sheet.cell(row, 1, line).font = Font(name=FONT, size=12)
    top = len(lines) + 3
    heads = ("Tên cột", "Phải ghi", "Ghi gì", "Ghi ví dụ", "Tên khác cũng nhận")
    for place, head in enumerate(heads, start=1):
        cell = sheet.cell(top, place, head)
        cell.font, cell.fill, cell.border = Font(name=FONT, size=12, bold=True), _HEADING, _BOX
    for row, one in enumerate(cells, start=top + 1):
        column = one.column
        several = "Nhiều mục cách nhau bằng dấu chấm phẩy." if one.takes_several else ""
        listed = f"Chọn ở trang {TERMS}." if one.names or one.is_unit else ""
        # The help of some columns says already that several are parted by semicolons.
        several = "" if "chấm phẩy" in column.help else several
        told = " ".join(part for part in (column.help, several, listed) if part)
        values = (
            column.name,
            "có" if column.required else "",
            told,
            column.example,
            "; ".join(column.synonyms),
        )
        for place, value in enumerate(values, start=1):
            cell = sheet.cell(row, place, value or None)
            cell.font, cell.alignment, cell.border = Font(name=FONT, size=12), _TOP, _BOX
            cell.number_format = _TEXT
        lines = (len(value) // width for value, width in zip(values, _GUIDE_WIDTHS, strict=True))
        sheet.row_dimensions[row].height = _LINE_HEIGHT * (1 + max(lines))
    for letter, width in zip("ABCDE", _GUIDE_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


# --- the official table --------------------------------------------------------------------------


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


def _form(unit):
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
        sheet.cell(row, 1).alignment = _CENTRE
    _write_form_heads(sheet)
    units = list(_units_of_form(unit))
    for place, name in enumerate(units):
        row = _FIRST + place
        _write_form_row(sheet, row, place + 1, name, f"=D{row}+E{row}")
    last = _FIRST + len(units)
    _write_form_row(sheet, last, None, "Tổng cộng", None)
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


def _write_form_heads(sheet):
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
            cell.font, cell.alignment = Font(name=FONT, size=12, bold=True), _CENTRE
            cell.border = _BOX
    sheet.row_dimensions[6].height = 64


def _write_form_row(sheet, row, number, name, formula):
    for place, value in enumerate((number, name, None, None, None, formula, None, None), start=1):
        cell = sheet.cell(row, place, value)
        cell.font, cell.border = Font(name=FONT, size=12, bold=number is None), _BOX
        if place == 1:
            cell.alignment = _CENTRE
        elif place > 2:
            cell.number_format = _NUMBER


def _units_of_form(unit):
    """Names of the units of today directly below, as they are found again; a base unit comes first."""
    below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1).current()
    named = list(below.order_by("name_key", "id").values_list("key", "name"))
    if not named or unit.level == Unit.Level.BASE:
        named.insert(0, (unit.key, unit.name))
    names = [fold(name) for _, name in named]
    return [key if names.count(fold(name)) > 1 else name for key, name in named]
