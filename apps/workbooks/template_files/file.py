"""A template file as a whole: the sheets of a kind, or the official table."""

import io

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from apps.workbooks.template_files.cells import Cells
from apps.workbooks.template_files.guide import GUIDE, write_guide
from apps.workbooks.template_files.official_table import official_table
from apps.workbooks.template_files.table import write_table
from apps.workbooks.template_files.terms import TERMS, write_terms


def template_file(kind, *, unit, by):
    """The bytes of the template of a Kind for an importer into `unit`."""
    resource = kind.resource(unit=unit, by=by)
    if kind.is_form:
        return _saved(official_table(unit))
    readers = resource.readers()
    cells = [Cells(column, readers[column.field]) for column in kind.columns]
    book = Workbook()
    lists = write_terms(book.create_sheet(TERMS), cells, unit)
    write_table(book.active, kind, cells, lists)
    write_guide(book.create_sheet(GUIDE), kind, cells)
    return _saved(book)


def _saved(book):
    for sheet in book.worksheets:
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
