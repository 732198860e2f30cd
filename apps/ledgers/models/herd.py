"""The cow bank (ngân hàng bò): animals, and with which household each of them is."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.addresses.models import Address
from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord
from apps.aid_records.models.totals import DateRange
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
        current = Placement.objects.open().filter(animal=OuterRef("pk"))
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


class PlacementQuerySet(BookRowQuerySet):
    """Which placements. What may be done with them is in actions/herd.py."""

    book_at = "animal__aid_model"

    def open(self):
        """With their household today."""
        return self.in_force().filter(ended_on__isnull=True)

    def with_young_passed_on(self, by=None):
        """Annotates `young_passed_on`: the household has handed over young of this very animal,
        at the end of `by` or till now."""
        passed_on = Placement.objects.in_force().filter(
            kind=Placement.Kind.PASSED_ON,
            animal__mother=OuterRef("animal"),
            placed_on__gte=OuterRef("placed_on"),
        )
        passed_on = passed_on.filter(placed_on__lte=by) if by else passed_on
        return self.annotate(young_passed_on=Exists(passed_on))

    def due_at(self, on):
        """With a household at the end of `on`, after the day agreed for handing the animal, or
        young of it, over."""
        late = self.in_force().filter(placed_on__lte=on, due_on__lt=on)
        late = late.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
        return late.with_young_passed_on(on).filter(young_passed_on=False)

    def overdue(self, on):
        """`due_at`, in models that stand, the longest first."""
        late = self.due_at(on).filter(animal__aid_model__voided_at__isnull=True)
        return late.order_by("due_on", "id")

    def with_household(self):
        """Annotates `home`, the number of the address it counts for today.

        Aid that went over to another dossier when two were made one takes its placement along.
        """
        return self.annotate(
            home=Coalesce("aid__address_id", "address__duplicate_of_id", "address_id")
        )

    def in_time_order(self):
        return self.order_by("placed_on", "id")


@pghistory.track()
class Placement(Edited, Voidable):
    """An animal entrusted to a household (giao nuôi), from a day until it is handed on or ends.

    It is there from `placed_on` up to, not including, `ended_on`: on the day of a hand-over the
    animal is with the next household. `aid` is what the placement gave the household.
    """

    class Kind(models.TextChoices):
        FIRST = "first", "Giao lần đầu"
        PASSED_ON = "passed_on", "Chuyển giao"
        BORN = "born", "Sinh tại hộ"

    class Ending(models.TextChoices):
        HANDED_OVER = "handed_over", "Đã chuyển giao cho hộ sau"
        RETURNED = "returned", "Trả lại mô hình"
        KEPT = "kept", "Hộ giữ nuôi hẳn, đã hết nghĩa vụ"
        GONE = "gone", "Con vật không còn"

    GIVEN = (Kind.FIRST, Kind.PASSED_ON)

    animal = models.ForeignKey(
        Animal, verbose_name="con vật", on_delete=models.PROTECT, related_name="placements"
    )
    address = models.ForeignKey(
        Address, verbose_name="hộ nhận nuôi", on_delete=models.PROTECT, related_name="placements"
    )
    kind = models.CharField("cách nhận", max_length=9, choices=Kind.choices, editable=False)
    placed_on = models.DateField("ngày giao")
    due_on = models.DateField("hạn chuyển giao", null=True, blank=True)
    ended_on = models.DateField("ngày thôi nuôi", null=True, editable=False)
    ending = models.CharField(
        "vì sao thôi nuôi", max_length=11, choices=Ending.choices, blank=True, editable=False
    )
    ending_note = models.TextField("ghi chú khi thôi nuôi", blank=True, editable=False)
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)
    aid = models.OneToOneField(
        AidRecord,
        verbose_name="trợ giúp đã ghi",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="placement",
    )

    young_passed_on = False
    """With `with_young_passed_on`: nothing of it is due any more."""

    named_by = ("animal", "aid__address", "address__duplicate_of")
    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "lần giao nuôi"
        verbose_name_plural = "lần giao nuôi"
        indexes = [
            models.Index(
                fields=["due_on"],
                name="placement_open_due",
                condition=Q(voided_at__isnull=True, ended_on__isnull=True),
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="placement_one_household",
                expressions=[
                    ("animal", RangeOperators.EQUAL),
                    (DateRange("placed_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(voided_at__isnull=True),
                violation_error_message="Những ngày này con vật đang ở hộ khác.",
            ),
            models.CheckConstraint(
                name="placement_span",
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gt=F("placed_on"))
                | Q(ended_on=F("placed_on"), ending="gone"),
                violation_error_message="Ngày thôi nuôi phải sau ngày giao.",
            ),
            models.CheckConstraint(
                name="placement_ending",
                condition=Q(ended_on__isnull=True, ending="")
                | (Q(ended_on__isnull=False) & ~Q(ending="")),
                violation_error_message="Thôi nuôi thì phải ghi ngày và vì sao.",
            ),
            models.CheckConstraint(
                name="placement_due",
                condition=Q(due_on__isnull=True) | Q(due_on__gt=F("placed_on")),
                violation_error_message="Hạn chuyển giao phải sau ngày giao.",
            ),
            models.CheckConstraint(
                name="placement_aid",
                condition=Q(kind="born", aid__isnull=True)
                | (~Q(kind="born") & Q(aid__isnull=False)),
                violation_error_message=(
                    "Giao con vật cho hộ thì ghi trợ giúp; con sinh ra tại hộ thì không."
                ),
            ),
            Voidable.void_needs_reason("placement_void_reason"),
        ]

    def __str__(self):
        return f"{self.animal} – {self.household}"

    @property
    def unit(self):
        return self.animal.unit

    @property
    def household(self):
        """The address it counts for today; see `with_household`."""
        return (self.aid and self.aid.address) or self.address.standing

    @property
    def is_open(self):
        return self.ended_on is None and not self.is_voided

    def days_overdue(self, on):
        """0 when it is not overdue."""
        is_due = self.is_open and self.due_on and not self.young_passed_on
        return max(0, (on - self.due_on).days) if is_due else 0
