"""Scans and photos of papers, committees and activities."""

from functools import reduce
from operator import or_

import pghistory
from django.db import models
from django.db.models import Q

from apps.campaign.models.activity import Activity
from apps.campaign.models.committee import SteeringCommittee
from apps.campaign.models.directive import Directive
from apps.core.models import StoredFile, Voidable
from apps.organisation.scope import reached

OWNERS = ("directive", "committee", "activity")


class CampaignFileQuerySet(models.QuerySet):
    """Which files."""

    def visible_to(self, user):
        """Those of records of the user's unit and of the units below it."""
        owners = (reached(user.unit, at=f"{owner}__unit") for owner in OWNERS)
        return self.filter(reduce(or_, owners))

    def in_force(self):
        return self.filter(voided_at__isnull=True)


@pghistory.track(exclude=["file", "preview"])
class CampaignFile(StoredFile, Voidable):
    """A scan or a photo (tệp chỉ đạo, phong trào) of just one record."""

    folder = "campaign"

    directive = models.ForeignKey(
        Directive, verbose_name="văn bản", null=True, on_delete=models.CASCADE, related_name="files"
    )
    committee = models.ForeignKey(
        SteeringCommittee,
        verbose_name="Ban Chỉ đạo",
        null=True,
        on_delete=models.CASCADE,
        related_name="files",
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name="hoạt động",
        null=True,
        on_delete=models.CASCADE,
        related_name="files",
    )

    objects = CampaignFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp chỉ đạo, phong trào"
        verbose_name_plural = "tệp chỉ đạo, phong trào"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="campaignfile_one_owner",
                condition=Q(directive__isnull=False, committee__isnull=True, activity__isnull=True)
                | Q(directive__isnull=True, committee__isnull=False, activity__isnull=True)
                | Q(directive__isnull=True, committee__isnull=True, activity__isnull=False),
                violation_error_message="Tệp phải thuộc đúng một văn bản, Ban Chỉ đạo hoặc hoạt động.",
            ),
            Voidable.void_needs_reason("campaignfile_void_reason"),
        ]

    @property
    def owner_name(self):
        """Which of OWNERS it belongs to."""
        return next(name for name in OWNERS if getattr(self, f"{name}_id"))

    @property
    def owner(self):
        """The record it belongs to (select_related it first)."""
        return getattr(self, self.owner_name)
