"""Who waits and who gets far more than others, small cases worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from apps.reports.figures import fairness
from tests.factories import AddressFactory, AidRecordFactory

DAY = date(2026, 11, 22)
YEAR = (date(2026, 1, 1), DAY)


def helped(unit, *values, persons=1, on=DAY, **fields):
    address = AddressFactory(unit=unit, filed=True, household=True)
    for value in values:
        AidRecordFactory(address=address, value=value, headcount=persons, given_on=on, **fields)
    return address


def codes(lines):
    return [line["code"] for line in lines]


def test_who_waits_longest_stands_first(commune):
    late = AddressFactory(unit=commune, filed=True, filed_on=date(2026, 1, 1))
    early = AddressFactory(unit=commune, filed=True, filed_on=date(2020, 1, 1))
    helped(commune, 500_000)
    AddressFactory(unit=commune, closed=True)
    only_excluded = AddressFactory(unit=commune, filed=True, filed_on=date(2021, 1, 1))
    AidRecordFactory(address=only_excluded, exclusion="X1", given_on=DAY)

    assert codes(fairness.never_helped(commune, DAY)) == [
        early.code,
        only_excluded.code,
        late.code,
    ]


@pytest.mark.parametrize(
    ("day", "months", "last", "waits"),
    [
        (DAY, 12, date(2025, 11, 22), False),  # twelve months to the day is not more
        (DAY, 12, date(2025, 11, 21), True),
        (date(2025, 2, 28), 12, date(2024, 2, 28), False),
        (date(2024, 2, 29), 12, date(2023, 2, 28), False),  # 29/02 has no day a year before
        (date(2024, 2, 29), 12, date(2023, 2, 27), True),
        (date(2026, 1, 31), 2, date(2025, 11, 30), False),
    ],
)
def test_help_long_ago_is_more_than_so_many_months_back(commune, day, months, last, waits):
    address = helped(commune, 500_000, on=last)
    AidRecordFactory(address=address, given_on=date(2018, 5, 5))

    found = fairness.helped_long_ago(commune, day, months=months)

    assert codes(found) == ([address.code] if waits else [])
    assert fairness.waiting(commune, day, months=months).long_ago == waits


def test_a_pass_on_helps_but_adds_no_value(commune):
    helped(commune, 3_000_000, is_recirculated=True)
    helped(commune, 1_000_000)

    shares = fairness.shares(commune, *YEAR)

    assert fairness.waiting(commune, DAY).never == 0
    assert (shares.total.helped, shares.total.value) == (2, 1_000_000)
    assert shares.total.median == 1_000_000


def test_the_median_is_exact(commune, neighbour_commune, province):
    """Per person 100/3 and 50 in one commune, 10 in the other."""
    helped(commune, 100, persons=3)
    helped(commune, 60, 40, persons=2)
    helped(neighbour_commune, 10)
    helped(neighbour_commune, None)

    shares = fairness.shares(province, *YEAR)

    rows = {row.key: row for row in shares.rows}
    assert rows[commune.key].median == Fraction(125, 3)
    assert rows[commune.key].per_person == 40
    assert rows[neighbour_commune.key].median == 10
    assert rows[neighbour_commune.key].per_person == 5
    assert shares.total.median == Fraction(100, 3)


def test_far_above_is_more_than_so_many_times_the_median(commune, neighbour_commune, province):
    helped(commune, 100, persons=3)
    just = helped(commune, 100)
    over = helped(commune, 101)
    helped(neighbour_commune, 1)
    helped(neighbour_commune, 2)
    shares = fairness.shares(province, *YEAR)

    def far(against, times):
        medians = shares.medians(against)
        return codes(fairness.far_above(province, *YEAR, times=times, medians=medians))

    assert shares.total.median == Fraction(100, 3)
    assert far("whole", 3) == [over.code]
    assert far("whole", Fraction(29, 10)) == [over.code, just.code]
    assert far("row", 1) != []
    assert far("row", 3) == []


def test_a_unit_without_help_has_no_yardstick(commune):
    AddressFactory(unit=commune, filed=True)
    shares = fairness.shares(commune, *YEAR)

    assert (shares.total.median, shares.total.per_person) == (None, None)
    assert shares.medians("whole") == {}
    assert fairness.count_far_above(commune, *YEAR, times=3, medians={}) == 0
