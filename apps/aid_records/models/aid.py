"""Aid given, and a person's decision on the side it counts for."""

import pghistory
from django.db import models
from django.db.models import Count, Q, Sum

from apps.addresses.choices import AidForm
from apps.addresses.models import Address
from apps.aid_models.models import AidModel
from apps.aid_records.models.exclusion import Exclusion, OtherCampaign
from apps.aid_records.models.pledge import Pledge
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, Imported, Voidable
from apps.organisation.following import Follow
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet
from apps.sponsors.models import Side, Sponsor


class AidRecordQuerySet(ByUnitQuerySet):
    """Which aid records. What may be done with them is in actions.py; figures are in reports."""

    def given_between(self, start, end):
        return self.filter(given_on__range=(start, end))

    def counted(self):
        """Aid that rule F3 counts, whenever it was given."""
        return self.to_countable().filter(exclusion="")

    def excluded(self):
        """Aid that is no part of the campaign, to the same addresses."""
        return self.to_countable().exclude(exclusion="")

    def to_countable(self):
        return self.in_force().filter(
            ~Q(address__status__in=Address.NOT_COUNTED), address__voided_at__isnull=True
        )

    def unvalued(self):
        """Aid “chưa quy đổi”: of unknown value; pass-ons need none."""
        return self.filter(value__isnull=True, is_recirculated=False)

    def newest_first(self):
        return self.order_by("-given_on", "-id")

    def to_one_address(self):
        """What the page of an address shows of it."""
        return self.newest_first().select_related("sponsor", "form", "unit")

    def summed(self):
        """{"times", "value", "excluded", "unvalued"} of aid by F3 and F7, in đồng."""
        counts = Q(exclusion="")
        valued = Q(is_recirculated=False)
        return self.to_countable().aggregate(
            times=Count("id", filter=counts),
            excluded=Sum("value", filter=~counts & valued, default=0),
            unvalued=Count("id", filter=counts & valued & Q(value__isnull=True)),
            value=Sum("value", filter=counts & valued, default=0),
        )

    def summed_over_addresses(self):
        """{"times", "addresses", "person_turns", "value", "passed_on", "unvalued"} of counted aid (F3)."""
        valued = Q(is_recirculated=False)
        return self.counted().aggregate(
            times=Count("id"),
            addresses=Count("address", distinct=True),
            person_turns=Sum("headcount", default=0),
            passed_on=Count("id", filter=~valued),
            unvalued=Count("id", filter=valued & Q(value__isnull=True)),
            value=Sum("value", filter=valued, default=0),
        )


