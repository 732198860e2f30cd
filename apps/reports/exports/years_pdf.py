"""The year picture as PDF, its chart drawn as SVG."""

from django.template.loader import render_to_string

from apps.core.pdf import render_pdf
from apps.reports import document as words
from apps.reports import year_document as year_words

ROOMY = 12  # years that have room for letters of full size


def years_html(document):
    """The print document of a YearDocument, with its style inside."""
    return render_to_string(
        "reports/years_print.html",
        {
            "document": document,
            "words": words,
            "year_words": year_words,
            "headings": list(year_words.HEADINGS.values()),
            "measure_heading": year_words.HEADINGS[document.measure],
            "sums": list(document.sums().values()),
            "chart": document.chart("chart", font="Tinos"),
            "is_narrow": len(document.years) > ROOMY,
        },
    )


def years_pdf(document):
    """The bytes of the PDF. Raises PdfError."""
    return render_pdf(years_html(document))
