"""Finding addresses: any spelling, Vietnamese order, filters, scope, cost."""

import datetime
import unicodedata

import pytest
from django.urls import reverse

from apps.addresses.models import Address
from tests.addresses.sheets import page
from tests.factories import AddressFactory, AidRecordFactory, UnitFactory, UserFactory


def names(response):
    return [row["full_name"] for row in response.context["rows"]]


def find(client, user, **asked):
    client.force_login(user)
    return client.get(reverse("addresses:list"), asked)


@pytest.mark.parametrize(
    "words",
    [
        "hoa binh",
        "Hoà Bình",
        "HÒA BÌNH",
        unicodedata.normalize("NFD", "Hòa Bình"),
        "binh hoa",
        "hòa bì",
    ],
)
def test_a_name_is_found_in_any_spelling(words, client, clerk):
    AddressFactory(unit=clerk.unit, full_name="Lê Hoà Bình")
    AddressFactory(unit=clerk.unit, full_name="Lê Hòa")

    assert names(find(client, clerk, q=words)) == ["Lê Hòa Bình"] or names(
        find(client, clerk, q=words)
    ) == ["Lê Hoà Bình"]


@pytest.mark.parametrize("words", ["hyim", "H'Yim", "H’Yim", "h'yim nie", "NIÊ"])
def test_an_ede_name_is_found_with_or_without_its_apostrophe(words, client, clerk):
    AddressFactory(unit=clerk.unit, full_name="H’Yim Niê")

    assert names(find(client, clerk, q=words)) == ["H'Yim Niê"]


def test_a_case_is_found_by_code_old_number_hamlet_phone_and_identity(client, clerk):
    AddressFactory(
        unit=clerk.unit,
        code="DL-26-004731",
        legacy_code="HS-99",
        hamlet="Buôn Tring",
        phone="0900000001",
        identity_number="066148000123",
        full_name="Nguyễn Thị Thử",
    )

    for words in ("DL-26-004731", "hs-99", "buon tring", "0900000001", "066148000123"):
        assert names(find(client, clerk, q=words)) == ["Nguyễn Thị Thử"]


def test_names_stand_in_vietnamese_order_of_given_names(client, clerk):
    for name in ["Trần Thị Ánh", "Bùi An", "Y Bình Byă", "Lê Đạt", "Lê Dũng", "H'Ân Niê"]:
        AddressFactory(unit=clerk.unit, full_name=name)
    expected = ["Bùi An", "Trần Thị Ánh", "H'Ân Niê", "Y Bình Byă", "Lê Dũng", "Lê Đạt"]

    assert names(find(client, clerk)) == expected
    assert names(find(client, clerk, sort="-name")) == expected[::-1]
    assert names(find(client, clerk, sort="-id"))[0] == "H'Ân Niê"


def test_a_clerk_sees_the_own_commune_and_a_reviewer_the_province(
    client, clerk, reviewer, neighbour_commune, other_commune
):
    AddressFactory(unit=clerk.unit, full_name="Nguyễn Văn An")
    AddressFactory(unit=neighbour_commune, full_name="Nguyễn Văn Bình")
    AddressFactory(unit=other_commune, full_name="Nguyễn Văn Châu")

    assert names(find(client, clerk, q="nguyen")) == ["Nguyễn Văn An"]
    assert names(find(client, reviewer)) == ["Nguyễn Văn An", "Nguyễn Văn Bình"]
    assert names(find(client, reviewer, unit="Hoà Xuân")) == ["Nguyễn Văn Bình"]


def test_national_staff_search_every_province(client, nation, commune, other_commune):
    AddressFactory(unit=commune, full_name="Nguyễn Văn An")
    AddressFactory(unit=other_commune, full_name="Nguyễn Văn Bình")
    national = UserFactory(role="viewer", unit=nation)

    assert names(find(client, national, q="nguyen")) == ["Nguyễn Văn An", "Nguyễn Văn Bình"]


def test_an_old_district_keeps_the_cases_of_its_communes(client, reviewer, old_district):
    old = UnitFactory(parent=old_district, name="Xã Phú Xuân", valid_to="2025-06-30")
    AddressFactory(unit=old, full_name="Lê Thị Xưa")
    AddressFactory(unit=UnitFactory(parent=old_district.province), full_name="Lê Thị Nay")

    assert names(find(client, reviewer, unit=old_district.key)) == ["Lê Thị Xưa"]


def test_each_filter_narrows_the_list(client, reviewer, commune):
    poor = AddressFactory(unit=commune, household_status="poor", full_name="Lê An")
    filed = AddressFactory(unit=commune, filed=True, household=True, full_name="Lê Bình")
    filed.categories.add(1)
    helped = AidRecordFactory(address__unit=commune, address__full_name="Lê Châu").address
    helped.filed_on = datetime.date(2020, 1, 1)
    helped.save()
    excluded = AidRecordFactory(
        address__unit=commune, address__full_name="Lê Dũng", exclusion="X1"
    ).address
    voided = AddressFactory(unit=commune, full_name="Lê Em")
    Address.objects.filter(pk=voided.pk).update(voided_at="2026-01-01T00:00Z", void_reason="Nhầm")

    def found(**asked):
        return names(find(client, reviewer, **asked))

    assert found(status="draft") == found(household_status="poor") == [poor.full_name]
    assert found(kind="household") == found(category="1") == [filed.full_name]
    assert found(helped="yes") == [helped.full_name]
    assert found(helped="no", status="filed") == [filed.full_name, excluded.full_name]
    assert found(filed_from="01/01/2020") == [helped.full_name]
    assert found(filed_to="05/03/2018", kind="household") == [filed.full_name]
    assert found(status="voided") == [voided.full_name]


def test_an_empty_list_says_why_and_what_next(client, clerk, viewer):
    assert "Hãy lập hồ sơ đầu tiên" in page(find(client, clerk))
    assert "Không có địa chỉ nào khớp bộ lọc" in page(find(client, clerk, q="khongco"))
    assert "Bộ lọc có điều chưa đọc được" in page(find(client, clerk, filed_from="32/01/2020"))
    assert "chưa lập hồ sơ nào" in page(find(client, viewer))
    assert "Lập hồ sơ đầu tiên" not in page(find(client, viewer))


def test_the_list_costs_few_queries_however_many_rows(
    client, reviewer, commune, django_assert_max_num_queries
):
    AddressFactory.create_batch(60, unit=commune)
    find(client, reviewer)

    with django_assert_max_num_queries(8):
        response = client.get(reverse("addresses:list"), {"q": "nguyen", "kind": "individual"})

    assert len(response.context["rows"]) == 20
    assert "1–20 trong hơn 20" in page(response)
