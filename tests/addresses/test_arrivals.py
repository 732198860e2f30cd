"""The staff of a receiving unit hear once how many families of a divided unit came to their list."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.addresses.actions import settle_hamlets, settle_some, undo_settling
from apps.addresses.actions.settling import undo_settlings_of
from apps.addresses.models import Address
from apps.notices.models import Notice
from apps.organisation.models import HamletRule, UnitLink
from apps.workbooks.importing import import_workbook
from tests.factories import AddressFactory, UnitFactory, UserFactory
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db
LATE_HEADS = ("Mã cũ", "Đơn vị", "Loại", "Họ và tên", "Ngày sinh", "Thôn, buôn, ấp")


@pytest.fixture
def old(old_district, commune, neighbour_commune):
    unit = UnitFactory(
        parent=old_district, era="2004", code="24349", name="Xã Cư Klông", valid_to="2025-06-30"
    )
    for new in (commune, neighbour_commune):
        UnitLink.objects.create(old=unit, new=new, share="part")
    return unit


@pytest.fixture
def families(old):
    for name, number in {"Thôn 1": 2, "Thôn 2": 3, "Thôn 3": 1, "": 1}.items():
        AddressFactory.create_batch(
            number, unit=old, hamlet=name, filed=True, full_name="Lò Thị Kín"
        )


def unread():
    found = Notice.objects.unread().about("settled").order_by("user__username", "id")
    return [(notice.user.username, notice.text) for notice in found]


def read_all():
    Notice.objects.update(read_at=timezone.now())


def test_one_notice_for_all_hamlets_that_one_click_leads_to_a_unit(
    families, old, commune, neighbour_commune, clerk, neighbour_clerk, reviewer, manager, viewer
):
    settle_hamlets(
        old,
        {"Thôn 1": commune, "Thôn 2": commune, "Thôn 3": neighbour_commune},
        remember=True,
        by=reviewer,
    )

    assert unread() == [
        ("clerk", "Phường Cư Bao nhận 5 địa chỉ của Xã Cư Klông (đơn vị cũ đã chia)."),
        ("neighbour_clerk", "Xã Hòa Xuân nhận 1 địa chỉ của Xã Cư Klông (đơn vị cũ đã chia)."),
    ]


def test_its_page_lists_these_families_and_no_others(
    client, families, old, commune, clerk, reviewer
):
    AddressFactory(unit=commune, filed=True)
    draft = AddressFactory(unit=old, hamlet="Thôn 1")
    settle_hamlets(old, {"Thôn 1": commune}, remember=True, by=reviewer)
    client.force_login(clerk)

    page = client.get(Notice.objects.get().url)

    moved = Address.objects.filter(unit=commune, hamlet="Thôn 1")
    assert {row["code"] for row in page.context["rows"]} == {row.code for row in moved}
    assert draft.code in {row.code for row in moved}
    assert len(moved) == 3


def test_what_comes_later_is_added_up_while_the_first_is_unread_or_read(
    families, old, commune, clerk, reviewer
):
    settle_hamlets(old, {"Thôn 1": commune}, remember=True, by=reviewer)
    settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)
    added = unread()
    read_all()
    settle_some(old, Address.objects.filter(unit=old, hamlet=""), commune, by=reviewer)

    of = "địa chỉ của Xã Cư Klông (đơn vị cũ đã chia), tới nay"
    assert added == [("clerk", f"Phường Cư Bao nhận thêm 3 {of} 5.")]
    assert unread() == [("clerk", f"Phường Cư Bao nhận thêm 1 {of} 6.")]


def test_who_read_of_it_is_told_of_the_undoing_and_who_did_not_need_not(
    families, old, commune, clerk, reviewer
):
    late = UserFactory(role="clerk", unit=commune, username="late")
    [settling] = settle_hamlets(old, {"Thôn 1": commune}, remember=True, by=reviewer)
    Notice.objects.filter(user=clerk).update(read_at=timezone.now())

    undo_settling(settling, by=reviewer)

    gone = "2 địa chỉ của Xã Cư Klông không còn ở Phường Cư Bao: lần xếp được hoàn tác."
    assert unread() == [("clerk", gone)]
    assert not late.notices.unread().exists()


def test_who_read_of_it_in_a_mail_is_told_of_the_undoing_too(
    families, old, commune, clerk, reviewer
):
    first, _ = settle_hamlets(
        old, {"Thôn 1": commune, "Thôn 2": commune}, remember=True, by=reviewer
    )
    Notice.objects.update(mailed_at=timezone.now())

    undo_settling(first, by=reviewer)

    [(user, text)] = unread()
    assert user == "clerk"
    assert text.startswith("2 địa chỉ của Xã Cư Klông không còn ở Phường Cư Bao")
    assert Notice.objects.unread().get().mailed_at is None


def test_undoing_one_of_two_leaves_the_count_of_what_is_there(
    families, old, commune, clerk, reviewer
):
    first, second = settle_hamlets(
        old, {"Thôn 1": commune, "Thôn 2": commune}, remember=True, by=reviewer
    )

    undo_settling(second, by=reviewer)
    told = unread()
    read_all()
    settle_hamlets(old, {"Thôn 2": commune}, remember=True, by=reviewer)
    read_all()
    undo_settling(first, by=reviewer)

    assert told == [("clerk", "Phường Cư Bao nhận 2 địa chỉ của Xã Cư Klông (đơn vị cũ đã chia).")]
    assert unread()[0][1].endswith("lần xếp được hoàn tác. Còn 3 địa chỉ.")


def test_a_division_that_is_taken_back_leaves_nothing_to_read(
    families, old, commune, clerk, reviewer
):
    settle_hamlets(old, {"Thôn 1": commune, "Thôn 2": commune}, remember=True, by=reviewer)

    undo_settlings_of([old.pk], by=reviewer)

    assert unread() == []
    assert Address.objects.filter(unit=old).count() == 7


def test_a_second_click_and_voided_dossiers_tell_nothing(old, commune, clerk, reviewer):
    voided = {"voided_at": "2026-01-01T00:00Z", "voided_by": reviewer, "void_reason": "Nhầm"}
    AddressFactory(unit=old, hamlet="Thôn 9", **voided)

    for _ in range(2):
        settle_hamlets(old, {"Thôn 9": commune}, remember=True, by=reviewer)

    assert unread() == []


def test_telling_costs_the_same_for_many_families_as_for_one(
    families, old, commune, clerk, reviewer, django_assert_max_num_queries
):
    UserFactory.create_batch(4, role="clerk", unit=commune)
    AddressFactory.create_batch(30, unit=old, hamlet="Thôn 4", filed=True)

    with django_assert_max_num_queries(60):
        settle_hamlets(old, {"Thôn 4": commune}, remember=True, by=reviewer)

    assert Notice.objects.count() == 5


def test_the_list_can_be_narrowed_to_the_dossiers_of_an_old_unit(
    client, families, old, commune, reviewer
):
    AddressFactory(unit=commune, filed=True)
    client.force_login(reviewer)

    rows = client.get(reverse("addresses:list"), {"old": "xã cư klông"}).context["rows"]

    assert len(rows) == 7


def test_a_workbook_tells_once_of_all_late_families_that_a_rule_leads_to_a_unit(
    client, families, old, commune, clerk, reviewer
):
    settle_hamlets(old, {"Thôn 1": commune}, remember=True, by=reviewer)
    read_all()
    heads = (*LATE_HEADS, "Ngày lập hồ sơ")
    rows = [
        (f"00{number}", old.name, "Cá nhân", f"Trần Thị {name}", "1950", "thôn 1", "25/02/2012")
        for number, name in enumerate(["Hoà", "Mai", "Lan"])
    ]
    rows[2] = (*rows[2][:6], "25/02/2026")  # of the new unit from the beginning

    for _ in range(2):
        import_workbook("addresses", workbook(heads, *rows), unit=reviewer.unit, by=reviewer)

    of = "địa chỉ của Xã Cư Klông (đơn vị cũ đã chia), tới nay"
    assert unread() == [("clerk", f"Phường Cư Bao nhận thêm 2 {of} 4.")]
    client.force_login(clerk)
    assert len(client.get(Notice.objects.unread().get().url).context["rows"]) == 4


def test_a_workbook_that_is_only_looked_at_tells_nobody(old, commune, clerk, reviewer):
    HamletRule.objects.create(old=old, hamlet="Thôn 1", new=commune)
    row = ("001", old.name, "Cá nhân", "Trần Thị Hoà", "1950", "Thôn 1")

    import_workbook(
        "addresses", workbook(LATE_HEADS, row), unit=reviewer.unit, by=reviewer, dry_run=True
    )

    assert unread() == []
