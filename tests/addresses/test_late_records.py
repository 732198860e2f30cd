"""Records that arrive when their unit is no more find their way: to its successor, or to the work-list."""

import datetime
import io
import uuid

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse

from apps.addresses.actions import approve, keep_entry, settle_hamlets, settle_some
from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.organisation.models import HamletRule, Unit, UnitLink
from apps.workbooks import actions
from apps.workbooks.importing import import_workbook
from apps.workbooks.returned import returned_workbook
from tests.addresses.sheets import enter, sheet
from tests.factories import AddressFactory, UnitFactory, UserFactory
from tests.workbooks import workbook
from tests.workbooks.imports import ROW, brought

pytestmark = pytest.mark.django_db

HEADS = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày sinh", "Thôn, buôn, ấp", "Ngày lập hồ sơ")
AID_HEADS = (
    "Mã cũ",
    "Đơn vị",
    "Ngày trợ giúp",
    "Nhà tài trợ",
    "Loại nhà tài trợ",
    "Hình thức",
    "Giá trị (đồng)",
)


def old_commune(district, code, name, **shares):
    unit = UnitFactory(parent=district, era="2004", code=code, name=name, valid_to="2025-06-30")
    for share, units in shares.items():
        for new in units:
            UnitLink.objects.create(old=unit, new=new, share=share)
    return unit


@pytest.fixture
def divided(old_district, commune, neighbour_commune):
    return old_commune(old_district, "24349", "Xã Cư Klông", part=[commune, neighbour_commune])


@pytest.fixture
def joined(old_district, commune):
    return old_commune(old_district, "24352", "Xã Ea Tóh", whole=[commune])


@pytest.fixture
def also_joined(old_district, commune):
    return old_commune(old_district, "24355", "Xã Phú Lộc", whole=[commune])


@pytest.fixture
def read(reviewer):
    def read(*rows, kind="addresses", heads=HEADS):
        return import_workbook(kind, workbook(heads, *rows), unit=reviewer.unit, by=reviewer)

    return read


def row(unit, hamlet, name="Trần Thị Hoà", number="001"):
    return (number, unit, "Cá nhân", name, "1950", hamlet, "25/02/2012")


def test_a_remembered_hamlet_leads_to_its_unit(read, divided, commune, reviewer):
    HamletRule.objects.create(old=divided, hamlet="Thôn 2", new=commune)

    report = read(row("Xã Cư Klông", "thôn 2"))

    address = Address.objects.get()
    assert (report.created, report.errors, report.warnings) == (1, [], [])
    assert (address.unit, address.filed_unit) == (commune, divided)


@pytest.mark.parametrize("hamlet", ["Thôn 3", None])
def test_an_unknown_hamlet_waits_on_the_work_list_and_the_importer_is_told(read, divided, hamlet):
    report = read(row("Cư Klông", hamlet))

    address = Address.objects.get()
    assert (report.created, report.errors) == (1, [])
    assert address.unit == divided
    assert list(Address.objects.unsettled()) == [address]
    assert "chờ xếp" in str(report.warnings)


def test_the_same_file_again_changes_nothing_whatever_was_settled_since(
    read, divided, commune, neighbour_commune, reviewer
):
    rows = [
        row("Xã Cư Klông", "Thôn 2"),
        row("Xã Cư Klông", "Thôn 3", "Lê Văn Tư", number=None),
        row("Xã Cư Klông", None, "Y Bhiăn Niê", number="003"),
    ]
    read(*rows)
    settle_hamlets(divided, {"Thôn 2": commune}, remember=True, by=reviewer)
    settle_some(
        divided, Address.objects.filter(full_name="Lê Văn Tư"), neighbour_commune, by=reviewer
    )

    report = read(*rows)

    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
    assert Address.objects.count() == 3


def test_two_joined_communes_may_both_have_a_number_001(read, joined, also_joined, commune):
    rows = [row("Xã Ea Tóh", "Thôn 1"), row("Xã Phú Lộc", "Thôn 1", "Lê Văn Tư")]

    first, again = read(*rows), read(*rows)

    assert (first.created, first.errors) == (2, [])
    assert (again.created, again.unchanged, again.errors) == (0, 2, [])
    assert {a.filed_unit for a in Address.objects.all()} == {joined, also_joined}
    assert {a.unit for a in Address.objects.all()} == {commune}


