"""The book of a relief store (kho hàng cứu trợ): items, lots in, issues out, counting."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pghistory
from django.db import models
from django.db.models import Case, DecimalField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from apps.addresses.models import Address
from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord
from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField
from apps.core.models import Edited, Voidable
from apps.core.text import fold
from apps.ledgers.models.rows import BookRowQuerySet
from apps.sponsors.models import Sponsor

DAYS_BEFORE_EXPIRY = 90
_NONE = Value(Decimal(0), DecimalField(max_digits=14, decimal_places=2))
_SOON = timedelta(days=DAYS_BEFORE_EXPIRY)


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


def worth(quantity, unit_value):
    """Whole đồng of so many at a price, half up; None where there is no price."""
    if unit_value is None:
        return None
    return int((quantity * unit_value).quantize(Decimal(1), ROUND_HALF_UP))


def _moved(model, field, **until):
    """What a lot's rows of `model` sum up to, as a subquery."""
    rows = model.objects.in_force().filter(lot=OuterRef("pk"), **until).order_by().values("lot")
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
                - _moved(Issue, "quantity", issued_on__lte=day)
                + _moved(StockCount, "difference", counted_on__lte=day)
            )
        )


@pghistory.track(exclude=["left"])
class Lot(Edited, Voidable):
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
            models.CheckConstraint(
                name="lot_source",
                condition=Q(sponsor__isnull=False, source="")
                | Q(sponsor__isnull=True) & ~Q(source=""),
                violation_error_message="Hãy chọn nhà tài trợ, hoặc ghi nguồn khác; chỉ một trong hai.",
            ),
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

    @property
    def shown_source(self):
        return self.sponsor.name if self.sponsor_id else self.source

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
