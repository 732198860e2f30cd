"""Who is proposed for an award, what was decided, and what units were awarded before."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, Voidable
from apps.organisation.following import Follow, While
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet
from apps.reports.models.rounds import Round
from apps.sponsors.models import Commendation, Sponsor


class UnitCommendationQuerySet(ByUnitQuerySet):
    """Which awards of units."""

    def newest_first(self):
        return self.order_by("-year", "-id")


@pghistory.track()
class UnitCommendation(Edited, Voidable):
    """An award that a unit already has (khen thưởng của đơn vị), decided here or on paper before."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="commendations"
    )
    province = models.ForeignKey(
        Unit,
        verbose_name="tỉnh",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    level = models.CharField("cấp khen", max_length=20, choices=Commendation.Level.choices)
    title = TidyCharField("hình thức khen thưởng", max_length=200)
    year = models.PositiveSmallIntegerField("năm")
    decision_number = TidyCharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)

    follow_units = {"unit": Follow.NEVER, "province": Follow.PROVINCE}
    named_by = ("unit",)
    objects = UnitCommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "khen thưởng của đơn vị"
        verbose_name_plural = "khen thưởng của đơn vị"
        indexes = [models.Index(fields=["unit", "-year"], name="unitcommendation_unit")]
        constraints = [
            models.CheckConstraint(
                name="unitcommendation_title",
                condition=~Q(title=""),
                violation_error_message="Hãy ghi hình thức khen thưởng.",
            ),
            models.CheckConstraint(
                name="unitcommendation_year",
                condition=Q(year__gte=1946, year__lte=2100),
                violation_error_message="Năm khen thưởng chưa đúng.",
            ),
            Voidable.void_needs_reason("unitcommendation_void_reason"),
        ]

    def __str__(self):
        return f"{self.title} ({self.year})"


class NominationQuerySet(ByUnitQuerySet):
    """Which nominations. What may be done with them is in actions/nominations.py."""

    def proposed(self):
        return self.in_force().filter(outcome=Nomination.Outcome.PROPOSED)

    def counted_by_round(self, rounds):
        """{number of the round: (nominations in force, how many of them were granted)}."""
        granted = models.Count("pk", filter=Q(outcome=Nomination.Outcome.GRANTED))
        found = self.in_force().filter(round__in=rounds).order_by().values("round")
        counted = found.annotate(count=models.Count("pk"), granted=granted)
        return {row["round"]: (row["count"], row["granted"]) for row in counted}

    def in_list_order(self):
        """As the list of those proposed has them: by level, units first, then as they were put in."""
        levels = {level: place for place, level in enumerate(Nomination.Level.values)}
        kinds = {kind: place for place, kind in enumerate(Nomination.Kind.values)}
        return self.order_by(_place("level", levels), _place("kind", kinds), "position", "id")


def _place(field, places):
    return models.Case(
        *(models.When(**{field: value}, then=place) for value, place in places.items()),
        output_field=models.SmallIntegerField(),
    )


