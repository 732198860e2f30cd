"""Hamlets of a divided unit written down by hand, before anything of theirs is settled."""

import pytest
from django.urls import reverse

from apps.addresses.actions import RuleExistsError, SettleError, add_rules, settle_hamlets
from apps.addresses.models import Address
from apps.organisation.models import HamletRule, UnitLink
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory, UnitFactory
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(old_district, commune, neighbour_commune):
    """A commune of 2004 of which one part went to each of two communes of today."""
    return divided(old_district, commune, neighbour_commune, name="Xã Cư Klông", code="24349")


@pytest.fixture
def joined(old_district, commune):
    """A commune of 2004 that went whole into one of today."""
    unit = UnitFactory(
        parent=old_district, era="2004", code="24352", name="Xã Ea Tóh", valid_to="2025-06-30"
    )
    UnitLink.objects.create(old=unit, new=commune, share="whole")
    return unit


def divided(parent, *units, **named):
    unit = UnitFactory(parent=parent, era="2004", valid_to="2025-06-30", **named)
    for new in units:
        UnitLink.objects.create(old=unit, new=new, share="part")
    return unit


def page(old):
    return reverse("addresses:rule_create", args=[old.key])


def rules():
    return dict(HamletRule.objects.order_by("pk").values_list("hamlet", "new__name"))


