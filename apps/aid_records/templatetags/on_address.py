"""What the page of an address shows of aid and pledges, read in a few queries."""

from django import template

from apps.accounts.roles import Permission
from apps.addresses.models import Need
from apps.aid_records.models import SideOverride, with_uncovered
from apps.aid_records.sharing import left_in_words
from apps.core.at_once import ask_at_once

register = template.Library()

SHOWN = 12


@register.simple_tag(takes_context=True)
def given_to(context, address):
    """{"totals", "aid", "is_some_elsewhere", "pledges", "override", "may_edit", "may_place"} of one.

    Aid and pledges of a unit the family has left, or of a merged dossier, are told but not linked.
    """
    user = context["request"].user
    aid = address.aid_records.to_one_address()[:SHOWN]
    pledges = address.pledges.to_one_address()
    override = SideOverride.objects.filter(address=address)
    ask_at_once(aid, pledges, override)
    for record in aid:
        record.is_in_scope = user.unit.reaches(record.unit)
    for pledge in pledges:
        pledge.is_in_scope = user.unit.reaches(pledge.unit)
    # Older aid than is shown may be of another unit too, where the family came from one.
    may_be_older = len(aid) == SHOWN and address.unit_id != address.filed_unit_id
    is_open = not address.is_voided and address.status not in address.NOT_COUNTED
    return {
        "totals": address.aid_records.summed(),
        "aid": aid,
        "is_some_elsewhere": may_be_older or not all(record.is_in_scope for record in aid),
        "pledges": pledges,
        "override": next(iter(override), None),
        "may_edit": is_open and user.may(Permission.EDIT_RECORDS, address.unit),
        "may_place": is_open and user.may(Permission.APPROVE, address.unit),
    }


@register.simple_tag
def told_needs(needs):
    """[(need, what of it nobody has pledged yet, in words)]; nothing is said of needs that were met."""
    left = with_uncovered(Need.objects.filter(pk__in=[need.pk for need in needs]))
    amounts = dict(left.values_list("pk", "uncovered"))
    return [(need, "" if need.met_on else left_in_words(amounts[need.pk], need)) for need in needs]
