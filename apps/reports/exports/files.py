"""The summary table in each form of file."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from apps.reports.exports.plain import plain_summary
from apps.reports.exports.summary_pdf import summary_pdf
from apps.reports.exports.summary_xlsx import summary_xlsx


@dataclass(frozen=True)
class Format:
    """`write` makes the bytes of a SummaryDocument."""

    content_type: str
    write: Callable


def _json(document):
    return json.dumps(plain_summary(document.summary), ensure_ascii=False, indent=1).encode()


FORMATS = {
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", summary_xlsx
    ),
    "pdf": Format("application/pdf", summary_pdf),
    "json": Format("application/json", _json),
}
