"""Every figure of the campaign (domain.md section 4), for any unit and any period.

Screen, XLSX, PDF, JSON and the public counters all call this package and nothing else. Each figure
is one or a few SQL statements; how the statements are put together is in scope.py.
"""

from apps.reports.figures.behind import COLUMNS, Behind, addresses_behind, aid_behind
from apps.reports.figures.breakdown import CategoryRow, Profile, categories, profile
from apps.reports.figures.ratio import HelpRatio, help_ratio
from apps.reports.figures.reviews import (
    Reviewed,
    ReviewedRatio,
    YearlyRatio,
    YearlyReviews,
    reviewed,
    yearly_reviews,
)
from apps.reports.figures.rules import RULES, VERSION
from apps.reports.figures.scope import FigureError, Scope, View
from apps.reports.figures.summary import Figures, Row, Summary, summary
from apps.reports.figures.years import YearRow, year_matrix

__all__ = [
    "COLUMNS",
    "RULES",
    "VERSION",
    "Behind",
    "CategoryRow",
    "FigureError",
    "Figures",
    "HelpRatio",
    "Profile",
    "Reviewed",
    "ReviewedRatio",
    "Row",
    "Scope",
    "Summary",
    "View",
    "YearRow",
    "YearlyRatio",
    "YearlyReviews",
    "addresses_behind",
    "aid_behind",
    "categories",
    "help_ratio",
    "profile",
    "reviewed",
    "summary",
    "year_matrix",
    "yearly_reviews",
]
