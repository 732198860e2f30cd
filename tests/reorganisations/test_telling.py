"""Who hears of a reorganisation of units: of its draft, of what was applied, of what was undone."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.accounts.actions import move_user
from apps.notices.models import Notice
from apps.organisation.catalogue import Catalogue, load
from apps.organisation.models import Reorganisation, Unit, UnitChange
from apps.organisation.reorganising import apply, undo
from apps.reorganisations import actions, telling
from tests.factories import UnitFactory, UserFactory
from tests.reorganisations.factories import ReorganisationFactory, UnitChangeFactory

pytestmark = pytest.mark.django_db
What = UnitChange.What


def unread():
    found = Notice.objects.unread().order_by("user__username")
    return {notice.user.username: notice.text for notice in found}


def done(row, by, *, undone=False):
    """What the job does: apply or undo, then tell; how many were told."""
    row.refresh_from_db()
    moved = telling.moved_users(row)
    if undone:
        undo(row, reason="Nhầm", by=by)
    else:
        apply(row, by=by, has_read=True, decree=row.decree, version=row.version)
        moved = telling.moved_users(row)
    return telling.round_off(Reorganisation.objects.get(pk=row.pk), moved=moved, undone=undone)


# --- a newer catalogue


@pytest.fixture
def office():
    """Bắc Ninh as it was before the changes of 2026, and Đồng Nai beside it, with their people."""
    load(Catalogue(), ["24", "75"], as_of=date(2025, 7, 1))
    here, there = Unit.objects.by_key("2025:24"), Unit.objects.by_key("2025:75")
    ward = Unit.objects.current().bases().filter(province=here).in_order()[0]
    return {
        "manager": UserFactory(username="bn", role="manager", unit=here, with_second_factor=True),
        "reviewer": UserFactory(username="bn.duyet", role="reviewer", unit=here),
        "clerk": UserFactory(username="bn.xa", role="clerk", unit=ward),
        "elsewhere": UserFactory(username="dn", role="manager", unit=there),
        "nation": UserFactory(username="tu", role="manager", unit=Unit.objects.get(depth=1)),
    }


def load_units(*args):
    said = StringIO()
    call_command("load_units", *args, stdout=said)
    return said.getvalue()


def test_who_may_apply_a_draft_of_a_newer_catalogue_hears_of_each_once(client, office):
    said = load_units("--province", "24")
    again = load_units("--province", "24")

    drafts = {telling.page_of(row): row for row in Reorganisation.objects.all()}
    told = Notice.objects.order_by("id")
    assert [notice.user.username for notice in told] == ["bn", "bn"]
    assert {notice.url for notice in told} == set(drafts)
    assert all(drafts[notice.url].name in notice.text for notice in told)
    assert said.count("Đã báo 1 quản trị.") == 2
    assert "Đã báo" not in again
    client.force_login(office["manager"])
    assert all(client.get(notice.url).status_code == 200 for notice in told)


def test_a_dry_run_tells_nobody(office):
    load_units("--province", "24", "--dry-run")

    assert not Notice.objects.exists()


def test_a_draft_without_a_manager_of_its_province_is_told_to_the_nation(office):
    office["manager"].delete()

    load_units("--province", "24")

    assert set(unread()) == {"tu"}


def test_a_draft_that_is_dropped_or_applied_is_no_longer_told(office):
    load_units("--province", "24")
    first, second = Reorganisation.objects.order_by("starts_on")

    done(first, office["manager"])
    applied = [notice.url for notice in Notice.objects.unread().about("reorganisation")]
    actions.drop(second, by=office["manager"])

    assert applied == [telling.page_of(second)]
    assert not Notice.objects.unread().about("reorganisation").exists()


# --- what was applied, and undone


def test_people_of_a_unit_that_received_another_hear_of_it_once_and_of_the_undoing(
    manager, clerk, neighbour_clerk, province, commune, neighbour_commune
):
    row = ReorganisationFactory(scope=province)
    UnitChangeFactory(
        reorganisation=row, what=What.JOIN, old=commune, new=neighbour_commune, new_name=""
    )

    told = done(row, manager)
    applied = unread()
    back = done(row, manager, undone=True)

    assert (told, back) == (2, 2)
    assert applied == {
        "clerk": f"Đơn vị của bạn nay là Xã Hòa Xuân (Tỉnh Đắk Lắk), theo {row.decree}.",
        "neighbour_clerk": f"Theo {row.decree}, Xã Hòa Xuân nhận toàn bộ Phường Cư Bao. Danh sách, số "
        "liệu của bạn đổi theo.",
    }
    undone = f"Đợt sắp xếp theo {row.decree} được hoàn tác;"
    assert unread() == {
        "clerk": f"{undone} đơn vị của bạn lại là Phường Cư Bao (Tỉnh Đắk Lắk).",
        "neighbour_clerk": f"{undone} Phường Cư Bao trở lại như trước, không còn ở Xã Hòa Xuân.",
    }


def makes(row, *, position, key, name, under):
    UnitChangeFactory(
        reorganisation=row,
        position=position,
        what=What.NEW,
        old=None,
        new_key=key,
        new_name=name,
        new_kind="commune",
        new_parent=under,
    )


def goes(row, what, old, key, *, position):
    UnitChangeFactory(
        reorganisation=row, position=position, what=what, old=old, new_key=key, new_name=""
    )


def test_a_clerk_who_was_given_a_part_of_a_divided_commune_is_of_the_commune_again(
    manager, clerk, province, commune
):
    row = ReorganisationFactory(scope=province)
    for position, key in ((1, "2025:90001"), (2, "2025:90002")):
        makes(row, position=position, key=key, name=f"Xã Phần {position}", under=province)
        goes(row, What.DIVIDE, commune, key, position=position + 2)
    done(row, manager)
    move_user(clerk, unit=Unit.objects.by_key("2025:90001"), by=manager)

    done(row, manager, undone=True)

    clerk.refresh_from_db()
    assert clerk.unit == commune
    assert unread()["clerk"] == (
        f"Đợt sắp xếp theo {row.decree} được hoàn tác; "
        "đơn vị của bạn lại là Phường Cư Bao (Tỉnh Đắk Lắk)."
    )


def test_who_came_to_a_joined_commune_waits_for_a_manager_when_it_is_no_more(
    client, manager, clerk, province, commune, neighbour_commune
):
    row = ReorganisationFactory(scope=province)
    makes(row, position=1, key="2025:90001", name="Xã Chung", under=province)
    goes(row, What.JOIN, commune, "2025:90001", position=2)
    goes(row, What.JOIN, neighbour_commune, "2025:90001", position=3)
    done(row, manager)
    joined = Unit.objects.by_key("2025:90001")
    newcomer = UserFactory(username="moi", unit=joined)

    done(row, manager, undone=True)

    newcomer.refresh_from_db()
    row.refresh_from_db()
    assert newcomer.unit == joined
    assert list(telling.undecided_users(row)) == [newcomer]
    assert unread()["moi"] == (
        f"Đợt sắp xếp theo {row.decree} được hoàn tác, Xã Chung không còn. Bạn xem được "
        "hồ sơ của đơn vị ấy, chưa ghi thêm được cho đến khi quản trị giao bạn về đơn vị khác."
    )
    client.force_login(manager)
    page = client.get(telling.page_of(row)).content.decode()
    assert "Người dùng chờ được giao đơn vị mới" in page
    assert reverse("accounts:user_move", args=[newcomer.pk]) in page


def test_a_unit_that_receives_many_has_them_counted(manager, province, commune, clerk):
    row = ReorganisationFactory(scope=province)
    for number in range(1, 6):
        UnitChangeFactory(
            reorganisation=row,
            position=number,
            what=What.JOIN,
            old=UnitFactory(parent=province, name=f"Xã Số {number}"),
            new=commune,
            new_name="",
        )
    divided = UnitFactory(parent=province, name="Xã Chia")
    for number, new in enumerate([commune, UnitFactory(parent=province)], start=6):
        UnitChangeFactory(
            reorganisation=row,
            position=number,
            what=What.DIVIDE,
            old=divided,
            new=new,
            new_name="",
        )

    done(row, manager)

    assert (
        "nhận toàn bộ Xã Số 1, Xã Số 2, Xã Số 3 và 2 đơn vị khác, nhận một phần Xã Chia."
        in unread()["clerk"]
    )


def test_both_parents_of_a_unit_that_goes_elsewhere_hear_of_it(
    nation, province, other_province, commune, clerk, reviewer, neighbour_reviewer, neighbour_clerk
):
    national = UserFactory(role="manager", unit=nation, with_second_factor=True)
    row = ReorganisationFactory(scope=nation)
    UnitChangeFactory(
        reorganisation=row,
        what=What.TRANSFER,
        old=commune,
        new=None,
        new_name="",
        new_parent=other_province,
    )

    done(row, national)

    told = unread()
    assert f"Đơn vị của bạn nay là Phường Cư Bao ({other_province})" in told["clerk"]
    assert f"{province} không còn Phường Cư Bao." in told["reviewer"]
    assert f"{other_province} nhận toàn bộ Phường Cư Bao." in told["neighbour_reviewer"]
    assert "neighbour_clerk" not in told


def test_the_first_page_says_what_changed_until_it_is_read(
    client, manager, province, commune, neighbour_commune, neighbour_clerk
):
    row = ReorganisationFactory(scope=province)
    UnitChangeFactory(
        reorganisation=row, what=What.JOIN, old=commune, new=neighbour_commune, new_name=""
    )
    done(row, manager)
    client.force_login(neighbour_clerk)
    words = "Xã Hòa Xuân nhận toàn bộ Phường Cư Bao"

    before = client.get(reverse("home")).content.decode()
    opened = client.post(reverse("notices:open", args=[Notice.objects.get().pk]), follow=True)

    assert words in before
    assert opened.status_code == 200
    assert words not in client.get(reverse("home")).content.decode()
