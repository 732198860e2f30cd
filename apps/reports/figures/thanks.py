"""What each sponsor and each aid model has done: the counted aid of the period (F3, F4).

Reckoned like `giving`, from the records on file.
"""

from dataclasses import dataclass

from apps.reports.figures.giving import with_given
from apps.reports.figures.scope import Scope, View, fetch


@dataclass(frozen=True)
class SponsorGiven:
    """`sponsor` is the number of its record, `since` the year of its first counted aid in the period,
    `addresses` how many it helped."""

    sponsor: int
    since: int
    addresses: int


_SPONSORS = """
SELECT sponsor_id AS sponsor, extract(year FROM min(given_on))::int AS since,
    count(DISTINCT address_id) AS addresses
FROM given GROUP BY sponsor_id ORDER BY sponsor_id
"""

_MODELS = """
SELECT aid_model_id AS aid_model, count(DISTINCT address_id) AS addresses
FROM given WHERE aid_model_id IS NOT NULL GROUP BY aid_model_id
"""


def sponsors_who_gave(unit, start, end, view=View.CURRENT):
    """A SponsorGiven for every sponsor with counted aid. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    return tuple(
        SponsorGiven(**line) for line in fetch(with_given(scope) + _SPONSORS, scope.params)
    )


def addresses_of_models(unit, start, end, view=View.CURRENT):
    """{number of the aid model: addresses its counted aid helped}. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    lines = fetch(with_given(scope) + _MODELS, scope.params)
    return {line["aid_model"]: line["addresses"] for line in lines}
