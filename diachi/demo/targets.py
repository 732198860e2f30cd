"""The chapter's targets since the plan of 2019, some reached: models judged at mid-year, offices that
help in their own twinned village, two targets of the chapter's own, one threshold raised."""

from datetime import date
from decimal import Decimal

from apps.aid_models.models import AidModel, Judgement
from apps.aid_records.models import Pledge
from apps.reports.actions import targets
from apps.reports.models import Target
from apps.sponsors.models import Sponsor
from diachi.demo.cases import at

PLAN_YEAR = 2019
_OWN = (
    ("A8", "Địa chỉ được rà soát hằng năm", "yearly_review_ratio", Target.Operator.MORE, 95),
    ("A9", "Địa chỉ được trợ giúp trên hồ sơ lập trong năm", "help_ratio", "gte", 70),
)
_RESOLUTION = "Nghị quyết Ban Chấp hành Tỉnh Hội đầu năm"
_WHY = "Sơ kết sáu tháng: hoạt động đều, hộ tham gia giữ đúng cam kết."


def invent(rng, province, *, staff, today):
    """Targets of every year since the plan, and what makes some of this year's be reached."""
    for year in range(PLAN_YEAR, today.year + 1):
        targets.set_year(province, year, by=staff.manager)
    for code, name, measure, operator, mark in _OWN:
        targets.add_target(
            Target(
                province=province,
                year=today.year,
                code=code,
                name=name,
                measure=measure,
                scope=Target.Scope.WHOLE,
                operator=operator,
                threshold=Decimal(mark),
                clause=_RESOLUTION,
            ),
            by=staff.manager,
        )
    raised = Target.objects.of(province, today.year).get(code="A1")
    raised.threshold, raised.clause = Decimal(80), f"{raised.clause}; {_RESOLUTION}"
    targets.edit_target(raised, by=staff.manager)
    _judge_at_mid_year(rng, province, staff, today)
    _help_at_home(province)


def _judge_at_mid_year(rng, province, staff, today):
    """Two thirds of the models at work have been looked at when half the year is over."""
    day = date(today.year, 7, 10)
    if day >= today:
        return
    models = AidModel.objects.in_force().within(province).running_in(today.year)
    models = [
        model for model in models.not_judged(today.year).order_by("pk") if rng.random() < 0.67
    ]
    Judgement.objects.bulk_create(
        Judgement(
            aid_model=model,
            year=today.year,
            is_effective=True,
            why=_WHY,
            judged_by=staff.reviewer,
            judged_at=at(day, 9),
            created_by=staff.reviewer,
        )
        for model in models
    )


def _help_at_home(province):
    """Every second office with a village has its village where its first pledge is kept up."""
    offices = Sponsor.objects.in_force().within(province).twinned().order_by("pk")
    for sponsor in list(offices)[::2]:
        kept = Pledge.objects.in_force().filter(sponsor=sponsor).exclude(confirmed_at=None)
        if first := kept.select_related("address__unit").order_by("-pledged_on", "pk").first():
            sponsor.twinned_unit = first.address.unit
            sponsor.twinned_hamlet = first.address.hamlet
            sponsor.save()
