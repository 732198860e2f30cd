"""Two dossiers made one, and parted again."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.addresses.models import Address
from apps.core.fields import TidyTextField
from apps.organisation.following import Follow
from apps.organisation.models import Unit


class MergeQuerySet(models.QuerySet):
    """Which merges. They are made and undone in actions/merging.py."""

    def visible_to(self, user):
        """Merges in which the dossier that was kept is in the user's scope."""
        return self.filter(kept__unit__path__startswith=user.unit.path)

    def standing(self):
        return self.filter(undone_at__isnull=True)


@pghistory.track()
class Merge(models.Model):
    """That a person found two dossiers to be one (gộp hồ sơ): `absorbed` became a duplicate of `kept`.

    `moved` names the rows that went over, by kind: {"aid_records": [ids], "pledges": [ids],
    "needs": [ids], "reviews": [ids]}; undoing brings back just these.
    """

    kept = models.ForeignKey(
        Address, verbose_name="hồ sơ giữ lại", on_delete=models.PROTECT, related_name="merges"
    )
    absorbed = models.ForeignKey(
        Address,
        verbose_name="hồ sơ được gộp vào",
        on_delete=models.PROTECT,
        related_name="merged_into",
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+"
    )
    previous_status = models.CharField(
        "trạng thái trước khi gộp", max_length=10, choices=Address.Status.choices
    )
    previous = models.JSONField("những mục đổi khi gộp", default=dict)
    moved = models.JSONField("những gì đã chuyển sang", default=dict)
    reason = TidyTextField("lý do gộp", max_length=1_000)
    merged_at = models.DateTimeField("lúc gộp", auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người gộp",
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField("lúc tách lại", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người tách lại",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undo_reason = TidyTextField("lý do tách lại", blank=True, max_length=1_000)

    follow_units = {"unit": Follow.WHOLE}
    named_by = ("absorbed", "kept")
    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "lần gộp hồ sơ"
        verbose_name_plural = "lần gộp hồ sơ"
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                name="merge_once",
                condition=Q(undone_at__isnull=True),
                violation_error_message="Hồ sơ này đã được gộp vào hồ sơ khác.",
            ),
            models.CheckConstraint(
                name="merge_of_two",
                condition=~Q(kept=F("absorbed")),
                violation_error_message="Hồ sơ không gộp vào chính nó được.",
            ),
            models.CheckConstraint(
                name="merge_reason",
                condition=~Q(reason=""),
                violation_error_message="Hãy ghi lý do gộp.",
            ),
        ]

    def __str__(self):
        return f"{self.absorbed} → {self.kept}"
