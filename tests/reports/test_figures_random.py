"""The figures against the slow reckoning, on random worlds."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from apps.reports import figures
from tests.reports.reckoning import Reckoning
from tests.reports.worlds import EVERYWHERE, PERIODS, plant, settle, worlds


@pytest.fixture
def ground(db):
    return plant()


plentiful = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
views = st.sampled_from(["current", "recorded"])


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
@given(world=worlds, place=st.sampled_from(EVERYWHERE), period=st.sampled_from(PERIODS), view=views)
def test_the_summary_is_what_anyone_reckons_by_hand(ground, world, place, period, view):
    with Settled(ground, world):
        unit = ground.units[place]
        expected = Reckoning(unit, *period, view)

        found = figures.summary(unit, *period, view)

        event(f"helped: {min(found.total.c6, 3)}, joint: {found.joint > 0}")
        assert as_table(found) == expected.table()
        assert len(found.added) == len(expected.added_totals())
        assert sum("Không cộng" in note for note in found.notes) == len(expected.crossing_totals())


@plentiful
@given(
    world=worlds, place=st.sampled_from(["nation", "city", "far"]), period=st.sampled_from(PERIODS)
)
def test_the_two_views_of_a_province_add_up_to_the_same(ground, world, place, period):
    with Settled(ground, world):
        unit = ground.units[place]

        today = figures.summary(unit, *period, "current")
        recorded = figures.summary(unit, *period, "recorded")

        assert today.total == recorded.total
        assert today.total.c6 == today.total.c4 + today.total.c5


@plentiful
@given(world=worlds, place=st.sampled_from(EVERYWHERE), period=st.sampled_from(PERIODS), view=views)
def test_the_years_and_breakdowns_are_what_anyone_reckons_by_hand(
    ground, world, place, period, view
):
    with Settled(ground, world):
        unit = ground.units[place]
        expected = Reckoning(unit, *period, view)

        years = figures.year_matrix(unit, *period, view)
        profile = figures.profile(unit, *period, view)
        categories = figures.categories(unit, *period, view)

        assert {
            row.year: (row.filed, row.new, row.continued, row.resumed, dict(row.reasons))
            for row in years
        } == expected.years()
        assert vars(profile) == {name: expected.profile()[name] for name in vars(profile)}
        assert {
            row.name: (row.filed, row.helped) for row in categories if row.filed or row.helped
        } == expected.categories()


@plentiful
@given(world=worlds, place=st.sampled_from(EVERYWHERE), period=st.sampled_from(PERIODS), view=views)
def test_behind_every_figure_stand_exactly_its_records(ground, world, place, period, view):
    with Settled(ground, world):
        scope = figures.Scope(ground.units[place], *period, view)
        table = figures.summary(scope.unit, *period, view)
        added = Reckoning(scope.unit, *period, view).added_totals()

        behind = {
            column: figures.addresses_behind(scope, column)
            for column in ["c3", "c4", "c5", "c6", "c7", "c8", "joint"]
        }

        for column in ["c4", "c5", "c6"]:
            historical = {"c4": 2, "c5": 3, "c6": 5}[column] * len(added)
            assert behind[column].found + historical == getattr(table.total, column)
        assert behind["c3"].found + 7 * len(added) == table.total.c3
        assert (
            sum(line["persons"] for line in behind["c7"].lines) + 11 * len(added) == table.total.c7
        )
        assert (
            sum(line["value"] for line in behind["c8"].lines) + 1_000 * len(added) == table.total.c8
        )
        assert behind["joint"].found == table.joint
        assert figures.aid_behind(scope, "unvalued").found == table.unvalued
        excluded = figures.aid_behind(scope, "excluded").lines
        assert sum(line["value"] for line in excluded) == table.excluded_value


def as_table(summary):
    rows = {row.key: row.figures for row in summary.rows} | {"total": summary.total}
    found = {
        key: {
            "c3": line.c3,
            "c4": line.c4,
            "c5": line.c5,
            "c6": line.c6,
            "c7": line.c7,
            "c8": line.c8,
            "joint": line.joint,
            "person_turns": line.person_turns,
            "unvalued": line.unvalued,
            "excluded": line.excluded_value,
        }
        for key, line in rows.items()
    }
    columns = ["c3", "c4", "c5", "c6", "c7", "c8"]
    return {
        key: line
        for key, line in found.items()
        if key == "total" or any(line[column] for column in columns)
    }
