"""The mail of a reminder of a target: to whoever asked for mail, and to a sponsor that has an address.

A job, tried again when the mail server fails; `mailed` is laid down before the mails go, so that a
worker that dies in between sends no second one.
"""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from apps.accounts.models import User
from apps.notices.actions import note_mailed
from apps.notices.models import Notice
from apps.reports.models import TargetReminder

KIND = "mail_target_reminder"


def mail_target_reminder(reminder, text, people):
    """Mail what was said in the notice, once. Raises whatever the mail server says."""
    made = TargetReminder.objects.select_related(
        "sponsor__unit", "sponsor__province", "target"
    ).get(pk=reminder)
    readers = list(User.objects.wanting_digest().filter(pk__in=people))
    mails = [_to_user(made, text, reader) for reader in readers]
    if made.sponsor and made.sponsor.email:
        mails.append(_to_sponsor(made))
    rows = TargetReminder.objects.filter(pk=made.pk)
    if not mails or not rows.filter(mailed=0).update(mailed=len(mails)):
        return {"sent": 0}
    try:
        get_connection().send_messages(mails)
    except Exception:
        rows.update(mailed=0)
        raise
    key = f"target:{made.target_id}:{'s' if made.sponsor_id else 'u'}{made.sponsor_id or made.unit_id}"
    note_mailed(Notice.objects.unread().filter(user__in=readers, key=key))
    return {"sent": len(mails)}


def _to_user(made, text, reader):
    site = settings.SITE_URL.rstrip("/")
    return EmailMessage(
        subject=f"Nhắc chỉ tiêu {made.target.code} năm {made.target.year} – Địa chỉ nhân đạo",
        body=f"Kính gửi {reader.full_name},\n\n{text}\n\nXem tại: {site}/chi-tieu/\n",
        to=[reader.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _to_sponsor(made):
    """A request in plain words; it names no person in hardship."""
    chapter = (made.sponsor.province or made.sponsor.unit).chapter_name
    return EmailMessage(
        subject="Cuộc vận động “Mỗi tổ chức, mỗi cá nhân gắn với một địa chỉ nhân đạo”",
        body=(
            f"Kính gửi {made.sponsor.name},\n\n"
            f"{chapter} trân trọng cảm ơn sự tham gia của quý vị trong Cuộc vận động “Mỗi tổ chức, mỗi "
            f"cá nhân gắn với một địa chỉ nhân đạo”. Năm {made.target.year}, theo sổ của Hội, quý vị "
            f"chưa hoàn thành chỉ tiêu: {made.target.name}.\n\n"
            "Nếu quý vị muốn nhận trợ giúp một địa chỉ, xin trả lời hoặc liên hệ với chúng tôi để được "
            "giới thiệu. Nếu quý vị đã đăng ký, xin bỏ qua thư này.\n\n"
            f"Trân trọng,\n{chapter}\n"
        ),
        to=[made.sponsor.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
