"""The course of a period, and the provinces beside one another."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from apps.aid_records.models import HistoricalTotal
from apps.reports import figures
from apps.reports.figures import Scope, fairness
from apps.reports.figures.course import Pace, course, course_steps
from apps.reports.figures.fairness import (
    never_helped_steps,
    waiting_steps,
    waiting_with_first_steps,
)
from apps.reports.figures.provinces import provinces
from apps.reports.figures.reviews import yearly_steps
from apps.reports.figures.summary import summary_steps, total_steps
from apps.reports.figures.together import together
from tests.factories import AddressFactory, AidRecordFactory
from tests.reports.test_figures_random import Settled
from tests.reports.worlds import plant, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return plant()


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds)
def test_each_step_is_the_summary_of_its_days(ground, world):
    with Settled(ground, world):
        HistoricalTotal.objects.all().delete()  # years on paper have no months
        for place in ("nation", "city", "ward", "gone"):
            unit = ground.units[place]
            months = course(unit, date(2012, 12, 31), date(2013, 12, 30), with_before=True)
            years = course(unit, date(2009, 12, 31), date(2015, 5, 5), pace=Pace.YEAR)

            for step in (*months.steps, *months.before, *years.steps):
                total = figures.summary(unit, step.first, step.last).total
                assert (step.filed, step.helped, step.value) == (total.c3, total.c6, total.c8)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds)
def test_figures_asked_for_together_are_those_asked_for_alone(ground, world):
    start, end = date(2010, 1, 1), date(2013, 12, 31)
    with Settled(ground, world):
        for place in ("nation", "city", "ward"):
            unit = ground.units[place]

            found = together(
                summary_steps(unit, start, end),
                summary_steps(unit, start, end, "recorded"),
                total_steps(unit, start, end),
                total_steps(unit, start, end, "recorded"),
                yearly_steps(unit, 2012, end),
                waiting_steps(unit, end, months=6),
                never_helped_steps(unit, end),
                waiting_with_first_steps(unit, end, months=6, limit=2),
                course_steps(unit, start, end, pace=Pace.YEAR),
            )

            assert found == (
                figures.summary(unit, start, end),
                figures.summary(unit, start, end, "recorded"),
                figures.summary(unit, start, end).total,
                figures.summary(unit, start, end, "recorded").total,
                figures.yearly_reviews(unit, 2012, end),
                fairness.waiting(unit, end, months=6),
                fairness.never_helped(unit, end),
                (
                    fairness.waiting(unit, end, months=6),
                    fairness.never_helped(unit, end, limit=2),
                ),
                course(unit, start, end, pace=Pace.YEAR),
            )


def test_figures_asked_for_together_go_in_as_many_statements_as_the_longest_needs(
    commune, province, django_assert_num_queries
):
    days = date(2010, 1, 1), date(2013, 12, 31)

    with django_assert_num_queries(2):
        together(
            summary_steps(commune, *days),
            summary_steps(province, *days),
            waiting_steps(commune, days[1]),
        )


def test_a_wrong_period_among_figures_asked_for_together_is_refused(commune):
    with pytest.raises(figures.FigureError, match="Ngày cuối kỳ"):
        together(summary_steps(commune, date(2013, 1, 1), date(2012, 1, 1)))


def test_months_begin_and_end_with_the_period_and_stand_beside_those_of_the_year_before(commune):
    found = course(commune, date(2024, 2, 10), date(2024, 2, 29), with_before=True)

    [now], [before] = found.steps, found.before
    assert (now.first, now.last) == (date(2024, 2, 10), date(2024, 2, 29))
    assert (before.first, before.last) == (date(2023, 2, 10), date(2023, 2, 28))


def test_days_of_the_year_before_that_come_after_its_last_day_are_not_compared(commune):
    address = AddressFactory(unit=commune, filed=True, filed_on="2020-01-01", surveyed_on=None)
    for day, value in (("2025-11-23", 1_000), ("2025-11-24", 20_000), ("2026-11-01", 300_000)):
        AidRecordFactory(address=address, given_on=day, value=value)

    found = course(commune, date(2026, 1, 1), date(2026, 11, 23), with_before=True)

    assert [step.value for step in found.before] == [0] * 10 + [1_000]
    assert [step.value for step in found.steps] == [0] * 10 + [300_000]


def test_more_than_a_year_is_not_laid_beside_the_year_before(commune):
    with pytest.raises(figures.FigureError, match="không dài quá một năm"):
        course(commune, date(2025, 1, 1), date(2026, 1, 1), with_before=True)


def test_provinces_are_counted_as_their_tables_count_them(commune, other_commune, nation):
    days = date(2026, 1, 1), date(2026, 6, 30)
    for day in ("2026-01-01", "2026-06-30", "2026-07-01"):
        AddressFactory(unit=commune, filed=True, filed_on=day, surveyed_on=None)
    AddressFactory(unit=commune, submitted=True)
    AddressFactory(unit=other_commune, filed=True, filed_on="2026-03-03", surveyed_on=None)

    rows = {row.name: row for row in provinces(Scope(nation, *days))}

    table = {row.name: row.figures.c3 for row in figures.summary(nation, *days).rows}
    assert {name: row.filed for name, row in rows.items()} == table
    here = rows[commune.province.name]
    assert (here.filed, here.waiting) == (2, 1)
