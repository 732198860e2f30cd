"""The summary table, the year picture, the outline report and the targets in each form of file."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from apps.reports.exports.outline_docx import outline_docx
from apps.reports.exports.outline_pdf import outline_pdf
from apps.reports.exports.outline_xlsx import outline_xlsx
from apps.reports.exports.plain import plain_summary
from apps.reports.exports.summary_pdf import summary_pdf
from apps.reports.exports.summary_xlsx import summary_xlsx
from apps.reports.exports.targets_pdf import targets_pdf
from apps.reports.exports.targets_xlsx import targets_xlsx
from apps.reports.exports.years_pdf import years_pdf
from apps.reports.exports.years_xlsx import years_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """`write` makes the bytes of a document."""

    content_type: str
    write: Callable


def _json(document):
    return json.dumps(plain_summary(document.summary), ensure_ascii=False, indent=1).encode()


FORMATS = {
    "xlsx": Format(XLSX, summary_xlsx),
    "pdf": Format(PDF, summary_pdf),
    "json": Format("application/json", _json),
}
YEAR_FORMATS = {"xlsx": Format(XLSX, years_xlsx), "pdf": Format(PDF, years_pdf)}
TARGET_FORMATS = {"xlsx": Format(XLSX, targets_xlsx), "pdf": Format(PDF, targets_pdf)}
OUTLINE_FORMATS = {
    "pdf": Format(PDF, outline_pdf),
    "docx": Format(DOCX, outline_docx),
    "xlsx": Format(XLSX, outline_xlsx),
}
