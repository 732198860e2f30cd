"""The book of houses (nhà Chữ thập đỏ, nhà tình thương): stages, sources of money, photos."""

import pghistory
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.addresses.models import Address
from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, StoredFile, Voidable
from apps.ledgers.models.rows import BookRowQuerySet
from apps.sponsors.models import Sponsor


class HouseQuerySet(BookRowQuerySet):
    """Which houses."""

    def begun_between(self, start, end):
        return self.filter(started_on__range=(start, end))

    def handed_over_between(self, start, end):
        return self.filter(handed_over_on__range=(start, end))

    def matching(self, words):
        """Houses of families whose name or code holds the words."""
        families = Address.objects.matching(words)
        kept = Q(address__duplicate_of__in=families)
        return self.filter(Q(address__in=families) | kept | Q(recipient__icontains=words))

    def with_funded(self):
        """Annotates `funded`: what all sources put in, in đồng."""
        rows = HouseFunding.objects.in_force().filter(house=OuterRef("pk")).order_by()
        sums = rows.values("house").annotate(sum=Sum("value")).values("sum")
        return self.annotate(funded=Coalesce(Subquery(sums), 0))


@pghistory.track()
class House(Edited, Voidable):
    """A house built or mended for a family (nhà Chữ thập đỏ, nhà tình thương).

    `address` may be missing while the family has no dossier yet; `recipient` names it then.
    """

    class Kind(models.TextChoices):
        NEW = "new", "Làm mới"
        REPAIR = "repair", "Sửa chữa"

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="houses"
    )
    address = models.ForeignKey(
        Address,
        verbose_name="địa chỉ nhân đạo",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="houses",
    )
    recipient = TidyCharField(
        "tên hộ khi chưa lập hồ sơ",
        max_length=200,
        blank=True,
        help_text="Chỉ ghi khi hộ chưa có hồ sơ địa chỉ.",
    )
    kind = models.CharField("loại", max_length=6, choices=Kind.choices)
    place = TidyCharField("nơi làm nhà", max_length=300, blank=True)
    started_on = models.DateField("ngày bắt đầu", null=True, blank=True)
    planned_cost = models.BigIntegerField("dự toán (đồng)", null=True, blank=True)
    real_cost = models.BigIntegerField("quyết toán (đồng)", null=True, blank=True)
    handed_over_on = models.DateField("ngày bàn giao", null=True, editable=False)
    note = TidyTextField("ghi chú", max_length=2_000, blank=True)

    named_by = ("address__duplicate_of",)
    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "nhà của mô hình"
        verbose_name_plural = "nhà của mô hình"
        indexes = [models.Index(fields=["aid_model", "handed_over_on"], name="house_of_model")]
        constraints = [
            models.CheckConstraint(
                name="house_for_someone",
                condition=Q(address__isnull=False) | ~Q(recipient=""),
                violation_error_message="Hãy chọn địa chỉ, hoặc ghi tên hộ khi chưa có hồ sơ.",
            ),
            models.CheckConstraint(
                name="house_costs",
                condition=(Q(planned_cost__isnull=True) | Q(planned_cost__gte=0))
                & (Q(real_cost__isnull=True) | Q(real_cost__gte=0)),
                violation_error_message="Số tiền không được âm.",
            ),
            models.CheckConstraint(
                name="house_days",
                condition=Q(handed_over_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(handed_over_on__gte=F("started_on")),
                violation_error_message="Ngày bàn giao phải từ ngày bắt đầu trở đi.",
            ),
            Voidable.void_needs_reason("house_void_reason"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.shown_name}"

    @property
    def household(self):
        """The address it counts for today: a dossier found to be double leads to the one kept."""
        return self.address and self.address.standing

    @property
    def shown_name(self):
        return self.household.full_name if self.address_id else self.recipient

    @property
    def unit(self):
        return self.aid_model.unit


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class HouseStage(models.Model):
    """A stage that a house has reached (giai đoạn); the hand-over stands with the house itself."""

    class Stage(models.TextChoices):
        BEGUN = "1begun", "Khởi công"
        FOUNDATION = "2foundation", "Móng"
        WALLS = "3walls", "Tường"
        ROOF = "4roof", "Mái"
        FINISHING = "5finishing", "Hoàn thiện"

    house = models.ForeignKey(
        House, verbose_name="nhà", on_delete=models.CASCADE, related_name="stages"
    )
    stage = models.CharField("giai đoạn", max_length=12, choices=Stage.choices)
    reached_on = models.DateField("ngày xong")
    note = TidyCharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "giai đoạn của nhà"
        verbose_name_plural = "giai đoạn của nhà"
        ordering = ["stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["house", "stage"],
                name="housestage_once",
                violation_error_message="Giai đoạn này đã ghi.",
            )
        ]

    def __str__(self):
        return self.get_stage_display()


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
class HouseFunding(Edited, Voidable):
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
            models.CheckConstraint(
                name="housefunding_source",
                condition=Q(sponsor__isnull=False, source="")
                | Q(sponsor__isnull=True) & ~Q(source=""),
                violation_error_message="Hãy chọn nhà tài trợ, hoặc ghi nguồn khác; chỉ một trong hai.",
            ),
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
    def shown_source(self):
        return self.sponsor.name if self.sponsor_id else self.source

    @property
    def unit(self):
        return self.house.unit

    @property
    def has_aid(self):
        """It stands as aid in force (`aid` is loaded)."""
        return self.aid_id is not None and not self.aid.is_voided


class HousePhotoQuerySet(BookRowQuerySet):
    """Which photos of houses."""

    book_at = "house__aid_model"


@pghistory.track(exclude=["file", "preview"])
class HousePhoto(StoredFile, Voidable):
    """A photo of a house (ảnh nhà): before, while it is built, afterwards."""

    folder = "houses"

    class Moment(models.TextChoices):
        BEFORE = "0before", "Trước khi làm"
        BEGUN = "1begun", "Khởi công"
        FOUNDATION = "2foundation", "Móng"
        WALLS = "3walls", "Tường"
        ROOF = "4roof", "Mái"
        FINISHING = "5finishing", "Hoàn thiện"
        AFTER = "6after", "Sau khi làm, bàn giao"

    house = models.ForeignKey(
        House, verbose_name="nhà", on_delete=models.CASCADE, related_name="photos"
    )
    moment = models.CharField("chụp lúc", max_length=12, choices=Moment.choices)

    objects = HousePhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh nhà"
        verbose_name_plural = "ảnh nhà"
        ordering = ["moment", "id"]
        constraints = [Voidable.void_needs_reason("housephoto_void_reason")]

    @property
    def unit(self):
        return self.house.unit