@pghistory.track(exclude=["side"])
class AidRecord(Edited, Voidable, Imported):
    """Aid given once to an address (trợ giúp, một lần trao), with its value in đồng.

    `unit` is the unit in which it was given and never follows the address. `side` repeats the
    sponsor's side; a composite foreign key with ON UPDATE CASCADE keeps the two equal.
    """

    class Basis(models.TextChoices):
        CASH = "cash", "Tiền, đúng số đã trao"
        INVOICE = "invoice", "Theo hóa đơn"
        LOCAL_PRICE = "local_price", "Theo giá địa phương"
        ESTIMATE = "estimate", "Cán bộ ước tính"

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="aid_records"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị lúc trợ giúp",
        on_delete=models.PROTECT,
        related_name="aid_records",
        editable=False,
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    sponsor = models.ForeignKey(
        Sponsor, verbose_name="nhà tài trợ", on_delete=models.PROTECT, related_name="aid_records"
    )
    side = models.CharField("bên trợ giúp", max_length=10, choices=Side.choices, editable=False)
    pledge = models.ForeignKey(
        Pledge,
        verbose_name="theo đăng ký",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aid_records",
    )
    aid_model = models.ForeignKey(
        AidModel,
        verbose_name="thuộc mô hình",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aid_records",
    )
    given_on = models.DateField("ngày trợ giúp")
    form = models.ForeignKey(
        AidForm, verbose_name="hình thức", on_delete=models.PROTECT, related_name="+"
    )
    description = TidyCharField("nội dung", max_length=500, blank=True)
    quantity = models.DecimalField(
        "số lượng", max_digits=12, decimal_places=2, null=True, blank=True
    )
    measure = TidyCharField("đơn vị tính", max_length=40, blank=True)
    value = models.BigIntegerField(
        "giá trị (đồng)",
        null=True,
        blank=True,
        help_text="Để trống khi chưa quy đổi được; ghi 0 khi không có giá trị bằng tiền.",
    )
    basis = models.CharField("căn cứ giá trị", max_length=12, choices=Basis.choices, blank=True)
    headcount = models.PositiveIntegerField("số người")
    exclusion = models.CharField(
        "không thuộc Cuộc vận động", max_length=2, choices=Exclusion.choices, blank=True
    )
    other_campaign = models.ForeignKey(
        OtherCampaign,
        verbose_name="cuộc vận động khác",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_recirculated = models.BooleanField(
        "quay vòng",
        default=False,
        help_text="Chuyển giao trong mô hình xoay vòng: địa chỉ được trợ giúp, không cộng giá trị.",
    )
    overlap_reason = TidyTextField("lý do vẫn trao dù chồng chéo", blank=True, max_length=1_000)
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)

    follow_units = {"unit": Follow.NEVER, "province": Follow.PROVINCE}
    named_by = ("address",)
    objects = AidRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "trợ giúp"
        verbose_name_plural = "trợ giúp"
        indexes = [
            models.Index(
                fields=["province", "address", "given_on", "id"],
                name="aid_counted",
                include=["unit", "side", "headcount", "value", "is_recirculated"],
                condition=Q(voided_at__isnull=True, exclusion=""),
            ),
            models.Index(
                fields=["unit", "address", "given_on", "id"],
                name="aid_counted_by_unit",
                include=["side", "headcount", "value", "is_recirculated"],
                condition=Q(voided_at__isnull=True, exclusion=""),
            ),
            models.Index(
                fields=["province", "address"],
                name="aid_excluded",
                include=["given_on", "unit", "value", "is_recirculated"],
                condition=Q(voided_at__isnull=True) & ~Q(exclusion=""),
            ),
            models.Index(fields=["province", "-given_on", "-id"], name="aid_province_newest"),
            models.Index(fields=["unit", "-given_on", "-id"], name="aid_unit_newest"),
            models.Index(fields=["-given_on", "-id"], name="aid_nation_newest"),
            models.Index(fields=["address", "-given_on", "-id"], name="aid_address_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="aid_value",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message="Giá trị không được âm.",
            ),
            models.CheckConstraint(
                name="aid_quantity",
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0),
                violation_error_message="Số lượng phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="aid_headcount",
                condition=Q(headcount__gte=1),
                violation_error_message="Số người phải từ 1 trở lên.",
            ),
            models.CheckConstraint(
                name="aid_exclusion_known",
                condition=Q(exclusion__in=["", "X1", "X2", "X3", "X4", "X5"]),
                violation_error_message="Lý do không thuộc Cuộc vận động không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="aid_other_campaign",
                condition=Q(other_campaign__isnull=True) | Q(exclusion="X5"),
                violation_error_message="Chỉ chọn cuộc vận động khác khi lý do là X5.",
            ),
            Voidable.void_needs_reason("aid_void_reason"),
        ]

    def __str__(self):
        return f"{self.given_on:%d/%m/%Y} – {self.address}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SideOverride(Edited):
    """A person's decision on which side an address belongs to (rule F5), with the reason."""

    address = models.OneToOneField(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="side_override"
    )
    side = models.CharField("bên trợ giúp", max_length=10, choices=Side.choices)
    reason = TidyTextField("lý do", max_length=1_000)

    named_by = ("address",)

    class Meta:
        verbose_name = "xếp cột trợ giúp"
        verbose_name_plural = "xếp cột trợ giúp"
        constraints = [
            models.CheckConstraint(
                name="sideoverride_reason",
                condition=~Q(reason=""),
                violation_error_message="Hãy ghi lý do xếp cột.",
            )
        ]

    def __str__(self):
        return f"{self.address}: {self.get_side_display()}"
