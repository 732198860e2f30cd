"""Direction and movement work in the outline, against small cases and a slow, obvious reckoning."""

import datetime
import random
from collections import Counter

import pytest
from django.utils import timezone

from apps.campaign.models import (
    Activity,
    CommitteeMember,
    Directive,
    SteeringCommittee,
    SupportGroup,
    Survey,
)
from apps.organisation.models import Unit
from apps.reports.figures import FigureError, Scope, direction
from apps.reports.passports import FIGURES, Asked
from tests import factories

pytestmark = pytest.mark.django_db
START, END = datetime.date(2018, 1, 1), datetime.date(2018, 12, 31)
VOIDED = {"voided_at": timezone.now(), "void_reason": "Ghi nhầm"}


def day(text):
    return datetime.date.fromisoformat(text)


def papers_of(found):
    return {papers.direction: papers.count for papers in found.papers}


def test_a_paper_on_file_of_several_units_counts_once_as_the_highest_of_them_wrote_it(
    province, commune, neighbour_commune
):
    same = {"number": "61/KH-CTĐ", "issuer": "Hội Chữ thập đỏ tỉnh", "issued_on": day("2018-10-16")}
    for unit in (commune, neighbour_commune):
        factories.DirectiveFactory(unit=unit, **same)
    factories.DirectiveFactory(unit=province, direction="guidance", **same)
    factories.DirectiveFactory(unit=commune, **same | {"issued_on": day("2018-10-17")})

    assert papers_of(direction(province, START, END)) == {
        "received": 1,
        "advisory": 0,
        "guidance": 1,
        "coordination": 0,
    }
    assert papers_of(direction(commune, START, END))["received"] == 2


def test_papers_without_a_number_are_each_their_own(commune):
    for _ in range(2):
        factories.DirectiveFactory(unit=commune, number="", kind="submission")

    found = direction(commune, START, END)

    assert found.all_papers == 2
    assert found.papers[0].kinds == (("Tờ trình", 2),)


def test_committees_count_on_the_last_day_and_so_do_their_members(province, commune):
    own = factories.SteeringCommitteeFactory(unit=commune, founded_on=day("2018-12-31"))
    factories.CommitteeMemberFactory(committee=own)
    factories.CommitteeMemberFactory(committee=own, left_on=END)
    factories.CommitteeMemberFactory(committee=own, joined_on=day("2019-01-01"))
    factories.SteeringCommitteeFactory(unit=province)

    found = direction(province, START, END)

    assert (found.committees, found.committee_members) == (2, 1)
    assert (found.with_committee.count, str(found.with_committee)) == (1, "100,0%")
    assert direction(province, START, day("2018-12-30")).with_committee.count == 0


def test_only_base_units_of_today_are_asked_for_their_survey(
    province, commune, neighbour_commune, old_district
):
    factories.UnitFactory(parent=commune, kind="school", key="thcs", era="", code="")
    old = factories.UnitFactory(parent=old_district, era="2004", valid_to="2025-06-30")
    for unit in (commune, old):
        factories.SurveyFactory(unit=unit, completed=True)
    factories.SurveyFactory(unit=neighbour_commune)

    found = direction(province, START, END)

    assert (found.surveyed.count, found.surveyed.bases) == (1, 3)
    assert (str(found.surveyed), found.surveys_completed) == ("33,3%", 2)
    assert str(direction(old, START, END).surveyed) == "100,0%"


def test_in_the_recorded_view_the_bases_are_those_of_the_last_day(province, commune, old_district):
    type(commune).objects.filter(pk=commune.pk).update(valid_from="2025-07-01")
    olds = [
        factories.UnitFactory(parent=old_district, era="2004", valid_to="2025-06-30")
        for _ in range(2)
    ]
    factories.SurveyFactory(unit=olds[0], completed=True)

    then = direction(province, START, END, "recorded")

    assert (then.surveyed.count, then.surveyed.bases) == (1, 2)
    assert direction(province, START, END).surveyed.bases == 1
    asked = Asked(Scope(province, START, END, "recorded"), None)
    for code, count in (("bases_surveyed", 1), ("bases", 2)):
        assert FIGURES[code].read(asked, limit=9, offset=0).found == count


