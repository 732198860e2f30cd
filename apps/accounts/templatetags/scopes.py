"""Whether a reader finds the page of a row, so that nothing is linked that would be “not found”."""

from django import template

register = template.Library()


@register.filter
def seen_by(row, user):
    """The user's unit reaches that of the row (Unit.reaches)."""
    return user.unit.reaches(row.unit)
