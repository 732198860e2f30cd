"""The summary table and the year picture in each form of file."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from apps.reports.exports.plain import plain_summary
from apps.reports.exports.summary_pdf import summary_pdf
from apps.reports.exports.summary_xlsx import summary_xlsx
from apps.reports.exports.years_pdf import years_pdf
from apps.reports.exports.years_xlsx import years_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


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
