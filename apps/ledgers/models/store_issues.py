"""What went out of a relief store."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.core.fields import TidyCharField
from apps.core.models import Edited, Voidable
from apps.core.text import fold
from apps.ledgers.models.rows import BookRowQuerySet
from apps.ledgers.models.store_lots import Lot


class IssueQuerySet(BookRowQuerySet):
    """Which issues."""

    book_at = "lot__item__aid_model"

    def matching(self, words):
        """Issues whose goods or place hold the words."""
        item = Q(lot__item__name_folded__contains=fold(words))
        return self.filter(item | Q(place__icontains=words))

    def between(self, start, end):
        return self.filter(issued_on__range=(start, end))


@pghistory.track()
class Issue(Edited, Voidable):
    """Goods of a lot that left the store (phiếu xuất): to an address, where it becomes aid, or elsewhere."""

    class Target(models.TextChoices):
        ADDRESS = "address", "Trao cho địa chỉ nhân đạo"
        PLACE = "place", "Phát tại nơi, không theo địa chỉ"
        STORE = "store", "Chuyển sang kho khác"
        LOSS = "loss", "Hư hỏng, hết hạn, mất"

    lot = models.ForeignKey(
        Lot, verbose_name="lô hàng", on_delete=models.PROTECT, related_name="issues"
    )
    issued_on = models.DateField("ngày xuất")
    quantity = models.DecimalField("số lượng", max_digits=12, decimal_places=2)
    target = models.CharField("xuất cho", max_length=7, choices=Target.choices)
    address = models.ForeignKey(
        Address,
        verbose_name="địa chỉ nhân đạo",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="store_issues",
    )
    place = TidyCharField("nơi nhận", max_length=200, blank=True)
    reason = TidyCharField("lý do xuất", max_length=300, blank=True)
    aid = models.OneToOneField(
        AidRecord,
        verbose_name="trợ giúp",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="store_issue",
    )

    named_by = ("aid__address",)
    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu xuất kho"
        verbose_name_plural = "phiếu xuất kho"
        ordering = ["issued_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="issue_quantity",
                condition=Q(quantity__gt=0),
                violation_error_message="Số lượng phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="issue_target",
                condition=Q(target="address", address__isnull=False, aid__isnull=False)
                | Q(target__in=["place", "store"], address__isnull=True, aid__isnull=True)
                & ~Q(place="")
                | Q(target="loss", address__isnull=True, aid__isnull=True) & ~Q(reason=""),
                violation_error_message=(
                    "Xuất cho địa chỉ thì chọn địa chỉ; xuất đi nơi khác thì ghi nơi nhận; "
                    "hư hỏng, mất thì ghi lý do."
                ),
            ),
            Voidable.void_needs_reason("issue_void_reason"),
        ]

    def __str__(self):
        return f"{self.issued_on:%d/%m/%Y}: {self.shown_target}"

    @property
    def unit(self):
        return self.lot.unit

    @property
    def household(self):
        """The address it counts for today: aid goes over when two dossiers are made one."""
        return self.aid.address if self.aid_id else None

    @property
    def shown_target(self):
        if self.aid_id:
            return self.household.full_name
        return self.place or self.get_target_display()
