"""What the outline tells of the records on file, out of one statement.

Profile, categories, giving, helped-by and actuals are reckoned over the same pieces (`scope.py`): put
together, the server works these out once. Historical totals are no part of any of them.
"""

from dataclasses import dataclass

from apps.reports.figures.actuals import Actuals, actuals_sql
from apps.reports.figures.breakdown import CATEGORIES, PROFILE, CategoryRow, Profile
from apps.reports.figures.giving import GIVING, HELPED_BY, Giving, HelpedBy, given_piece, giving_of
from apps.reports.figures.reading import fetch_parts
from apps.reports.figures.scope import Scope, View


@dataclass(frozen=True)
class OnFile:
    """The same as the functions of these names give."""

    profile: Profile
    categories: tuple[CategoryRow, ...]
    giving: Giving
    helped_by: HelpedBy
    actuals: Actuals


def on_file(unit, start, end, view=View.CURRENT):
    """The OnFile of `unit`; 2 queries (forms of aid are the other). Raises FigureError."""
    scope = Scope(unit, start, end, view)
    parts = {
        "profile": PROFILE,
        "categories": CATEGORIES,
        "giving": GIVING,
        "helped_by": HELPED_BY,
        "actuals": actuals_sql(scope),
    }
    found = fetch_parts(f"{scope.every_piece([])}, {given_piece(scope)}", parts, scope.params)
    return OnFile(
        profile=Profile(**found["profile"][0]),
        categories=tuple(CategoryRow(**line) for line in found["categories"]),
        giving=giving_of(found["giving"]),
        helped_by=HelpedBy(**found["helped_by"][0]),
        actuals=Actuals(**found["actuals"][0]),
    )
