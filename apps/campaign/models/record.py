"""What every record of direction and movement work has: its unit, and that it may be voided."""

from django.db import models

from apps.core.models import Edited, Imported, MatchesWords, Voidable
from apps.organisation.following import Follow
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


class CampaignQuerySet(MatchesWords, ByUnitQuerySet):
    """Rows that carry their own unit and are found by their words."""

    words_in = "search_text"


class CampaignRecord(Edited, Voidable, Imported):
    """A record of a unit; `province` follows from the unit (actions.py)."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+"
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )

    follow_units = {"unit": Follow.NEVER, "province": Follow.PROVINCE}

    class Meta:
        abstract = True
