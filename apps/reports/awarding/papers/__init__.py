"""The papers of awards: the list of those proposed, a unit's score sheet, thanks to a sponsor.

What XLSX and PDF say alike; both show these very words and figures.
"""

from apps.reports.awarding.papers.nominations import (
    LIST_HEADS,
    NominationPaper,
    gave_words,
    nomination_paper,
    points_in_list,
)
from apps.reports.awarding.papers.paper import Paper, name_of
from apps.reports.awarding.papers.score_sheets import (
    NOT_SCORED,
    SCORE_HEADS,
    ScorePaper,
    score_paper,
)
from apps.reports.awarding.papers.thanks import ThanksPaper, thanks_paper

__all__ = [
    "LIST_HEADS",
    "NOT_SCORED",
    "SCORE_HEADS",
    "NominationPaper",
    "Paper",
    "ScorePaper",
    "ThanksPaper",
    "gave_words",
    "name_of",
    "nomination_paper",
    "points_in_list",
    "score_paper",
    "thanks_paper",
]
