"""What the page of an address says of being shown to the public: one query."""

from django import template
from django.urls import reverse

from apps.accounts.roles import Permission

register = template.Library()


@register.inclusion_tag("addresses/consent_section.html", takes_context=True)
def consent_of(context, address):
    """The last word of the family; nothing of a dossier that was never on file."""
    last = address.consents.first() if address.is_on_file or address.duplicate_of_id else None
    if last:
        last.address = address
    may_give = address.is_open and context["request"].user.may(
        Permission.EDIT_RECORDS, address.unit
    )
    page = reverse("addresses:consents", args=[address.code])
    give = reverse("addresses:consent_give", args=[address.code])
    return {
        "is_shown": bool(last or address.is_on_file),
        "last": last,
        "page": page,
        "give": give if may_give else "",
        "paper": reverse("addresses:consent_print", args=[address.code]),
    }
