"""What figures on paper stand for (rule F14), so that no record and no other paper is counted beside them.

A paper of a unit stands for the unit and what was below it on those days; about days before the unit
was made, for what went into it (docs/decisions/0061). Of a unit that was divided only a part went in:
those of its addresses that are the new unit's today, and those nobody has settled yet.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from apps.organisation.models import Unit

# Over `papers` (id, unit_id, starts_on, ends_on); `home` is the unit that a part of unit_id went into.
# Only the paper's own unit and what went into it are led back: a unit made below another one since may
# have come from elsewhere.
STANDS = """
stands AS (
    SELECT id, unit_id, starts_on, ends_on, NULL::bigint AS home, true AS is_led_back FROM papers
    UNION
    SELECT stands.id, part.unit_id, part.starts_on, part.ends_on,
        coalesce(part.home, stands.home), part.is_led_back
    FROM stands
    CROSS JOIN LATERAL (
        SELECT child.id AS unit_id, stands.ends_on, greatest(stands.starts_on, (
            SELECT max(former.ends_on) + 1 FROM organisation_unitspan former
            WHERE former.unit_id = child.id AND former.parent_id IS NOT NULL
        )) AS starts_on, NULL::bigint AS home, false AS is_led_back
        FROM organisation_unit top
        JOIN organisation_unit child
            ON child.path ~>~ top.path AND child.path ~<~ (top.path || '~')
            AND length(child.path) = length(top.path) + 4
        WHERE top.id = stands.unit_id
        UNION ALL
        SELECT span.unit_id, least(stands.ends_on, span.ends_on), greatest(stands.starts_on, (
            SELECT max(former.ends_on) + 1 FROM organisation_unitspan former
            WHERE former.unit_id = span.unit_id AND former.parent_id IS NOT NULL
                AND former.ends_on < span.ends_on
        )), NULL, false
        FROM organisation_unitspan span
        WHERE span.parent_id = stands.unit_id
        UNION ALL
        SELECT link.old_id, least(stands.ends_on, made.valid_from - 1), stands.starts_on,
            CASE link.share WHEN 'part' THEN made.id END, true
        FROM organisation_unit made
        JOIN organisation_unitlink link ON link.new_id = made.id
        WHERE made.id = stands.unit_id AND made.valid_from > stands.starts_on AND stands.is_led_back
    ) part
    WHERE part.starts_on <= part.ends_on
)"""

_PAPERS = """
WITH RECURSIVE papers AS (
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::date[])
        AS paper (id, unit_id, starts_on, ends_on)
),"""

_PROVINCES = """
SELECT DISTINCT u.province_id FROM stands JOIN organisation_unit u ON u.id = stands.unit_id
WHERE u.province_id IS NOT NULL"""

_TWICE = """
SELECT DISTINCT one.id, other.id
FROM stands one
JOIN stands other ON other.unit_id = one.unit_id AND other.id > one.id
    AND one.starts_on <= other.ends_on AND other.starts_on <= one.ends_on
    AND (one.home = other.home OR one.home IS NULL OR other.home IS NULL)
WHERE one.id < 0"""

_DIVIDED = """
SELECT DISTINCT stands.id, u.name_key, u.name
FROM stands JOIN organisation_unit u ON u.id = stands.unit_id
WHERE stands.home IS NOT NULL AND (
    EXISTS (
        SELECT FROM addresses_address a WHERE a.filed_unit_id = u.id AND a.voided_at IS NULL
            AND a.filed_on BETWEEN stands.starts_on AND stands.ends_on)
    OR EXISTS (
        SELECT FROM aid_records_aidrecord aid WHERE aid.unit_id = u.id AND aid.voided_at IS NULL
            AND aid.given_on BETWEEN stands.starts_on AND stands.ends_on))
ORDER BY 1, 2"""


@dataclass(frozen=True)
class Paper:
    """A unit and its days; `number` is below 0 while it is not on file."""

    number: int
    unit: Unit
    starts_on: object
    ends_on: object


def provinces_of(papers):
    """Numbers of the provinces that hold what the papers stand for, in order."""
    return sorted(number for (number,) in _ask(_PROVINCES, papers))


def twice(papers):
    """{number: [other numbers]}: for each paper that is not on file the others that stand for the same."""
    found = defaultdict(list)
    for one, other in sorted(_ask(_TWICE, papers)):
        found[one].append(other)
        if other < 0:
            found[other].append(one)
    return found


def divided(papers):
    """{number: [names]}: divided units with records of the days, of which the paper holds a part."""
    found = defaultdict(list)
    for number, _, name in _ask(_DIVIDED, papers):
        found[number].append(name)
    return found


def _ask(select, papers):
    papers = list(papers)
    if not papers:
        return []
    columns = (
        [paper.number for paper in papers],
        [paper.unit.pk for paper in papers],
        [paper.starts_on for paper in papers],
        [paper.ends_on for paper in papers],
    )
    with connection.cursor() as cursor:
        cursor.execute(_PAPERS + STANDS + select, columns)
        return cursor.fetchall()
