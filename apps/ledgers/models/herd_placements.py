"""With which household each animal of a cow bank is."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.aid_records.models.totals import DateRange
from apps.core.fields import TidyTextField
from apps.core.models import Edited, Voidable
from apps.ledgers.models.herd import Animal
from apps.ledgers.models.rows import BookRowQuerySet


class PlacementQuerySet(BookRowQuerySet):
    """Which placements. What may be done with them is in actions/herd_placements.py."""

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
