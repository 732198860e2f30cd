"""Taking back what an import wrote about addresses, their needs, categories, members, reviews."""

from apps.addresses.actions.likenesses import recheck_set
from apps.addresses.actions.queueing import settle_when_none_waits
from apps.addresses.models import Address
from apps.core.imports import Staging
from apps.core.imports.undoing import Part, Undoable

ADDRESSES = Undoable(
    Address,
    label=lambda address: address.code,
    page=("addresses:detail", "code"),
    parts=(
        Part("category_links"),
        Part("needs"),
        Part("members"),
        Part("reviews", taken_back=True),
    ),
    # Pairs are noticed by the system; what people found about a pair counts.
    only_if={
        "likenesses_as_first": "h.decided_by_id IS NOT NULL",
        "likenesses_as_second": "h.decided_by_id IS NOT NULL",
    },
    ignored=("last_seen",),
    unique=(
        "b.legacy_code <> '' AND o.legacy_code = b.legacy_code AND o.filed_unit_id = r.filed_unit_id",
    ),
)


def take_back(undo):
    """The Undone of an open Undo; pairs of dossiers alike are compared anew."""
    done = undo.take_back(ADDRESSES)
    if done.changes:
        which = undo.done(ADDRESSES)
        recheck_set(which)
        ids = [pk for (pk,) in Staging.fetch(which)]
        for address in Address.objects.filter(pk__in=ids).order_by("unit").distinct("unit"):
            settle_when_none_waits(address)
    return done
