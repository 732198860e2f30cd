"""What people type into the address form, and how a page reads."""

import re

from django.urls import reverse

TYPED = {
    "kind": "individual",
    "full_name": "H'Yim Niê",
    "born": "05/03/1948",
    "headcount": "1",
    "hamlet": "Buôn Kli A",
    "then": "stay",
    "form_key": "0d6f2f0e-4f35-4c55-b6a9-5a3f0a3a7f11",
}


def rows(prefix, *typed, stored=0):
    """The POST data of a formset."""
    data = {f"{prefix}-TOTAL_FORMS": len(typed), f"{prefix}-INITIAL_FORMS": stored}
    for place, row in enumerate(typed):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def sheet(*, needs=(), members=(), stored_needs=0, stored_members=0, **fields):
    needs = [{"frequency": "once"} | need for need in needs]
    return (
        TYPED
        | rows("needs", *needs, stored=stored_needs)
        | rows("members", *members, stored=stored_members)
        | fields
    )


def page(response):
    """The page as a person reads it, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def enter(client, user, **fields):
    client.force_login(user)
    return client.post(reverse("addresses:create"), sheet(**fields), follow="more" in fields)


def change(client, user, address, **fields):
    client.force_login(user)
    data = sheet(version=address.version, full_name=address.full_name, born="1950", **fields)
    url = reverse("addresses:edit", args=[address.code])
    return client.post(url, data, follow="more" in fields)
