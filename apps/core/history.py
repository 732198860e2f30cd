"""The base of every event model (settings.PGHISTORY_BASE_MODEL)."""

from django.db import models
from pghistory.models import Event as PghistoryEvent


class Event(PghistoryEvent):
    """One change of a tracked row; the log of a day is read by the time of change."""

    pgh_created_at = models.DateTimeField("lúc", auto_now_add=True, db_index=True)

    class Meta:
        abstract = True
        verbose_name_plural = "events"  # gives `row.events` its name
