"""Notices that come with the calendar: addresses whose yearly review is due."""

from datetime import datetime, time

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import PERMISSIONS, Permission, Role
from apps.core.dates import local, today
from apps.core.money import format_number
from apps.jobs.current import progress
from apps.notices.actions import tell
from apps.notices.models import Notice
from apps.organisation.models import Unit
from apps.reports import figures

WRITERS = [role for role in Role if Permission.EDIT_RECORDS in PERMISSIONS[role]]


def remind_of_reviews():
    """Periodic: once a month tell the staff of each base unit how many addresses are due (F10)."""
    told = 0
    provinces = list(Unit.objects.provinces().current())
    for number, province in enumerate(provinces):
        progress(number, len(provinces), province.name)
        for row in figures.reviewed(province, today()).rows:
            if due := row.ratio.open - row.ratio.reviewed:
                told += _tell(row, due)
    return {"told": told}


def _tell(row, due):
    key = f"reviews:{row.key}"
    month = local(datetime.combine(today().replace(day=1), time.min))
    knowing = Notice.objects.filter(key=key, created_at__gte=month).values("user")
    staff = User.objects.filter(is_active=True, unit__key=row.key, role__in=WRITERS)
    users = list(staff.exclude(pk__in=knowing))
    tell(
        users,
        key=key,
        text=f"{format_number(due)} địa chỉ của {row.name} chưa được rà soát trong 365 ngày qua.",
        url=reverse("addresses:review_round"),
    )
    return len(users)
