"""What people do again and again in these tests."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

PASSWORD = "Mat-khau-thu-1"
SECRET = "JBSWY3DPEHPK3PXP"


def log_in(client, username, password=PASSWORD, **extra):
    typed = {"login": username, "password": password, "next": reverse("accounts:profile")}
    return client.post(reverse("account_login"), typed, follow=True, **extra)


def is_in(response):
    return response.wsgi_request.user.is_authenticated


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def kinds(user):
    return list(user.access_records.order_by("pk").values_list("kind", flat=True))
