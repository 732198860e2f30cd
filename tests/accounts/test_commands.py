"""What the operator of the server does."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.accounts import actions
from apps.accounts.models import User
from tests.accounts.steps import is_in, log_in


def test_operator_makes_the_first_manager(province, capsys):
    call_command("add_user", "Quan.Ly", role="manager", unit="2025:66", full_name="Trần Văn Thử")

    once = re.search(r"một lần: (\S+)", capsys.readouterr().out).group(1)
    person = User.objects.get(username="quan.ly")
    assert (person.role, person.unit, person.must_change_password) == ("manager", province, True)
    assert person.check_password(once)


@pytest.mark.parametrize(
    ("name", "unit", "words"),
    [
        ("ai.do", "2025:99", "Không có đơn vị nào"),
        ("Ái Đó", "2025:66", "không dấu"),
        ("manager", "2025:66", "đã có người dùng"),
    ],
)
def test_operator_is_told_what_is_wrong(manager, name, unit, words):
    with pytest.raises(CommandError, match=words):
        call_command("add_user", name, role="manager", unit=unit)


def test_demo_manager_comes_in_with_the_printed_code(province, capsys, client):
    user, once = actions.create_user(
        username="minhhoa",
        full_name="Quản Trị Minh Họa",
        role="manager",
        unit=province,
        by=None,
        password="Minh-hoa-2026",
        totp_secret="JBSWY3DPEHPK3PXP",
    )
    assert (once, user.must_change_password) == (None, False)
    call_command("totp", "minhhoa")
    code = capsys.readouterr().out.strip()

    log_in(client, "minhhoa", "Minh-hoa-2026")
    response = client.post(reverse("mfa_authenticate"), {"code": code}, follow=True)

    assert is_in(response)


def test_code_of_a_real_person_is_never_printed(manager):
    with pytest.raises(CommandError, match="không phải là tài khoản minh họa"):
        call_command("totp", "manager")


def test_weak_username_is_refused_by_the_action_too(commune):
    with pytest.raises(ValidationError):
        actions.create_user(username="có dấu", full_name="A", role="clerk", unit=commune, by=None)
