"""What the page of an address says of its public card: one query."""

from django import template
from django.db.models import Exists, F, OuterRef

from apps.accounts.roles import Permission
from apps.addresses.models import Address, Consent
from apps.publishing.models import Publication

register = template.Library()


@register.inclusion_tag("publishing/on_address.html", takes_context=True)
def publication_of(context, address):
    """The card that is public, the version in work, the way to write one; nothing off file."""
    if not address.is_on_file:
        return {"is_shown": False}
    agreed = Consent.objects.in_force().filter(address=OuterRef("pk"))
    rows = (
        Address.objects.filter(pk=address.pk)
        .annotate(agreed=Exists(agreed))
        .values("agreed", number=F("publications__pk"), card=F("publications__code"), at=F("publications__approved_at"), state=F("publications__status"))
        .order_by("-publications__pk")
    )  # fmt: skip
    rows = list(rows)
    user = context["request"].user
    writes = user.may(Permission.EDIT_RECORDS, address.unit) and address.is_open
    labels = dict(Publication.Status.choices)
    up = next((row for row in rows if row["state"] == Publication.Status.UP), None)
    work = next((row for row in rows if row["state"] in Publication.IN_WORK), None)
    agreed = bool(rows and rows[0]["agreed"])
    return {
        "is_shown": bool(agreed or up or work),
        "address": address,
        "up": up,
        "work": work and work | {"label": labels[work["state"]]},
        "may_write": writes and agreed and not work,
    }
