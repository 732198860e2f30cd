"""What the page of a sponsor shows of pledges and aid, in the reader's scope and a few queries."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.db.models import Count
from django.urls import reverse

from apps.aid_records.models import Pledge
from apps.aid_records.sharing import promised

register = template.Library()

SHOWN = 20


@dataclass(frozen=True)
class Event:
    """A pledge or a gift on the day it was made; `value` in đồng or None."""

    day: date
    what: str
    url: str
    address: object
    words: str
    value: int | None
    status: str = ""
    status_label: str = ""


@register.simple_tag(takes_context=True)
def helped_by(context, sponsor):
    """{"totals", "addresses", "of", "standing", "timeline", "more"} of one sponsor; `of` asks for its figures."""
    user = context["request"].user
    aid = sponsor.aid_records.visible_to(user).in_force()
    pledges = sponsor.pledges.visible_to(user).in_force()
    timeline = [_given(one) for one in aid.to_one_address().select_related("address")[: SHOWN + 1]]
    timeline += [
        _promised(pledge)
        for pledge in pledges.select_related("address").order_by("-pledged_on", "-id")[: SHOWN + 1]
    ]
    timeline.sort(key=lambda event: event.day, reverse=True)
    return {
        "totals": aid.summed(),
        "addresses": aid.counted().aggregate(n=Count("address", distinct=True))["n"],
        "of": f"of={sponsor.pk}",
        "standing": pledges.filter(status__in=Pledge.ACTIVE).count(),
        "timeline": timeline[:SHOWN],
        "more": len(timeline) > SHOWN,
    }


def _given(aid):
    words = aid.form.name + (f": {aid.description}" if aid.description else "")
    if aid.exclusion:
        words += f" (không tính, {aid.exclusion})"
    return Event(
        day=aid.given_on,
        what="Trợ giúp",
        url=reverse("aid_records:detail", args=[aid.pk]),
        address=aid.address,
        words=words,
        value=aid.value,
    )


def _promised(pledge):
    words = promised(pledge.value, pledge.frequency)
    return Event(
        day=pledge.pledged_on,
        what="Đăng ký",
        url=reverse("aid_records:pledge_detail", args=[pledge.pk]),
        address=pledge.address,
        words=words + (f": {pledge.description}" if pledge.description else ""),
        value=None,
        status=pledge.status,
        status_label=pledge.get_status_display(),
    )
