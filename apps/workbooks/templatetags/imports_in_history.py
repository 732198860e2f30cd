"""Leads from the history of a record to the import that wrote it."""

from django import template

from apps.accounts.roles import Permission
from apps.workbooks.models import Import

register = template.Library()


@register.simple_tag(takes_context=True)
def imports_to_read(context, entries):
    """The tokens of those imports in a history whose page `reader` finds; at most one query."""
    reader = context.get("reader")
    tokens = {entry.run for entry in entries if entry.run}
    if reader is None or not tokens or not reader.may(Permission.IMPORT):
        return frozenset()
    found = Import.objects.visible_to(reader).filter(token__in=tokens)
    return frozenset(str(token) for token in found.values_list("token", flat=True))
