"""The daily e-mail: what waits on a person, in numbers and links. No names of persons in hardship.

Each mail is a job of its own, tried again when the mail server fails. A row of DigestMail is laid
down before the mail goes: a worker that dies in between sends no second one.
"""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.models import User
from apps.core.dates import format_date, today
from apps.jobs.actions import enqueue
from apps.notices.actions import note_mailed
from apps.notices.models import Notice
from apps.reports.models import DigestMail
from apps.reports.worklist import worklist

KIND = "mail_digest"
NOTICES_SHOWN = 10
KEPT_FOR = timedelta(days=90)


def queue_digests():
    """Periodic: a job for each person who asked for the mail."""
    day = today()
    DigestMail.objects.filter(day__lt=day - KEPT_FOR).delete()
    wanting = User.objects.wanting_digest().values_list("pk", flat=True)
    for user in wanting:
        enqueue(KIND, key=f"{day}:{user}", user=user, day=day.isoformat())
    return {"queued": len(wanting)}


def mail_digest(user, day):
    """Mail `user` (a primary key) what waits on `day` (ISO), once; nothing when nothing waits.

    Raises whatever the mail server says; then it can be tried again.
    """
    reader = User.objects.wanting_digest().select_related("unit").filter(pk=user).first()
    if reader is None or day != today().isoformat():
        return {"sent": False}
    unread = Notice.objects.visible_to(reader).unread()
    tasks, notices = worklist(reader, shown=0), list(unread.newest_first())
    if not tasks and not notices:
        return {"sent": False}
    mail, is_first = DigestMail.objects.get_or_create(user=reader, day=day)
    if not is_first:
        return {"sent": False}
    try:
        compose(reader, tasks, notices).send()
    except Exception:
        mail.delete()
        raise
    note_mailed(notices)
    return {"sent": True}


def compose(reader, tasks, notices):
    """The mail; `notices` are all unread ones, of which those not mailed yet are written out."""
    site = settings.SITE_URL.rstrip("/")
    fresh = [notice for notice in notices if notice.mailed_at is None][:NOTICES_SHOWN]
    profile = f"{site}{reverse('accounts:profile')}"
    text = render_to_string(
        "reports/digest.txt",
        {
            "reader": reader,
            "day": today(),
            "tasks": tasks,
            "fresh": fresh,
            "others": len(notices) - len(fresh),
            "site": site,
            "profile": profile,
        },
    )
    return EmailMessage(
        subject=f"Việc chờ bạn ngày {format_date(today())} – Địa chỉ nhân đạo",
        body=text,
        to=[reader.email],
        headers={"List-Unsubscribe": f"<{profile}>", "Auto-Submitted": "auto-generated"},
    )
