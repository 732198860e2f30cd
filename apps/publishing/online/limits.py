"""How often strangers may try, and how much one place may keep open at once.

Where somebody comes from is known only as a keyed hash: no address of any machine is stored.
"""

import ipaddress
from datetime import UTC, datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.core.dates import format_moment, local, today
from apps.publishing.models import Attempts
from apps.publishing.online.errors import OnlineError

SALT = "publishing.attempts"
KEPT_FOR = timedelta(days=2)
COUNT = """
INSERT INTO publishing_attempts (key, "window", count) VALUES (%s, %s, 1)
ON CONFLICT (key, "window") DO UPDATE SET count = publishing_attempts.count + 1
RETURNING count
"""


class TooManyError(OnlineError):
    """Too often from one place; `until` is when it may be tried again."""

    def __init__(self, until, why="Từ nơi bạn đang dùng mạng đã thử quá nhiều lần."):
        self.until = until
        when = f"{local(until):%H:%M}" if local(until).date() == today() else format_moment(until)
        super().__init__(f"{why} Hãy quay lại sau {when}.")

    @property
    def seconds(self):
        return max(1, int((self.until - timezone.now()).total_seconds()) + 1)


def source_of(request):
    """Where a request comes from, hashed: the client's IPv4 address or its IPv6 network of 64 bits."""
    try:
        ip = get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):  # it came past a proxy it should come through
        ip = ""
    return _hashed("source", _network(ip))


def count_attempt(action, whom):
    """Note one more try of `action` by `whom` (a source, a code …). Raises TooManyError past the
    limit of settings.ONLINE_LIMITS: {action: (how many, in so many seconds)}.
    """
    most, seconds = settings.ONLINE_LIMITS[action]
    now = int(timezone.now().timestamp())
    start = datetime.fromtimestamp(now - now % seconds, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_hashed(action, whom), start])
        count = cursor.fetchone()[0]
    if count > most:
        raise TooManyError(start + timedelta(seconds=seconds))


def clear_attempts():
    """Periodic: counts of past days go."""
    gone, _ = Attempts.objects.filter(window__lt=timezone.now() - KEPT_FOR).delete()
    return {"deleted": gone}


def _network(ip):
    if not ip:
        return ""
    address = ipaddress.ip_address(ip)
    mapped = getattr(address, "ipv4_mapped", None)
    if address.version == 4 or mapped:
        return str(mapped or address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _hashed(action, whom):
    return salted_hmac(SALT, f"{action}:{whom}", algorithm="sha256").hexdigest()
