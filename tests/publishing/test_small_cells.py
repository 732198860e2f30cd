"""Small numbers withheld: a reader with the tables, the totals and the rules never pins one down."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.publishing.small_cells import (
    KEPT,
    SMALL,
    added,
    additive,
    beside,
    is_withheld,
    overlapping,
    shown,
    split,
    with_count,
)

COUNTS = st.lists(st.integers(0, 9), min_size=2, max_size=4)
PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=3)
RUNS = settings(max_examples=60, deadline=None)


def possible(cell, most):
    """What a reader thinks a cell may be; a kept one is 0 or at least 5 beside a SMALL one."""
    if cell == SMALL:
        return range(1, min(4, most) + 1)
    return range(most + 1) if cell is KEPT else (cell,)


def worlds(cells, most):
    """All tables a reader holds possible: kept cells are large, unless everything is kept."""
    options = [possible(cell, most) for cell in cells]
    if SMALL in cells:
        options = [
            [n for n in option if n >= 5] if cell is KEPT else option
            for cell, option in zip(cells, options, strict=True)
        ]
    return product(*options)


def assert_nothing_is_found(cells, found):
    """`found` are the tables that fit all that is shown: each withheld cell differs among them."""
    found = list(found)
    for row, cell in enumerate(cells):
        if is_withheld(cell):
            assert len({table[row] for table in found}) > 1, (cells, found[:3])


def test_a_small_number_is_not_left_over_from_the_total():
    assert additive([120, 3, 80, 0]) == [120, SMALL, KEPT, 0]
    assert additive([120, 30, 80, 0]) == [120, 30, 80, 0]


def test_two_small_numbers_that_the_total_gives_away_get_company():
    assert additive([1, 1, 40, 70]) == [SMALL, SMALL, KEPT, 70]
    assert additive([4, 4, 0]) == [KEPT, KEPT, KEPT]


@pytest.mark.parametrize(
    "values",
    [[0, 5, 12, 2, 5], [9, 9, 5, 12, 1], [7, 9, 9, 4, 6], [4, 7, 4, 12, 0], [6, 4, 5, 6, 9]],
)
def test_whoever_tries_the_rules_on_each_number_finds_none(values):
    """The smallest cells are kept back first: the smallest one shown tells how large they can be."""
    total, whole = sum(values), sum(values) - 1
    cells, parts = additive(values), overlapping(values, whole)

    fits = (table for table in worlds(cells, total) if sum(table) == total)
    assert_nothing_is_found(cells, (table for table in fits if additive(table) == cells))
    fits = (table for table in worlds(parts, whole) if max(table) <= whole <= sum(table))
    assert_nothing_is_found(parts, (table for table in fits if overlapping(table, whole) == parts))


def test_a_number_that_stands_alone_is_withheld_by_itself():
    assert [shown(n) for n in (0, 1, 4, 5)] == [0, SMALL, SMALL, 5]


@RUNS
@given(COUNTS)
def test_nobody_finds_a_small_number_by_the_total(values):
    total = sum(values)
    if total < 5:
        return  # a chapter that small is not shown at all

    cells = additive(values)

    assert all(
        cell == SMALL or cell is KEPT for cell, n in zip(cells, values, strict=True) if 1 <= n <= 4
    )
    assert_nothing_is_found(cells, (table for table in worlds(cells, total) if sum(table) == total))


@RUNS
@given(COUNTS, st.integers(0, 9))
def test_nobody_finds_a_small_number_by_how_many_there_are_in_all(values, more):
    whole = max(*values, sum(values) - more)
    if whole < 5:
        return

    cells = overlapping(values, whole)

    fits = (table for table in worlds(cells, whole) if max(table) <= whole <= sum(table))
    assert_nothing_is_found(cells, fits)


@RUNS
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=2, max_size=4))
def test_nobody_finds_the_value_beside_a_small_number(rows):
    counts = additive([count for count, _ in rows])
    amounts = [amount if count else 0 for count, amount in rows]

    cells = beside(amounts, counts)

    if any(amounts):
        assert all(
            is_withheld(cell) for cell, n in zip(cells, counts, strict=True) if is_withheld(n)
        )
    total = sum(amounts)
    fits = (
        table
        for table in product(*(possible(cell, total) for cell in cells))
        if sum(table) == total
    )
    assert_nothing_is_found(cells, fits)


@RUNS
@given(PAIRS)
def test_nobody_finds_a_small_number_by_the_two_sides(pairs):
    """All that stands in columns 4, 5, 6 and 7 of the table of units, put together."""
    helped = [first + second for first, second in pairs]
    if sum(helped) < 5:
        return
    cells = additive(helped)

    sides, totals = split(pairs, cells)

    shown_cells = [cell for row, pair in enumerate(sides) for cell in (cells[row], *pair)]
    found = []
    for table in worlds(cells, sum(helped)):
        if sum(table) != sum(helped):
            continue
        for firsts in product(*(range(n + 1) for n in table)):
            world = [n for h, f in zip(table, firsts, strict=True) for n in (h, f, h - f)]
            if _fits(world, shown_cells) and _adds_up(firsts, table, totals):
                found.append(world)
    assert_nothing_is_found(shown_cells, found)
    smalls = [
        cell
        for pair, given in zip(sides, pairs, strict=True)
        for cell, n in zip(pair, given, strict=True)
        if 1 <= n <= 4
    ]
    assert all(map(is_withheld, smalls))


def _fits(world, cells):
    return all(is_withheld(cell) or n == cell for n, cell in zip(world, cells, strict=True))


def _adds_up(firsts, table, totals):
    both = (sum(firsts), sum(table) - sum(firsts))
    return all(is_withheld(cell) or n == cell for n, cell in zip(both, totals, strict=True))


def test_persons_are_withheld_with_the_addresses_they_live_at():
    assert with_count([30, 9, 60], [12, SMALL, KEPT]) == [30, KEPT, KEPT]


def test_the_nation_withholds_what_one_province_withholds():
    assert added([[120, SMALL, 7], [30, 20, KEPT], [1, 0, 0]]) == [151, KEPT, KEPT]
