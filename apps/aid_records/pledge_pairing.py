"""Which rows of a workbook of pledges are on file already, one to one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Said:
    """What a row says of its pledge. `needs` are numbers of needs, None for all of the dossier;
    `sponsor_id` is a tuple while the sponsor is not on file."""

    address_id: int
    sponsor_id: int | tuple
    starts_on: date | None
    needs: frozenset | None
    frequency: str | None
    value: int | None
    is_ended: bool

    def means(self, pledge):
        """Whether this may be the pledge at all, among those of the sponsor to the address."""
        days = {self.starts_on, pledge.starts_on} - {None}
        return len(days) < 2 and (
            self.is_ended or not self.needs or self.needs == _needs_of(pledge)
        )

    def says_just_this(self, pledge):
        """Whether the pledge is just as a row like this one would enter it."""
        return (
            self.starts_on == pledge.starts_on
            and (self.needs is None or self.needs == _needs_of(pledge))
            and self.value in (None, pledge.value)
            and self.frequency in (None, pledge.frequency)
        )


def paired(rows, pledges):
    """{row number: Pledge}. What fits best is paired first; a voided one only with its very words."""
    pairs, free = {}, defaultdict(list)
    for pledge in pledges:
        free[pledge.address_id, pledge.sponsor_id].append(pledge)
    for fits in (_just_this_and_kept, _just_this, _means_and_kept, _means_and_over):
        for row in rows:
            if row["row"] in pairs:
                continue
            said = row["said"]
            same = free.get((said.address_id, said.sponsor_id), [])
            found = next((pledge for pledge in same if fits(said, pledge)), None)
            if found:
                same.remove(found)
                pairs[row["row"]] = found
    return pairs


def _just_this(said, pledge):
    return said.means(pledge) and said.says_just_this(pledge)


def _just_this_and_kept(said, pledge):
    return _is_kept(pledge) and _just_this(said, pledge)


def _means_and_kept(said, pledge):
    return _is_kept(pledge) and said.means(pledge)


def _means_and_over(said, pledge):
    return not pledge.is_voided and not _is_kept(pledge) and said.means(pledge)


def _is_kept(pledge):
    return pledge.status in pledge.ACTIVE and not pledge.is_voided


def _needs_of(pledge):
    return frozenset(cover.need_id for cover in pledge.covers.all())
