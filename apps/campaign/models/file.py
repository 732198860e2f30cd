"""Scans and photos of papers, committees and activities."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.campaign.models.activity import Activity
from apps.campaign.models.committee import SteeringCommittee
from apps.campaign.models.directive import Directive
from apps.core.models import StoredFile, Voidable

OWNERS = ("directive", "committee", "activity")


class CampaignFileQuerySet(models.QuerySet):
    """Which files."""

    def visible_to(self, user):
        """Those of records of the user's unit and of the units below it."""
        path = user.unit.path
        return self.filter(
            Q(directive__unit__path__startswith=path)
            | Q(committee__unit__path__startswith=path)
            | Q(activity__unit__path__startswith=path)
        )

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
