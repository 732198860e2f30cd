"""Humanitarian social-work models (mô hình công tác xã hội nhân đạo)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField, TidyTextField
from apps.core.models import Edited, Imported, MatchesWords, Voidable
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


class AidModelQuerySet(MatchesWords, ByUnitQuerySet):
    """Which aid models. What may be done with them is in actions.py."""

    def usable_by(self, user):
        """Aid models an entry may name: of the user's unit, of those below and of those above it."""
        path, step = user.unit.path, Unit.steplen
        above = [path[:end] for end in range(step, len(path), step)]
        return self.filter(Q(unit__path__startswith=path) | Q(unit__path__in=above))

    def running_on(self, day):
        """Aid models not ended before `day`."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))

    def in_name_order(self):
        return self.order_by("name_key", "id")


@pghistory.track(exclude=["name_folded", "name_key"])
class AidModel(Edited, Voidable, Imported):
    """An aid model (mô hình) at work in a unit, with the five things the outline asks of it."""

    class Kind(models.TextChoices):
        HOUSE = "house", "Nhà Chữ thập đỏ, nhà tình thương"
        KITCHEN = "kitchen", "Bếp ăn, bữa ăn tình thương"
        COW_BANK = "cow_bank", "Ngân hàng bò, bò sinh sản xoay vòng"
        STORE = "store", "Kho hàng cứu trợ"
        REVOLVING = "revolving", "Chăn nuôi xoay vòng, gây quỹ"
        OTHER = "other", "Mô hình khác"

    name = TidyCharField("tên mô hình", max_length=200)
    name_folded = FoldedField("tên để tìm", sources=["name"])
    name_key = NaturalKeyField("khóa sắp xếp", sources=["name"])
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="aid_models"
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    started_on = models.DateField("bắt đầu", null=True, blank=True)
    ended_on = models.DateField("kết thúc", null=True, blank=True)
    partners = TidyTextField("đơn vị phối hợp", blank=True, max_length=2_000)
    goal = TidyTextField("mục tiêu", blank=True, max_length=10_000)
    approach = TidyTextField("nội dung và cách thức", blank=True, max_length=10_000)
    results = TidyTextField("kết quả", blank=True, max_length=10_000)
    impact = TidyTextField("hiệu ứng xã hội lan tỏa", blank=True, max_length=10_000)

    objects = AidModelQuerySet.as_manager()

    class Meta:
        verbose_name = "mô hình"
        verbose_name_plural = "mô hình"
        indexes = [
            models.Index(fields=["province", "name_key", "id"], name="aidmodel_province_name")
        ]
        constraints = [
            models.CheckConstraint(
                name="aidmodel_name",
                condition=~Q(name=""),
                violation_error_message="Hãy ghi tên mô hình.",
            ),
            models.CheckConstraint(
                name="aidmodel_span",
                condition=Q(ended_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(ended_on__gte=F("started_on")),
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            Voidable.void_needs_reason("aidmodel_void_reason"),
        ]

    def __str__(self):
        return self.name
