"""Figures of direction and movement work (outline I.2.a, b) and of aid models (II)."""

from django.db.models import Exists, OuterRef, Subquery

from apps.aid_models.models import AidModel, Judgement
from apps.campaign.bases import bases_of, with_committee, with_survey_completed
from apps.campaign.models import (
    Activity,
    CommitteeMember,
    Directive,
    SteeringCommittee,
    SupportGroup,
    Survey,
)
from apps.reports.figures import papers_once
from apps.reports.figures.direction import bases_of_view
from apps.reports.passports.figure import Figure
from apps.reports.passports.registers import (
    ACTIVITIES,
    BASES,
    COMMITTEES,
    GROUPS,
    MEMBERS,
    MODELS,
    PAPERS,
    SURVEYS,
    UP,
)

NARROWER = "/"
"""Parts a kind from what it is of: “received/Quyết định” is the decisions among what was received."""
NO_FORM = "Chưa ghi hình thức"


def _period(asked):
    return asked.scope.start, asked.scope.end


# --- papers


def _papers(asked):
    direction, _, kind = asked.of.partition(NARROWER)
    found = papers_once(asked.unit, *_period(asked))
    if direction:
        found = found.filter(direction=direction)
    if kind:
        found = found.filter(kind=_value_of(Directive.Kind, kind))
    return found


def _paper(of, user):
    direction, _, kind = of.partition(NARROWER)
    known = {"": "tất cả"} | dict(Directive.Direction.choices)
    if kind and not _value_of(Directive.Kind, kind):
        return None
    name = known.get(direction)
    return name and (f"{name} – {kind}" if kind else name)


def _value_of(choices, label):
    return {label: value for value, label in choices.choices}.get(label)


# --- committees, groups, activities, surveys


def _committees(asked):
    return SteeringCommittee.objects.in_force().within(asked.unit).at_work_on(asked.scope.end)


def _members(asked):
    sitting = CommitteeMember.objects.sitting_on(asked.scope.end)
    return sitting.filter(committee__in=_committees(asked))


def _groups(asked):
    found = SupportGroup.objects.in_force().within(asked.unit).at_work_on(asked.scope.end)
    return found.filter(kind=asked.of) if asked.of else found


def _group(of, user):
    return ({"": "tất cả"} | dict(SupportGroup.Kind.choices)).get(of)


def _activities(asked):
    kind, _, form = asked.of.partition(NARROWER)
    found = Activity.objects.in_force().within(asked.unit).held_between(*_period(asked))
    if kind:
        found = found.filter(kind=kind)
    if form:
        found = found.filter(form=_value_of(Activity.Form, form) or "")
    return found


def _activity(of, user):
    kind, _, form = of.partition(NARROWER)
    if form and form != NO_FORM and not _value_of(Activity.Form, form):
        return None
    name = ({"": "tất cả"} | dict(Activity.Kind.choices)).get(kind)
    return name and (f"{name} – {form}" if form else name)


def _surveys(asked):
    return Survey.objects.in_force().within(asked.unit).completed_between(*_period(asked))


def _bases(asked):
    return bases_of_view(asked.scope)


def _bases_with_committee(asked):
    return with_committee(_bases(asked), asked.scope.end).filter(has_committee=True)


def _bases_surveyed(asked):
    return with_survey_completed(_bases(asked), *_period(asked)).filter(is_surveyed=True)


# --- aid models


def _models(asked):
    running = AidModel.objects.in_force().within(asked.unit).running_between(*_period(asked))
    return running.filter(kind=asked.of) if asked.of else running


def _effective_models(asked):
    start, end = _period(asked)
    last = (
        Judgement.objects.in_force()
        .filter(aid_model=OuterRef("pk"), year__range=(start.year, end.year))
        .newest_year_first()
    )
    judged = _models(asked).annotate(outcome=Subquery(last.values("is_effective")[:1]))
    return judged.filter(outcome=True)


def _model(of, user):
    return ({"": "tất cả"} | dict(AidModel.Kind.choices)).get(of)


def _bases_with_model(asked):
    own = AidModel.objects.in_force().running_in(asked.scope.end.year)
    return bases_of(asked.unit).filter(Exists(own.filter(unit=OuterRef("pk"))))


