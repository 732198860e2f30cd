"""The book of a relief store (kho hàng cứu trợ): the kinds of goods in it."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.aid_models.models import AidModel
from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField
from apps.core.models import Edited, Voidable
from apps.ledgers.models.rows import BookRowQuerySet


class StoreItemQuerySet(BookRowQuerySet):
    """Which items."""

    def in_name_order(self):
        return self.order_by("name_key", "id")


@pghistory.track(exclude=["name_folded", "name_key"])
class StoreItem(Edited, Voidable):
    """A kind of goods in a store (mặt hàng), counted in one unit of measure."""

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="store_items"
    )
    name = TidyCharField("mặt hàng", max_length=120)
    name_folded = FoldedField("tên để tìm", sources=["name", "packing"])
    name_key = NaturalKeyField("khóa sắp xếp", sources=["name"])
    measure = TidyCharField("đơn vị tính", max_length=40)
    packing = TidyCharField("quy cách", max_length=120, blank=True)
    note = TidyCharField("ghi chú", max_length=500, blank=True)

    objects = StoreItemQuerySet.as_manager()

    class Meta:
        verbose_name = "mặt hàng của kho"
        verbose_name_plural = "mặt hàng của kho"
        constraints = [
            models.UniqueConstraint(
                fields=["aid_model", "name_folded"],
                name="storeitem_once",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Kho đã có mặt hàng tên và quy cách này.",
            ),
            models.CheckConstraint(
                name="storeitem_named",
                condition=~Q(name="") & ~Q(measure=""),
                violation_error_message="Mặt hàng phải có tên và đơn vị tính.",
            ),
            Voidable.void_needs_reason("storeitem_void_reason"),
        ]

    def __str__(self):
        return f"{self.name} ({self.packing})" if self.packing else self.name

    @property
    def unit(self):
        return self.aid_model.unit
