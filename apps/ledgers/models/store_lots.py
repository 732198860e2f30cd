"""What came into a relief store: lots with their price and expiry, and counting them."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pghistory
from django.db import models
from django.db.models import Case, DecimalField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from apps.aid_records.models import AidRecord
from apps.core.fields import TidyCharField
from apps.core.models import Edited, Voidable
from apps.ledgers.models.rows import BookRowQuerySet, HasSource
from apps.ledgers.models.store import StoreItem
from apps.sponsors.models import Sponsor

DAYS_BEFORE_EXPIRY = 90
_NONE = Value(Decimal(0), DecimalField(max_digits=14, decimal_places=2))
_SOON = timedelta(days=DAYS_BEFORE_EXPIRY)


def worth(quantity, unit_value):
    """Whole đồng of so many at a price, half up; None where there is no price."""
    if unit_value is None:
        return None
    return int((quantity * unit_value).quantize(Decimal(1), ROUND_HALF_UP))


def _moved(relation, field, **until):
    """What a lot's rows by the reverse relation sum up to, as a subquery."""
    rows = (
        Lot._meta.get_field(relation)
        .related_model.objects.in_force()
        .filter(lot=OuterRef("pk"), **until)
        .order_by()
        .values("lot")
    )
    return Coalesce(Subquery(rows.annotate(sum=Sum(field)).values("sum")), _NONE)


class LotQuerySet(BookRowQuerySet):
    """Which lots."""

    book_at = "item__aid_model"

    def first_expired_first(self):
        """In the order in which goods should leave: what expires first, then what came first."""
        return self.order_by(F("expires_on").asc(nulls_last=True), "received_on", "id")

    def fit_first(self, day):
        """As first_expired_first, but what has expired by `day` comes last: it is only thrown away."""
        expired = Case(When(expires_on__lt=day, then=1), default=0)
        return self.order_by(expired, F("expires_on").asc(nulls_last=True), "received_on", "id")

    def in_stock(self):
        return self.in_force().filter(left__gt=0)

    def on(self, day):
        """Lots received by `day`, with `left_then`: what of them was there in the evening."""
        return (
            self.in_force()
            .filter(received_on__lte=day)
            .annotate(
                left_then=F("quantity")
                - _moved("issues", "quantity", issued_on__lte=day)
                + _moved("counts", "difference", counted_on__lte=day)
            )
        )


@pghistory.track(exclude=["left"])
class Lot(HasSource, Edited, Voidable):
    """Goods that came into a store at once (lô hàng nhập), with their price and expiry.

    `left` is what is still there: in − out ± counting, kept by the actions under the lot's lock;
    the database never lets it fall below nothing.
    """

    item = models.ForeignKey(
        StoreItem, verbose_name="mặt hàng", on_delete=models.PROTECT, related_name="lots"
    )
    received_on = models.DateField("ngày nhập")
    sponsor = models.ForeignKey(
        Sponsor,
        verbose_name="nhà tài trợ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="store_lots",
    )
    source = TidyCharField("nguồn khác", max_length=200, blank=True)
    quantity = models.DecimalField("số lượng", max_digits=12, decimal_places=2)
    left = models.DecimalField("còn lại", max_digits=12, decimal_places=2, editable=False)
    unit_value = models.BigIntegerField("đơn giá (đồng)", null=True, blank=True)
    basis = models.CharField(
        "căn cứ giá trị", max_length=12, choices=AidRecord.Basis.choices, blank=True
    )
    expires_on = models.DateField("hạn dùng", null=True, blank=True)
    note = TidyCharField("ghi chú", max_length=500, blank=True)

    named_by = ("item",)
    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = "lô hàng nhập"
        verbose_name_plural = "lô hàng nhập"
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="lot_quantity",
                condition=Q(quantity__gt=0),
                violation_error_message="Số lượng phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="lot_left",
                condition=Q(left__gte=0),
                violation_error_message="Lô hàng không còn đủ: tồn kho không được âm.",
            ),
            HasSource.has_one_source("lot_source"),
            models.CheckConstraint(
                name="lot_value",
                condition=Q(unit_value__isnull=True) | Q(unit_value__gte=0),
                violation_error_message="Đơn giá không được âm.",
            ),
            models.CheckConstraint(
                name="lot_basis",
                condition=~Q(basis="") | Q(unit_value__isnull=True) | Q(unit_value=0),
                violation_error_message="Lô hàng có đơn giá thì phải có căn cứ giá trị.",
            ),
            models.CheckConstraint(
                name="lot_days",
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("received_on")),
                violation_error_message="Hạn dùng không được ở trước ngày nhập.",
            ),
            Voidable.void_needs_reason("lot_void_reason"),
        ]

    def __str__(self):
        return f"{self.item}, nhập {self.received_on:%d/%m/%Y}"

    @property
    def unit(self):
        return self.item.unit

    def value_of(self, quantity):
        """As `worth`, at the lot's price."""
        return worth(quantity, self.unit_value)

    def expiry(self, day):
        """ "expired", "soon" (within 90 days) or "" on `day`."""
        if self.expires_on is None:
            return ""
        if self.expires_on < day:
            return "expired"
        return "soon" if self.expires_on - day <= _SOON else ""


class StockCountQuerySet(BookRowQuerySet):
    """Which countings."""

    book_at = "lot__item__aid_model"


@pghistory.track()
class StockCount(Edited, Voidable):
    """What a lot turned out to hold when it was counted (kiểm kê), and by how much the book is put right."""

    lot = models.ForeignKey(
        Lot, verbose_name="lô hàng", on_delete=models.PROTECT, related_name="counts"
    )
    counted_on = models.DateField("ngày kiểm kê")
    counted = models.DecimalField("số đếm được", max_digits=12, decimal_places=2)
    difference = models.DecimalField("chênh lệch", max_digits=12, decimal_places=2, editable=False)
    reason = TidyCharField("lý do chênh lệch", max_length=300)

    objects = StockCountQuerySet.as_manager()

    class Meta:
        verbose_name = "lần kiểm kê"
        verbose_name_plural = "lần kiểm kê"
        ordering = ["counted_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="stockcount_counted",
                condition=Q(counted__gte=0),
                violation_error_message="Số đếm được không được âm.",
            ),
            models.CheckConstraint(
                name="stockcount_reason",
                condition=~Q(reason=""),
                violation_error_message="Hãy ghi lý do chênh lệch.",
            ),
            models.CheckConstraint(
                name="stockcount_differs",
                condition=~Q(difference=0),
                violation_error_message="Số đếm được bằng số trong sổ: không có gì phải sửa.",
            ),
            Voidable.void_needs_reason("stockcount_void_reason"),
        ]

    def __str__(self):
        return f"{self.counted_on:%d/%m/%Y}: {self.difference:+}"

    @property
    def unit(self):
        return self.lot.unit