def _bases_with_effective(asked):
    year = asked.scope.end.year
    own = AidModel.objects.in_force().running_in(year).judged(year, is_effective=True)
    return bases_of(asked.unit).filter(Exists(own.filter(unit=OuterRef("pk"))))


_BASES = {"measure": "cơ sở", "rule": "bases", "has_view": True}
_HELD = {"rule": "activities", "find": _activities, "narrows": _activity}
_MODELS = "aid_models:list"

_RATIO = {"measure": "%", "rules": ("bases", "F13"), "up": UP}

FIGURES = (
    Figure(
        "committee_ratio",
        "Tỷ lệ cơ sở Hội có Ban Chỉ đạo",
        parts=("bases_with_committee", "bases"),
        day_only=True,
        **_RATIO,
    ),
    Figure(
        "survey_ratio",
        "Tỷ lệ cơ sở Hội đã hoàn thành khảo sát",
        parts=("bases_surveyed", "bases"),
        **_RATIO,
    ),
    PAPERS.figure(
        "papers", "Văn bản chỉ đạo, tham mưu", "văn bản", "papers", _papers, narrows=_paper
    ),
    COMMITTEES.figure(
        "committees", "Ban Chỉ đạo đang hoạt động", "ban", "committees", _committees, day_only=True
    ),
    MEMBERS.figure(
        "committee_members",
        "Thành viên Ban Chỉ đạo",
        "người",
        "committees",
        _members,
        day_only=True,
    ),
    BASES.figure("bases", "Cơ sở Hội", find=_bases, day_only=True, **_BASES),
    BASES.figure(
        "bases_with_committee",
        "Cơ sở Hội có Ban Chỉ đạo",
        find=_bases_with_committee,
        day_only=True,
        **_BASES,
    ),
    BASES.figure(
        "bases_surveyed", "Cơ sở Hội đã hoàn thành khảo sát", find=_bases_surveyed, **_BASES
    ),
    SURVEYS.figure("surveys", "Cuộc khảo sát đã hoàn thành", "cuộc", "bases", _surveys),
    GROUPS.figure(
        "groups",
        "Ban Bảo trợ, nhóm, câu lạc bộ, đội đang hoạt động",
        "nhóm",
        "groups",
        _groups,
        narrows=_group,
        day_only=True,
    ),
    GROUPS.figure(
        "group_members",
        "Thành viên của Ban Bảo trợ, nhóm, câu lạc bộ, đội",
        "thành viên",
        "groups",
        _groups,
        summed="size",
        narrows=_group,
        day_only=True,
    ),
    ACTIVITIES.figure("activities", "Hoạt động", "hoạt động", **_HELD),
    ACTIVITIES.figure(
        "activity_times", "Buổi, lượt hoạt động", "buổi, lượt", summed="times", **_HELD
    ),
    ACTIVITIES.figure(
        "activity_participants",
        "Lượt người tham gia hoạt động",
        "lượt người",
        summed="participants",
        **_HELD,
    ),
    ACTIVITIES.figure(
        "activity_materials",
        "Tin bài, tài liệu của hoạt động",
        "tin bài, tài liệu",
        summed="materials",
        **_HELD,
    ),
    ACTIVITIES.figure("activity_value", "Giá trị vận động được", "đồng", summed="value", **_HELD),
    MODELS.figure(
        "models_running",
        "Mô hình thực hiện trong kỳ",
        "mô hình",
        "models",
        _models,
        narrows=_model,
        up=_MODELS,
    ),
    MODELS.figure(
        "models_effective",
        "Mô hình được đánh giá hiệu quả",
        "mô hình",
        "models",
        _effective_models,
        narrows=_model,
        up=_MODELS,
    ),
    BASES.figure(
        "bases_with_model",
        "Cơ sở Hội có mô hình trong năm cuối kỳ",
        "cơ sở",
        "models",
        _bases_with_model,
        up=_MODELS,
    ),
    BASES.figure(
        "bases_with_effective",
        "Cơ sở Hội có mô hình được đánh giá hiệu quả trong năm cuối kỳ",
        "cơ sở",
        "models",
        _bases_with_effective,
        up=_MODELS,
    ),
)