def test_a_unit_without_bases_has_no_percentage(nation):
    assert str(direction(nation, START, END).surveyed) == "chưa có số liệu"


def test_the_value_of_fundraising_is_summed_and_publicity_stands_by_form(commune):
    factories.ActivityFactory(unit=commune, kind="fundraising", value=3_000_000_000)
    factories.ActivityFactory(unit=commune, kind="fundraising", value=None, times=2)
    factories.ActivityFactory(unit=commune, form="press", materials=7)
    factories.ActivityFactory(unit=commune)
    factories.ActivityFactory(unit=commune, held_on=day("2019-01-01"))

    found = direction(commune, START, END)

    assert (found.fundraising.value, found.fundraising.times) == (3_000_000_000, 3)
    assert [(held.label, held.activities, held.materials) for held in found.publicity] == [
        ("Báo chí, bản tin, trang tin điện tử", 1, 7),
        ("Chưa ghi hình thức", 1, 0),
    ]
    assert found.all_publicity.activities == 2


def test_the_end_before_the_start_is_refused(commune):
    with pytest.raises(FigureError):
        direction(commune, END, START)


def test_it_takes_few_queries(province, commune, django_assert_max_num_queries):
    factories.SurveyFactory(unit=commune, completed=True)

    with django_assert_max_num_queries(1):
        direction(province, START, END)


# --- the slow reckoning


def _some_day(chance):
    return datetime.date(2017, 1, 1) + datetime.timedelta(days=chance.randrange(1000))


def _later(chance, first):
    days = datetime.timedelta(days=chance.randrange(400))
    return first + days if chance.random() < 0.5 else None


def _perhaps_voided(chance):
    return VOIDED if chance.random() < 0.2 else {}


def _a_world(chance, units):
    for _ in range(40):
        unit, first = chance.choice(units), _some_day(chance)
        kind = chance.choice(Activity.Kind.values)
        factories.ActivityFactory(
            unit=unit,
            kind=kind,
            held_on=first,
            form=chance.choice(["", *Activity.Form.values]),
            times=chance.randint(1, 5),
            participants=chance.choice([None, 10, 90]),
            materials=chance.choice([None, 3]),
            value=chance.choice([None, 5_000_000]) if kind == "fundraising" else None,
            **_perhaps_voided(chance),
        )
        factories.SupportGroupFactory(
            unit=unit,
            kind=chance.choice(SupportGroup.Kind.values),
            size=chance.choice([None, 4, 30]),
            founded_on=chance.choice([None, first]),
            ended_on=_later(chance, first),
            **_perhaps_voided(chance),
        )
    for unit in units:
        for number, issuer, issued in chance.sample(PAPERS, 5):
            factories.DirectiveFactory(
                unit=unit,
                number=number,
                issuer=issuer,
                issued_on=day(issued),
                direction=chance.choice(Directive.Direction.values),
                kind=chance.choice(Directive.Kind.values),
                **_perhaps_voided(chance),
            )
        founded = _some_day(chance)
        committee = factories.SteeringCommitteeFactory(
            unit=unit,
            founded_on=founded,
            dissolved_on=_later(chance, founded),
            **_perhaps_voided(chance),
        )
        for _ in range(3):
            joined = _some_day(chance)
            factories.CommitteeMemberFactory(
                committee=committee,
                joined_on=chance.choice([None, joined]),
                left_on=_later(chance, joined),
            )
        for year in (2017, 2018):
            starts = datetime.date(year, chance.randint(1, 12), 1)
            factories.SurveyFactory(
                unit=unit,
                year=year,
                starts_on=starts,
                completed_on=_later(chance, starts),
                **_perhaps_voided(chance),
            )


