"""Every figure of the campaign (domain.md section 4), for any unit and any period.

Screen, XLSX, PDF, JSON and the public counters all call this package and nothing else. Each figure
is one or a few SQL statements; how the statements are put together is in scope.py.
"""

from apps.reports.figures.actuals import Actuals, actuals
from apps.reports.figures.aid_models import (
    AidModels,
    BaseModels,
    KindOfModels,
    aid_models,
    models_of_bases,
)
from apps.reports.figures.behind import (
    SOURCES,
    Behind,
    addresses_behind,
    aid_behind,
    records_behind,
)
from apps.reports.figures.breakdown import (
    CategoryRow,
    GroupRow,
    Profile,
    categories,
    category_groups,
    profile,
)
from apps.reports.figures.direction import (
    Direction,
    Groups,
    Held,
    Papers,
    Share,
    direction,
    papers_once,
)
from apps.reports.figures.giving import Given, Giving, HelpedBy, giving, helped_by
from apps.reports.figures.on_file import OnFile, on_file
from apps.reports.figures.ratio import HelpRatio, help_ratio
from apps.reports.figures.reviews import (
    Reviewed,
    ReviewedRatio,
    YearlyRatio,
    YearlyReviews,
    reviewed,
    yearly_reviews,
)
from apps.reports.figures.rules import FURTHER_RULES, RULES, VERSION, rules_in_words
from apps.reports.figures.scope import FigureError, Scope, View
from apps.reports.figures.summary import Figures, Row, Summary, summary
from apps.reports.figures.thanks import SponsorGiven, addresses_of_models, sponsors_who_gave
from apps.reports.figures.years import (
    Measure,
    UnitYears,
    YearRow,
    YearTable,
    year_matrix,
    year_table,
)
from apps.reports.figures.years_behind import addresses_of_year

__all__ = [
    "FURTHER_RULES",
    "RULES",
    "SOURCES",
    "VERSION",
    "Actuals",
    "AidModels",
    "BaseModels",
    "Behind",
    "CategoryRow",
    "Direction",
    "FigureError",
    "Figures",
    "Given",
    "Giving",
    "GroupRow",
    "Groups",
    "Held",
    "HelpRatio",
    "HelpedBy",
    "KindOfModels",
    "Measure",
    "OnFile",
    "Papers",
    "Profile",
    "Reviewed",
    "ReviewedRatio",
    "Row",
    "Scope",
    "Share",
    "SponsorGiven",
    "Summary",
    "UnitYears",
    "View",
    "YearRow",
    "YearTable",
    "YearlyRatio",
    "YearlyReviews",
    "actuals",
    "addresses_behind",
    "addresses_of_models",
    "addresses_of_year",
    "aid_behind",
    "aid_models",
    "categories",
    "category_groups",
    "direction",
    "giving",
    "help_ratio",
    "helped_by",
    "models_of_bases",
    "on_file",
    "papers_once",
    "profile",
    "records_behind",
    "reviewed",
    "rules_in_words",
    "sponsors_who_gave",
    "summary",
    "year_matrix",
    "year_table",
    "yearly_reviews",
]
