"""The list of users as a file. Managers only see it; it names staff and is recorded."""

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.core.exports import Export
from apps.core.spreadsheets import Column


class UserExport(Export):
    title = User._meta.verbose_name_plural.capitalize()
    file_name = "nguoi-dung"
    columns = (
        Column("Họ và tên", "full_name", width=26, personal=True),
        Column("Tên đăng nhập", "username", width=22, personal=True),
        Column("Vai trò", "role", width=18),
        Column("Đơn vị", "unit", width=26),
        Column("Email", "email", width=28, personal=True),
        Column("Điện thoại", "phone", width=14, personal=True),
        Column("Tài khoản", "state", width=16),
        Column("Đăng nhập gần nhất", "last_login", width=18, personal=True),
    )
    fields = (
        "full_name",
        "username",
        "role",
        "unit__name",
        "email",
        "phone",
        "is_active",
        "last_login",
    )

    def row(self, name, username, role, unit, email, phone, is_active, last_login):
        state = "Đang hoạt động" if is_active else "Đã ngừng"
        return name, username, Role(role).label, unit, email, phone, state, last_login
