"""The board of targets as PDF, with the chart of each and everybody who falls short."""

from django.template.loader import render_to_string

from apps.core.pdf import render_pdf
from apps.reports import target_words as words


def targets_html(board):
    """The print document of a Board, with its style inside."""
    lines = [words.shown(board, line, font="Tinos") for line in board.lines]
    return render_to_string(
        "reports/targets_print.html", {"board": board, "lines": lines, "words": words}
    )


def targets_pdf(board):
    """The bytes of the PDF. Raises PdfError."""
    return render_pdf(targets_html(board))
