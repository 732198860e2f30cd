"""Workbooks for tests: rows of cells as an .xlsx file in memory."""

import io

import openpyxl


def workbook(*rows, name="tep.xlsx", merged=()):
    """A binary file with a name, as an upload has it. The first row is the heading, usually."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for where in merged:
        book.active.merge_cells(where)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = name
    return stream


def messages(problems):
    """[(row, column)] and the words of problems, for short assertions."""
    return [(problem.row, problem.column) for problem in problems]
