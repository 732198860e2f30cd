"""What the page of an address shows of aid and pledges, read in a handful of queries."""

from django import template

from apps.accounts.roles import Permission
from apps.aid_records.models import SideOverride

register = template.Library()

SHOWN = 12


@register.simple_tag(takes_context=True)
def given_to(context, address):
    """{"totals", "aid", "pledges", "override", "may_edit", "may_place"} of one address."""
    user = context["request"].user
    is_open = not address.is_voided and address.status not in address.NOT_COUNTED
    return {
        "totals": address.aid_records.summed(),
        "aid": list(address.aid_records.to_one_address()[:SHOWN]),
        "pledges": list(address.pledges.to_one_address()),
        "override": SideOverride.objects.filter(address=address).first(),
        "may_edit": is_open and user.may(Permission.EDIT_RECORDS, address.unit),
        "may_place": is_open and user.may(Permission.APPROVE, address.unit),
    }
