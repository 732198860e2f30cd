"""The summary table as PDF."""

from django.template.loader import render_to_string

from apps.core.pdf import render_pdf
from apps.reports import document as words


def summary_html(document):
    """The print document of a SummaryDocument, with its style inside."""
    return render_to_string(
        "reports/summary_table_print.html",
        {"document": document, "words": words},
    )


def summary_pdf(document):
    """The bytes of the PDF. Raises PdfError."""
    return render_pdf(summary_html(document))