@pghistory.track()
class Nomination(Edited, Voidable):
    """A proposal (đề nghị khen thưởng): a unit, a sponsor or an individual, to one level, in a round.

    An individual is a sponsor on the register or, for officers who give nothing themselves, a
    name. `unit` says in whose scope the nomination lies: the unit itself, that which keeps the
    sponsor, or that which the person belongs to.
    """

    class Level(models.TextChoices):
        CENTRAL = Commendation.Level.CENTRAL.value, "Trung ương Hội"
        PROVINCE_COMMITTEE = Commendation.Level.PROVINCE_COMMITTEE.value, "UBND tỉnh"
        PROVINCE_CHAPTER = Commendation.Level.PROVINCE_CHAPTER.value, "Tỉnh Hội"

    class Kind(models.TextChoices):
        UNIT = "unit", "Tập thể"
        SPONSOR = "sponsor", "Nhà tài trợ"
        INDIVIDUAL = "individual", "Cá nhân"

    class Outcome(models.TextChoices):
        PROPOSED = "proposed", "Đang đề nghị"
        GRANTED = "granted", "Được tặng"
        REFUSED = "refused", "Không được tặng"

    round = models.ForeignKey(
        Round,
        verbose_name="đợt báo cáo",
        on_delete=models.PROTECT,
        related_name="nominations",
        editable=False,
    )
    level = models.CharField("cấp khen", max_length=20, choices=Level.choices)
    kind = models.CharField("đề nghị khen", max_length=10, choices=Kind.choices, editable=False)
    title = TidyCharField("hình thức đề nghị", max_length=200)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="nominations"
    )
    province = models.ForeignKey(
        Unit,
        verbose_name="tỉnh",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    sponsor = models.ForeignKey(
        Sponsor,
        verbose_name="nhà tài trợ",
        null=True,
        on_delete=models.PROTECT,
        related_name="nominations",
        editable=False,
    )
    person_name = TidyCharField("họ và tên", max_length=120, blank=True)
    person_position = TidyCharField("chức vụ, nơi công tác", max_length=200, blank=True)
    achievement = TidyTextField("tóm tắt thành tích", blank=True, max_length=3_000)
    position = models.PositiveSmallIntegerField("thứ tự trong danh sách", default=0, editable=False)
    outcome = models.CharField(
        "kết quả",
        max_length=8,
        choices=Outcome.choices,
        default=Outcome.PROPOSED,
        editable=False,
    )
    decision_number = TidyCharField("số quyết định", max_length=60, blank=True, editable=False)
    decided_on = models.DateField("ngày quyết định", null=True, editable=False)
    outcome_reason = TidyTextField("lý do", blank=True, max_length=1_000, editable=False)
    commendation = models.OneToOneField(
        Commendation,
        verbose_name="khen thưởng của nhà tài trợ",
        null=True,
        on_delete=models.SET_NULL,
        related_name="nomination",
        editable=False,
    )
    unit_commendation = models.OneToOneField(
        UnitCommendation,
        verbose_name="khen thưởng của đơn vị",
        null=True,
        on_delete=models.SET_NULL,
        related_name="nomination",
        editable=False,
    )

    follow_units = {
        "unit": While(Q(outcome=Outcome.PROPOSED, voided_at__isnull=True) & ~Q(kind=Kind.UNIT)),
        "province": Follow.PROVINCE,
    }
    named_by = ("round", "unit")
    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị khen thưởng"
        verbose_name_plural = "đề nghị khen thưởng"
        indexes = [models.Index(fields=["round", "level", "kind"], name="nomination_list")]
        constraints = [
            models.CheckConstraint(
                name="nomination_title",
                condition=~Q(title=""),
                violation_error_message="Hãy ghi hình thức đề nghị.",
            ),
            models.CheckConstraint(
                name="nomination_of_whom",
                condition=Q(kind="unit", sponsor__isnull=True, person_name="")
                | Q(kind="sponsor", sponsor__isnull=False, person_name="")
                | Q(kind="individual", sponsor__isnull=False, person_name="")
                | (Q(kind="individual", sponsor__isnull=True) & ~Q(person_name="")),
                violation_error_message="Hãy ghi đề nghị khen ai.",
            ),
            models.CheckConstraint(
                name="nomination_granted",
                condition=~Q(outcome="granted")
                | (Q(decided_on__isnull=False) & ~Q(decision_number="")),
                violation_error_message="Được tặng thì phải ghi số và ngày quyết định.",
            ),
            models.CheckConstraint(
                name="nomination_refused",
                condition=~Q(outcome="refused") | ~Q(outcome_reason=""),
                violation_error_message="Không được tặng thì phải ghi lý do.",
            ),
            models.UniqueConstraint(
                fields=["round", "level", "unit"],
                name="nomination_unit_once",
                condition=Q(kind="unit", voided_at__isnull=True),
                violation_error_message="Đơn vị này đã được đề nghị ở cấp khen này.",
            ),
            models.UniqueConstraint(
                fields=["round", "level", "sponsor"],
                name="nomination_sponsor_once",
                condition=Q(sponsor__isnull=False, voided_at__isnull=True),
                violation_error_message="Nhà tài trợ này đã được đề nghị ở cấp khen này.",
            ),
            models.UniqueConstraint(
                fields=["round", "level", "unit", "person_name"],
                name="nomination_person_once",
                condition=~Q(person_name="") & Q(voided_at__isnull=True),
                violation_error_message="Người này đã được đề nghị ở cấp khen này.",
            ),
            Voidable.void_needs_reason("nomination_void_reason"),
        ]

    def __str__(self):
        return f"{self.title}: {self.nominee}"

    @property
    def nominee(self):
        """The name of the one who is proposed."""
        if self.kind == self.Kind.UNIT:
            return self.unit.name
        return self.sponsor.name if self.sponsor_id else self.person_name

    @property
    def is_open(self):
        """Nobody has decided yet."""
        return self.outcome == self.Outcome.PROPOSED and not self.is_voided
