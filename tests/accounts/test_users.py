"""What a manager does with the users of the subtree, and what nobody may do."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from apps.accounts import actions
from apps.accounts.models import User
from tests.accounts.steps import is_in, kinds, log_in
from tests.factories import UserFactory


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def page(name, user):
    return reverse(f"accounts:{name}", args=[user.pk])


def names(response):
    return [person.username for person in response.context["page_obj"]]


def test_manager_sees_the_users_of_the_subtree_only(as_manager, clerk, viewer, neighbour_reviewer):
    assert set(names(as_manager.get(reverse("accounts:user_list")))) == {
        "clerk",
        "viewer",
        "manager",
    }


def test_manager_finds_a_person_without_marks(as_manager, clerk, viewer):
    clerk.full_name = "H'Yim Kđoh"
    clerk.save()

    assert names(as_manager.get(reverse("accounts:user_list"), {"q": "hyim kdoh"})) == ["clerk"]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"role": "viewer"}, ["viewer"]),
        ({"state": "disabled"}, ["neighbour_clerk"]),
        ({"unit": "cu bao"}, ["clerk"]),
        ({"unit": "Xã Không Có"}, []),
        ({"q": "khong ai ten the"}, []),
    ],
)
def test_manager_narrows_the_list(as_manager, clerk, viewer, neighbour_clerk, chosen, found):
    neighbour_clerk.is_active = False
    neighbour_clerk.save()

    assert names(as_manager.get(reverse("accounts:user_list"), chosen)) == found


def test_people_stand_in_the_order_of_vietnamese_given_names(as_manager, manager, province):
    for full_name in ["Nguyễn Văn Đức", "Trần Thị Ánh", "Lê Văn Dũng"]:
        UserFactory(unit=province, role="viewer", full_name=full_name)

    response = as_manager.get(reverse("accounts:user_list"), {"role": "viewer"})

    assert [person.full_name for person in response.context["page_obj"]] == [
        "Trần Thị Ánh",
        "Lê Văn Dũng",
        "Nguyễn Văn Đức",
    ]


def test_long_list_costs_no_more_queries(
    as_manager, province, commune, django_assert_max_num_queries
):
    UserFactory.create_batch(60, unit=commune)
    as_manager.get(reverse("accounts:user_list"))

    with django_assert_max_num_queries(8):
        response = as_manager.get(reverse("accounts:user_list"))

    assert len(response.context["page_obj"]) == 30


@pytest.mark.parametrize("role", ["clerk", "reviewer", "viewer"])
def test_others_do_not_manage_users(client, request, role, manager):
    client.force_login(request.getfixturevalue(role))

    for address in [reverse("accounts:user_list"), reverse("accounts:user_create")]:
        assert client.get(address).status_code == 403


def test_manager_reads_who_did_what_to_an_account(as_manager, manager, clerk):
    as_manager.post(page("user_role", clerk), {"role": "viewer"})

    text = as_manager.get(page("user_detail", clerk)).content.decode()

    assert "Vai trò" in text
    assert re.search(r"Cán bộ cơ sở</del>.*Theo dõi", text, re.DOTALL)
    assert str(manager) in text


def test_manager_adds_a_person_who_then_comes_in(as_manager, commune):
    response = as_manager.post(
        reverse("accounts:user_create"),
        {
            "full_name": "Y Bhiăn Niê",
            "username": "Y.Bhian",
            "role": "clerk",
            "unit": "Phường Cư Bao",
            "email": "",
            "phone": "0912 345 678",
        },
    )

    person = User.objects.get(username="y.bhian")
    once = response.context["one_time_password"]
    assert once in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert (person.unit, person.phone, person.must_change_password) == (commune, "0912345678", True)
    assert is_in(log_in(Client(), "y.bhian", once))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "bảo", "chữ thường không dấu"),
        ("username", "clerk", "đã có người dùng"),
        ("username", "", "Hãy điền mục này."),
        ("unit", "Xã Trà Vong", "Không có đơn vị"),
        ("role", "chief", "Hãy chọn một trong những điều có sẵn"),
        ("phone", "123", ""),
        ("full_name", " ", "Hãy điền mục này."),
    ],
)
def test_wrong_entry_is_told_at_its_field(as_manager, clerk, other_commune, field, value, words):
    typed = {
        "full_name": "Y Bhiăn Niê",
        "username": "y.bhian",
        "role": "clerk",
        "unit": "Phường Cư Bao",
    }

    response = as_manager.post(reverse("accounts:user_create"), typed | {field: value})

    assert words in " ".join(response.context["form"].errors[field])
    assert not User.objects.filter(username="y.bhian").exists()


def test_manager_corrects_name_and_mail(as_manager, clerk):
    as_manager.post(
        page("user_edit", clerk),
        {"full_name": "Hoà  Bình", "email": "Hoa@Example.test", "phone": ""},
    )

    clerk.refresh_from_db()
    assert (clerk.full_name, clerk.email) == ("Hoà Bình", "hoa@example.test")
    assert clerk in User.objects.matching("hoa binh")


@pytest.fixture
def clerks_browser(clerk):
    browser = Client()
    log_in(browser, "clerk")
    return browser


def test_stopped_person_is_out_at_once_and_cannot_return(as_manager, clerk, clerks_browser):
    as_manager.post(page("user_disable", clerk))

    assert clerks_browser.get(reverse("accounts:profile")).status_code == 302
    assert not is_in(log_in(Client(), "clerk"))


def test_person_let_in_again_must_log_in_again(as_manager, clerk, clerks_browser):
    as_manager.post(page("user_disable", clerk))
    as_manager.post(page("user_enable", clerk))

    assert clerks_browser.get(reverse("accounts:profile")).status_code == 302
    assert is_in(log_in(Client(), "clerk"))


def test_moved_person_is_out_at_once_and_sees_the_new_unit(
    as_manager, clerk, clerks_browser, neighbour_commune
):
    as_manager.post(page("user_move", clerk), {"unit": "xa hoa xuan"})

    clerk.refresh_from_db()
    assert clerk.unit == neighbour_commune
    assert clerks_browser.get(reverse("accounts:profile")).status_code == 302


def test_nobody_is_moved_out_of_the_managers_province(as_manager, clerk, other_commune):
    response = as_manager.post(page("user_move", clerk), {"unit": other_commune.key})

    assert "Không có đơn vị" in " ".join(response.context["form"].errors["unit"])


def test_forged_move_out_of_the_province_is_forbidden(manager, clerk, other_commune):
    with pytest.raises(actions.NotAllowedError):
        actions.move_user(clerk, unit=other_commune, by=manager)


def test_new_role_asks_for_a_new_login(as_manager, clerk, clerks_browser):
    as_manager.post(page("user_role", clerk), {"role": "manager"})

    clerk.refresh_from_db()
    assert clerk.role == "manager"
    assert clerks_browser.get(reverse("accounts:profile")).status_code == 302


def test_forgotten_password_without_mail_is_solved_by_the_manager(
    as_manager, clerk, clerks_browser
):
    once = as_manager.post(page("user_reset_password", clerk)).context["one_time_password"]

    assert clerks_browser.get(reverse("accounts:profile")).status_code == 302
    assert not is_in(log_in(Client(), "clerk"))
    assert is_in(log_in(Client(), "clerk", once))
    record = clerk.access_records.get(kind="password_reset")
    assert record.by.username == "manager"


def test_lost_phone_is_solved_by_another_manager(as_manager, manager, province):
    other = UserFactory(role="manager", unit=province, with_second_factor=True)

    as_manager.post(page("user_second_factor_disable", other))

    assert not Authenticator.objects.filter(user=other).exists()
    assert kinds(other) == ["factor_disabled"]
