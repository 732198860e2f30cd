"""The cow bank (ngân hàng bò): its animals."""

import pghistory
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord
from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField, TidyTextField
from apps.core.models import Edited, MatchesWords, Voidable
from apps.ledgers.models.rows import BookRowQuerySet
from apps.sponsors.models import Sponsor


class AnimalQuerySet(MatchesWords, BookRowQuerySet):
    """Which animals. What may be done with them is in actions/herd.py."""

    words_in = "code_folded"

    def alive(self):
        """In the herd of the model today."""
        return self.in_force().filter(fate=Animal.Fate.ALIVE)

    def with_holder(self):
        """Annotates `holder`: the number of the placement with which the animal is today."""
        placements = self.model._meta.get_field("placements").related_model.objects
        current = placements.open().filter(animal=OuterRef("pk"))
        return self.annotate(holder=Subquery(current.values("pk")[:1]))

    def in_code_order(self):
        return self.order_by("code_key", "id")


@pghistory.track(exclude=["code_folded", "code_key"])
class Animal(Edited, Voidable):
    """An animal of a cow bank or of breeding in turns (con vật nuôi của mô hình)."""

    class Sex(models.TextChoices):
        FEMALE = "female", "Cái"
        MALE = "male", "Đực"

    class Source(models.TextChoices):
        BOUGHT = "bought", "Mua"
        DONATED = "donated", "Nhận tặng"
        BORN = "born", "Sinh ra trong mô hình"

    class Fate(models.TextChoices):
        ALIVE = "alive", "Đang nuôi"
        DIED = "died", "Chết"
        LOST = "lost", "Mất"
        SOLD = "sold", "Bán"
        RETURNED = "returned", "Trả lại bên góp"
        KEPT = "kept", "Thuộc về hộ, đã hết nghĩa vụ"

    LOSSES = (Fate.DIED, Fate.LOST)

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="animals"
    )
    code = TidyCharField("số tai hoặc tên", max_length=40)
    code_folded = FoldedField("số tai để tìm", sources=["code"])
    code_key = NaturalKeyField("khóa sắp xếp", sources=["code"])
    species = TidyCharField("loài", max_length=40, default="Bò")
    sex = models.CharField("giống đực, cái", max_length=6, choices=Sex.choices)
    source = models.CharField("nguồn", max_length=8, choices=Source.choices)
    came_on = models.DateField("ngày mua, nhận hoặc sinh")
    mother = models.ForeignKey(
        "self",
        verbose_name="con mẹ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="calves",
    )
    sponsor = models.ForeignKey(
        Sponsor,
        verbose_name="nhà tài trợ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    value = models.BigIntegerField(
        "giá trị lúc mua, nhận (đồng)",
        null=True,
        blank=True,
        help_text="Để trống khi chưa quy đổi được.",
    )
    basis = models.CharField(
        "căn cứ giá trị", max_length=12, choices=AidRecord.Basis.choices, blank=True
    )
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)
    fate = models.CharField(
        "hiện nay", max_length=8, choices=Fate.choices, default=Fate.ALIVE, editable=False
    )
    fate_on = models.DateField("từ ngày", null=True, editable=False)
    fate_reason = models.TextField("lý do", blank=True, editable=False)

    objects = AnimalQuerySet.as_manager()

    class Meta:
        verbose_name = "con vật nuôi"
        verbose_name_plural = "con vật nuôi"
        constraints = [
            models.UniqueConstraint(
                fields=["aid_model", "code_folded"],
                name="animal_code_once",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Mô hình này đã có con vật mang số tai hoặc tên ấy.",
            ),
            models.UniqueConstraint(
                fields=["id", "aid_model"],
                name="animal_id_model",
                violation_error_message="Con vật và mô hình không khớp.",
            ),
            models.CheckConstraint(
                name="animal_code",
                condition=~Q(code=""),
                violation_error_message="Hãy ghi số tai hoặc tên con vật.",
            ),
            models.CheckConstraint(
                name="animal_born_has_mother",
                condition=(Q(source="born") & Q(mother__isnull=False))
                | (~Q(source="born") & Q(mother__isnull=True)),
                violation_error_message="Con sinh ra trong mô hình thì có con mẹ; con mua, nhận thì không.",
            ),
            models.CheckConstraint(
                name="animal_not_its_mother",
                condition=Q(mother__isnull=True) | ~Q(mother=F("id")),
                violation_error_message="Con vật không thể là mẹ của chính nó.",
            ),
            models.CheckConstraint(
                name="animal_born_without_price",
                condition=~Q(source="born") | (Q(value__isnull=True) & Q(sponsor__isnull=True)),
                violation_error_message="Con sinh ra trong mô hình không có giá mua, không có nhà tài trợ riêng.",
            ),
            models.CheckConstraint(
                name="animal_value",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message="Giá trị không được âm.",
            ),
            models.CheckConstraint(
                name="animal_fate",
                condition=Q(fate="alive", fate_on__isnull=True, fate_reason="")
                | (
                    ~Q(fate="alive")
                    & Q(fate_on__isnull=False, fate_on__gte=F("came_on"))
                    & ~Q(fate_reason="")
                ),
                violation_error_message=(
                    "Con vật không còn nuôi thì phải có ngày (từ ngày có con vật trở đi) và lý do."
                ),
            ),
            Voidable.void_needs_reason("animal_void_reason"),
        ]

    def __str__(self):
        return self.code

    @property
    def unit(self):
        """Whose rights hold for it."""
        return self.aid_model.unit

    @property
    def is_alive(self):
        return self.fate == self.Fate.ALIVE

    @property
    def is_born(self):
        return self.source == self.Source.BORN