PAPERS = [
    (number, issuer, issued)
    for number in ("", "1/KH", "2/CV")
    for issuer in ("UBND tỉnh", "Tỉnh ủy")
    for issued in ("2017-12-31", "2018-01-01", "2018-12-31", "2019-01-01")
]


def _rows(model, unit):
    rows = model.objects.select_related("unit").order_by("id")
    return [row for row in rows if row.unit.path.startswith(unit.path) and row.voided_at is None]


def _is_at_work(first, last):
    return (first is None or first <= END) and (last is None or last > END)


def _slow(unit):
    seen, papers = set(), Counter()
    for row in sorted(_rows(Directive, unit), key=lambda row: (row.unit.depth, row.pk)):
        paper = (row.number or row.pk, row.issuer, row.issued_on)
        if START <= row.issued_on <= END and paper not in seen:
            seen.add(paper)
            papers[row.direction, row.get_kind_display()] += 1
    groups, members, held = Counter(), Counter(), Counter()
    for row in _rows(SupportGroup, unit):
        if _is_at_work(row.founded_on, row.ended_on):
            groups[row.kind] += 1
            members[row.kind] += row.size or 0
    for row in _rows(Activity, unit):
        if START <= row.held_on <= END:
            for name in ("times", "participants", "materials", "value"):
                held[row.kind, name] += getattr(row, name) or 0
            held[row.kind, "activities"] += 1
            held["form", row.form] += row.kind == "publicity"
    committees = [
        row
        for row in _rows(SteeringCommittee, unit)
        if _is_at_work(row.founded_on, row.dissolved_on)
    ]
    sitting = [
        row
        for row in CommitteeMember.objects.all()
        if row.committee in committees and _is_at_work(row.joined_on, row.left_on)
    ]
    surveys = [
        row for row in _rows(Survey, unit) if row.completed_on and START <= row.completed_on <= END
    ]
    bases = {
        row.pk
        for row in Unit.objects.all()
        if row.level == "base"
        and row.path.startswith(unit.path)
        and (row.valid_to is None or row == unit)
    }
    return {
        "papers": +papers,
        "groups": +groups,
        "members": +members,
        "held": +held,
        "committees": (len(committees), len(sitting)),
        "with_committee": (len(bases & {row.unit_id for row in committees}), len(bases)),
        "surveyed": (len(bases & {row.unit_id for row in surveys}), len(bases)),
        "surveys": len(surveys),
    }


def _as_slow(found):
    kinds = {label: form for form, label in Activity.Form.choices} | {"Chưa ghi hình thức": ""}
    held = Counter({("form", kinds[row.label]): row.activities for row in found.publicity})
    for kind, row in found.activities.items():
        for name in ("activities", "times", "participants", "materials", "value"):
            held[kind, name] = getattr(row, name)
    return {
        "papers": Counter(
            {(row.direction, label): n for row in found.papers for label, n in row.kinds}
        ),
        "groups": +Counter({row.kind: row.count for row in found.groups}),
        "members": +Counter({row.kind: row.members for row in found.groups}),
        "held": +held,
        "committees": (found.committees, found.committee_members),
        "with_committee": (found.with_committee.count, found.with_committee.bases),
        "surveyed": (found.surveyed.count, found.surveyed.bases),
        "surveys": found.surveys_completed,
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_figure_is_what_a_slow_reckoning_finds(
    seed, nation, province, commune, neighbour_commune, other_commune, old_district
):
    school = factories.UnitFactory(parent=commune, kind="school", key="thcs", era="", code="")
    old = factories.UnitFactory(parent=old_district, era="2004", valid_to="2025-06-30")
    units = [province, commune, neighbour_commune, other_commune, school, old]
    _a_world(random.Random(seed), units)

    for unit in (nation, *units):
        assert _as_slow(direction(unit, START, END)) == _slow(unit)
