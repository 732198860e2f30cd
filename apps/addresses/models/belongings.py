"""What belongs to an address: categories, needs, household members, reviews."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf

from apps.addresses.choices import AidForm, Category
from apps.addresses.models.address import Address, Gender
from apps.core.fields import NameKeyField, TidyCharField, TidyTextField


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AddressCategory(models.Model):
    """That an address belongs to a beneficiary category (đối tượng); it may have several."""

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="category_links"
    )
    category = models.ForeignKey(
        Category, verbose_name="đối tượng", on_delete=models.PROTECT, related_name="+"
    )

    named_by = ("category",)

    class Meta:
        verbose_name = "đối tượng của địa chỉ"
        verbose_name_plural = "đối tượng của địa chỉ"
        constraints = [
            models.UniqueConstraint(
                fields=["address", "category"],
                name="addresscategory_once",
                violation_error_message="Đối tượng này đã có.",
            )
        ]

    def __str__(self):
        return str(self.category)


class Frequency(models.TextChoices):
    ONCE = "once", "Một lần"
    MONTHLY = "monthly", "Hằng tháng"
    QUARTERLY = "quarterly", "Hằng quý"
    YEARLY = "yearly", "Hằng năm"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["capacity"]
)
class Need(models.Model):
    """What an address needs (nhu cầu)."""

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="needs"
    )
    form = models.ForeignKey(
        AidForm,
        verbose_name="hình thức",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    description = TidyCharField("nội dung", max_length=500)
    quantity = models.DecimalField(
        "số lượng", max_digits=12, decimal_places=2, null=True, blank=True
    )
    measure = TidyCharField("đơn vị tính", max_length=40, blank=True)
    value = models.BigIntegerField("giá trị ước tính (đồng)", null=True, blank=True)
    frequency = models.CharField(
        "mức độ", max_length=10, choices=Frequency.choices, default=Frequency.ONCE
    )
    noted_on = models.DateField("ngày ghi nhận", null=True, blank=True)
    met_on = models.DateField("ngày đã đáp ứng", null=True, blank=True)
    capacity = models.GeneratedField(
        verbose_name="phần có thể nhận",
        expression=Coalesce(
            NullIf("value", Value(0)),
            Cast(F("quantity") * Value(100), models.BigIntegerField()),
            Value(1),
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    """What pledges share out (aid_records.NeedCover): đồng of the value, else hundredths of the
    quantity, else the need as a whole."""

    class Meta:
        verbose_name = "nhu cầu"
        verbose_name_plural = "nhu cầu"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="need_description",
                condition=~Q(description=""),
                violation_error_message="Hãy ghi nội dung nhu cầu.",
            ),
            models.CheckConstraint(
                name="need_not_negative",
                condition=(Q(value__isnull=True) | Q(value__gte=0))
                & (Q(quantity__isnull=True) | Q(quantity__gt=0)),
                violation_error_message="Số lượng và giá trị không được âm.",
            ),
            models.UniqueConstraint(
                fields=["id", "capacity"],
                name="need_id_capacity",
                violation_error_message="Phần có thể nhận của nhu cầu không khớp.",
            ),
        ]

    def __str__(self):
        return self.description


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["name_key"]
)
class HouseholdMember(models.Model):
    """A member (thành viên) of a household on file, besides the one it is filed under."""

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="members"
    )
    full_name = TidyCharField("họ và tên", max_length=200)
    name_key = NameKeyField("khóa sắp xếp", sources=["full_name"])
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    gender = models.CharField("giới tính", max_length=6, choices=Gender.choices, blank=True)
    relation = TidyCharField("quan hệ với chủ hộ", max_length=60, blank=True)
    note = TidyCharField("tình trạng, ghi chú", max_length=500, blank=True)

    class Meta:
        verbose_name = "thành viên hộ"
        verbose_name_plural = "thành viên hộ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="member_name",
                condition=~Q(full_name=""),
                violation_error_message="Hãy ghi họ và tên thành viên.",
            ),
            models.CheckConstraint(
                name="member_birth",
                condition=Q(birth_date__isnull=True) | Q(birth_year=ExtractYear("birth_date")),
                violation_error_message="Năm sinh không khớp ngày sinh.",
            ),
        ]

    def __str__(self):
        return self.full_name


class ReviewQuerySet(models.QuerySet):
    """Which reviews. One that its author took back counts nowhere."""

    def in_force(self):
        return self.filter(taken_back_at__isnull=True)


@pghistory.track()
class Review(models.Model):
    """A yearly review (rà soát, cập nhật) of an address.

    Its author may take it back on the day it was written: a wrong tap on a phone.
    """

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", "Không đổi"
        UPDATED = "updated", "Có cập nhật"
        STABLE = "stable", "Đã ổn định cuộc sống"
        DECEASED = "deceased", "Qua đời"
        MOVED = "moved", "Chuyển nơi ở"

    STOP_REASONS = {
        Outcome.STABLE: "on-dinh",
        Outcome.DECEASED: "qua-doi",
        Outcome.MOVED: "chuyen-di",
    }
    """The outcomes after which help usually stops, with the code of the fitting StopReason."""

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="reviews"
    )
    reviewed_on = models.DateField("ngày rà soát")
    outcome = models.CharField(
        "kết quả", max_length=10, choices=Outcome.choices, default=Outcome.UNCHANGED
    )
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)
    form_key = models.UUIDField("khóa chống ghi trùng", null=True, unique=True, editable=False)
    created_at = models.DateTimeField("lúc nhập", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người rà soát",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    taken_back_at = models.DateTimeField("lúc hoàn tác", null=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "rà soát"
        verbose_name_plural = "rà soát"
        ordering = ["-reviewed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "reviewed_on"],
                name="review_once_a_day",
                condition=Q(taken_back_at__isnull=True),
                violation_error_message="Địa chỉ này đã được rà soát trong ngày đó.",
            ),
        ]

    def __str__(self):
        return f"{self.reviewed_on:%d/%m/%Y}: {self.get_outcome_display()}"
