from django.core.management.base import CommandError

from apps.core.commands import PlainCommand
from diachi import database


class Command(PlainCommand):
    help = "Dừng cơ sở dữ liệu nhúng của DIACHI_DATA này."
    requires_system_checks = ()

    def handle(self, *args, **options):
        try:
            stopped = database.stop()
        except database.DatabaseServerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "Đã dừng cơ sở dữ liệu." if stopped else "Cơ sở dữ liệu nhúng không chạy."
        )
