"""Every step of a year's months is what the official figure says on that day, on random worlds."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.reports import figures
from apps.reports.figures import monthly
from apps.reports.figures.monthly import Months
from apps.reports.figures.together import together
from tests.reports.test_figures_random import Settled
from tests.reports.worlds import HERE, plant, worlds

plentiful = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
days = st.sampled_from(
    [date(2010, 6, 30), date(2010, 12, 31), date(2012, 3, 5), date(2013, 12, 31)]
)


@pytest.fixture
def ground(db):
    return plant()


def on_step(found, step, *names):
    return tuple(sum(of[name][step] for of in found.values()) for name in names)


@plentiful
@given(world=worlds, day=days, place=st.sampled_from(HERE))
def test_reviews_by_month_are_f10_and_f11_of_each_months_end(ground, world, day, place):
    with Settled(ground, world):
        months = Months(ground.units[place], day.year, day)
        lately, yearly = together(monthly.reviewing(months), monthly.reviewing_this_year(months))

        for step, end in enumerate(months.days):
            f10 = figures.reviewed(months.unit, end).total
            f11 = figures.yearly_reviews(months.unit, end.year, end).total

            assert on_step(lately, step, "reviewed", "open") == (f10.reviewed, f10.open)
            assert on_step(yearly, step, "reviewed", "open") == (f11.reviewed, f11.open)


@plentiful
@given(world=worlds, day=days, place=st.sampled_from(HERE))
def test_what_was_filed_helped_and_given_by_the_day_is_the_summary_tables(
    ground, world, day, place
):
    with Settled(ground, world):
        months = Months(ground.units[place], day.year, day)
        filed, helped = together(monthly.filing(months), monthly.helping(months))
        table = figures.summary(months.unit, months.start, day).total

        assert on_step(filed, -1, "filed") == (table.c3,)
        assert on_step(helped, -1, "helped", "value") == (table.c6, table.c8)
