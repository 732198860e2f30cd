"""The form of a new dossier that comes again after it was saved, with other words in it."""

from apps.addresses.forms.address import AddressEditForm
from apps.core.forms.compared import EMPTY

REASON = "likeness_reason"
"""Kept with the pair of dossiers that are alike, so a dossier never holds it."""


def not_yet_saved(sent, made, *, user):
    """[[name, value], …] for the edit form of `made`, or None where `sent` says nothing new.

    `sent` is the QueryDict of the form. What was left empty in it takes what is stored; the edit
    form asks about every other difference, as it does of two people.
    """
    data = sent.copy()
    data["version"], data["opened"] = "0", ""
    form = AddressEditForm(data, instance=made, user=user)
    form.is_valid()
    says_more = any(
        row.has_changed() and not row["id"].value()
        for rows in (form.needs, form.members)
        for row in rows.extra_forms
    )
    for item in form.compared():
        if not item.is_on_page or item.typed_mark() == item.stored_mark():
            continue
        if item.key == REASON:
            continue
        if item.typed_text() == EMPTY:
            item.take_stored()
        else:
            says_more = True
    form.data["version"], form.data["opened"] = "0", ""
    content = [[name, value] for name, values in form.data.lists() for value in values]
    return content if says_more else None
