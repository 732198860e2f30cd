"""Dossiers that look alike: noticed upon saving, seen by whom they concern, decided by people."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.addresses import actions
from apps.addresses.actions.likenesses import (
    compare_reorganised,
    find_different,
    recheck,
    recheck_set,
)
from apps.addresses.models import Address, Likeness
from apps.notices.models import Notice
from apps.organisation import reorganising
from tests.factories import AddressFactory, UnitFactory, UserFactory
from tests.organisation import two_provinces

NAME = "Nguyễn Thị Thử Trùng"


def pairs():
    """{(code of the first, code of the second): (ground, unit, status)}"""
    return {
        (pair.first.code, pair.second.code): (pair.ground, pair.unit.name, pair.status)
        for pair in Likeness.objects.select_related("first", "second", "unit")
    }


def every_address():
    return "SELECT id FROM addresses_address"


@pytest.fixture
def mrs_thu(commune):
    """The case that is there already."""
    return AddressFactory(unit=commune, full_name=NAME, birth_year=1950, filed=True)


def test_the_same_name_and_birth_year_in_the_commune_make_a_pair(clerk, mrs_thu, commune):
    again = AddressFactory(unit=commune, full_name="nguyen thi  THU trung", birth_year=1950)

    recheck(again, by=clerk, reason="Cùng tên nhưng\nở buôn khác")

    assert pairs() == {(mrs_thu.code, again.code): ("name_and_birth", commune.name, "open")}
    assert Likeness.objects.get().entry_reason == "Cùng tên nhưng\nở buôn khác"
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"birth_year": 1951},
        {"birth_year": None},
        {"full_name": "Nguyễn Thị Thử"},
        {"status": "rejected", "decision_reason": "Không đúng đối tượng"},
        {"voided_at": "2026-01-01T00:00:00Z", "void_reason": "Nhập nhầm"},
    ],
)
def test_a_common_name_alone_or_a_dossier_out_of_use_makes_no_pair(clerk, mrs_thu, commune, other):
    again = AddressFactory(**{"unit": commune, "full_name": NAME, "birth_year": 1950} | other)

    recheck(again, by=clerk)

    assert pairs() == {}


def test_a_nameless_draft_is_like_nobody(clerk, commune):
    for _ in range(2):
        recheck(AddressFactory(unit=commune, full_name="", birth_year=1950), by=clerk)

    assert pairs() == {}


def test_the_same_id_number_finds_each_other_across_the_whole_country(
    clerk, commune, other_commune, nation
):
    far = AddressFactory(unit=other_commune, full_name="Trần A", identity_number="099150000001")
    here = AddressFactory(unit=commune, full_name="Trần Văn A", identity_number="099150000001")

    recheck(here, by=clerk)

    assert pairs() == {(far.code, here.code): ("identity", nation.name, "open")}
    assert Likeness.objects.get().province is None


def test_an_old_nine_digit_number_is_not_compared_with_a_new_one(clerk, commune):
    AddressFactory(unit=commune, full_name="Trần A", identity_number="150000001")
    here = AddressFactory(unit=commune, full_name="Trần Văn A", identity_number="099150000001")

    recheck(here, by=clerk)

    assert pairs() == {}


def test_a_likeness_in_another_commune_goes_to_the_province_and_is_told_there(
    clerk, neighbour_clerk, reviewer, neighbour_reviewer, mrs_thu, province, neighbour_commune
):
    again = AddressFactory(unit=neighbour_commune, full_name=NAME, birth_year=1950)

    recheck(again, by=neighbour_clerk)

    assert pairs() == {(mrs_thu.code, again.code): ("name_and_birth", province.name, "open")}
    assert [notice.user for notice in Notice.objects.all()] == [reviewer]
    assert "1 cặp" in Notice.objects.get().text
    assert NAME not in Notice.objects.get().text
    seen = {user: Likeness.objects.visible_to(user).count() for user in (clerk, neighbour_clerk)}
    assert seen == {clerk: 0, neighbour_clerk: 0}
    assert Likeness.objects.visible_to(reviewer).count() == 1
    assert Likeness.objects.visible_to(neighbour_reviewer).count() == 0


def test_a_namesake_in_another_province_is_nobodys_business(clerk, mrs_thu, other_commune):
    again = AddressFactory(unit=other_commune, full_name=NAME, birth_year=1950)

    recheck(again, by=clerk)

    assert pairs() == {}


def test_many_of_one_name_and_year_make_one_pair_each_not_all_with_all(
    commune, neighbour_commune, province
):
    here = [AddressFactory(unit=commune, full_name=NAME, birth_year=1950) for _ in range(3)]
    there = [
        AddressFactory(unit=neighbour_commune, full_name=NAME, birth_year=1950) for _ in range(3)
    ]

    made = recheck_set(every_address())
    made_again = recheck_set(every_address())

    oldest, next_door = here[0].code, there[0].code
    assert (made, made_again) == (5, 0)
    assert set(pairs()) == {
        (oldest, here[1].code),
        (oldest, here[2].code),
        (oldest, next_door),
        (next_door, there[1].code),
        (next_door, there[2].code),
    }
    assert pairs()[oldest, next_door][1] == province.name
    assert pairs()[next_door, there[1].code][1] == neighbour_commune.name


def test_a_corrected_number_takes_the_pair_off_the_list_and_a_relapse_brings_it_back(
    clerk, commune
):
    _, second = (
        AddressFactory(unit=commune, full_name=f"Trần {n}", identity_number="099150000001")
        for n in "AB"
    )
    recheck(second, by=clerk)
    Address.objects.filter(pk=second.pk).update(identity_number="099150000002")

    recheck(second, by=clerk)

    pair = Likeness.objects.get()
    assert (pair.status, pair.decided_by) == ("different", None)
    assert pair.decision_reason.startswith("Hệ thống:")

    Address.objects.filter(pk=second.pk).update(identity_number="099150000001")
    recheck(second, by=clerk)

    pair.refresh_from_db()
    assert (pair.status, pair.decision_reason) == ("open", "")


def test_two_cases_a_person_told_apart_stay_apart_and_the_later_meets_the_next(reviewer, commune):
    first, second, third = (
        AddressFactory(unit=commune, full_name=NAME, birth_year=1950) for _ in range(3)
    )
    recheck_set(every_address())

    find_different(
        Likeness.objects.get(first=first, second=third), reason="Hai người khác nhau", by=reviewer
    )
    recheck_set(every_address())

    found = {codes: status for codes, (_, _, status) in pairs().items()}
    assert found == {
        (first.code, second.code): "open",
        (first.code, third.code): "different",
        (second.code, third.code): "open",
    }


def test_the_same_number_reopens_a_pair_that_was_only_told_apart_by_name(reviewer, commune):
    first, second = (AddressFactory(unit=commune, full_name=NAME, birth_year=1950) for _ in "ab")
    recheck_set(every_address())
    find_different(Likeness.objects.get(), reason="Hai người khác nhau", by=reviewer)
    Address.objects.update(identity_number="099150000001")

    recheck_set(every_address())

    assert pairs() == {(first.code, second.code): ("identity", commune.name, "open")}


def test_telling_two_cases_apart_needs_a_reason(reviewer, commune):
    for _ in "ab":
        AddressFactory(unit=commune, full_name=NAME, birth_year=1950)
    recheck_set(every_address())

    with pytest.raises(actions.ReasonMissingError, match="lý do"):
        find_different(Likeness.objects.get(), reason="  ", by=reviewer)


def test_a_pair_needs_the_indexes_only(commune):
    for number in range(300):
        AddressFactory(unit=commune, full_name=f"Người {number}", birth_year=1900 + number % 100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE addresses_address; SET LOCAL enable_seqscan = off")
        alike = Address.objects.alike(
            province_id=commune.province_id,
            name_folded="nguoi 7",
            birth_year=1907,
            identity_number="099150000001",
        )
        plan = alike.explain()

    assert "address_same_name" in plan
    assert "address_same_identity" in plan


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_enter_one_person_at_the_same_moment_make_a_pair(nation):
    province = UnitFactory(parent=nation, kind="province", code="66", name="Tỉnh Đắk Lắk")
    province.abbreviation = "DL"
    province.save()
    people = [UserFactory(unit=UnitFactory(parent=province)) for _ in range(2)]

    def enter(clerk):
        try:
            with_name = {"full_name": NAME, "birth_year": 1950, "kind": "individual"}
            return actions.create(by=clerk, fields={"unit": clerk.unit} | with_name).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(enter, people))

    assert len(set(made)) == 2
    assert Likeness.objects.count() == 1


def test_two_provinces_that_become_one_see_who_is_on_file_in_both(db):
    units = two_provinces.old_provinces()
    manager = two_provinces.national_manager()
    draft = two_provinces.decree_of(units)
    born = {"full_name": NAME, "birth_year": 1950, "filed": True}
    first, second, far, also_far = (
        AddressFactory(unit=unit, **born | more)
        for unit, more in (
            (units.one, {}),
            (units.two, {}),
            (units.four, {"identity_number": "066150000001"}),
            (units.one, {"full_name": "Trần Thử", "identity_number": "066150000001"}),
        )
    )
    recheck_set(every_address())
    before = pairs()

    reorganising.apply(draft, by=manager, has_read=True)
    compare_reorganised(draft.pk)

    assert before == {
        (first.code, second.code): ("name_and_birth", "Huyện Cư M'gar", "open"),
        (far.code, also_far.code): ("identity", units.root.name, "open"),
    }
    assert pairs() == {
        (first.code, second.code): ("name_and_birth", "Phường Cư Bao", "open"),
        (first.code, far.code): ("name_and_birth", "Tỉnh Đắk Lắk", "open"),
        (far.code, also_far.code): ("identity", "Tỉnh Đắk Lắk", "open"),
    }

    reorganising.undo(draft, reason="Làm lại", by=manager)
    compare_reorganised(draft.pk)

    assert {key: pair for key, pair in pairs().items() if pair[2] == "open"} == before
