"""Two dossiers that may be about one person: a pair that people look at."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.addresses.models.address import Address
from apps.core.fields import TidyTextField
from apps.organisation.following import Follow
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


class LikenessQuerySet(ByUnitQuerySet):
    """Which pairs. They are found and decided in actions/likenesses.py.

    `visible_to`: pairs whose common superior is the user's unit or lies below it. A pair of two
    communes belongs to their province, one of two provinces to the nation: below nobody sees it.
    """

    def undecided(self):
        return self.filter(status=Likeness.Status.OPEN)

    def about(self, address):
        return self.filter(Q(first=address) | Q(second=address))


@pghistory.track()
class Likeness(models.Model):
    """Two dossiers that look alike (nghi trùng): same ID number, or same name and birth year.

    `unit` is the lowest unit that contains both: the commune itself, or the first common superior.
    """

    class Ground(models.TextChoices):
        IDENTITY = "identity", "Cùng số định danh"
        NAME_AND_BIRTH = "name_and_birth", "Cùng họ tên và năm sinh"

    class Status(models.TextChoices):
        OPEN = "open", "Chờ xem"
        DIFFERENT = "different", "Hai trường hợp khác nhau"
        MERGED = "merged", "Đã gộp"

    first = models.ForeignKey(
        Address,
        verbose_name="hồ sơ có trước",
        on_delete=models.CASCADE,
        related_name="likenesses_as_first",
    )
    second = models.ForeignKey(
        Address,
        verbose_name="hồ sơ có sau",
        on_delete=models.CASCADE,
        related_name="likenesses_as_second",
    )
    ground = models.CharField("dấu hiệu", max_length=14, choices=Ground.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị xem xét", on_delete=models.PROTECT, related_name="+"
    )
    province = models.ForeignKey(
        Unit,
        verbose_name="tỉnh",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """That of `unit`: none for a pair of two provinces."""
    status = models.CharField(
        "kết luận", max_length=10, choices=Status.choices, default=Status.OPEN
    )
    entry_reason = TidyTextField("lý do cơ sở vẫn lập hồ sơ", blank=True, max_length=1_000)
    decision_reason = TidyTextField("lý do kết luận", blank=True, max_length=1_000)
    noticed_at = models.DateTimeField("lúc phát hiện", auto_now_add=True)
    decided_at = models.DateTimeField("lúc kết luận", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người kết luận",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    follow_units = {"unit": Follow.WHOLE, "province": Follow.PROVINCE}
    named_by = ("first", "second")
    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name = "cặp hồ sơ nghi trùng"
        verbose_name_plural = "cặp hồ sơ nghi trùng"
        indexes = [
            models.Index(fields=["unit", "status", "-id"], name="likeness_worklist"),
            models.Index(fields=["province", "status", "-id"], name="likeness_province"),
            models.Index(fields=["status", "-id"], name="likeness_nation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="likeness_once",
                violation_error_message="Cặp hồ sơ này đã có.",
            ),
            models.CheckConstraint(
                name="likeness_order",
                condition=Q(first__lt=F("second")),
                violation_error_message="Hồ sơ có trước phải đứng trước.",
            ),
            models.CheckConstraint(
                name="likeness_decided",
                condition=Q(status="open") | Q(decided_at__isnull=False),
                violation_error_message="Kết luận phải ghi lúc kết luận.",
            ),
        ]

    def __str__(self):
        return f"{self.first} – {self.second}"
