"""Finding units while typing: any spelling, names of old that lead to the present."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.organisation.finding import offers, todays
from apps.organisation.forms import UnitField
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


@pytest.fixture
def dissolved(old_district, commune, neighbour_commune):
    """Xã Cư Bao and Phường 5 of a district that is no more, each gone whole into one of today."""
    old_district.name, old_district.valid_to = "Thị xã Buôn Hồ", date(2025, 6, 30)
    old_district.save()
    for name, new in (("Xã Cư Bao", commune), ("Phường 5", neighbour_commune)):
        old = UnitFactory(parent=old_district, era="2004", name=name, valid_to=date(2025, 6, 30))
        UnitLink.objects.create(old=old, new=new, share="whole")
    return old_district


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("xã Cư Bao thị xã Buôn Hồ", "Phường Cư Bao"),
        ("buôn hồ cư bao", "Phường Cư Bao"),
        ("P.5 TX Buôn Hồ", "Xã Hòa Xuân"),
        ("p5 tx buon ho", "Xã Hòa Xuân"),
        ("cubao", "Phường Cư Bao"),
    ],
)
def test_a_name_is_found_with_its_old_district_with_short_kinds_and_without_blanks(
    province, dissolved, typed, found
):
    assert offers(province, typed)[0].unit.name == found


def test_a_district_leads_to_what_its_communes_became(province, dissolved):
    found = offers(province, "thị xã Buôn Hồ")

    assert {(one.unit.name, one.note) for one in found} == {
        ("Phường Cư Bao", "Tỉnh Đắk Lắk · trước thuộc Thị xã Buôn Hồ"),
        ("Xã Hòa Xuân", "Tỉnh Đắk Lắk · trước thuộc Thị xã Buôn Hồ"),
    }


def test_a_province_that_is_no_more_leads_to_the_one_of_today(nation, province):
    old = UnitFactory(
        parent=province, name="Tỉnh Phú Yên", kind="province", valid_to=date(2025, 6, 30)
    )
    UnitLink.objects.create(old=old, new=province, share="whole")
    for number in range(15):  # names that only hold the letters
        UnitFactory(parent=province, name=f"Phường An Xuyên {number}")

    assert [one.unit for one in offers(nation, "Phú Yên")] == [province]


def test_a_field_reads_an_old_name_with_its_district_and_refuses_a_divided_one(
    province, dissolved, commune, old_commune, neighbour_commune
):
    field = UnitField(queryset=Unit.objects.current())

    assert field.clean("xã Cư Bao, thị xã Buôn Hồ") == commune
    for new in (commune, neighbour_commune):
        UnitLink.objects.create(old=old_commune, new=new, share="part")
    with pytest.raises(
        ValidationError, match="“Xã Mỏ Công” không còn; địa bàn nay thuộc: Phường Cư Bao"
    ):
        field.clean("Xã Mỏ Công")


def test_a_name_that_two_old_units_had_is_no_guess(old_district, commune, neighbour_commune):
    """One had it before a change of kind, the other until it was dissolved."""
    first, second = (
        UnitFactory(parent=old_district, era="2004", name=name, valid_to=date(2025, 6, 30))
        for name in ("Phường Long Hoa", "Thị trấn Hoa Thành")
    )
    UnitSpan.objects.create(
        unit=first, name="Thị trấn Hòa Thành", kind="township", ends_on=date(2020, 1, 31)
    )
    UnitLink.objects.create(old=first, new=commune, share="whole")
    UnitLink.objects.create(old=second, new=neighbour_commune, share="whole")

    with pytest.raises(ValidationError, match="Có nhiều đơn vị tên"):
        UnitField(queryset=Unit.objects.current()).clean("Thị trấn Hòa Thành")
    assert {one.unit for one in offers(commune.province, "thị trấn hòa thành")} == {
        commune,
        neighbour_commune,
    }


def test_a_clerk_finds_the_own_unit_by_the_names_of_what_it_came_from(
    client, clerk, dissolved, old_commune, commune, neighbour_commune
):
    for new in (commune, neighbour_commune):
        UnitLink.objects.create(old=old_commune, new=new, share="part")
    client.force_login(clerk)

    assert offered(client, "mo cong") == [
        ("Phường Cư Bao", "Tỉnh Đắk Lắk · một phần là Xã Mỏ Công")
    ]
    assert offered(client, "phuong 5") == []  # went into the neighbour
    assert offered(client, "mo cong", cu="1") == offered(client, "mo cong")  # not hers to open
    page = client.get(reverse("organisation:list"), {"q": "mỏ công"})
    assert "Xã Mỏ Công" in page.text
    assert old_commune.key not in page.text
    assert neighbour_commune.key not in page.text
