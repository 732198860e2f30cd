"""What nobody may do to users, and what always holds."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from apps.accounts import actions
from apps.accounts.models import User
from tests.factories import UserFactory


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def page(name, user):
    return reverse(f"accounts:{name}", args=[user.pk])


ACTIONS = [
    "user_edit",
    "user_move",
    "user_role",
    "user_disable",
    "user_enable",
    "user_reset_password",
    "user_second_factor_disable",
]
NOT_FOR_ONESELF = [name for name in ACTIONS if name != "user_edit"]


@pytest.mark.parametrize("name", ["user_detail", *ACTIONS])
def test_user_of_another_province_is_not_found(as_manager, neighbour_reviewer, name):
    assert as_manager.get(page(name, neighbour_reviewer)).status_code == 404
    if name != "user_detail":
        assert as_manager.post(page(name, neighbour_reviewer)).status_code == 404


@pytest.mark.parametrize("name", NOT_FOR_ONESELF)
def test_manager_does_not_do_it_to_the_own_account(as_manager, manager, name):
    assert as_manager.get(page(name, manager)).status_code == 403
    assert as_manager.post(page(name, manager), {"role": "viewer"}).status_code == 403


@pytest.mark.parametrize("name", ACTIONS)
def test_reviewer_does_not_do_it_to_anyone(client, reviewer, clerk, name):
    client.force_login(reviewer)

    assert client.post(page(name, clerk)).status_code == 403


def test_forged_call_on_oneself_is_refused_by_the_action(manager):
    for action in [
        actions.disable_user,
        actions.enable_user,
        actions.reset_password,
        actions.disable_second_factor,
    ]:
        with pytest.raises(actions.NotAllowedError):
            action(manager, by=manager)


@pytest.fixture
def national_manager(nation):
    return UserFactory(role="manager", unit=nation, with_second_factor=True)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("user_disable", {}),
        ("user_role", {"role": "viewer"}),
        ("user_move", {"unit": "Phường Cư Bao"}),
    ],
)
def test_province_keeps_its_last_manager(client, national_manager, manager, commune, name, typed):
    client.force_login(national_manager)

    response = client.post(page(name, manager), typed)

    assert "quản trị duy nhất" in response.content.decode()
    manager.refresh_from_db()
    assert (manager.is_active, manager.role, manager.unit.level) == (True, "manager", "province")


def test_manager_leaves_when_another_has_taken_over(client, national_manager, manager, province):
    UserFactory(role="manager", unit=province)
    client.force_login(national_manager)

    client.post(page("user_disable", manager))

    manager.refresh_from_db()
    assert not manager.is_active


def test_stopped_manager_does_not_count_as_another(national_manager, manager, province):
    UserFactory(role="manager", unit=province, is_active=False)

    with pytest.raises(actions.LastManagerError):
        actions.disable_user(manager, by=national_manager)


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_remove_one_another_at_the_same_moment(manager, province):
    other = UserFactory(role="manager", unit=province)
    ready, outcomes = threading.Barrier(2), []

    def remove(person, by):
        ready.wait()
        try:
            actions.disable_user(person, by=User.objects.get(pk=by.pk))
            outcomes.append("done")
        except (actions.LastManagerError, actions.NotAllowedError):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=remove, args=pair) for pair in [(manager, other), (other, manager)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert User.objects.managing(province).count() == 1


def test_database_itself_refuses_names_that_look_alike(commune):
    with pytest.raises(IntegrityError, match="user_username_plain"), transaction.atomic():
        UserFactory(username="admın", unit=commune)
