"""The sheet that explains each column."""

from openpyxl.styles import Font

from apps.workbooks.template_files.look import BOX, FONT, HEADING, TEXT, TOP
from apps.workbooks.template_files.terms import TERMS

GUIDE = "Hướng dẫn"
_WIDTHS = (26, 10, 60, 30, 50)
_LINE_HEIGHT = 17  # of one line of text; not every program reckons it by itself


def write_guide(sheet, kind, cells):
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
        cell.font, cell.fill, cell.border = Font(name=FONT, size=12, bold=True), HEADING, BOX
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
            cell.font, cell.alignment, cell.border = Font(name=FONT, size=12), TOP, BOX
            cell.number_format = TEXT
        lines = (len(value) // width for value, width in zip(values, _WIDTHS, strict=True))
        sheet.row_dimensions[row].height = _LINE_HEIGHT * (1 + max(lines))
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
