"""Award sheets: what a unit is worth in a round by the criteria of B II.5 (F17)."""

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.aid_models.models import AidModel
from apps.campaign.models import Directive, SteeringCommittee
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited
from apps.organisation.following import Along, Follow
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet, reached
from apps.reports.models.frozen import Freeze
from apps.reports.models.rounds import Round
from apps.reports.models.texts import person
from apps.reports.models.unit_reports import UnitReport


class Criterion(models.TextChoices):
    """The five criteria for chapters; T3 and T4 are reckoned, the others an officer scores."""

    T1 = "t1", "Có Ban Chỉ đạo; tham mưu để UBND có văn bản chỉ đạo triển khai Cuộc vận động"
    T2 = "t2", "Có mô hình tiêu biểu, cách làm sáng tạo"
    T3 = "t3", "Số địa chỉ được trợ giúp trên tổng số địa chỉ khảo sát, lập hồ sơ"
    T4 = "t4", "Số địa chỉ hằng năm được rà soát, đánh giá"
    T5 = "t5", "Đúng quy trình, hướng dẫn; báo cáo, tổng hợp, thi đua khen thưởng tốt"

    @property
    def number(self):
        return self.value.upper()

    @property
    def most(self):
        return {"t1": 20, "t2": 20, "t3": 40, "t4": 10, "t5": 10}[self.value]

    @property
    def is_scored(self):
        return self in (Criterion.T1, Criterion.T2, Criterion.T5)


def points(criterion):
    return models.DecimalField(
        f"điểm {criterion.number}", max_digits=3, decimal_places=1, null=True, blank=True
    )


def _within(criterion):
    """Nothing yet, or from 0 to the most that the criterion gives."""
    name = f"{criterion.value}_points"
    return models.CheckConstraint(
        name=f"awardsheet_{criterion.value}",
        condition=Q(**{f"{name}__isnull": True})
        | Q(**{f"{name}__gte": 0, f"{name}__lte": criterion.most}),
        violation_error_message=f"Điểm {criterion.number} từ 0 đến {criterion.most}.",
    )


class AwardSheetQuerySet(ByUnitQuerySet):
    """Which sheets. What may be done with them is in actions/awards.py."""

    def settled(self):
        return self.filter(settled_at__isnull=False)

    def counted_by_round(self, rounds):
        """{number of the round: how many sheets are settled}."""
        found = self.settled().filter(round__in=rounds).order_by().values("round")
        return dict(found.annotate(count=models.Count("pk")).values_list("round", "count"))


@pghistory.track()
class AwardSheet(Edited):
    """The award sheet (phiếu chấm điểm khen thưởng) of one unit in one round.

    T1, T2 and T5 are an officer's. The numbers of T3 and T4 are live and kept nowhere until the
    sheet is settled; then they stand here with the version of the rules that gave the points.
    """

    SCORED = (Criterion.T1, Criterion.T2, Criterion.T5)

    round = models.ForeignKey(
        Round,
        verbose_name="đợt báo cáo",
        on_delete=models.PROTECT,
        related_name="award_sheets",
        editable=False,
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị",
        on_delete=models.PROTECT,
        related_name="award_sheets",
        editable=False,
    )
    province = models.ForeignKey(
        Unit,
        verbose_name="tỉnh",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    t1_points = points(Criterion.T1)
    t1_note = TidyTextField("nhận xét T1", blank=True, max_length=2_000)
    t2_points = points(Criterion.T2)
    t2_note = TidyTextField("nhận xét T2", blank=True, max_length=2_000)
    t5_points = points(Criterion.T5)
    t5_note = TidyTextField("nhận xét T5", blank=True, max_length=2_000)
    helped = models.PositiveIntegerField("số địa chỉ được trợ giúp", null=True, editable=False)
    filed = models.PositiveIntegerField("số địa chỉ lập hồ sơ", null=True, editable=False)
    t3_points = models.PositiveSmallIntegerField("điểm T3", null=True, editable=False)
    reviewed = models.PositiveIntegerField("số lượt được rà soát", null=True, editable=False)
    open = models.PositiveIntegerField("số lượt phải rà soát", null=True, editable=False)
    t4_points = models.PositiveSmallIntegerField("điểm T4", null=True, editable=False)
    freeze = models.ForeignKey(
        Freeze,
        verbose_name="lần chốt số liệu",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    rules = models.CharField("bản quy tắc tính", max_length=20, blank=True, editable=False)
    settled_at = models.DateTimeField("lúc chốt điểm", null=True, editable=False)
    settled_by = person("người chốt điểm")
    reopen_reason = TidyTextField("lý do mở lại điểm", blank=True, max_length=1_000, editable=False)

    follow_units = {
        "unit": Along("reports.UnitReport", by="round"),
        "province": Follow.PROVINCE,
    }
    named_by = ("round", "unit")
    objects = AwardSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm khen thưởng"
        verbose_name_plural = "phiếu chấm điểm khen thưởng"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="awardsheet_once",
                violation_error_message="Đơn vị này đã có phiếu chấm điểm trong đợt.",
            ),
            _within(Criterion.T1),
            _within(Criterion.T2),
            _within(Criterion.T5),
            models.CheckConstraint(
                name="awardsheet_settled_whole",
                condition=Q(settled_at__isnull=True)
                | Q(
                    t1_points__isnull=False,
                    t2_points__isnull=False,
                    t5_points__isnull=False,
                    helped__isnull=False,
                    filed__isnull=False,
                    t3_points__isnull=False,
                    reviewed__isnull=False,
                    open__isnull=False,
                    t4_points__isnull=False,
                )
                & ~Q(rules=""),
                violation_error_message="Chốt điểm thì phải có đủ điểm của năm tiêu chí.",
            ),
            models.CheckConstraint(
                name="awardsheet_reviewed_of_open",
                condition=Q(reviewed__isnull=True) | Q(reviewed__lte=F("open")),
                violation_error_message="Số được rà soát không quá số phải rà soát.",
            ),
        ]

    def __str__(self):
        return f"{self.round}: {self.unit}"

    @property
    def is_settled(self):
        return self.settled_at is not None

    def points_of(self, criterion):
        """An officer's points, None until given."""
        return getattr(self, f"{criterion.value}_points")

    def note_of(self, criterion):
        return getattr(self, f"{criterion.value}_note")


