"""Who may do what, as domain.md section 10 and docs/roles.md say."""

from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from apps.accounts.roles import PERMISSIONS, SECOND_FACTOR_REQUIRED, Permission, Role


def table():
    """The table of docs/roles.md, from the code."""
    lines = [
        "| Permission | " + " | ".join(f"{role.label} (`{role}`)" for role in Role) + " |",
        "|---|" + ":-:|" * len(Role),
    ]
    for permission in Permission:
        marks = ["✓" if permission in PERMISSIONS[role] else "" for role in Role]
        lines.append(f"| {permission.label} (`{permission}`) | {' | '.join(marks)} |")
    required = ["✓" if role in SECOND_FACTOR_REQUIRED else "" for role in Role]
    lines.append(f"| *Bắt buộc xác thực hai bước* | {' | '.join(required)} |")
    return "\n".join(lines)


def test_the_document_of_roles_equals_the_code():
    written = (Path(settings.BASE_DIR) / "docs/roles.md").read_text(encoding="utf-8")

    assert table() in written, f"docs/roles.md needs this table:\n\n{table()}"


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        ("clerk", "commune", True),
        ("clerk", "neighbour_commune", False),
        ("clerk", "province", False),
        ("reviewer", "commune", True),
        ("reviewer", "other_commune", False),
        ("manager", "neighbour_commune", True),
        ("viewer", "commune", False),
    ],
)
def test_who_edits_where(request, role, unit, may):
    person, place = request.getfixturevalue(role), request.getfixturevalue(unit)

    assert person.may(Permission.EDIT_RECORDS, place) is may


def test_clerk_reads_the_own_subtree_only(clerk, commune, neighbour_commune):
    assert clerk.may(Permission.VIEW_RECORDS, commune)
    assert not clerk.may(Permission.VIEW_RECORDS, neighbour_commune)


def test_each_role_may_what_the_one_before_may():
    in_order = [Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.MANAGER]

    for less, more in pairwise(in_order):
        assert PERMISSIONS[less] < PERMISSIONS[more]


def test_person_whose_account_was_stopped_may_nothing(manager, province):
    manager.is_active = False

    assert not any(manager.may(permission) for permission in Permission)
