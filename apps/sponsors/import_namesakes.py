"""Sponsors of provinces that joined: a file of before means its own one, not a namesake of it.

When provinces join, who would meet another sponsor's number or name gets the old province's name in
the number (docs/decisions/0056); files of before still have the number without it.
"""

from apps.core.imports import Staging
from apps.organisation.models import Unit
from apps.organisation.origins import STANDING_MOVES, province_of_units, provinces_of_then
from apps.sponsors.models import Sponsor

_SAME = (
    "p.province_id = s.province_id AND p.name_folded = s.name_folded AND p.kind = s.kind "
    "AND p.voided_at IS NULL"
)
_TOLD_APART = (
    f"EXISTS ({STANDING_MOVES} WHERE m.model = 'sponsors.sponsor' AND m.field = 'code' "
    "AND m.row = p.id AND (s.code IS NULL OR s.code = left(p.code, m.before::int)))"
)
_FROM_NAMED = (
    "({0}.unit_id = s.named_unit_id OR EXISTS "
    f"({STANDING_MOVES} WHERE m.model = 'sponsors.sponsor' AND m.field = 'unit' "
    "AND m.row = {0}.id AND m.before = s.named_unit_id))"
)
_RIVAL = (
    "EXISTS (SELECT FROM sponsors_sponsor q WHERE q.id <> p.id AND q.province_id = s.province_id "
    "AND q.name_folded = s.name_folded AND q.kind = s.kind AND q.voided_at IS NULL AND {0})"
)


def match_told_apart(staging):
    """Give rows of before the sponsor they mean: who came from the unit that the row names, else the
    only one of that name. The row then says the sponsor's number of today."""
    for which in (
        f"{_FROM_NAMED.format('p')} AND NOT {_RIVAL.format(_FROM_NAMED.format('q'))}",
        f"NOT {_RIVAL.format('true')}",
    ):
        Staging.run(
            f"UPDATE {staging.name} s SET sponsor_id = found.id, code = nullif(found.code, '') FROM ("
            "  SELECT s.row, min(p.id) AS id, min(p.code) AS code, count(*) AS several "
            f"  FROM {staging.name} s JOIN sponsors_sponsor p ON {_SAME} AND {_TOLD_APART} "
            f"  WHERE s.sponsor_id IS NULL AND {which} GROUP BY s.row"
            ") found WHERE found.row = s.row AND found.several = 1"
        )


def refuse_numbers_of_others(resource, staging):
    """A unit of an old province never names a sponsor of another one by its number alone."""
    found = Staging.fetch(
        f"SELECT s.row, s.named_unit_id, p.id FROM {staging.name} s JOIN sponsors_sponsor p "
        "ON p.id = s.sponsor_id AND p.name_folded <> s.name_folded WHERE s.action IS NULL"
    )
    if not found:
        return
    named = province_of_units({unit for _, unit, _ in found})
    ended = set(
        Unit.objects.filter(pk__in=named.values(), valid_to__isnull=False).values_list(
            "pk", flat=True
        )
    )
    asked = [(row, named[unit], sponsor) for row, unit, sponsor in found if named[unit] in ended]
    homes = provinces_of_then(Sponsor, [sponsor for _, _, sponsor in asked])
    staging.refuse(
        resource,
        "code",
        "Mã {} nay là của một nhà tài trợ khác, từ tỉnh cũ khác; ghi mã khác hoặc bỏ trống mã.",
        "s.row = ANY(%s)",
        ["s.code"],
        [[row for row, province, sponsor in asked if homes[sponsor] != province]],
    )
