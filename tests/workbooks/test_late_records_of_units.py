"""Papers, groups, activities, surveys, models and sponsors of units that are no more still come in."""

import pytest

from apps.aid_models.models import AidModel
from apps.campaign.models import Activity, Directive, SteeringCommittee, SupportGroup, Survey
from apps.organisation import reorganising
from apps.organisation.models import Unit, UnitLink
from apps.sponsors.models import Sponsor
from apps.workbooks.importing import import_workbook
from tests.factories import UnitFactory, UserFactory
from tests.organisation import two_provinces
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db

KINDS = {
    "directives": (
        Directive,
        ("Nhóm văn bản", "Loại", "Số", "Ngày", "Trích yếu"),
        ("Hướng dẫn", "Kế hoạch", "12/KH-CTĐ", "05/03/2012", "Khảo sát hộ nghèo"),
    ),
    "committees": (
        SteeringCommittee,
        ("Ngày thành lập", "Họ và tên", "Vai trò"),
        ("05/03/2012", "Trần Thị Hoà", "Trưởng ban"),
    ),
    "groups": (SupportGroup, ("Loại", "Tên nhóm"), ("Câu lạc bộ", "Gạo sẻ chia")),
    "activities": (
        Activity,
        ("Loại", "Nội dung", "Ngày"),
        ("Tuyên truyền", "Phát thanh trên loa xã", "05/03/2012"),
    ),
    "surveys": (Survey, ("Năm", "Số hộ đã khảo sát"), (2012, 40)),
    "aid_models": (AidModel, ("Tên mô hình", "Loại"), ("Bếp ăn tình thương", "Bếp ăn")),
    "sponsors": (Sponsor, ("Tên", "Loại"), ("Chùa Khải Đoan", "Cơ sở tôn giáo")),
}
OF_A_DAY = ["directives", "committees", "activities", "surveys"]


@pytest.fixture
def read(reviewer):
    def read(kind, *units):
        _, heads, cells = KINDS[kind]
        rows = [(unit, *cells) for unit in units]
        return import_workbook(
            kind, workbook(("Đơn vị", *heads), *rows), unit=reviewer.unit, by=reviewer
        )

    return read


def made(kind):
    return KINDS[kind][0].objects.get()


def end(unit, share, *into):
    """The unit is no more: it went into others."""
    for new in into:
        UnitLink.objects.create(old=unit, new=new, share=share)
    type(unit).objects.filter(pk=unit.pk).update(valid_to="2025-06-30")


@pytest.fixture
def going(province):
    return UnitFactory(parent=province, name="Xã Cư Klông", code="24349")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_new_of_a_divided_unit_stays_there_and_the_importer_is_told(
    read, going, commune, neighbour_commune, kind
):
    end(going, "part", commune, neighbour_commune)

    report = read(kind, "Xã Cư Klông")

    assert (report.created, report.errors) == (1, [])
    assert made(kind).unit == going
    assert f"{commune}" in str(report.warnings)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(OF_A_DAY)))
def test_what_is_new_of_a_unit_that_was_joined_goes_to_its_successor(read, going, commune, kind):
    end(going, "whole", commune)

    report = read(kind, "Xã Cư Klông")

    assert (report.created, report.errors, report.warnings) == (1, [], [])
    assert made(kind).unit == commune


@pytest.mark.parametrize("kind", OF_A_DAY)
def test_what_is_on_file_of_a_joined_unit_is_not_made_again_for_its_successor(
    read, going, commune, kind
):
    read(kind, "Xã Cư Klông")
    end(going, "whole", commune)

    report = read(kind, "Xã Cư Klông", "Xã Cư Klông")

    assert (report.created, report.unchanged, report.errors) == (0, 1, [])
    assert made(kind).unit == going


def test_a_model_led_to_a_part_of_its_divided_unit_is_not_made_again(
    read, going, commune, neighbour_commune
):
    read("aid_models", "Xã Cư Klông")
    end(going, "part", commune, neighbour_commune)
    AidModel.objects.update(unit=neighbour_commune)

    report = read("aid_models", "Xã Cư Klông")

    assert (report.created, report.unchanged, report.errors) == (0, 1, [])


@pytest.mark.parametrize("kind", OF_A_DAY)
def test_what_was_so_while_the_joined_units_were_there_stays_with_each_as_if_it_came_in_time(
    read, province, going, commune, kind
):
    other = UnitFactory(parent=province, name="Xã Ea Hồ", code="24352")
    for unit in (going, other):
        end(unit, "whole", commune)

    first, again = (read(kind, "Xã Cư Klông", "Xã Ea Hồ") for _ in range(2))

    assert (first.created, first.errors, first.warnings) == (2, [], [])
    assert (again.created, again.unchanged, again.errors) == (0, 2, [])
    assert {one.unit for one in KINDS[kind][0].objects.all()} == {going, other}


@pytest.mark.parametrize("kind", OF_A_DAY)
def test_what_was_so_after_the_unit_had_ended_goes_to_its_successor(read, going, commune, kind):
    end(going, "whole", commune)
    type(going).objects.filter(pk=going.pk).update(valid_to="2010-06-30")

    read(kind, "Xã Cư Klông")

    assert made(kind).unit == commune


@pytest.mark.parametrize("kind", ["groups", "aid_models"])
def test_namesakes_of_two_units_that_joined_are_never_taken_for_one(
    read, province, going, commune, kind
):
    other = UnitFactory(parent=province, name="Xã Ea Hồ", code="24352")
    for unit in (going, other):
        end(unit, "whole", commune)

    report = read(kind, "Xã Cư Klông", "Xã Ea Hồ")

    assert [(error.row, "Xã Cư Klông (dòng 2)" in error.message) for error in report.errors] == [
        (3, True)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_came_in_meanwhile_is_not_made_again_once_the_reorganisation_is_taken_back(db, kind):
    units = two_provinces.old_provinces()
    draft, boss = two_provinces.decree_of(units), two_provinces.national_manager()
    reorganising.apply(draft, by=boss, has_read=True)
    province = Unit.objects.by_key("2025:66")
    by = UserFactory(role="manager", unit=province)
    _, heads, cells = KINDS[kind]

    def brought(unit, by):
        file = workbook(("Đơn vị", *heads), (unit, *cells))
        return import_workbook(kind, file, unit=by.unit, by=by)

    assert brought("Xã Một", by).created == 1
    reorganising.undo(draft, reason="Thử", by=boss)
    again = brought("Xã Một", UserFactory(role="manager", unit=units.a))

    assert (again.created, again.unchanged, again.errors) == (0, 1, [])
