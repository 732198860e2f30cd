"""Which part of which need a pledge holds."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from apps.addresses.models import Need
from apps.aid_records.models.pledge import Pledge


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["capacity", "is_holding"],
)
class NeedCover(models.Model):
    """The part of a need that a pledge holds (phần nhu cầu đã nhận).

    `span` is [from, to) of the need's `capacity`. Two pledges that hold never share a part: the
    database says so. `capacity` and `is_holding` repeat the need's and the pledge's own columns;
    composite foreign keys with ON UPDATE CASCADE keep them equal, so that a pledge that ends in
    whatever way lets go of its parts, and a need cannot shrink below what is held.
    """

    pledge = models.ForeignKey(
        Pledge, verbose_name="đăng ký", on_delete=models.CASCADE, related_name="covers"
    )
    need = models.ForeignKey(
        Need, verbose_name="nhu cầu", on_delete=models.PROTECT, related_name="covers"
    )
    span = BigIntegerRangeField("phần nhận")
    capacity = models.BigIntegerField("phần có thể nhận", editable=False)
    is_holding = models.BooleanField("đang giữ", editable=False)

    class Meta:
        verbose_name = "phần nhu cầu đã nhận"
        verbose_name_plural = "phần nhu cầu đã nhận"
        ordering = ["need_id", "id"]
        constraints = [
            ExclusionConstraint(
                name="needcover_held_once",
                expressions=[("need", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=Q(is_holding=True),
                violation_error_message="Phần nhu cầu này vừa có người khác nhận.",
            ),
            models.CheckConstraint(
                name="needcover_within_need",
                condition=Q(span__startswith__gte=0)
                & Q(span__endswith__lte=F("capacity"))
                & Q(span__isempty=False),
                violation_error_message="Phần nhận lớn hơn nhu cầu.",
            ),
        ]

    def __str__(self):
        return f"{self.pledge}: {self.need}"

    @property
    def amount(self):
        """How much is held, in the measure of `Need.capacity`."""
        return self.span.upper - self.span.lower
