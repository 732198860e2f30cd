"""People whom a manager gave a unit that a reorganisation made, once it is undone."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.notices.models import Notice
from apps.organisation import reorganising
from apps.organisation.models import Reorganisation, Unit
from apps.reorganisations import telling
from tests import factories
from tests.organisation import two_provinces

pytestmark = pytest.mark.django_db
HOME = "/lam-viec/"


@pytest.fixture
def units():
    return two_provinces.old_provinces()


@pytest.fixture
def national(nation):
    return two_provinces.national_manager()


@pytest.fixture
def applied(units, national):
    """Applied; the users of before came along."""
    factories.UserFactory(unit=units.one, username="cu.xa")
    draft = two_provinces.decree_of(units)
    reorganising.apply(draft, by=national, has_read=True)
    return Reorganisation.objects.get(pk=draft.pk)


@pytest.fixture
def clerk(applied):
    """A clerk whom a manager gave the new ward since, with a dossier entered there."""
    ward = Unit.objects.by_key("2025:24340")
    factories.AddressFactory(unit=ward, filed=True)
    return factories.UserFactory(unit=ward, role="clerk", username="moi.phuong")


@pytest.fixture
def left(applied, clerk, national):
    """That clerk, once all was undone."""
    moved = telling.moved_users(applied)
    reorganising.undo(applied, reason="Nhầm", by=national)
    telling.round_off(Reorganisation.objects.get(pk=applied.pk), moved=moved, undone=True)
    return User.objects.select_related("unit").get(pk=clerk.pk)


def test_the_first_page_says_that_the_unit_is_no_more_and_whom_to_ask(client, left, units):
    near = factories.UserFactory(
        unit=units.a, role="manager", full_name="Phạm Thị Quản Trị", with_second_factor=True
    )
    client.force_login(left)

    page = client.get(HOME)

    words = page.content.decode()
    assert page.status_code == 200
    assert f"Đơn vị của bạn, {left.unit}, không còn." in words
    assert f"Hãy nhờ {near} ({units.a})" in words
    assert reverse("addresses:create") not in words


@pytest.mark.parametrize(
    "name",
    ["addresses:list", "aid_records:list", "sponsors:list", "reports:summary_table", "jobs:files"],
)
def test_they_go_on_reading_what_was_entered_there(client, left, name):
    client.force_login(left)

    assert client.get(reverse(name)).status_code == 200
    code = Address.objects.get(unit=left.unit).code
    assert client.get(reverse("addresses:detail", args=[code])).status_code == 200
    assert client.get(reverse("organisation:detail", args=[left.unit.key])).status_code == 200


def test_they_write_nothing_there_and_read_why(client, left):
    client.force_login(left)
    address = Address.objects.get(unit=left.unit)

    answers = [
        client.get(reverse("addresses:create")),
        client.post(reverse("addresses:create"), {"full_name": "Lê Văn Tư"}),
        client.post(reverse("addresses:edit", args=[address.code]), {"full_name": "Lê Văn Tư"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert all("được hoàn tác" in answer.content.decode() for answer in answers)
    assert Address.objects.count() == 1


def test_they_are_told_and_so_are_those_who_went_back(left, units):
    told = dict(Notice.objects.unread().values_list("user__username", "text"))

    assert f"được hoàn tác, {left.unit} không còn. Bạn xem được" in told["moi.phuong"]
    assert f"đơn vị của bạn lại là {units.one}" in told["cu.xa"]


def test_managers_find_them_on_the_first_page_and_give_them_a_unit(client, applied, left, units):
    manager = factories.UserFactory(unit=units.a, role="manager", with_second_factor=True)
    client.force_login(manager)
    move = reverse("accounts:user_move", args=[left.pk])

    first = client.get(HOME).content.decode()
    client.post(move, {"unit": units.one.key})

    assert "Người dùng chờ được giao đơn vị mới" in first
    assert move in first
    moved = User.objects.get(pk=left.pk)
    assert moved.unit == units.one
    assert moved.may(Permission.EDIT_RECORDS, units.one)
    assert move not in client.get(HOME).content.decode()


def test_the_page_of_the_reorganisation_names_them(client, applied, left, nation):
    client.force_login(factories.UserFactory(unit=nation, role="manager", with_second_factor=True))

    page = client.get(telling.page_of(applied))

    assert list(page.context["undecided"]) == [left]
    assert "do đợt này lập, nay không còn" in page.content.decode()


def test_nobody_counts_on_them_where_something_is_to_be_decided(left):
    User.objects.filter(pk=left.pk).update(role="reviewer")

    able = User.objects.who_may(Permission.APPROVE, left.unit)

    assert left not in able
    assert left in User.objects.who_may(Permission.VIEW_RECORDS, left.unit)


def test_people_of_a_divided_commune_go_on_writing_and_read_whom_to_ask(client, commune, manager):
    clerk = factories.UserFactory(unit=commune, role="clerk")
    Unit.objects.filter(pk=commune.pk).update(valid_to="2026-08-31")
    client.force_login(clerk)

    words = client.get(HOME).content.decode()

    assert f"Đơn vị của bạn, {commune}, đã kết thúc ngày 31/08/2026." in words
    assert f"Hãy nhờ {manager} ({manager.unit})" in words
    assert client.get(reverse("addresses:create")).status_code == 200
