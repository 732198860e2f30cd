"""What every official sheet has: fonts, boxes, the heads of the paper, the page when printed."""

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from apps.core.text import tidy
from apps.reports import document as words

FONT = "Times New Roman"
NUMBER_FORMAT = "[$-42A]#,##0"  # Vietnamese: 1.500.000
HEAD_LINES = 7  # rows that the heads of the paper and its title take
_MM = 1 / 25.4

_LINE = Side(style="thin")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")


def write_head(sheet, document, *, ours, last, below=""):
    """Letterhead up to column `ours`, the state's head up to column `last`, the title of three lines.

    `below` is one line more, for which HEAD_LINES has no row.
    """
    theirs = get_column_letter(ours + 1)
    ours, last = get_column_letter(ours), get_column_letter(last)
    merge(sheet, f"A1:{ours}1", document.letterhead, Font(name=FONT, size=12))
    merge(sheet, f"A2:{ours}2", document.unit_line, Font(name=FONT, size=12, bold=True))
    merge(sheet, f"{theirs}1:{last}1", words.STATE, Font(name=FONT, size=12, bold=True))
    motto = Font(name=FONT, size=13, bold=True, underline="single")
    merge(sheet, f"{theirs}2:{last}2", words.MOTTO, motto)
    dated = Font(name=FONT, size=13, italic=True)
    merge(sheet, f"{theirs}3:{last}3", document.place_and_date, dated)
    bold = Font(name=FONT, size=14, bold=True)
    fonts = (bold, bold, Font(name=FONT, size=13, italic=True))
    for row, (line, font) in enumerate(zip(document.title, fonts, strict=True), start=5):
        merge(sheet, f"A{row}:{last}{row}", line, font)
        sheet.row_dimensions[row].height = 20
    if below:
        row = HEAD_LINES + 1
        merge(sheet, f"A{row}:{last}{row}", below, Font(name=FONT, size=13, italic=True))


def write_signatures(sheet, document, row, *, ours, theirs):
    """The two who sign, where the province wants them; `ours` and `theirs` as "A{0}:C{0}"."""
    if document.layout.has_signatures:
        bold = Font(name=FONT, size=13, bold=True)
        merge(sheet, ours.format(row), document.layout.preparer_title, bold)
        merge(sheet, theirs.format(row), document.layout.signer_title, bold)


def set_up_page(sheet, *, orientation, widths, head_rows, frozen):
    """A4 with the decree's margins, `head_rows` "9:11" repeated on each page."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    setup = sheet.page_setup
    setup.paperSize = sheet.PAPERSIZE_A4
    setup.orientation = orientation
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = head_rows
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left, margins.right = 30 * _MM, 15 * _MM
    margins.top = margins.bottom = 20 * _MM
    margins.header = 10 * _MM
    sheet.HeaderFooter.differentFirst = True
    sheet.oddHeader.center.text = "&P"
    sheet.oddHeader.center.font = FONT
    sheet.freeze_panes = frozen


def merge(sheet, cells, text, font, alignment=CENTRE):
    """A text over the cells, always as text."""
    first = sheet[cells.split(":")[0]]
    first.value, first.font, first.alignment = tidy(text), font, alignment
    first.data_type = "s"
    if ":" in cells:
        sheet.merge_cells(cells)
