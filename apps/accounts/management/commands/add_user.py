import pghistory
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from apps.accounts import actions
from apps.accounts.roles import Role
from apps.core.commands import PlainCommand
from apps.organisation.models import Unit


class Command(PlainCommand):
    writes = True
    help = "Thêm một người dùng và in mật khẩu dùng một lần."

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="NAME", help="tên đăng nhập")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--unit", required=True, metavar="KEY", help="khóa của đơn vị")
        parser.add_argument("--full-name", default="", help="họ và tên (mặc định: tên đăng nhập)")
        parser.add_argument("--email", default="")

    def handle(self, *args, name, role, unit, full_name, email, **options):
        try:
            with pghistory.context(command="add_user"):
                user, once = actions.create_user(
                    username=name,
                    full_name=full_name or name,
                    role=role,
                    unit=Unit.objects.by_key(unit),
                    email=email,
                    by=None,
                )
        except Unit.DoesNotExist as error:
            raise CommandError(f"Không có đơn vị nào mang khóa {unit}.") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{user.username} · {user.get_role_display()} · {user.unit}\n"
            f"Mật khẩu dùng một lần: {once}"
        )
