"""The history of a row for pages of apps that `audit` stands above."""

from django import template

from apps.audit.history import entries_for

register = template.Library()


@register.inclusion_tag("components/history.html")
def history_of(obj, *related):
    """{% history_of person %}; further arguments name reverse relations (see entries_for)."""
    return {"entries": entries_for(obj, related=related)}
