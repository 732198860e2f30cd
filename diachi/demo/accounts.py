"""The demo's accounts: one of each role, fixed names, a password everybody may know."""

from dataclasses import dataclass

from apps.accounts.actions import create_user
from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.text import fold
from apps.organisation.models import Unit

PASSWORD = "minh-hoa-2026"
TOTP_SECRET = "DIACHIMINHHOADIACHIMINHHOADIACHI"
_FIRST_CLERKS_UNIT = "2025:24340"  # Phường Cư Bao
_PEOPLE = {
    Role.CLERK: ("canbo", "Cán bộ cơ sở (minh họa)"),
    Role.REVIEWER: ("duyet", "Cán bộ duyệt (minh họa)"),
    Role.MANAGER: ("quantri", "Quản trị tỉnh (minh họa)"),
    Role.VIEWER: ("theodoi", "Người theo dõi (minh họa)"),
}


@dataclass(frozen=True)
class Staff:
    clerk: User
    reviewer: User
    manager: User
    viewer: User

    def of(self, unit):
        """Who enters what happens in a unit."""
        return self.clerk if unit.pk == self.clerk.unit_id else self.reviewer


def clerks_unit(province):
    """The commune of the demo's clerk."""
    communes = Unit.objects.within(province).bases().current().exclude(code="")
    found = communes.filter(key=_FIRST_CLERKS_UNIT).first()
    return found or communes.order_by("code")[0]


def prepare(province):
    """The four accounts; those that are there already stay as they are."""
    return Staff(
        **{role.value: _account(role, _unit(role, province), province) for role in _PEOPLE}
    )


def describe(staff):
    """Lines for the person who has just started the demo."""
    lines = [f"Tài khoản minh họa (mật khẩu chung: {PASSWORD})"]
    lines += [
        f"  {user.username:<18} {Role(user.role).label} – {user.unit.name}"
        for user in (staff.clerk, staff.reviewer, staff.manager, staff.viewer)
    ]
    lines.append(
        f"Mã xác thực của {staff.manager.username}: bin/manage totp {staff.manager.username}"
    )
    return lines


def _unit(role, province):
    return clerks_unit(province) if role == Role.CLERK else province


def _account(role, unit, province):
    word, full_name = _PEOPLE[role]
    place = fold(unit.name.split(" ", 1)[1]).replace(" ", "")
    username = f"{word}.{place}"
    return (
        User.objects.filter(username=username).first()
        or create_user(
            username=username,
            full_name=full_name,
            role=role,
            unit=unit,
            by=None,
            password=PASSWORD,
            totp_secret=TOTP_SECRET if role == Role.MANAGER else None,
        )[0]
    )