class AwardEvidenceQuerySet(models.QuerySet):
    """Which pieces of evidence."""

    def visible_to(self, user):
        return self.filter(reached(user.unit, at="sheet__unit"))

    def with_records(self):
        return self.select_related(*AwardEvidence.KINDS, "report__round", "report__unit")


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class AwardEvidence(models.Model):
    """What a score stands on (căn cứ chấm điểm): one record of the register."""

    KINDS = ("committee", "directive", "aid_model", "report")

    sheet = models.ForeignKey(
        AwardSheet,
        verbose_name="phiếu chấm điểm",
        on_delete=models.CASCADE,
        related_name="evidence",
    )
    criterion = models.CharField("tiêu chí", max_length=2, choices=Criterion.choices)
    committee = models.ForeignKey(
        SteeringCommittee,
        verbose_name="Ban Chỉ đạo",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    directive = models.ForeignKey(
        Directive, verbose_name="văn bản", null=True, on_delete=models.PROTECT, related_name="+"
    )
    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", null=True, on_delete=models.PROTECT, related_name="+"
    )
    report = models.ForeignKey(
        UnitReport, verbose_name="báo cáo", null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = TidyCharField("ghi chú", max_length=300, blank=True)
    created_at = models.DateTimeField("lúc ghi", auto_now_add=True)
    created_by = person("người ghi")

    named_by = ("sheet__round", "sheet__unit")
    objects = AwardEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "căn cứ chấm điểm"
        verbose_name_plural = "căn cứ chấm điểm"
        ordering = ["criterion", "id"]
        constraints = [
            models.CheckConstraint(
                name="awardevidence_scored",
                condition=Q(criterion__in=["t1", "t2", "t5"]),
                violation_error_message="Chỉ T1, T2, T5 do người chấm có căn cứ.",
            ),
            models.CheckConstraint(
                name="awardevidence_of_one",
                condition=Q(
                    committee__isnull=False,
                    directive__isnull=True,
                    aid_model__isnull=True,
                    report__isnull=True,
                )
                | Q(
                    committee__isnull=True,
                    directive__isnull=False,
                    aid_model__isnull=True,
                    report__isnull=True,
                )
                | Q(
                    committee__isnull=True,
                    directive__isnull=True,
                    aid_model__isnull=False,
                    report__isnull=True,
                )
                | Q(
                    committee__isnull=True,
                    directive__isnull=True,
                    aid_model__isnull=True,
                    report__isnull=False,
                ),
                violation_error_message="Mỗi căn cứ là một hồ sơ trong sổ.",
            ),
            *(
                models.UniqueConstraint(
                    fields=["sheet", "criterion", kind],
                    name=f"awardevidence_{kind}_once",
                    condition=Q(**{f"{kind}__isnull": False}),
                    violation_error_message="Căn cứ này đã có ở tiêu chí.",
                )
                for kind in ("committee", "directive", "aid_model", "report")
            ),
        ]

    def __str__(self):
        return str(self.record)

    @property
    def record(self):
        """The record that it points to."""
        return next(row for kind in self.KINDS if (row := getattr(self, kind)) is not None)

    @property
    def kind(self):
        return next(kind for kind in self.KINDS if getattr(self, f"{kind}_id") is not None)
