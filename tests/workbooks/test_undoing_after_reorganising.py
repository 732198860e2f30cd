"""An import is undone as before when units were reorganised since: to be moved is not to be touched."""

import pytest

from apps.addresses.models import Address, HouseholdMember
from apps.aid_records.models import AidRecord
from apps.campaign.models import Directive
from apps.organisation import reorganising
from apps.organisation.models import Unit
from apps.sponsors.models import Sponsor
from apps.workbooks import actions
from apps.workbooks.models import Import
from tests.factories import AddressFactory, SponsorFactory, UserFactory
from tests.organisation import two_provinces
from tests.workbooks.imports import brought

pytestmark = pytest.mark.django_db

PEOPLE = ("Mã địa chỉ", "Đơn vị", "Loại", "Họ và tên", "Ngày lập hồ sơ")
SPONSORS = ("Mã nhà tài trợ", "Tên", "Loại", "Đơn vị", "Điện thoại")
WARD = "2025:24340"


@pytest.fixture
def units(db):
    return two_provinces.old_provinces()


@pytest.fixture(params=[False, True], ids=["applied", "taken back"])
def reorganise(request, units):
    """Apply the decree; in the second round take it back as well."""

    def reorganise():
        draft, boss = two_provinces.decree_of(units), two_provinces.national_manager()
        reorganising.apply(draft, by=boss, has_read=True)
        if request.param:
            reorganising.undo(draft, reason="Thử", by=boss)
        return request.param

    return reorganise


def saved(kind, heads, *rows, by):
    run = brought(*rows, by=by, heads=heads, kind=kind)
    run = actions.save(run, by=by, only_good=False, version=run.version)
    assert run.status == "saved"
    return run


def undone(run):
    by = type(run.by).objects.get(pk=run.by_id)
    return actions.undo(Import.objects.get(pk=run.pk), by=by).report["undo"]


def test_what_the_import_made_is_voided_wherever_it_is_now(units, reorganise):
    by = UserFactory(role="manager", unit=units.a)
    address = AddressFactory(unit=units.one, filed=True, household=True, code="DL-18-000001")
    key = (address.code, "Xã Một")
    heads = ("Mã địa chỉ", "Đơn vị")
    runs = [
        saved("members", (*heads, "Họ và tên", "Năm sinh"), (*key, "Y Thử", 2010), by=by),
        saved(
            "aid",
            (*heads, "Ngày trợ giúp", "Nhà tài trợ", "Loại nhà tài trợ", "Hình thức", "Giá trị (đồng)"),
            (*key, "06/03/2018", "Công ty Thử", "Doanh nghiệp", "Tiền mặt", 100_000),
            by=by,
        ),
        saved(
            "directives",
            ("Số, ký hiệu", "Ngày ban hành", "Nhóm văn bản", "Loại văn bản", "Trích yếu", "Đơn vị"),
            ("61/KH", "16/10/2018", "Hướng dẫn", "KH", "Triển khai", "Xã Một"),
            by=by,
        ),
        saved("addresses", PEOPLE, ("", "Xã Hai", "Cá nhân", "Người Mới", "11/04/2018"), by=by),
    ]  # fmt: skip

    reorganise()

    assert [undone(run)["kept"] for run in runs] == [[], [], [], []]
    assert not HouseholdMember.objects.exists()
    for model in (AidRecord, Sponsor, Directive):
        assert not model.objects.in_force().exists()
    assert list(Address.objects.in_force()) == [address]


def test_what_the_import_changed_gets_its_values_back_and_stays_where_it_is(units, reorganise):
    by = UserFactory(role="manager", unit=units.a)
    address = AddressFactory(unit=units.one, filed=True, full_name="Y Cũ")
    run = saved(
        "addresses", PEOPLE, (address.code, "Xã Một", "Cá nhân", "Y Mới", "05/03/2018"), by=by
    )

    is_back = reorganise()

    assert undone(run)["kept"] == []
    address.refresh_from_db()
    unit = units.one if is_back else Unit.objects.by_key(WARD)
    assert (address.full_name, address.unit, address.filed_unit) == ("Y Cũ", unit, units.one)
    assert address.province == unit.province


def test_who_was_really_changed_since_stays(units, reorganise):
    by = UserFactory(role="manager", unit=units.a)
    address = AddressFactory(unit=units.one, filed=True, full_name="Y Cũ")
    run = saved(
        "addresses", PEOPLE, (address.code, "Xã Một", "Cá nhân", "Y Mới", "05/03/2018"), by=by
    )
    reorganise()
    address.refresh_from_db()
    address.phone = "0912000001"
    address.save()

    assert [code for _, code, *_ in undone(run)["kept"]] == [address.code]


def test_a_sponsor_that_was_told_apart_keeps_its_number(units, reorganise):
    SponsorFactory(unit=units.a, code="NTT-1")
    theirs = SponsorFactory(unit=units.b, code="NTT-1", name="Công ty Bình", phone="")
    by = UserFactory(role="manager", unit=units.b)
    run = saved(
        "sponsors", SPONSORS, ("NTT-1", "Công ty Bình", "Doanh nghiệp", "", "0912000009"), by=by
    )

    is_back = reorganise()
    undone(run)

    theirs.refresh_from_db()
    assert theirs.code == ("NTT-1" if is_back else "NTT-1 Phú Yên")
