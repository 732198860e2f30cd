"""The book of a kitchen (bếp ăn, bữa ăn tình thương): one row a day."""

from fractions import Fraction

import pghistory
from django.db import models
from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce, TruncMonth

from apps.aid_models.models import AidModel
from apps.core.fields import TidyCharField
from apps.core.models import Edited, Voidable
from apps.ledgers.models.rows import BookRowQuerySet

_SPENT = Coalesce("cost", 0) + Coalesce("in_kind", 0)
_IS_VALUED = Q(cost__isnull=False) | Q(in_kind__isnull=False)


class KitchenDayQuerySet(BookRowQuerySet):
    """Which days of kitchens."""

    def between(self, start, end):
        return self.filter(served_on__range=(start, end))

    def summed_by(self, *names):
        """A dict for each group of `names`: days, meals, people, cost, in_kind, and what the price
        of a meal is reckoned from.

        Days on which nobody wrote what they cost are left out of the price (`unvalued` counts them).
        """
        return (
            self.order_by(*names)
            .values(*names)
            .annotate(
                days=Count("id"),
                total_meals=Sum("meals"),
                total_people=Sum("people"),
                total_cost=Sum("cost", default=0),
                total_in_kind=Sum("in_kind", default=0),
                unvalued=Count("id", filter=~_IS_VALUED),
                spent=Sum(_SPENT, filter=_IS_VALUED, default=0),
                priced_meals=Sum(Case(When(_IS_VALUED, then=F("meals")), default=0)),
            )
        )

    def by_month(self):
        return self.annotate(month=TruncMonth("served_on")).summed_by("month")


def price_of_meal(sums):
    """Đồng a meal as an exact Fraction, money and gifts in kind together; None without meals."""
    return Fraction(sums["spent"], sums["priced_meals"]) if sums["priced_meals"] else None


@pghistory.track()
class KitchenDay(Edited, Voidable):
    """A day on which a kitchen served meals (ngày nấu)."""

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="kitchen_days"
    )
    served_on = models.DateField("ngày nấu")
    meals = models.PositiveIntegerField("số suất ăn")
    people = models.PositiveIntegerField("số người ăn", null=True, blank=True)
    cost = models.BigIntegerField("chi phí bằng tiền (đồng)", null=True, blank=True)
    in_kind = models.BigIntegerField(
        "hiện vật được tặng, quy ra tiền (đồng)", null=True, blank=True
    )
    cooks = TidyCharField("người nấu, nhóm nấu", max_length=200, blank=True)
    note = TidyCharField("ghi chú", max_length=500, blank=True)

    objects = KitchenDayQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày nấu của bếp ăn"
        verbose_name_plural = "ngày nấu của bếp ăn"
        constraints = [
            models.UniqueConstraint(
                fields=["aid_model", "served_on"],
                name="kitchenday_once",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Ngày này đã có trong sổ của bếp.",
            ),
            models.CheckConstraint(
                name="kitchenday_meals",
                condition=Q(meals__gte=1),
                violation_error_message="Số suất ăn phải từ 1 trở lên.",
            ),
            models.CheckConstraint(
                name="kitchenday_people",
                condition=Q(people__isnull=True) | Q(people__gte=1, people__lte=F("meals")),
                violation_error_message="Số người ăn phải từ 1 và không nhiều hơn số suất ăn.",
            ),
            models.CheckConstraint(
                name="kitchenday_money",
                condition=(Q(cost__isnull=True) | Q(cost__gte=0))
                & (Q(in_kind__isnull=True) | Q(in_kind__gte=0)),
                violation_error_message="Số tiền không được âm.",
            ),
            Voidable.void_needs_reason("kitchenday_void_reason"),
        ]

    def __str__(self):
        return f"{self.served_on:%d/%m/%Y}: {self.meals} suất"

    @property
    def unit(self):
        return self.aid_model.unit