def test_aid_for_families_of_old_units_finds_each_by_its_own_number(
    read, joined, also_joined, divided, commune
):
    families = [
        AddressFactory(unit=commune, filed_unit=joined, legacy_code="001", filed=True),
        AddressFactory(unit=commune, filed_unit=also_joined, legacy_code="001", filed=True),
        AddressFactory(unit=divided, legacy_code="001", filed=True),
    ]

    report = read(
        *(
            (
                "001",
                name,
                "05/03/2018",
                "Chùa Khải Đoan",
                "Cơ sở tôn giáo",
                "Tiền mặt",
                1_000_000 + place,
            )
            for place, name in enumerate(["Xã Ea Tóh", "Xã Phú Lộc", "Xã Cư Klông"])
        ),
        kind="aid",
        heads=AID_HEADS,
    )

    given = AidRecord.objects.order_by("value").values_list("address", "unit")
    assert report.errors == []
    assert list(given) == [
        (families[0].pk, commune.pk),
        (families[1].pk, commune.pk),
        (families[2].pk, divided.pk),
    ]


def test_a_key_of_old_leads_on_like_the_name(read, joined, commune):
    read(row(joined.key, "Thôn 1"))

    assert Address.objects.get().unit == commune


def test_a_dossier_sent_before_its_unit_ended_is_filed_where_it_belongs_now(
    divided, commune, reviewer
):
    waiting = AddressFactory(unit=divided, hamlet="Thôn 2", submitted=True, legacy_code="7")
    Address.objects.filter(pk=waiting.pk).update(unit=commune)
    waiting.refresh_from_db()

    filed = approve(waiting, filed_on=datetime.date(2026, 1, 5), by=reviewer)

    assert (filed.unit, filed.filed_unit) == (commune, commune)


def test_a_form_that_names_an_old_unit_is_led_on_and_says_so(client, joined, commune, reviewer):
    response = enter(client, reviewer, unit="Xã Ea Tóh")

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert Address.objects.get().unit == commune
    assert f"Xã Ea Tóh nay là {commune}: hồ sơ thuộc {commune}." in told


@pytest.mark.parametrize(("hamlet", "is_known"), [("Buôn Kli A", True), ("Thôn 9", False)])
def test_a_form_that_names_a_divided_unit_goes_by_its_hamlet(
    client, divided, commune, reviewer, hamlet, is_known
):
    HamletRule.objects.create(old=divided, hamlet="Buôn Kli A", new=commune)

    enter(client, reviewer, unit="Xã Cư Klông", hamlet=hamlet)

    assert Address.objects.get().unit == (commune if is_known else divided)


def test_what_was_typed_before_the_unit_ended_is_saved_where_it_belongs_now(
    client, joined, commune, reviewer
):
    typed = [[name, str(value)] for name, value in sheet(unit="Xã Ea Tóh").items()]
    key = uuid.uuid4()
    keep_entry(typed, key=key, by=reviewer)
    client.force_login(reviewer)
    form = client.get(reverse("addresses:create") + f"?ban={key}").context["form"]

    client.post(reverse("addresses:create"), {**form.data.dict(), "then": "stay"})

    assert Address.objects.get().unit == commune


def test_a_rule_is_followed_through_what_became_of_its_unit(
    read, divided, commune, neighbour_commune
):
    between = UnitFactory(parent=commune.province, name="Xã Dliê Ya", code="24361")
    HamletRule.objects.create(old=divided, hamlet="Thôn 2", new=between)
    UnitLink.objects.create(old=between, new=neighbour_commune, share="whole")
    Unit.objects.filter(pk=between.pk).update(valid_to="2026-03-01")

    read(row("Xã Cư Klông", "Thôn 2"))

    assert Address.objects.get().unit == neighbour_commune


def test_a_file_for_an_old_unit_itself_is_kept_there(joined, nation):
    national = UserFactory(role="reviewer", unit=nation)
    sheet_of_one = workbook(HEADS, row(None, "Thôn 1"))

    joined.refresh_from_db()
    report = import_workbook("addresses", sheet_of_one, unit=joined, by=national)

    assert (report.created, report.errors) == (1, [])
    assert list(Address.objects.unsettled()) == [Address.objects.get(unit=joined)]


