"""Read the figures back out of the files."""

import io

import openpyxl
from pypdf import PdfReader

from apps.reports.exports.summary_xlsx import FIRST_ROW


def rows_of_xlsx(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
    found = []
    for row in sheet.iter_rows(min_row=FIRST_ROW, min_col=2, max_col=8, values_only=True):
        found.append(list(row))
        if row[0] == "Tổng cộng":
            break
    return found


def text_of_pdf(content):
    return "\n".join(text_of_pages(content))


def text_of_pages(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
