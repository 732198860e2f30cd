"""F10 and F11, small cases worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from apps.addresses import actions
from apps.addresses.choices import StopReason
from apps.reports import figures
from apps.reports.figures import FigureError, ReviewedRatio, YearlyRatio
from tests.factories import AddressFactory, ReviewFactory

DAY = date(2026, 11, 22)


def filed(unit, **fields):
    return AddressFactory(unit=unit, filed=True, **fields)


def counts(ratio):
    return ratio.reviewed, ratio.open


@pytest.mark.parametrize(
    ("day", "reviewed_on", "counts_then"),
    [
        (date(2026, 11, 22), date(2025, 11, 22), True),  # 365 days back
        (date(2026, 11, 22), date(2025, 11, 21), False),
        (date(2026, 11, 22), date(2026, 11, 22), True),
        (date(2026, 11, 22), date(2026, 11, 23), False),
        (date(2024, 12, 31), date(2024, 1, 1), True),  # 365 days back in a leap year
        (date(2024, 12, 31), date(2023, 12, 31), False),  # 366 days
        (date(2024, 2, 29), date(2023, 3, 1), True),
        (date(2024, 2, 29), date(2023, 2, 28), False),
        (date(2025, 2, 28), date(2024, 2, 29), True),
    ],
)
def test_a_review_of_the_365_days_before_counts(commune, day, reviewed_on, counts_then):
    ReviewFactory(address=filed(commune), reviewed_on=reviewed_on)

    assert counts(figures.reviewed(commune, day).total) == (int(counts_then), 1)


@pytest.mark.parametrize(
    ("surveyed_on", "filed_on", "expected"),
    [
        (date(2025, 11, 22), date(2025, 12, 1), (1, 1)),
        (date(2025, 11, 21), date(2025, 12, 1), (0, 1)),
        (date(2025, 11, 21), date(2025, 11, 21), (0, 1)),
        (None, date(2025, 12, 1), (0, 1)),
        (date(2026, 11, 22), date(2026, 11, 22), (1, 1)),
        (date(2026, 11, 22), date(2026, 11, 23), (0, 0)),
    ],
)
def test_the_survey_of_a_dossier_filed_in_the_span_counts(commune, surveyed_on, filed_on, expected):
    filed(commune, surveyed_on=surveyed_on, filed_on=filed_on)

    assert counts(figures.reviewed(commune, DAY).total) == expected


def test_only_addresses_open_on_the_day_are_asked_for(commune):
    for closed_on in (date(2026, 11, 22), date(2026, 11, 23)):
        ReviewFactory(
            address=AddressFactory(unit=commune, closed=True, closed_on=closed_on), reviewed_on=DAY
        )
    filed(commune, filed_on=date(2026, 11, 23))
    AddressFactory(unit=commune, submitted=True)
    filed(commune, voided_at=timezone.now(), void_reason="nhập nhầm")

    assert counts(figures.reviewed(commune, DAY).total) == (1, 1)


def test_a_reopened_address_counts_as_never_closed(commune, clerk):

    address = filed(commune)
    reason = StopReason.objects.first()
    actions.close(address, closed_on=date(2020, 1, 1), stop_reason=reason, by=clerk)
    actions.reopen(address, reason="Tái nghèo", by=clerk)

    assert counts(figures.reviewed(commune, date(2021, 1, 1)).total) == (0, 1)


def test_a_review_taken_back_counts_nowhere(commune):
    address = filed(commune)
    ReviewFactory(address=address, reviewed_on=DAY, taken_back_at=timezone.now())

    assert counts(figures.reviewed(commune, DAY).total) == (0, 1)
    assert counts(figures.yearly_reviews(commune, 2026, DAY).total) == (0, 1)


def test_every_unit_below_has_its_row(province, commune, neighbour_commune, other_commune):
    ReviewFactory(address=filed(commune), reviewed_on=DAY)
    filed(commune)
    filed(other_commune)

    found = figures.reviewed(province, DAY)

    assert {row.key: counts(row.ratio) for row in found.rows} == {
        commune.key: (1, 2),
        neighbour_commune.key: (0, 0),
    }
    assert counts(found.total) == (1, 2)


def test_years_are_added_up_before_they_are_divided(commune):
    """2023: 1 of 1 filed. 2024: 1 of 2. 2025: 1 of 3, one closed on 31/12. 2026: 0 of 2."""
    first = filed(commune, filed_on=date(2023, 5, 5))
    second = filed(commune, filed_on=date(2024, 12, 31))
    AddressFactory(
        unit=commune, closed=True, filed_on=date(2024, 1, 1), closed_on=date(2024, 12, 31)
    )
    AddressFactory(unit=commune, closed=True, filed_on=date(2025, 1, 1), closed_on=date(2026, 1, 1))
    ReviewFactory(address=first, reviewed_on=date(2026, 11, 23))  # after the cut-off
    ReviewFactory(address=second, reviewed_on=date(2024, 1, 1))

    found = figures.yearly_reviews(commune, 2022, DAY)

    assert [(year, *counts(ratio)) for year, ratio in found.years] == [
        (2022, 0, 0),
        (2023, 1, 1),
        (2024, 1, 2),
        (2025, 1, 3),
        (2026, 0, 2),
    ]
    assert counts(found.total) == (3, 8)
    assert str(found.total) == "37,5%"
    assert str(found.years[0][1]) == "chưa có số liệu"


def test_a_cut_off_before_the_first_year_is_refused(commune):
    with pytest.raises(FigureError):
        figures.yearly_reviews(commune, 2027, DAY)


@pytest.mark.parametrize(
    ("kind", "reviewed", "open_", "reached", "missing", "shown"),
    [
        (ReviewedRatio, 75, 100, True, 0, "75,0%"),
        (ReviewedRatio, 74_999, 100_000, False, 1, "75,0%"),
        (ReviewedRatio, 0, 1, False, 1, "0,0%"),
        (ReviewedRatio, 3, 4, True, 0, "75,0%"),
        (ReviewedRatio, 2, 3, False, 1, "66,7%"),
        (ReviewedRatio, 0, 0, False, 0, "chưa có số liệu"),
        (YearlyRatio, 95, 100, False, 1, "95,0%"),
        (YearlyRatio, 9_499, 10_000, False, 2, "95,0%"),
        (YearlyRatio, 9_501, 10_000, True, 0, "95,0%"),
        (YearlyRatio, 96, 100, True, 0, "96,0%"),
        (YearlyRatio, 19, 20, False, 1, "95,0%"),
        (YearlyRatio, 1, 1, True, 0, "100,0%"),
        (YearlyRatio, 0, 0, False, 0, "chưa có số liệu"),
    ],
)
def test_the_mark_is_judged_by_the_exact_fraction(kind, reviewed, open_, reached, missing, shown):
    ratio = kind(reviewed=reviewed, open=open_)

    assert (ratio.is_reached, ratio.missing, str(ratio)) == (reached, missing, shown)
    assert ratio.exact == (Fraction(reviewed, open_) if open_ else None)


@pytest.mark.parametrize(
    ("ratio", "looks_reached"),
    [
        (ReviewedRatio(74_999, 100_000), True),
        (ReviewedRatio(7_494, 10_000), False),
        (YearlyRatio(95, 100), True),
        (YearlyRatio(9_495, 10_000), True),
        (YearlyRatio(9_494, 10_000), False),
        (YearlyRatio(96, 100), False),
        (YearlyRatio(0, 0), False),
    ],
)
def test_a_ratio_that_only_looks_reached_says_so(ratio, looks_reached):
    assert ratio.looks_reached is looks_reached


def test_the_award_gives_ten_points_or_none():
    assert (YearlyRatio(96, 100).points, YearlyRatio(95, 100).points) == (10, 0)
