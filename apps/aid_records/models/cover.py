"""Which part of which need a pledge holds."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.addresses.models import Need
from apps.aid_records.models.hold import Hold
from apps.aid_records.models.pledge import Pledge


class NeedCoverQuerySet(models.QuerySet):
    """Which parts of needs. They are shared out in sharing.py."""

    def holding(self):
        """Parts that are kept now: a hold past its moment keeps nothing."""
        kept = Q(hold=None) | Q(hold__until__gt=timezone.now())
        return self.filter(kept, is_holding=True)

    def summed_by_need(self):
        """Rows of (need, held)."""
        width = F("span__endswith") - F("span__startswith")
        return self.order_by().values("need").annotate(held=Sum(width))


def with_uncovered(needs):
    """Needs (a QuerySet) with `uncovered`: what nobody holds yet, in the measure of `capacity`.

    A need that was met wants nothing.
    """
    covers = NeedCover.objects.holding().filter(need=OuterRef("pk"))
    held = Coalesce(Subquery(covers.summed_by_need().values("held")), 0)
    left = F("capacity") - held
    return needs.annotate(uncovered=Case(When(met_on__isnull=True, then=left), default=0))


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["capacity", "is_holding"],
)
class NeedCover(models.Model):
    """The part of a need that a pledge, or a hold before there is one, keeps (phần nhu cầu đã nhận).

    `span` is [from, to) of the need's `capacity`. Two pledges that hold never share a part: the
    database says so. `capacity` and `is_holding` repeat the need's and the pledge's own columns;
    composite foreign keys with ON UPDATE CASCADE keep them equal, so that a pledge that ends in
    whatever way lets go of its parts, and a need cannot shrink below what is held. Parts that are
    no longer held stay as they were, for the history of their pledge.
    """

    pledge = models.ForeignKey(
        Pledge,
        verbose_name="đăng ký",
        null=True,
        on_delete=models.CASCADE,
        related_name="covers",
    )
    hold = models.ForeignKey(
        Hold, verbose_name="giữ chỗ", null=True, on_delete=models.CASCADE, related_name="covers"
    )
    need = models.ForeignKey(
        Need, verbose_name="nhu cầu", on_delete=models.PROTECT, related_name="covers"
    )
    span = BigIntegerRangeField("phần nhận")
    capacity = models.BigIntegerField("phần có thể nhận", editable=False)
    is_holding = models.BooleanField("đang giữ", editable=False)

    named_by = ("pledge__sponsor", "pledge__address", "hold__address", "need")
    objects = NeedCoverQuerySet.as_manager()

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
                & (Q(is_holding=False) | Q(span__endswith__lte=F("capacity")))
                & Q(span__isempty=False),
                violation_error_message="Phần nhận lớn hơn nhu cầu.",
            ),
            models.CheckConstraint(
                name="needcover_one_holder",
                condition=Q(pledge__isnull=False, hold__isnull=True)
                | Q(pledge__isnull=True, hold__isnull=False, is_holding=True),
                violation_error_message="Phần nhận phải thuộc một đăng ký hoặc một lần giữ chỗ.",
            ),
        ]

    def __str__(self):
        return f"{self.pledge or self.hold}: {self.need}"

    @property
    def amount(self):
        """How much is held, in the measure of `Need.capacity`."""
        return self.span.upper - self.span.lower
