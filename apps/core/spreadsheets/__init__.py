"""Spreadsheets in (.xlsx .xls .ods .csv) and out (.xlsx)."""

from apps.core.spreadsheets.column import Column, SpreadsheetError
from apps.core.spreadsheets.headings import Heading
from apps.core.spreadsheets.reading import Sheet, Workbook, open_workbook
from apps.core.spreadsheets.tables import Table, find_table
from apps.core.spreadsheets.writing import write_table

__all__ = [
    "Column",
    "Heading",
    "Sheet",
    "SpreadsheetError",
    "Table",
    "Workbook",
    "find_table",
    "open_workbook",
    "write_table",
]
