"""The summary table as XLSX and PDF: formulas with results, print set-up, pages as pictures."""

import io
from datetime import date

import openpyxl
import pypdfium2
import pytest
from openpyxl.utils import range_boundaries
from pypdf import PdfReader

from apps.core.pdf import render_pdf
from apps.organisation.models import Unit
from apps.reports import figures
from apps.reports.document import SummaryDocument, summary_document
from apps.reports.exports.summary_pdf import summary_html, summary_pdf
from apps.reports.exports.summary_xlsx import FIRST_ROW, summary_xlsx
from apps.reports.models import SummaryLayout
from tests.factories import UnitFactory
from tests.reports.reading import rows_of_xlsx, text_of_pages, text_of_pdf

START, END = date(2008, 1, 1), date(2018, 12, 31)


def test_the_sheet_reckons_by_itself_and_carries_the_results(document):
    content = summary_xlsx(document)

    formulas = openpyxl.load_workbook(io.BytesIO(content)).active
    results = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    last = FIRST_ROW + len(document.summary.rows)
    assert formulas[f"F{FIRST_ROW}"].value == f"=D{FIRST_ROW}+E{FIRST_ROW}"
    assert [formulas[f"{letter}{last}"].value for letter in "CDEFGH"] == [
        f"=SUM({letter}{FIRST_ROW}:{letter}{last - 1})" for letter in "CDEFGH"
    ]
    for letter in "CDEFGH":
        column = [results[f"{letter}{row}"].value for row in range(FIRST_ROW, last)]
        assert results[f"{letter}{last}"].value == sum(column)


def test_the_sheet_is_ready_to_print(document):
    sheet = openpyxl.load_workbook(io.BytesIO(summary_xlsx(document))).active

    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
    assert sheet.print_title_rows == "$10:$12"
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A10:A11", "B10:B11", "C10:C11", "D10:F10", "G10:G11", "H10:H11"} <= merged
    assert all(range_boundaries(cells)[2] <= 8 for cells in merged)
    assert [cell.value for cell in sheet[12]] == ["1", "2", "3", "4", "5", "6 = 4+5", "7", "8"]
    written = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.font.name for cell in written} == {"Times New Roman"}


def test_a_unit_named_like_a_formula_stays_text(province):
    UnitFactory(parent=province, name="=1+1")

    content = summary_xlsx(summary_document(figures.Scope(province, START, END)))

    assert openpyxl.load_workbook(io.BytesIO(content)).active["B12"].data_type == "s"
    assert rows_of_xlsx(content)[0][0] == "=1+1"


@pytest.fixture(scope="module")
def long_pdf():
    """Sixty communes with long names and large figures; needs no database."""
    province = Unit(key="2025:66", name="Tỉnh Đắk Lắk", level="province")
    line = figures.Figures(*[23_153] * 3, 238_170, 23_153_000_000, 0, 0, 0, 0)
    rows = [figures.Row("", f"Xã Cư M'gar Ea H'Leo Krông Búk {n}", line) for n in range(60)]
    summary = figures.Summary(
        province, START, END, figures.View.CURRENT, tuple(rows), line, notes=(), added=()
    )
    return summary_pdf(SummaryDocument(summary, SummaryLayout.default_for(province)))


def top_margin(page):
    """The words in the margin above the text."""
    width, height = page.get_size()
    return page.get_textpage().get_text_bounded(left=0, right=width, top=height, bottom=height - 50)


def test_the_pdf_repeats_its_heading_and_numbers_its_pages_from_the_second(long_pdf):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(long_pdf)).pages]
    margins = [top_margin(page).strip() for page in pypdfium2.PdfDocument(long_pdf)]

    assert len(pages) > 2
    assert all("6 = 4+5" in page for page in pages[:-1])
    assert margins == ["", *(str(number) for number in range(2, len(pages) + 1))]
    assert "Độc lập - Tự do - Hạnh phúc" in pages[0]
    assert "Độc lập" not in "".join(pages[1:])


def test_the_pdf_carries_its_fonts(long_pdf):
    fonts = {}
    for page in PdfReader(io.BytesIO(long_pdf)).pages:
        for found in page["/Resources"]["/Font"].values():
            font = found.get_object()
            (descendant,) = font["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            fonts[font["/BaseFont"].split("+")[-1]] = "/FontFile2" in descriptor

    assert fonts == {"Tinos": True, "Tinos-Bold": True, "Tinos-Italic": True}


def test_nothing_of_the_pdf_runs_over_its_margins(long_pdf):
    for page in pypdfium2.PdfDocument(long_pdf):
        picture = page.render(scale=1, grayscale=True).to_pil()
        width, height = picture.size
        darkest_left = picture.crop((0, 0, 80, height)).getextrema()[0]
        darkest_right = picture.crop((width - 40, 0, width, height)).getextrema()[0]

        assert width > height
        assert (darkest_left, darkest_right) == (255, 255)


def test_notes_and_signatures_never_stand_alone_on_a_page():
    """Tables of several lengths around full pages; the block is as high as five of their rows."""
    papers = [summary_html(signed_table(rows)) for rows in range(6, 30, 4)]

    pages = text_of_pages(render_pdf(papers))

    signed = [page for page in pages if "NGƯỜI LẬP BẢNG" in page]
    assert len(signed) == len(papers)
    assert len(pages) > len(papers)  # some lengths do reach a further page
    assert all("Xã số" in page and "Tổng cộng" in page for page in signed)


def signed_table(count):
    province = Unit(key="2025:66", name="Tỉnh Đắk Lắk", level="province")
    line = figures.Figures(*[23_153] * 3, 238_170, 23_153_000_000, 0, 0, 0, 0)
    rows = tuple(figures.Row("", f"Xã số {number}", line) for number in range(count))
    layout = SummaryLayout.default_for(province)
    layout.has_signatures = True
    return SummaryDocument(
        figures.Summary(province, START, END, figures.View.CURRENT, rows, line, (), ()), layout
    )


def test_a_signature_block_is_printed_when_the_province_wants_one(document, province):
    layout = SummaryLayout.default_for(province)
    layout.has_signatures, layout.orientation = True, "portrait"
    signed = summary_document(
        figures.Scope(province, START, END), layout=layout, dated=date(2019, 2, 5)
    )

    text = text_of_pdf(summary_pdf(signed))

    assert "NGƯỜI LẬP BẢNG" in text
    assert "Đắk Lắk, ngày 05 tháng 02 năm 2019" in text
