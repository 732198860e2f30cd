"""What was put into a house, and by whom."""

import pghistory
from django.db import models
from django.db.models import Q, Sum

from apps.aid_records.models import AidRecord
from apps.core.fields import TidyCharField
from apps.core.models import Edited, Voidable
from apps.ledgers.models.house import House
from apps.ledgers.models.rows import BookRowQuerySet, HasSource
from apps.sponsors.models import Sponsor


class HouseFundingQuerySet(BookRowQuerySet):
    """Which sources of houses."""

    book_at = "house__aid_model"

    def to_become_aid(self):
        """Valued sources of a known sponsor that no aid in force stands for."""
        return self.in_force().filter(
            Q(aid__isnull=True) | Q(aid__voided_at__isnull=False),
            sponsor__isnull=False,
            value__isnull=False,
        )

    def summed_by_kind(self):
        """{kind: đồng}"""
        sums = self.in_force().order_by().values("kind").annotate(sum=Sum("value", default=0))
        return {row["kind"]: row["sum"] for row in sums}


@pghistory.track()
class HouseFunding(HasSource, Edited, Voidable):
    """What one source puts into a house (nguồn làm nhà): money, material or days of labour.

    `aid` is the gift it stands for, once the house is handed over; `is_linked` says that the gift
    had been on file before and was not made by the book.
    """

    class Kind(models.TextChoices):
        CASH = "cash", "Tiền"
        MATERIAL = "material", "Vật liệu"
        LABOUR = "labour", "Ngày công"

    house = models.ForeignKey(
        House, verbose_name="nhà", on_delete=models.PROTECT, related_name="fundings"
    )
    sponsor = models.ForeignKey(
        Sponsor,
        verbose_name="nhà tài trợ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="house_fundings",
    )
    source = TidyCharField("nguồn khác", max_length=200, blank=True)
    kind = models.CharField("đóng góp bằng", max_length=8, choices=Kind.choices)
    description = TidyCharField("nội dung", max_length=300, blank=True)
    labour_days = models.DecimalField(
        "số ngày công", max_digits=8, decimal_places=2, null=True, blank=True
    )
    value = models.BigIntegerField("giá trị (đồng)", null=True, blank=True)
    basis = models.CharField(
        "căn cứ giá trị", max_length=12, choices=AidRecord.Basis.choices, blank=True
    )
    received_on = models.DateField("ngày nhận", null=True, blank=True)
    aid = models.OneToOneField(
        AidRecord,
        verbose_name="trợ giúp",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="house_funding",
    )
    is_linked = models.BooleanField("trợ giúp đã ghi từ trước", default=False, editable=False)

    named_by = ("sponsor",)
    objects = HouseFundingQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn làm nhà"
        verbose_name_plural = "nguồn làm nhà"
        ordering = ["id"]
        constraints = [
            HasSource.has_one_source("housefunding_source"),
            models.CheckConstraint(
                name="housefunding_value",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message="Giá trị không được âm.",
            ),
            models.CheckConstraint(
                name="housefunding_basis",
                condition=~Q(basis="") | Q(value__isnull=True) | Q(value=0) | Q(kind="cash"),
                violation_error_message="Vật liệu, ngày công có ghi giá trị thì phải có căn cứ.",
            ),
            models.CheckConstraint(
                name="housefunding_labour",
                condition=Q(labour_days__isnull=True) | Q(labour_days__gt=0, kind="labour"),
                violation_error_message="Số ngày công chỉ ghi khi đóng góp bằng ngày công.",
            ),
            models.CheckConstraint(
                name="housefunding_aid_of_sponsor",
                condition=Q(aid__isnull=True) | Q(sponsor__isnull=False, value__isnull=False),
                violation_error_message="Chỉ nguồn của nhà tài trợ, đã có giá trị, mới là trợ giúp.",
            ),
            Voidable.void_needs_reason("housefunding_void_reason"),
        ]

    def __str__(self):
        return f"{self.shown_source}: {self.get_kind_display().lower()}"

    @property
    def unit(self):
        return self.house.unit

    @property
    def has_aid(self):
        """It stands as aid in force (`aid` is loaded)."""
        return self.aid_id is not None and not self.aid.is_voided
