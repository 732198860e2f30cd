"""The database role of strangers: made, or set right."""

import os

from django.conf import settings
from django.core.management.base import CommandError

from apps.core.commands import PlainCommand
from apps.publishing import role
from diachi import database
from diachi.database.places import public_password_file
from diachi.installation import ensure_secret


class Command(PlainCommand):
    help = (
        "Cho trang công khai một tài khoản cơ sở dữ liệu chỉ đọc được các bảng công khai. Với "
        "DATABASE_URL, tài khoản ghi trong PUBLIC_DATABASE_URL phải có sẵn trên máy chủ."
    )

    def handle(self, *args, **options):
        if os.environ.get("DATABASE_URL"):
            name = self._grant_to_named()
        else:
            name = database.PUBLIC_USER
            role.make(name, ensure_secret(public_password_file()))
        self.stdout.write(f"{name} chỉ đọc được: {', '.join(role.readable_tables(name))}.")

    def _grant_to_named(self):
        if "public" not in settings.DATABASES:
            raise CommandError("Chưa ghi PUBLIC_DATABASE_URL (xem docs/operations.md).")
        name = settings.DATABASES["public"]["USER"]
        if not role.exists(name):
            raise CommandError(
                f"Máy chủ cơ sở dữ liệu chưa có tài khoản {name}: createuser --pwprompt {name}"
            )
        role.grant(name)
        return name
