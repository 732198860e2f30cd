"""Humanitarian social-work models (mô hình công tác xã hội nhân đạo)."""

import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField, TidyTextField
from apps.core.models import Edited, Imported, MatchesWords, StoredFile, Voidable
from apps.organisation.following import Follow, LetGo
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

    def running_between(self, start, end):
        """Aid models in use on some day from `start` to `end`; without a first day, since ever."""
        begun = Q(started_on__isnull=True) | Q(started_on__lte=end)
        return self.running_on(start).filter(begun)

    def running_in(self, year):
        """Aid models in use on some day of a calendar year."""
        return self.running_between(datetime.date(year, 1, 1), datetime.date(year, 12, 31))

    def judged(self, year, *, is_effective=None):
        """Aid models with a judgement of the year; of that outcome, where one is named."""
        return self.filter(pk__in=_judgements(year, is_effective))

    def not_judged(self, year):
        return self.exclude(pk__in=_judgements(year, None))

    def with_judgement(self, year):
        """Annotates `is_effective` and `why` of the year's judgement; None where there is none."""
        found = Judgement.objects.in_force().filter(aid_model=OuterRef("pk"), year=year)
        return self.annotate(
            is_effective=Subquery(found.values("is_effective")[:1]),
            why=Subquery(found.values("why")[:1]),
        )

    def in_name_order(self):
        return self.order_by("name_key", "id")


def _judgements(year, is_effective):
    """The aid models that a year's judgements are about."""
    found = Judgement.objects.in_force().filter(year=year)
    if is_effective is not None:
        found = found.filter(is_effective=is_effective)
    return found.values("aid_model")


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

    copied_from = models.ForeignKey(
        "self",
        verbose_name="nhân rộng từ",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="copies",
    )

    follow_units = {"unit": Follow.WHOLE, "province": Follow.PROVINCE}
    when_units_join = {"aidmodel_copied_once": LetGo("copied_from")}
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
            models.UniqueConstraint(
                name="aidmodel_copied_once",
                fields=["copied_from", "unit"],
                condition=Q(copied_from__isnull=False, voided_at__isnull=True),
                violation_error_message="Đơn vị này đã có mô hình nhân rộng từ mô hình này.",
            ),
            Voidable.void_needs_reason("aidmodel_void_reason"),
        ]

    def __str__(self):
        return self.name


class JudgementQuerySet(models.QuerySet):
    """Which judgements."""

    def visible_to(self, user):
        """Those of aid models in scope."""
        return self.filter(aid_model__unit__path__startswith=user.unit.path)

    def in_force(self):
        return self.filter(voided_at__isnull=True)

    def newest_year_first(self):
        return self.order_by("-year", "-id")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Judgement(Edited, Voidable):
    """Whether an aid model was effective in a calendar year (đánh giá hằng năm)."""

    VERDICTS = {True: "Hiệu quả", False: "Chưa hiệu quả", None: "Chưa đánh giá"}

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="judgements"
    )
    year = models.PositiveSmallIntegerField("năm")
    is_effective = models.BooleanField("hiệu quả")
    why = TidyTextField("căn cứ đánh giá", blank=True, max_length=2_000)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người đánh giá",
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    judged_at = models.DateTimeField("lúc đánh giá", editable=False)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = "đánh giá hằng năm"
        verbose_name_plural = "đánh giá hằng năm"
        constraints = [
            models.UniqueConstraint(
                name="judgement_once_a_year",
                fields=["aid_model", "year"],
                condition=Q(voided_at__isnull=True),
                violation_error_message="Mô hình đã có đánh giá của năm này; hãy sửa đánh giá đó.",
            ),
            models.CheckConstraint(
                name="judgement_year",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message="Năm đánh giá phải từ năm 2000.",
            ),
            models.CheckConstraint(
                name="judgement_says_why_not",
                condition=Q(is_effective=True) | ~Q(why=""),
                violation_error_message="Mô hình chưa hiệu quả thì hãy ghi vì sao ở “Căn cứ đánh giá”.",
            ),
            Voidable.void_needs_reason("judgement_void_reason"),
        ]

    def __str__(self):
        return f"{self.year}: {self.verdict}"

    @property
    def verdict(self):
        return self.VERDICTS[self.is_effective]


class ModelPhotoQuerySet(models.QuerySet):
    """Which photos."""

    def visible_to(self, user):
        """Those of aid models in scope."""
        return self.filter(aid_model__unit__path__startswith=user.unit.path)

    def in_force(self):
        return self.filter(voided_at__isnull=True)


@pghistory.track(exclude=["file", "preview"])
class ModelPhoto(StoredFile, Voidable):
    """A photo of an aid model at work (ảnh mô hình), with what it shows and when."""

    folder = "aid_models"

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="photos"
    )
    caption = TidyCharField("chú thích", max_length=200, blank=True)
    taken_on = models.DateField("ngày chụp", null=True, blank=True)

    objects = ModelPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh mô hình"
        verbose_name_plural = "ảnh mô hình"
        ordering = ["id"]
        constraints = [Voidable.void_needs_reason("modelphoto_void_reason")]

    @property
    def words(self):
        """What stands under the picture, and for it where it cannot be seen."""
        return self.caption or "Ảnh chưa có chú thích"
