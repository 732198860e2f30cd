"""The book of houses (nhà Chữ thập đỏ, nhà tình thương): a house, its stages and photos."""

import pghistory
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.addresses.models import Address
from apps.aid_models.models import AidModel
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, StoredFile, Voidable
from apps.ledgers.models.rows import BookRowQuerySet


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
        sources = self.model._meta.get_field("fundings").related_model.objects.in_force()
        rows = sources.filter(house=OuterRef("pk")).order_by()
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
