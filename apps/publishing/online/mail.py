"""The short mail to whoever pledged and left an address. It names no family."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from apps.publishing.models import OnlinePledge
from apps.publishing.online.shown import filled


def mail_receipt(pledge):
    """Mail what was pledged (a primary key), while it waits. Raises what the mail server says."""
    found = OnlinePledge.objects.waiting().exclude(email="").filter(pk=pledge).first()
    if found is None:
        return {"sent": False}
    site = settings.SITE_URL.rstrip("/")
    text = render_to_string(
        "portal/pledging/receipt.txt",
        {"pledge": filled(found), "lookup": f"{site}{reverse('portal:lookup')}?ma={found.code}"},
    )
    subject = f"Hội Chữ thập đỏ đã nhận đăng ký {found.code}"
    EmailMessage(subject, text, to=[found.email]).send()
    return {"sent": True}