def test_what_was_staged_before_its_unit_was_divided_is_saved_and_waits(
    province, commune, neighbour_commune, reviewer
):
    unit = UnitFactory(parent=province, name="Xã Cư Klông", code="24349")
    run = brought(("A-1", unit.name, *ROW[2:]), by=reviewer)
    for new in (commune, neighbour_commune):
        UnitLink.objects.create(old=unit, new=new, share="part")
    Unit.objects.filter(pk=unit.pk).update(valid_to="2026-06-30")

    saved = actions.save(run, by=reviewer, only_good=False, version=run.version)

    assert (saved.status, saved.report["created"]) == ("saved", 1)
    assert [address.unit for address in Address.objects.unsettled()] == [unit]


def test_a_workbook_mended_after_its_unit_was_joined_finds_the_successor(
    province, commune, reviewer
):
    unit = UnitFactory(parent=province, name="Xã Cư Klông", code="24349")
    bad = brought(("A-1", unit.name, *ROW[2:4], "31/02/2018"), by=reviewer)
    _, _, sent_back = returned_workbook(bad)
    book = openpyxl.load_workbook(sent_back)
    book.active["E2"] = "28/02/2018"
    UnitLink.objects.create(old=unit, new=commune, share="whole")
    Unit.objects.filter(pk=unit.pk).update(valid_to="2026-06-30")

    book.save(mended := io.BytesIO())
    file = ContentFile(mended.getvalue(), name="tep.xlsx")
    run = actions.receive(file, kind="addresses", unit=reviewer.unit, by=reviewer)
    actions.save(run, by=reviewer, only_good=False, version=run.version)

    assert Address.objects.get().unit == commune


UNDATED = HEADS[:-1]


@pytest.mark.parametrize("number", ["001", None])
def test_a_dossier_not_yet_on_file_is_not_made_twice_after_it_was_settled(
    read, divided, commune, reviewer, number
):
    undated = row("Xã Cư Klông", "Thôn 2", number=number)[:-1]
    read(undated, heads=UNDATED)
    settle_hamlets(divided, {"Thôn 2": commune}, remember=False, by=reviewer)

    report = read(undated, heads=UNDATED)

    assert (report.created, report.unchanged, report.errors) == (0, 1, [])
    assert Address.objects.get().unit == commune


def test_aid_finds_a_settled_dossier_by_the_number_of_its_old_unit(
    read, divided, commune, reviewer
):
    settled = AddressFactory(unit=divided, hamlet="Thôn 2", legacy_code="001", submitted=True)
    settle_hamlets(divided, {"Thôn 2": commune}, remember=False, by=reviewer)

    report = read(
        ("001", "Xã Cư Klông", "05/03/2018", "Chùa Khải Đoan", "Cơ sở tôn giáo", "Tiền mặt", 1_000),
        kind="aid",
        heads=AID_HEADS,
    )

    assert report.errors == []
    assert AidRecord.objects.get().address == settled


def test_only_who_is_new_is_said_to_wait(read, divided):
    read(row("Xã Cư Klông", "Thôn 3"))

    again = read(row("Xã Cư Klông", "Thôn 3"))

    assert (again.unchanged, again.warnings) == (1, [])


def test_what_went_whole_into_a_divided_unit_is_led_by_that_units_hamlets(
    read, old_district, divided, commune
):
    old_commune(old_district, "24361", "Xã Ea Tam", whole=[divided])
    HamletRule.objects.create(old=divided, hamlet="Thôn 2", new=commune)

    read(row("Xã Ea Tam", "Thôn 2"), row("Xã Ea Tam", "Thôn 9", "Lê Văn Tư", number="002"))

    assert [a.unit for a in Address.objects.order_by("legacy_code")] == [commune, divided]


def test_the_bare_name_of_a_town_and_of_the_commune_it_became_is_that_commune(
    read, old_district, divided
):
    old_commune(old_district, "24361", "Thị trấn Cư Klông", whole=[divided])

    report = read(row("Cư Klông", "Thôn 9"))

    assert (report.errors, Address.objects.get().filed_unit) == ([], divided)


def test_a_form_that_names_two_old_units_of_which_one_went_into_the_other_means_that(
    client, old_district, joined, commune, reviewer
):
    old_commune(old_district, "24358", "Thị trấn Ea Tóh", whole=[joined])

    enter(client, reviewer, unit="Ea Tóh")

    assert Address.objects.get().unit == commune
