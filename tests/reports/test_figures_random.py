"""The figures against the slow reckoning, on random worlds."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.reports import figures
from apps.reports.figures import fairness
from apps.reports.figures.reviews import SPAN
from tests.reports.reckoning import Reckoning
from tests.reports.worlds import EVERYWHERE, PERIODS, plant, settle, worlds

VIEWS = ["current", "recorded"]

plentiful = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
few = settings(plentiful, max_examples=4)  # many statements each
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
            first, *_ = ground.categories
            groups = figures.category_groups(
                unit, *period, group_of={first.code: "first"}, otherwise="rest", view=view
            )
            assert {
                code: (row.filed, row.helped)
                for code, row in groups.items()
                if row.filed or row.helped
            } == expected.groups({first.name: "first"}, "rest")


@plentiful
@given(world=worlds, period=periods)
def test_every_year_of_every_unit_is_what_anyone_reckons_and_opens_just_its_records(
    ground, world, period
):
    with Settled(ground, world):
        for place, view in product(["nation", "city", "ward", "district"], VIEWS):
            scope = figures.Scope(ground.units[place], *period, view)
            expected = Reckoning(scope.unit, *period, view)
            year = period[0].year + world["chance"] % (period[1].year - period[0].year + 1)
            happened = expected.happened(year)

            table = figures.year_table(scope.unit, *period, view)

            counts = Counter((row, what) for row, what, _ in happened)
            assert Counter(counts_of_year(table, year)) == counts
            assert table.total.years[year - period[0].year].helped == sum(
                what in ("new", "continued", "resumed") for _, what, _ in happened
            )
            for measure, reason in [
                *product(figures.Measure, [None]),
                *product(["stopped"], ground.reasons),
            ]:
                behind = figures.addresses_of_year(scope, measure, year, reason=reason)
                assert sorted(codes(behind.lines)) == sorted(
                    code for _, what, code in happened if is_of(measure, reason, what)
                )
            for row, what in counts:
                if what == "filed":
                    unit = next(one for one in expected.units.values() if one.key == row)
                    found = figures.addresses_of_year(scope, "filed", year, row=unit)
                    assert found.found == counts[row, "filed"]


@plentiful
@given(world=worlds, period=periods)
def test_who_gave_and_what_was_achieved_is_what_anyone_reckons_by_hand(ground, world, period):
    with Settled(ground, world):
        for place, view in product(EVERYWHERE, VIEWS):
            unit = ground.units[place]
            expected = Reckoning(unit, *period, view)

            giving = figures.giving(unit, *period, view)
            helped_by = figures.helped_by(unit, *period, view)
            actuals = figures.actuals(unit, *period, view)
            profile = figures.profile(unit, *period, view)
            categories = figures.categories(unit, *period, view)
            at_once = figures.on_file(unit, *period, view)

            assert at_once == figures.OnFile(profile, categories, giving, helped_by, actuals)
            lines = [*giving.kinds, *giving.forms, giving.red_cross, giving.others, giving.total]
            assert {line.code: as_given(line) for line in lines if line.times} == expected.giving()
            assert len(giving.kinds) == 14
            assert {
                (one.sponsor, one.since, one.addresses)
                for one in figures.sponsors_who_gave(unit, *period, view)
            } == expected.sponsors()
            assert {name: n for name, n in vars(helped_by).items() if n} == {
                name: len(found) for name, found in expected.helped_by().items()
            }
            assert list(vars(actuals).values())[:5] == list(expected.actuals())
            if not expected.added_totals():
                table = figures.summary(unit, *period, view).total
                assert (giving.total.addresses, giving.total.value) == (table.c6, table.c8)


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
            assert figures.aid_behind(scope, "person_turns").persons == table.person_turns


@few
@given(world=worlds, period=periods)
def test_the_sums_of_records_are_the_figures_of_split_giving_and_reviews(ground, world, period):
    with Settled(ground, world):
        for place, view in product(["city", "ward"], VIEWS):
            unit = ground.units[place]
            scope = figures.Scope(unit, *period, view)
            asked = (unit, *period, view)
            profile, giving = figures.profile(*asked), figures.giving(*asked)
            helped_by, actuals = figures.helped_by(*asked), figures.actuals(*asked)

            def found(code, of="", scope=scope):
                return figures.records_behind(scope, code, of=of, limit=0)

            for code in ("filed_individual", "filed_collective", "helped_individual"):
                assert found(code).found == getattr(profile, code)
            assert found("filed_persons").persons == profile.filed_persons
            assert found("helped_on_file").persons == profile.helped_persons
            for given in (*giving.kinds, giving.red_cross, giving.others, giving.total):
                aid = found("given", given.code)
                assert (aid.found, aid.value, aid.sponsors) == (
                    given.times,
                    given.value,
                    given.sponsors,
                )
                assert found("given_to", given.code).found == given.addresses
            for form in giving.forms:
                assert found("form", form.code).value == form.value
                assert found("form_to", form.code).found == form.addresses
            for row in figures.categories(*asked):
                assert found("filed_category", row.name).found == row.filed
                assert found("helped_category", row.name).found == row.helped
            for code in ("by_people", "by_organisation", "by_others", "introduced"):
                assert found(code).found == getattr(helped_by, code)
            assert found("surveyed").found == actuals.surveyed

            start, end = period
            by_span = figures.reviewed(unit, end).total
            by_year = figures.yearly_reviews(unit, start.year, end).total
            spanned = figures.Scope(unit, end - SPAN, end)
            yearly = figures.Scope(unit, date(start.year, 1, 1), end)
            assert found("open", scope=spanned).found == by_span.open
            assert found("reviewed", scope=spanned).found == by_span.reviewed
            assert found("open_by_year", scope=yearly).found == by_year.open
            assert found("seen_by_year", scope=yearly).found == by_year.reviewed


@plentiful
@given(world=worlds, period=periods)
def test_the_reviews_are_what_anyone_reckons_by_hand(ground, world, period):
    with Settled(ground, world):
        for place in EVERYWHERE:
            unit, (start, end) = ground.units[place], period
            expected = Reckoning(unit, date(start.year, 1, 1), end, "current")

            by_span = figures.reviewed(unit, end)
            by_year = figures.yearly_reviews(unit, start.year, end)

            assert as_ratios(by_span.rows, total=by_span.total) == expected.reviewed()
            years = {year: ratio for year, ratio in by_year.years if ratio.open}
            assert (
                as_ratios(by_year.rows, total=by_year.total, years=years)
                == expected.yearly_reviews()
            )


@plentiful
@given(world=worlds, period=periods, months=st.sampled_from([1, 12, 30]))
def test_who_waits_and_who_gets_far_more_is_what_anyone_reckons_by_hand(
    ground, world, period, months
):
    with Settled(ground, world):
        for place in EVERYWHERE:
            unit, (start, end) = ground.units[place], period
            expected = Reckoning(unit, start, end, "current")
            never, long_ago = expected.waiting(fairness.months_before(end, months))

            counts = fairness.waiting(unit, end, months=months)
            shares = fairness.shares(unit, start, end)

            assert (counts.never, counts.long_ago) == (len(never), len(long_ago))
            assert codes(fairness.never_helped(unit, end)) == never
            assert codes(fairness.helped_long_ago(unit, end, months=months)) == long_ago
            assert as_shares(shares) == expected.shares()
            for against, times in product(["whole", "row"], [1, Fraction(3, 2), 3]):
                asked = {"times": times, "medians": shares.medians(against)}
                far = fairness.far_above(unit, start, end, **asked)
                assert {line["code"]: line["per_person"] for line in far} == expected.far_above(
                    times, against
                )
                assert fairness.count_far_above(unit, start, end, **asked) == len(far)
                assert [line["times"] for line in far] == sorted(
                    (line["times"] for line in far), reverse=True
                )


def as_ratios(rows, *, total, years=()):
    found = {row.key: row.ratio for row in rows} | dict(years) | {"total": total}
    return {key: (ratio.reviewed, ratio.open) for key, ratio in found.items() if ratio.open}


def as_shares(shares):
    rows = {row.key: row for row in shares.rows} | {"total": shares.total}
    return {
        key: (row.helped, row.persons, row.value, row.median)
        for key, row in rows.items()
        if row.helped
    }


def counts_of_year(table, year):
    """{(row, filed | new | … | name of the stop reason): addresses} of a year, without zeros."""
    found = {}
    for row in table.rows:
        (line,) = [line for line in row.years if line.year == year]
        for what in ("filed", "new", "continued", "resumed"):
            found[row.key, what] = getattr(line, what)
        found |= {(row.key, reason): n for reason, n in line.reasons}
    return {what: n for what, n in found.items() if n}


def is_of(measure, reason, what):
    """Whether the figure counts what happened; stop reasons begin with a capital."""
    if measure == "stopped":
        return what[0].isupper() if reason is None else what == reason.name
    return what in (["new", "continued", "resumed"] if measure == "helped" else [measure])


def as_given(line):
    return line.times, line.addresses, line.sponsors, line.value, line.unvalued


def codes(lines):
    return [line["code"] for line in lines]


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
