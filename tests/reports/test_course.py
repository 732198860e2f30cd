"""The course of a period, and the provinces beside one another."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from apps.aid_records.models import HistoricalTotal
from apps.reports import figures
from apps.reports.figures.course import Pace, course
from apps.reports.figures.provinces import provinces
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

    rows = {row.name: row for row in provinces(*days)}

    table = {row.name: row.figures.c3 for row in figures.summary(nation, *days).rows}
    assert {name: row.filed for name, row in rows.items()} == table
    here = rows[commune.province.name]
    assert (here.on_file, here.filed, here.waiting) == (3, 2, 1)
