"""The papers of awards as PDF: the list of those proposed, the score sheet, thanks, the certificate."""

from django.template.loader import render_to_string

from apps.core.formal import MOTTO, STATE
from apps.core.pdf import render_pdf
from apps.reports.awarding import papers as words
from apps.reports.exports.outline_words import RECIPIENTS
from apps.reports.outline.document import CAMPAIGN


def nominations_pdf(paper):
    """The bytes of a NominationPaper. Raises PdfError."""
    return render_pdf(_html("reports/award_papers/nominations.html", paper, heads=words.LIST_HEADS))


def score_pdf(paper):
    """The bytes of a ScorePaper. Raises PdfError."""
    return render_pdf(_html("reports/award_papers/score.html", paper, heads=words.SCORE_HEADS))


def letter_pdf(paper):
    """The letter of a ThanksPaper. Raises PdfError."""
    return render_pdf(_html("reports/award_papers/letter.html", paper))


def certificate_pdf(paper):
    """The certificate of a ThanksPaper. Raises PdfError."""
    return render_pdf(_html("reports/award_papers/certificate.html", paper))


def _html(template, paper, **more):
    return render_to_string(
        template,
        {
            "paper": paper,
            "state": STATE,
            "motto": MOTTO,
            "campaign": CAMPAIGN,
            "recipients_head": RECIPIENTS,
        }
        | more,
    )
