"""Books go on when dossiers of their households are made one, also one after the other."""

from datetime import date

import pytest

from apps.addresses.models import Address
from apps.aid_records.actions import merging
from apps.ledgers.actions import fund as funds
from apps.ledgers.actions import herd as herds
from apps.ledgers.actions import herd_placements as placements
from apps.ledgers.actions import house as houses
from apps.ledgers.actions.house import Decision
from apps.ledgers.models import Animal, House, Loan, LoanEntry, Placement
from apps.ledgers.results import results_between
from apps.reports.figures import summary
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AnimalFactory,
    CapitalFactory,
    HouseFactory,
    HouseFundingFactory,
)

pytestmark = pytest.mark.django_db
PERIOD = (date(2015, 1, 1), date(2018, 12, 31))


@pytest.fixture
def household(commune):
    def household_():
        return AddressFactory(unit=commune, filed=True, household=True)

    return household_


@pytest.fixture
def merge(reviewer):
    def merge_(kept, absorbed):
        kept, absorbed = (Address.objects.get(pk=row.pk) for row in (kept, absorbed))
        return merging.merge(kept, absorbed, reason="Cùng một nhà", by=reviewer)

    return merge_


def results(aid_model):
    return {one.code: one.amount for one in results_between([aid_model], *PERIOD)[aid_model.pk]}


def test_a_calf_follows_its_household_through_two_merges(clerk, commune, household, merge):
    first, second, last, other = (household() for _ in range(4))
    cow = AnimalFactory(aid_model=AidModelFactory(unit=commune, kind="cow_bank"))
    given = placements.place(
        Placement(animal=cow, address=first, placed_on=date(2015, 2, 1)), by=clerk
    )
    calf = herds.bear(
        Animal(
            aid_model=cow.aid_model, mother=cow, code="Bê", sex="female", came_on=date(2016, 2, 1)
        ),
        by=clerk,
    )

    merge(second, first)
    merge(last, second)

    born_at = calf.placements.get()
    assert {Placement.objects.get(pk=given.pk).household, born_at.household} == {last}
    assert results(cow.aid_model)["households"] == 1
    with pytest.raises(herds.BookError, match="đang ở chính hộ này"):
        placements.place(Placement(animal=calf, address=last, placed_on=date(2017, 2, 1)), by=clerk)
    placements.place(Placement(animal=calf, address=other, placed_on=date(2017, 2, 1)), by=clerk)
    assert results(cow.aid_model)["households"] == 2


def test_a_house_of_a_dossier_merged_twice_is_handed_over_to_the_one_kept(
    clerk, commune, household, merge
):
    first, second, last = (household() for _ in range(3))
    house = HouseFactory(address=first)
    funding = HouseFundingFactory(house=house)

    merge(second, first)
    merge(last, second)
    house = House.objects.get(pk=house.pk)
    houses.hand_over(
        house,
        day=date(2018, 9, 1),
        decisions={funding.pk: Decision(version=funding.version, makes=True)},
        by=clerk,
    )

    funding.refresh_from_db()
    assert house.household == last
    assert funding.aid.address == last
    assert summary(commune, *PERIOD).total.c6 == 1


def test_a_house_is_found_by_the_name_it_is_shown_with(household, merge):
    first, last = household(), household()
    HouseFactory(address=first)

    merge(last, first)

    assert House.objects.matching(last.full_name).get().shown_name == last.full_name


def test_a_loan_of_a_merged_household_is_repaid_and_its_gift_goes_to_the_one_kept(
    clerk, commune, household, merge
):
    first, last = household(), household()
    fund = AidModelFactory(unit=commune, kind="revolving")
    CapitalFactory(aid_model=fund, amount=10_000_000, moved_on=date(2015, 1, 2))
    loan = funds.lend(
        Loan(aid_model=fund, address=first, amount=10_000_000, lent_on=date(2015, 2, 1)), by=clerk
    )

    merge(last, first)
    entry = LoanEntry(
        loan=Loan.objects.get(pk=loan.pk),
        kind="given",
        amount=4_000_000,
        entered_on=date(2016, 2, 1),
        note="Quá nghèo",
    )
    entry = funds.settle(entry, by=clerk)

    assert entry.aid.address == last
    total = summary(commune, *PERIOD).total
    assert (total.c6, total.c8) == (1, 4_000_000)
