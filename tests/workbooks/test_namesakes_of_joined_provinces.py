"""Files of before two provinces joined mean their own sponsors and models, not namesakes of them."""

import pytest

from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord
from apps.organisation import reorganising
from apps.organisation.models import Unit
from apps.sponsors.models import Sponsor
from apps.workbooks.importing import import_workbook
from tests.factories import (
    AddressFactory,
    AidModelFactory,
    AidRecordFactory,
    SponsorFactory,
    SupportGroupFactory,
    UserFactory,
)
from tests.organisation import two_provinces
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db

SPONSORS = ("Mã nhà tài trợ", "Tên", "Loại", "Đơn vị", "Điện thoại")
AID = (
    "Mã địa chỉ",
    "Ngày trợ giúp",
    "Nhà tài trợ",
    "Loại nhà tài trợ",
    "Hình thức",
    "Giá trị (đồng)",
)
COMPANY, PAGODA = "Doanh nghiệp", "Cơ sở tôn giáo"


@pytest.fixture
def units(db):
    return two_provinces.old_provinces()


@pytest.fixture
def apply(units):
    def apply():
        draft = two_provinces.decree_of(units)
        manager = two_provinces.national_manager()
        reorganising.apply(draft, by=manager, has_read=True)
        return lambda: reorganising.undo(draft, reason="Thử", by=manager)

    return apply


def read(kind, heads, *rows):
    province = Unit.objects.by_key("2025:66")
    by = UserFactory(role="manager", unit=province)
    return import_workbook(kind, workbook(heads, *rows), unit=province, by=by)


def sponsor(unit, name, code="", kind="company", phone="0912000001"):
    return SponsorFactory(unit=unit, name=name, code=code, kind=kind, phone=phone)


def phones():
    return dict(Sponsor.objects.values_list("pk", "phone"))


def test_a_list_of_one_province_never_changes_sponsors_of_the_other(units, apply):
    ours = [
        sponsor(units.one, "Công ty Anh", "NTT-1"),
        sponsor(units.one, "Công ty Chung", "NTT-2"),
        sponsor(units.a, "Chùa Khải Đoan", kind="religious"),
    ]
    theirs = [
        sponsor(units.four, "Công ty Bình", "NTT-1"),
        sponsor(units.four, "Công ty Chung", "NTT-2"),
        sponsor(units.b, "Chùa Khải Đoan", kind="religious"),
    ]
    apply()

    report = read(
        "sponsors",
        SPONSORS,
        ("NTT-1", "Công ty Bình", COMPANY, "Xã Bốn", "0912000009"),
        ("NTT-2", "Công ty Chung", COMPANY, "Xã Bốn", "0912000009"),
        ("", "Chùa Khải Đoan", PAGODA, "2004:54", "0912000009"),
    )

    assert (report.created, report.updated, report.errors) == (0, 3, [])
    assert {phones()[one.pk] for one in ours} == {"0912000001"}
    assert {phones()[one.pk] for one in theirs} == {"0912000009"}
    names = dict(Sponsor.objects.values_list("pk", "code"))
    assert [names[one.pk] for one in theirs] == ["NTT-1 Phú Yên", "NTT-2 Phú Yên", "Phú Yên"]


def test_the_list_of_the_other_province_still_means_its_own(units, apply):
    ours = sponsor(units.one, "Công ty Chung", "NTT-2")
    theirs = sponsor(units.four, "Công ty Chung", "NTT-2")
    apply()

    read("sponsors", SPONSORS, ("NTT-2", "Công ty Chung", COMPANY, "Xã Một", "0912000009"))

    assert (phones()[ours.pk], phones()[theirs.pk]) == ("0912000009", "0912000001")


def test_a_number_alone_never_renames_a_sponsor_of_the_other_province(units, apply):
    ours = sponsor(units.one, "Công ty Anh", "NTT-1")
    apply()

    report = read("sponsors", SPONSORS, ("NTT-1", "Công ty Mới", COMPANY, "Xã Bốn", "0912000009"))

    assert [(error.row, "NTT-1" in error.message) for error in report.errors] == [(2, True)]
    ours.refresh_from_db()
    assert ours.name == "Công ty Anh"


def test_a_unit_of_today_or_of_the_same_province_may_still_rename_by_the_number(units, apply):
    ours = sponsor(units.one, "Công ty Anh", "NTT-1")
    apply()

    for unit, name in (("Phường Cư Bao", "Công ty Ánh Dương"), ("Xã Hai", "Công ty Ánh Sao")):
        assert read("sponsors", SPONSORS, ("NTT-1", name, COMPANY, unit, "")).updated == 1

    ours.refresh_from_db()
    assert ours.name == "Công ty Ánh Sao"


@pytest.mark.parametrize("is_undone", [False, True])
def test_aid_of_before_is_on_file_and_new_aid_goes_to_the_sponsor_of_its_province(
    units, apply, is_undone
):
    given = []
    for unit, above in ((units.one, units.a), (units.four, units.b)):
        address = AddressFactory(unit=unit, filed=True)
        pagoda = sponsor(above, "Chùa Khải Đoan", kind="religious")
        given.append(AidRecordFactory(address=address, sponsor=pagoda, value=100_000))
    undo = apply()
    what = ("Chùa Khải Đoan", PAGODA, "Tiền mặt", 100_000)
    rows = [(one.address.code, day, *what) for day in ("05/03/2018", "06/03/2018") for one in given]

    first, again = read("aid", AID, *rows), read("aid", AID, *rows)

    assert (first.created, first.unchanged, first.errors) == (2, 2, [])
    assert (again.created, again.unchanged, again.errors) == (0, 4, [])
    if is_undone:
        undo()
    pairs = AidRecord.objects.order_by("id").values_list("address", "sponsor")
    assert list(pairs) == [(one.address_id, one.sponsor_id) for one in given] * 2


def test_two_of_one_province_are_never_guessed(units, apply):
    address = AddressFactory(unit=units.four, filed=True)
    for code in ("1", "2"):
        sponsor(units.b, "Chùa Khải Đoan", code, kind="religious")
    apply()

    report = read(
        "aid", AID, (address.code, "06/03/2018", "Chùa Khải Đoan", PAGODA, "Tiền mặt", 100_000)
    )

    assert (report.created, len(report.errors)) == (0, 1)


def test_models_of_one_name_in_units_that_joined_are_told_by_the_unit_of_then(units, apply):
    first, second = (AidModelFactory(unit=unit, name="Bò") for unit in (units.one, units.two))
    heads = ("Đơn vị", "Tên mô hình", "Loại", "Mục tiêu")
    apply()

    report = read(
        "aid_models",
        heads,
        ("Xã Hai", "Bò", "Ngân hàng bò", "Của Hai"),
        ("Xã Một", "Bò", "Ngân hàng bò", "Của Một"),
    )

    assert (report.created, report.updated, report.errors) == (0, 2, [])
    goals = dict(AidModel.objects.values_list("pk", "goal"))
    assert goals == {first.pk: "Của Một", second.pk: "Của Hai"}


def test_groups_of_one_name_in_units_that_joined_are_told_by_the_unit_of_then(units, apply):
    groups = [SupportGroupFactory(unit=unit, name="Đội") for unit in (units.one, units.two)]
    apply()

    read(
        "groups",
        ("Đơn vị", "Loại", "Tên nhóm", "Số thành viên"),
        ("Xã Hai", "Câu lạc bộ", "Đội", 7),
    )

    for group in groups:
        group.refresh_from_db()
    assert [group.size for group in groups] == [10, 7]
