"""What may be done with the days of a kitchen. Voiding is core.actions.void."""

from typing import NamedTuple

from django.db import transaction

from apps.core.actions import ActionError, lock, store
from apps.ledgers.actions.books import demand_open
from apps.ledgers.models import KitchenDay


class Written(NamedTuple):
    """What became of the days: how many were written; why others were not; what somebody else wrote."""

    count: int
    refused: dict
    moved: dict


@transaction.atomic
def write_days(aid_model, entries, *, by):
    """Write days of a kitchen: {day: (version it was read with or None, {field: value})}.

    Each day stands or falls by itself. What stands already stays as it is, so that the same sent
    twice is written once; a day that somebody else has written meanwhile is in `moved` (None for
    one that is gone). Raises ActionError.
    """
    aid_model = lock(aid_model)
    demand_open(aid_model)
    rows = KitchenDay.objects.in_force().filter(aid_model=aid_model, served_on__in=entries)
    stored = {row.served_on: row for row in rows.select_for_update(of=("self",))}
    count, refused, moved = 0, {}, {}
    for day, (version, values) in sorted(entries.items()):
        row = stored.get(day)
        if row and all(getattr(row, name) == value for name, value in values.items()):
            continue
        if (row.version if row else None) != version:
            moved[day] = row
            continue
        row = row or KitchenDay(aid_model=aid_model, served_on=day, created_by=by)
        for name, value in values.items():
            setattr(row, name, value)
        try:
            store(row)
            count += 1
        except ActionError as error:
            refused[day] = str(error)
    return Written(count, refused, moved)
