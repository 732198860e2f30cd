"""Aid models in figures: in use by kind, judged effective, base units that have one (A5)."""

import datetime
from datetime import date
from random import Random

import pytest

from apps.aid_models.models import AidModel, Judgement
from apps.organisation.models import Unit
from apps.reports.figures import FigureError, aid_models, models_of_bases
from tests.factories import AidModelFactory, JudgementFactory, UnitFactory

START, END = date(2016, 7, 1), date(2018, 12, 31)


def test_a_province_counts_its_models_by_kind_in_the_outlines_order(
    province, commune, neighbour_commune, other_commune
):
    cows = AidModelFactory(unit=commune, kind="cow_bank", started_on="2015-01-01")
    JudgementFactory(aid_model=cows, year=2016, is_effective=False)
    JudgementFactory(aid_model=cows, year=2017)
    JudgementFactory(aid_model=cows, year=2019, is_effective=False)
    kitchen = AidModelFactory(unit=neighbour_commune, kind="kitchen")
    JudgementFactory(aid_model=kitchen, year=2015)
    AidModelFactory(unit=province, kind="store", started_on="2019-01-01")
    AidModelFactory(unit=commune, kind="house", ended_on="2016-06-30")
    AidModelFactory(
        unit=commune,
        kind="house",
        voided_at=datetime.datetime.now(datetime.UTC),
        void_reason="Ghi nhầm",
    )
    AidModelFactory(unit=other_commune, kind="house")

    found = aid_models(province, START, END)

    assert [(one.kind, one.running, one.judged, one.effective) for one in found.kinds] == [
        ("house", 0, 0, 0),
        ("kitchen", 1, 0, 0),
        ("cow_bank", 1, 1, 1),
        ("store", 0, 0, 0),
        ("revolving", 0, 0, 0),
        ("other", 0, 0, 0),
    ]
    assert (found.running, found.judged, found.effective) == (2, 1, 1)
    assert (found.year, found.bases, found.bases_with_model) == (2018, 2, 2)
    assert found.bases_with_effective == 0  # the cow bank was not judged in 2018


def test_the_board_names_the_communes_without_an_effective_model(
    province, commune, neighbour_commune
):
    good = AidModelFactory(unit=commune, started_on="2018-12-31")
    JudgementFactory(aid_model=good, year=2018)
    poor = AidModelFactory(unit=neighbour_commune, ended_on="2018-01-01")
    JudgementFactory(aid_model=poor, year=2018, is_effective=False)

    rows = models_of_bases(province, 2018)

    assert [(row.name, row.in_use, row.effective, row.is_met) for row in rows] == [
        ("Phường Cư Bao", 1, 1, True),
        ("Xã Hòa Xuân", 1, 0, False),
    ]


def test_a_voided_judgement_counts_nowhere(province, commune):
    judged = JudgementFactory(
        aid_model__unit=commune,
        voided_at=datetime.datetime.now(datetime.UTC),
        void_reason="Ghi nhầm năm",
    )

    found = aid_models(province, START, END)

    assert (found.running, found.judged, found.bases_with_effective) == (1, 0, 0)
    assert judged.year == found.year


def test_a_period_that_ends_before_it_begins_is_refused(province):
    with pytest.raises(FigureError, match="Ngày cuối kỳ"):
        aid_models(province, END, START)


@pytest.mark.parametrize("seed", range(6))
def test_figures_agree_with_a_slow_reckoning(
    province, other_commune, seed, django_assert_num_queries
):
    rng = Random(seed)
    bases = [UnitFactory(parent=province) for _ in range(4)]
    UnitFactory(parent=province, valid_to="2025-06-30")
    for _ in range(25):
        _invent(rng, [*bases, province, other_commune])

    with django_assert_num_queries(1):
        found = aid_models(province, START, END)
    rows = models_of_bases(province, 2018)

    running, judged, effective = _slow_kinds(province)
    assert {one.kind: one.running for one in found.kinds} == running
    assert {one.kind: one.judged for one in found.kinds} == judged
    assert {one.kind: one.effective for one in found.kinds} == effective
    slow = _slow_bases(bases)
    assert {row.key: (row.in_use, row.effective) for row in rows} == slow
    assert found.bases == 4
    assert found.bases_with_model == sum(in_use > 0 for in_use, _ in slow.values())
    assert found.bases_with_effective == sum(good > 0 for _, good in slow.values())


def _invent(rng, units):
    model = AidModelFactory(
        unit=rng.choice(units),
        kind=rng.choice(AidModel.Kind.values),
        started_on=rng.choice([None, date(2014, 3, 1), date(2018, 12, 31), date(2019, 1, 1)]),
        ended_on=rng.choice([None, None, date(2019, 6, 1), date(2019, 12, 31)]),
    )
    if rng.random() < 0.3:
        model.started_on, model.ended_on = (
            None,
            rng.choice([date(2016, 6, 30), date(2016, 7, 1), date(2018, 1, 1)]),
        )
        model.save()
    if rng.random() < 0.2:
        model.voided_at, model.void_reason = datetime.datetime.now(datetime.UTC), "Thử"
        model.save()
    for year in rng.sample(range(2014, 2021), rng.randint(0, 5)):
        voided = rng.random() < 0.2
        JudgementFactory(
            aid_model=model,
            year=year,
            is_effective=rng.random() < 0.5,
            voided_at=datetime.datetime.now(datetime.UTC) if voided else None,
            void_reason="Thử" if voided else "",
        )


def _in_use(model, start, end):
    days = (model.started_on or date.min, model.ended_on or date.max)
    return model.voided_at is None and days[0] <= end and days[1] >= start


def _verdicts(model):
    """{year: effective or not} of a model, one row at a time."""
    rows = Judgement.objects.filter(aid_model=model)
    return {row.year: row.is_effective for row in rows if row.voided_at is None}


def _slow_kinds(province):
    running, judged, effective = (dict.fromkeys(AidModel.Kind.values, 0) for _ in range(3))
    for model in AidModel.objects.all():
        if not model.unit.path.startswith(province.path) or not _in_use(model, START, END):
            continue
        running[model.kind] += 1
        verdicts = _verdicts(model)
        in_period = [year for year in sorted(verdicts) if 2016 <= year <= 2018]
        if in_period:
            judged[model.kind] += 1
            effective[model.kind] += verdicts[in_period[-1]]
    return running, judged, effective


def _slow_bases(bases):
    slow = {}
    for base in Unit.objects.filter(pk__in=[base.pk for base in bases]):
        models = [
            model
            for model in AidModel.objects.filter(unit=base)
            if _in_use(model, date(2018, 1, 1), date(2018, 12, 31))
        ]
        slow[base.key] = (len(models), sum(_verdicts(model).get(2018) is True for model in models))
    return slow
