"""Members of households come in from a workbook; the household's own figures stay as they are."""

import datetime

import pytest

from apps.addresses.models import HouseholdMember
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory
from tests.workbooks import messages, workbook

HEADS = ("Mã cũ", "Đơn vị", "Họ và tên", "Ngày sinh", "Giới tính", "Quan hệ với chủ hộ", "Ghi chú")
SON = ("A-1", "Cư Bao", "Y Bhiăn Mlô", "12/05/2012", "Nam", "Con", "Lớp 8")
WIFE = ("A-1", "Cư Bao", "H'Yim Niê", 1986, "Nữ", "Vợ", "")


@pytest.fixture
def household(commune):
    return AddressFactory(
        unit=commune, legacy_code="A-1", full_name="Y Thử Mlô", household=True, filed=True
    )


@pytest.fixture
def read(reviewer, household):
    def read(*rows, heads=HEADS, **options):
        options = {"unit": reviewer.unit, "by": reviewer} | options
        return import_workbook("members", workbook(heads, *rows), **options)

    return read


def test_members_are_added_to_their_household(read, household):
    report = read(SON, WIFE)

    son, wife = HouseholdMember.objects.order_by("id")
    assert (report.created, report.errors, report.warnings) == (2, [], [])
    assert (son.address, son.full_name, son.relation) == (household, "Y Bhiăn Mlô", "Con")
    assert (son.birth_date, son.birth_year) == (datetime.date(2012, 5, 12), 2012)
    assert (wife.birth_date, wife.birth_year, wife.gender) == (None, 1986, "female")


def test_the_household_gets_a_new_version_so_that_an_open_form_notices(read, household):
    read(SON, WIFE)

    household.refresh_from_db()
    assert (household.version, household.headcount) == (2, 4)


def test_the_same_file_again_changes_nothing_in_any_spelling(read, household):
    read(SON, WIFE)

    report = read(SON, (*WIFE[:2], "h’yim niê", *WIFE[3:]))

    household.refresh_from_db()
    assert (report.unchanged, report.updated) == (1, 1)
    assert "“H'Yim Niê” thành “h'yim niê”" in report.warnings[0].message
    assert HouseholdMember.objects.count() == 2
    assert read(SON).unchanged == 1
    assert household.version == 3


def test_an_empty_cell_never_erases_and_a_new_word_is_told(read):
    read(SON)

    report = read(("A-1", "Cư Bao", "Y Bhiăn Mlô", "", "", "", "Lớp 9"))

    son = HouseholdMember.objects.get()
    assert (son.birth_year, son.relation, son.note) == (2012, "Con", "Lớp 9")
    assert [problem.message for problem in report.warnings] == ["Sửa từ “Lớp 8” thành “Lớp 9”."]


def test_two_of_one_name_and_different_years_are_two(read):
    twin = (*SON[:3], "01/01/2015", *SON[4:])
    read(SON, twin)

    report = read(twin, SON)

    assert (report.unchanged, report.changes) == (2, 0)
    assert HouseholdMember.objects.count() == 2


def test_a_line_said_twice_is_one_member(read):
    report = read(SON, SON)
    again = read(SON, SON)

    assert (report.created, report.skipped) == (1, 1)
    assert (again.unchanged, again.skipped) == (1, 1)
    assert HouseholdMember.objects.count() == 1


def test_more_people_than_the_headcount_is_said_and_changes_nothing(read, household):
    rows = [(*SON[:2], f"Y Con {number}", 2010 + number, *SON[4:]) for number in range(4)]

    report = read(*rows)

    household.refresh_from_db()
    assert report.created == 4
    assert "ghi 4 người nhưng sẽ có 5 người" in report.warnings[0].message
    assert household.headcount == 4


def test_the_head_of_the_household_is_not_written_down_once_more(read):
    report = read(
        ("A-1", "Cư Bao", "Y Thử Mlô", 1950, "Nam", "Chủ hộ", ""),
        ("A-1", "Cư Bao", "Y Thử Mlô", "", "", "", ""),
        (*SON[:5], "chủ hộ", ""),
    )

    assert (report.skipped, len(report.warnings)) == (3, 3)
    assert not HouseholdMember.objects.exists()


def test_a_son_of_his_fathers_name_is_written_down(read):
    report = read(
        ("A-1", "Cư Bao", "Y Thử Mlô", 2012, "Nam", "Con", ""),
        ("A-1", "Cư Bao", "Y Thử Mlô", "", "Nam", "Cháu", ""),
    )

    assert (report.created, report.warnings) == (2, [])


def test_members_of_one_person_or_of_a_closed_dossier_are_refused(read, commune):
    AddressFactory(unit=commune, legacy_code="A-2", filed=True)
    AddressFactory(unit=commune, legacy_code="A-3", household=True, closed=True)

    report = read(("A-2", *SON[1:]), ("A-3", *SON[1:]), ("A-9", *SON[1:]), (*SON[:2], "", *SON[3:]))

    assert messages(report.errors) == [
        (2, "Mã cũ"),
        (3, "Mã cũ"),
        (4, "Mã cũ"),
        (5, "Họ và tên"),
    ]
    assert "là cá nhân" in report.errors[0].message
    assert "Đã dừng trợ giúp" in report.errors[1].message


def test_the_name_of_the_head_beside_the_member_is_compared(read):
    report = read((*SON, "Trần Văn Khác"), heads=(*HEADS, "Họ tên chủ hộ"))

    assert report.created == 1
    assert messages(report.warnings) == [(2, "Chủ hộ")]


def test_a_household_of_another_province_is_not_found(read, other_commune):
    address = AddressFactory(unit=other_commune, household=True, filed=True)

    report = read((address.code, *SON[2:]), heads=("Mã địa chỉ", *HEADS[2:]))

    assert "Không có địa chỉ mang mã" in report.errors[0].message
