"""Finding units while typing: any spelling, names of old that lead to the present."""

from datetime import date

import pytest
from django.urls import reverse

from apps.organisation.finding import offers, todays
from apps.organisation.models import Unit, UnitLink, UnitSpan
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_commune(old_district):
    return UnitFactory(
        parent=old_district,
        era="2004",
        code="25510",
        name="Xã Mỏ Công",
        valid_to=date(2025, 6, 30),
    )


def offered(client, words, **more):
    page = client.get(reverse("organisation:names"), {"q": words, **more})
    return [(offer.value, offer.note) for offer in page.context["offers"]]


@pytest.mark.parametrize("typed", ["cu bao", "Cư Bao", "PHƯỜNG CƯ BAO", "bao"])
def test_a_clerk_is_offered_the_commune_in_any_spelling(client, reviewer, commune, typed):
    client.force_login(reviewer)

    assert offered(client, typed) == [("Phường Cư Bao", "Tỉnh Đắk Lắk")]


def test_the_likeliest_name_stands_first(client, reviewer, province):
    for name in ("Xã Phú Hòa Bình", "Xã Hòa Bình Tây", "Xã Tân Hòa Bình", "Phường Hòa Bình"):
        UnitFactory(parent=province, name=name)
    client.force_login(reviewer)

    assert offered(client, "hoà bình")[:2] == [
        ("Phường Hòa Bình", "Tỉnh Đắk Lắk"),
        ("Xã Hòa Bình Tây", "Tỉnh Đắk Lắk"),
    ]


def test_namesakes_come_with_their_keys_and_the_province_may_be_typed(
    client, nation, commune, other_province
):
    UnitFactory(parent=other_province, code="25999", name=commune.name)
    client.force_login(UserFactory(unit=nation, role="viewer"))

    assert offered(client, "cư bao tây ninh") == [("Phường Cư Bao (2025:25999)", "Tỉnh Tây Ninh")]
    assert len(offered(client, "cu bao")) == 2


def test_an_old_name_leads_to_the_unit_of_today(client, reviewer, old_commune, commune):
    UnitLink.objects.create(old=old_commune, new=commune, share="part")
    client.force_login(reviewer)

    assert offered(client, "mo cong") == [
        ("Phường Cư Bao", "Tỉnh Đắk Lắk · một phần là Xã Mỏ Công")
    ]


def test_the_name_before_a_change_of_kind_leads_to_the_unit(client, reviewer, commune):
    UnitSpan.objects.create(
        unit=commune, name="Xã Cư Pao", kind="commune", ends_on=date(2026, 8, 3)
    )
    client.force_login(reviewer)

    assert offered(client, "xa cu pao") == [("Phường Cư Bao", "Tỉnh Đắk Lắk · trước là Xã Cư Pao")]


def test_a_table_of_past_years_is_offered_the_old_unit_itself(client, reviewer, old_commune):
    client.force_login(reviewer)

    assert offered(client, "mo cong") == []
    assert offered(client, "mo cong", cu="1") == [
        ("Xã Mỏ Công (2004:25510)", "Tỉnh Đắk Lắk · đơn vị cũ, đến 30/06/2025")
    ]


def test_a_clerk_is_not_offered_the_neighbour(client, clerk, neighbour_commune, old_commune):
    UnitLink.objects.create(old=old_commune, new=neighbour_commune, share="whole")
    client.force_login(clerk)

    assert offered(client, "hoa xuan") == []
    assert offered(client, "mo cong") == []


def test_links_are_followed_over_two_reorganisations(old_commune, commune, old_district):
    between = UnitFactory(
        parent=old_district, name="Xã Ở Giữa", era="2004", valid_to=date(2025, 6, 30)
    )
    UnitLink.objects.create(old=old_commune, new=between, share="part")
    UnitLink.objects.create(old=between, new=commune, share="whole")
    UnitLink.objects.create(old=between, new=old_commune, share="part")  # a circle never hangs

    assert todays([old_commune.pk]) == {old_commune.pk: [(commune, "part")]}


def test_a_renamed_unit_is_offered_under_its_new_name_at_once(client, reviewer, commune):
    client.force_login(reviewer)
    offered(client, "cu bao")

    Unit.objects.filter(pk=commune.pk).update(name="Phường Ea Mới", name_folded="phuong ea moi")

    assert offered(client, "cu bao") == []
    assert offered(client, "ea moi") == [("Phường Ea Mới", "Tỉnh Đắk Lắk")]


def test_words_of_marks_only_offer_nothing(client, reviewer, commune):
    client.force_login(reviewer)

    assert offered(client, "?!") == []


def test_offers_stop_at_a_dozen(province):
    for number in range(20):
        UnitFactory(parent=province, name=f"Xã Thử Nghiệm {number}")

    assert len(offers(province, "thu nghiem")) == 12
