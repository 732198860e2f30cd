"""Template files: an empty workbook per kind, from the columns and the readers that import it.

Headings with hints, drop-down lists, an example row that is never imported, a sheet of the terms
and of the units in reach, a sheet that explains each column.
"""

from apps.workbooks.template_files.file import template_file
from apps.workbooks.template_files.terms import units_named

__all__ = ["template_file", "units_named"]
