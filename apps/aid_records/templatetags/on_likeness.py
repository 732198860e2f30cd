"""What the page of an address shows of dossiers like it, and of merging."""

from django import template
from django.db.models import Q

from apps.accounts.roles import Permission
from apps.addresses.models import Likeness
from apps.aid_records.models import Merge
from apps.core.at_once import ask_at_once

register = template.Library()


@register.simple_tag(takes_context=True)
def likeness_of(context, address):
    """{"pairs", "is_elsewhere", "merges"} of one address, in one query.

    A pair that is not the reader's shows only that there is one. `merges`: dicts of `merge`,
    `other`, whether the reader may open the other dossier and may undo.
    """
    user = context["request"].user
    open_pairs = (
        Likeness.objects.about(address)
        .undecided()
        .select_related("unit", "first__unit", "second__unit")
        .order_by("id")
    )
    merges = _merges_of(address)
    ask_at_once(open_pairs, merges)
    mine = [pair for pair in open_pairs if user.unit.contains(pair.unit)]
    return {
        "pairs": [_pair(pair, address, user) for pair in mine],
        "is_elsewhere": len(mine) < len(open_pairs),
        "merges": [_merge(merge, address, user) for merge in merges],
    }


def _pair(pair, address, user):
    other = pair.second if pair.first_id == address.pk else pair.first
    may_merge = all(user.may(Permission.APPROVE, one.unit) for one in (pair.first, pair.second))
    return {"pair": pair, "other": other, "may_merge": may_merge}


def _merges_of(address):
    return (
        Merge.objects.filter(Q(kept=address) | Q(absorbed=address))
        .select_related("kept__unit", "absorbed__unit", "merged_by", "undone_by")
        .order_by("-id")
    )


def _merge(merge, address, user):
    is_kept = merge.kept_id == address.pk
    other = merge.absorbed if is_kept else merge.kept
    may_undo = merge.undone_at is None and all(
        user.may(Permission.APPROVE, one.unit) for one in (merge.kept, merge.absorbed)
    )
    return {
        "merge": merge,
        "other": other,
        "is_kept": is_kept,
        "may_open": user.unit.contains(other.unit),
        "may_undo": may_undo,
    }
