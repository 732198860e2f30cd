"""What the calendar brings: requests whose clock runs out, breaches nobody has reported."""

from datetime import timedelta

from django.utils import timezone

from apps.core.dates import format_date, format_moment, today
from apps.notices.actions import tell
from apps.notices.models import Notice
from apps.privacy.actions import breaches, requests
from apps.privacy.models import Breach, DataRequest

FIRST_WARNING = timedelta(hours=24)  # before the hours run out: 48 of 72


def remind_of_requests():
    """Periodic, each morning: a request is told of once when its next clock is near, once when it
    has run out. What is told twice is on the first page and in the daily mail every day."""
    told = 0
    for row in DataRequest.objects.due_soon().select_related("unit"):
        step, words = _next_step(row)
        told += _tell_once(
            row,
            key=f"data-request-soon-{step}:{row.pk}",
            text=f"Yêu cầu {row.code} phải {words} đến hết ngày {format_date(row.next_due)}.",
            url=requests.page_of(row),
        )
    for row in DataRequest.objects.overdue().select_related("unit"):
        step, words = _next_step(row)
        days = (today() - row.next_due).days
        told += _tell_once(
            row,
            key=f"data-request-over-{step}:{row.pk}",
            text=f"Yêu cầu {row.code} đã quá hạn {words} {days} ngày.",
            url=requests.page_of(row),
        )
    return {"told": told}


def _next_step(row):
    return ("acknowledge", "xác nhận") if row.acknowledged_at is None else ("answer", "trả lời")


def remind_of_breaches():
    """Periodic, every quarter of an hour: 48 and 72 hours after a breach was found and not reported."""
    now, told = timezone.now(), 0
    near = Breach.objects.unreported().filter(report_by__lte=now + FIRST_WARNING)
    for breach in near.select_related("unit"):
        by = format_moment(breach.report_by)
        if breach.report_by <= now:
            matter, words = "72", f"đã quá hạn báo cơ quan bảo vệ dữ liệu (hạn {by})"
        else:
            matter, words = "48", f"chưa báo cơ quan bảo vệ dữ liệu, hạn {by}"
        told += _tell_once(
            breach,
            key=f"breach-{matter}:{breach.pk}",
            text=f"Vụ lộ, mất dữ liệu {breach.code} {words}.",
            url=breaches.page_of(breach),
        )
    return {"told": told}


def _tell_once(row, *, key, text, url):
    knowing = Notice.objects.filter(key=key).values("user")
    users = list(requests.handlers(row.unit).exclude(pk__in=knowing))
    tell(users, key=key, text=text, url=url)
    return len(users)
