"""What the daily mail needs; looked at when the site starts."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning as CheckWarning

SENDS_NOTHING = ("console", "dummy", "locmem", "filebased")
ONLY_HERE = ("127.0.0.1", "localhost", "::1")


def check_site_url(app_configs, **kwargs):
    """Links in mails that leave this machine must lead to the site's own name."""
    host = urlsplit(settings.SITE_URL).hostname
    sends = settings.EMAIL_BACKEND.split(".")[-2] not in SENDS_NOTHING
    if sends and (not host or host in ONLY_HERE or "*" in host or host.startswith(".")):
        return [
            CheckWarning(
                f"SITE_URL là “{settings.SITE_URL}”: liên kết trong thư gửi đi sẽ không mở được.",
                hint="Đặt SITE_URL=https://tên-miền-của-trang",
                id="reports.W001",
            )
        ]
    return []
