import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.management.base import CommandError

from apps.core.commands import PlainCommand


class Command(PlainCommand):
    help = "In mã xác thực hiện nay của một tài khoản minh họa."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *args, username, **options):
        """Only secrets that the demo itself set: nobody else's second factor is ever shown."""
        found = Authenticator.objects.filter(
            user__username=username.lower(), type=Authenticator.Type.TOTP, data__demo=True
        ).first()
        if found is None:
            raise CommandError(f"{username} không phải là tài khoản minh họa có mã xác thực.")
        counter = int(time.time()) // app_settings.TOTP_PERIOD
        self.stdout.write(format_hotp_value(hotp_value(decrypt(found.data["secret"]), counter)))