def test_several_hamlets_are_written_down_at_once_and_a_second_click_writes_none(
    client, old, commune, reviewer
):
    client.force_login(reviewer)
    sent = {"hamlets": "Buôn  Hồ\r\n\r\nthôn 02\r\nThôn 2\r\nXóm Hoà", "new": commune.pk}

    answers = [client.post(page(old), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert rules() == {"Buôn Hồ": commune.name, "thôn 02": commune.name, "Xóm Hoà": commune.name}
    assert set(HamletRule.objects.values_list("created_by", flat=True)) == {reviewer.pk}
    assert "đã nhớ từ trước" in client.get(page(old)).content.decode()


@pytest.mark.parametrize("written", ["buon ho", "BUÔN  HỒ", "Buôn Hồ"])
def test_records_that_come_late_follow_however_the_hamlet_is_spelled(
    old, commune, reviewer, written
):
    add_rules(old, ["Buôn Hồ"], commune, by=reviewer)
    heads = [
        "Mã cũ",
        "Đơn vị",
        "Loại",
        "Họ và tên",
        "Ngày sinh",
        "Thôn, buôn, ấp",
        "Ngày lập hồ sơ",
    ]
    rows = [
        ("001", "Xã Cư Klông", "Cá nhân", "Trần Thị Hoà", "1950", written, "25/02/2012"),
        ("002", "Xã Cư Klông", "Cá nhân", "Lê Văn Tư", "1951", "Thôn 9", "25/02/2012"),
    ]

    import_workbook("addresses", workbook(heads, *rows), unit=reviewer.unit, by=reviewer)

    units = dict(Address.objects.values_list("legacy_code", "unit"))
    assert units == {"001": commune.pk, "002": old.pk}


@pytest.mark.parametrize(("known", "typed"), [("Xóm Hòa", "xom hoà"), ("Thôn 3", "thôn 03")])
def test_a_hamlet_that_leads_elsewhere_is_refused_and_its_rule_shown(
    client, old, commune, neighbour_commune, reviewer, known, typed
):
    (rule,) = add_rules(old, [known], commune, by=reviewer)
    client.force_login(reviewer)

    response = client.post(page(old), {"hamlets": f"Thôn 9\n{typed}", "new": neighbour_commune.pk})

    words = response.content.decode()
    assert f"{known} nay thuộc {commune.name}" in words
    assert f'href="{reverse("addresses:rule_edit", args=[rule.pk])}"' in words
    assert rules() == {known: commune.name}


@pytest.mark.parametrize(
    ("hamlets", "words"),
    [
        ("", "bắt buộc"),
        ("Thôn 1, Thôn 2", "Dòng 1: ghi mỗi thôn, buôn một dòng"),
        ("Thôn 1\n???", "Dòng 2: “???” không phải là tên"),
        ("Thôn 1\n" + "a" * 121, "Dòng 2: tên dài quá 120 chữ"),
    ],
)
def test_what_cannot_be_a_hamlet_is_said_with_its_line(
    client, old, commune, reviewer, hamlets, words
):
    client.force_login(reviewer)

    response = client.post(page(old), {"hamlets": hamlets, "new": commune.pk})

    assert words in response.content.decode()
    assert rules() == {}


def test_only_units_that_received_a_part_are_offered(
    client, old, commune, neighbour_commune, province, reviewer
):
    other = UnitFactory(parent=province, code="24370", name="Xã Tam Giang")
    client.force_login(reviewer)

    offered = client.get(page(old)).context["form"].fields["new"].queryset
    response = client.post(page(old), {"hamlets": "Thôn 1", "new": other.pk})

    assert set(offered) == {commune, neighbour_commune}
    assert response.status_code == 200
    assert rules() == {}


def test_a_rule_for_a_unit_of_another_province_is_refused(old, other_commune, nation, reviewer):
    with pytest.raises(SettleError, match="không phải là xã, phường"):
        add_rules(old, ["Thôn 1"], other_commune, by=reviewer)


def test_a_unit_that_went_whole_or_that_stands_needs_no_rule(
    client, joined, commune, neighbour_commune, reviewer
):
    client.force_login(reviewer)

    assert client.get(page(joined)).status_code == 404
    assert client.get(page(commune)).status_code == 404
    for unit in (joined, commune):
        with pytest.raises(SettleError, match="không cần quy tắc"):
            add_rules(unit, ["Thôn 1"], neighbour_commune, by=reviewer)


def test_the_list_names_divided_units_with_what_received_them(
    client, old, joined, old_district, commune, neighbour_commune, reviewer,
    django_assert_max_num_queries,
):  # fmt: skip
    for number in range(5):
        divided(old_district, commune, name=f"Xã Ea Thử {number}", code=f"2440{number}")
    add_rules(old, ["Thôn 1", "Thôn 2"], commune, by=reviewer)
    client.force_login(reviewer)
    url = reverse("addresses:rule_units")

    with django_assert_max_num_queries(20):
        everything = client.get(url).context["rows"]
    ((unit, above, now),) = client.get(url, {"q": "cu klong"}).context["rows"]
    nothing = client.get(url, {"q": "ea toh"})

    assert len(everything) == 6
    assert (unit, unit.known, above) == (old, 2, old_district.name)
    assert set(now) == {commune.name, neighbour_commune.name}
    assert "không cần ghi thôn, buôn" in nothing.content.decode()


def test_what_waits_already_is_led_to_its_own_page_and_prefilled_there(
    client, old, commune, reviewer
):
    AddressFactory(unit=old, hamlet="Thôn 2", filed=True)
    add_rules(old, ["thôn 02"], commune, by=reviewer)
    client.force_login(reviewer)
    settle = reverse("addresses:settle_unit", args=[old.key])

    words = client.get(page(old)).content.decode()
    ((*_, field),) = client.get(settle).context["form"].rows

    assert "1 địa chỉ của Xã Cư Klông đang chờ xếp" in words
    assert f'href="{settle}"' in words
    assert field.value() == str(commune.pk)


def test_a_hamlet_settled_and_remembered_since_is_no_second_rule(
    old, commune, neighbour_commune, reviewer
):
    AddressFactory(unit=old, hamlet="Thôn 2", filed=True)
    settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)

    assert add_rules(old, ["thôn 02"], commune, by=reviewer) == []
    with pytest.raises(RuleExistsError) as refused:
        add_rules(old, ["thôn 02"], neighbour_commune, by=reviewer)

    assert [rule.hamlet for rule in refused.value.rules] == ["Thôn 2"]
