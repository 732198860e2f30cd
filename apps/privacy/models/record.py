"""What requests and breaches share: their unit, their code, that they may be voided."""

from django.db import models

from apps.core.models import Edited, MatchesWords, Voidable
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


class PrivacyQuerySet(MatchesWords, ByUnitQuerySet):
    """Rows that carry their own unit and are found by their words."""

    words_in = "search_text"


class PrivacyRecord(Edited, Voidable):
    """A record of a unit. `code` counts per province and year: YC-DL-26-003."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+"
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    code = models.CharField("số tiếp nhận", max_length=20, unique=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.code
