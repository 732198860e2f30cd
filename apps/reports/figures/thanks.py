"""What each sponsor and each aid model has done: the counted aid of the period (F3, F4).

Reckoned like `giving`, from the records on file.
"""

from dataclasses import dataclass
from datetime import date

from apps.reports.figures.giving import with_given
from apps.reports.figures.reading import fetch
from apps.reports.figures.scope import Scope, View


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


@dataclass(frozen=True)
class GivenBy:
    """What one sponsor gave: times, addresses, persons (of each address the most at once), value in
    whole đồng, how many times have none, and the first and last day (None without any)."""

    times: int = 0
    addresses: int = 0
    persons: int = 0
    value: int = 0
    unvalued: int = 0
    first_on: date | None = None
    last_on: date | None = None


_GIVEN_BY = """,
of_address AS (
    SELECT sponsor_id, address_id, count(*) AS times, max(headcount) AS persons,
        coalesce(sum(value), 0) AS value, count(*) FILTER (WHERE is_unvalued) AS unvalued,
        min(given_on) AS first_on, max(given_on) AS last_on
    FROM given WHERE sponsor_id = ANY(%(sponsors)s) GROUP BY sponsor_id, address_id
)
SELECT sponsor_id AS sponsor, sum(times)::bigint AS times, count(*) AS addresses,
    coalesce(sum(persons), 0)::bigint AS persons, sum(value)::bigint AS value,
    sum(unvalued)::bigint AS unvalued, min(first_on) AS first_on, max(last_on) AS last_on
FROM of_address GROUP BY sponsor_id
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


def given_by(unit, start, end, sponsors, view=View.CURRENT):
    """{number of the sponsor: GivenBy} for each of `sponsors` (their numbers). Raises FigureError."""
    scope = Scope(unit, start, end, view)
    lines = fetch(with_given(scope) + _GIVEN_BY, scope.params | {"sponsors": list(sponsors)})
    found = {line.pop("sponsor"): line for line in lines}
    return {number: GivenBy(**found.get(number, {})) for number in sponsors}
