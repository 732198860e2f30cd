"""Photos and papers that show that aid was given."""

import pghistory
from django.db import models

from apps.aid_records.models.aid import AidRecord
from apps.core.models import StoredFile, Voidable
from apps.organisation.scope import reached


class EvidenceQuerySet(models.QuerySet):
    """Which pieces of evidence."""

    def visible_to(self, user):
        """Those of aid given in the user's unit or below it."""
        return self.filter(reached(user.unit, at="aid__unit"))

    def in_force(self):
        return self.filter(voided_at__isnull=True)


@pghistory.track(exclude=["file", "preview"])
class Evidence(StoredFile, Voidable):
    """A photo or a paper of one aid record (minh chứng): the hand-over, the signed receipt."""

    folder = "aid"

    aid = models.ForeignKey(
        AidRecord, verbose_name="trợ giúp", on_delete=models.CASCADE, related_name="evidence"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "minh chứng trợ giúp"
        verbose_name_plural = "minh chứng trợ giúp"
        ordering = ["id"]
        constraints = [Voidable.void_needs_reason("evidence_void_reason")]
