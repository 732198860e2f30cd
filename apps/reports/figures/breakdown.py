"""Filed and helped, by kind of address (F2) and by category (F9), of the records on file.

Historical totals know neither kinds nor categories and are not part of these figures.
"""

from dataclasses import dataclass

from apps.reports.figures.reading import fetch
from apps.reports.figures.scope import Scope, View


@dataclass(frozen=True)
class Profile:
    """Individuals and collectives (households and others), with their persons."""

    filed_individual: int
    filed_collective: int
    filed_persons: int
    helped_individual: int
    helped_collective: int
    helped_persons: int
    person_turns: int

    @property
    def filed(self):
        return self.filed_individual + self.filed_collective

    @property
    def helped(self):
        return self.helped_individual + self.helped_collective


@dataclass(frozen=True)
class CategoryRow:
    """One category. An address may have several, so the rows do not add up."""

    name: str
    filed: int
    helped: int


PROFILE = """
SELECT f.*, h.* FROM (
    SELECT count(*) FILTER (WHERE kind = 'individual') AS filed_individual,
        count(*) FILTER (WHERE kind <> 'individual') AS filed_collective,
        coalesce(sum(headcount), 0)::bigint AS filed_persons
    FROM filed
) f, (
    SELECT count(*) FILTER (WHERE kind = 'individual') AS helped_individual,
        count(*) FILTER (WHERE kind <> 'individual') AS helped_collective,
        coalesce(sum(persons), 0)::bigint AS helped_persons,
        coalesce(sum(person_turns), 0)::bigint AS person_turns
    FROM helped
) h
"""


@dataclass(frozen=True)
class GroupRow:
    """Addresses of one group of categories, each counted once in it. The rows do not add up either."""

    code: str
    filed: int
    helped: int


CATEGORIES = """
SELECT c.name, coalesce(f.n, 0) AS filed, coalesce(h.n, 0) AS helped
FROM addresses_category c
LEFT JOIN (
    SELECT link.category_id, count(*) AS n
    FROM filed JOIN addresses_addresscategory link USING (address_id) GROUP BY 1
) f ON f.category_id = c.id
LEFT JOIN (
    SELECT link.category_id, count(*) AS n
    FROM helped JOIN addresses_addresscategory link USING (address_id) GROUP BY 1
) h ON h.category_id = c.id
WHERE c.is_active OR f.n > 0 OR h.n > 0
ORDER BY c.position, c.name
"""

_GROUPS = """,
links AS (
    SELECT DISTINCT link.address_id, coalesce(named.code, %(otherwise)s) AS code
    FROM addresses_addresscategory link
    JOIN addresses_category c ON c.id = link.category_id
    LEFT JOIN unnest(%(categories)s, %(groups)s) AS named (category, code) ON named.category = c.code
)
SELECT links.code, count(*) FILTER (WHERE is_filed) AS filed,
    count(*) FILTER (WHERE is_helped) AS helped
FROM (
    SELECT address_id, f.address_id IS NOT NULL AS is_filed, h.address_id IS NOT NULL AS is_helped
    FROM filed f FULL JOIN helped h USING (address_id)
) met
JOIN links USING (address_id)
GROUP BY links.code
"""


def profile(unit, start, end, view=View.CURRENT):
    """F2 of the records on file: the split of filed and helped addresses. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    (line,) = fetch(scope.every_piece([]) + PROFILE, scope.params)
    return Profile(**line)


def categories(unit, start, end, view=View.CURRENT):
    """F9: one CategoryRow per category in use, in list order. Raises FigureError."""
    scope = Scope(unit, start, end, view)
    lines = fetch(scope.every_piece([]) + CATEGORIES, scope.params)
    return tuple(CategoryRow(**line) for line in lines)


def category_groups(unit, start, end, *, group_of, otherwise, view=View.CURRENT):
    """F9 by groups of categories: {code of the group: GroupRow} of those met with. Raises FigureError.

    `group_of` gives the group of a category's code; any other category is in `otherwise`.
    """
    scope = Scope(unit, start, end, view)
    named = {
        "categories": list(group_of),
        "groups": [str(group) for group in group_of.values()],
        "otherwise": str(otherwise),
    }
    lines = fetch(scope.every_piece([]) + _GROUPS, scope.params | named)
    return {line["code"]: GroupRow(**line) for line in lines}
