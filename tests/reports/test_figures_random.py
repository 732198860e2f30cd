"""The figures against the slow reckoning, on random worlds."""

from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.reports import figures
from tests.reports.reckoning import Reckoning
from tests.reports.worlds import EVERYWHERE, PERIODS, plant, settle, worlds

VIEWS = ["current", "recorded"]

plentiful = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
periods = st.sampled_from(PERIODS)


@pytest.fixture
def ground(db):
    return plant()


class Settled:
    """A drawn world in the database for the length of one example."""

    def __init__(self, ground, world):
        self.ground, self.world = ground, world

    def __enter__(self):
        self.savepoint = transaction.savepoint()
        settle(self.ground, self.world)

    def __exit__(self, *failure):
        transaction.savepoint_rollback(self.savepoint)


@plentiful
@given(world=worlds, period=periods)
def test_the_summary_is_what_anyone_reckons_by_hand(ground, world, period):
    with Settled(ground, world):
        for place, view in product(EVERYWHERE, VIEWS):
            unit = ground.units[place]
            expected = Reckoning(unit, *period, view)

            found = figures.summary(unit, *period, view)

            assert as_table(found) == expected.table(), (place, view)
            assert len(found.added) == len(expected.added_totals())
            left_out = sum("Không cộng" in note for note in found.notes)
            assert left_out == len(expected.crossing_totals())


@plentiful
@given(world=worlds, period=periods)
def test_the_two_views_of_a_province_add_up_to_the_same(ground, world, period):
    with Settled(ground, world):
        for place in ["nation", "city", "far"]:
            today, recorded = (
                figures.summary(ground.units[place], *period, view) for view in VIEWS
            )

            assert today.total == recorded.total


@plentiful
@given(world=worlds, period=periods)
def test_the_years_and_breakdowns_are_what_anyone_reckons_by_hand(ground, world, period):
    with Settled(ground, world):
        for place, view in product(EVERYWHERE, VIEWS):
            unit = ground.units[place]
            expected = Reckoning(unit, *period, view)

            years = figures.year_matrix(unit, *period, view)
            profile = figures.profile(unit, *period, view)
            categories = figures.categories(unit, *period, view)

            assert {
                row.year: (row.filed, row.new, row.continued, row.resumed, dict(row.reasons))
                for row in years
            } == expected.years()
            by_hand = expected.profile()
            assert vars(profile) == {name: by_hand[name] for name in vars(profile)}
            assert {
                row.name: (row.filed, row.helped) for row in categories if row.filed or row.helped
            } == expected.categories()


@plentiful
@given(world=worlds, period=periods)
def test_behind_every_figure_stand_exactly_its_records(ground, world, period):
    with Settled(ground, world):
        for place, view in product(["nation", "city", "ward", "district"], VIEWS):
            scope = figures.Scope(ground.units[place], *period, view)
            table = figures.summary(scope.unit, *period, view)
            totals = len(Reckoning(scope.unit, *period, view).added_totals())

            behind = {
                column: figures.addresses_behind(scope, column)
                for column in ["c3", "c4", "c5", "c6", "c7", "c8", "joint"]
            }

            persons = sum(line["persons"] for line in behind["c7"].lines)
            value = sum(line["value"] for line in behind["c8"].lines)
            excluded = figures.aid_behind(scope, "excluded").lines
            assert behind["c3"].found + 7 * totals == table.total.c3
            assert behind["c4"].found + 2 * totals == table.total.c4
            assert behind["c5"].found + 3 * totals == table.total.c5
            assert behind["c6"].found + 5 * totals == table.total.c6
            assert persons + 11 * totals == table.total.c7
            assert value + 1_000 * totals == table.total.c8
            assert behind["joint"].found == table.joint
            assert figures.aid_behind(scope, "unvalued").found == table.unvalued
            assert sum(line["value"] for line in excluded) == table.excluded_value


def as_table(summary):
    rows = {row.key: row.figures for row in summary.rows} | {"total": summary.total}
    names = ["c3", "c4", "c5", "c6", "c7", "c8", "joint", "person_turns", "unvalued"]
    found = {
        key: {name: getattr(line, name) for name in names} | {"excluded": line.excluded_value}
        for key, line in rows.items()
    }
    return {
        key: line
        for key, line in found.items()
        if key == "total" or any(line[name] for name in names[:6])
    }
