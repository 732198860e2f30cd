"""What of publishing waits on a person, for the first page and the daily mail (settings.WORKLIST)."""

from django.urls import reverse

from apps.accounts.roles import Permission
from apps.core.dates import format_date
from apps.publishing.actions.calling import last_day
from apps.publishing.models import OnlinePledge
from apps.reports.worklist import Item, Waiting


def online_pledges(user):
    """Strangers who wait for a call, those whose time of holding ends first."""
    if not user.may(Permission.PUBLISH):
        return None
    found = OnlinePledge.objects.visible_to(user).waiting().select_related("address", "hold")
    return Waiting(
        "Đăng ký trên mạng chờ gọi",
        f"{reverse('publishing:online_list')}?status=waiting",
        found.order_by("hold__until", "id"),
        lambda pledge: Item(
            f"{pledge.name} – {pledge.address.code}",
            f"giữ chỗ đến hết ngày {format_date(last_day(pledge.hold.until))}"
            if pledge.hold
            else "hết hạn giữ chỗ",
            reverse("publishing:online_detail", args=[pledge.pk]),
        ),
    )
