"""Periodic work: what settings.SCHEDULE asks for, queued once per time of its timetable.

{name: {"run": dotted path of a callable without arguments, "at": "06:30"}}, every day at that local
time; or "every": a timedelta. Several workers may look; times that passed while none did (a machine
that is off at night) are made up for by one run.
"""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.jobs.actions import enqueue
from apps.jobs.models import LastSlot


def queue_due(now=None):
    """Queue whatever has come due since the last look; the names of what was queued."""
    now = now or timezone.now()
    known = dict(LastSlot.objects.values_list("name", "slot"))
    due = [
        name
        for name, entry in settings.SCHEDULE.items()
        if known.get(name) is None or known[name] < latest_slot(entry, now)
    ]
    return [name for name in due if _queue(name, latest_slot(settings.SCHEDULE[name], now))]


def latest_slot(entry, now):
    """The last time of the timetable that is not after `now`."""
    if every := entry.get("every"):
        seconds = every.total_seconds()
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=UTC)
    local = timezone.localtime(now)
    slot = timezone.make_aware(datetime.combine(local, time.fromisoformat(entry["at"])))
    return slot if slot <= now else slot - timedelta(days=1)


@transaction.atomic
def _queue(name, slot):
    """Whether this call was the one that queued the slot."""
    LastSlot.objects.bulk_create([LastSlot(name=name)], ignore_conflicts=True)
    last = LastSlot.objects.select_for_update().get(name=name)
    if last.slot is not None and last.slot >= slot:
        return False
    last.slot = slot
    last.save(update_fields=["slot"])
    enqueue(name, key="schedule")
    return True
