"""The number of unread notices, for the head of every page."""

from django import template

from apps.notices.models import Notice

register = template.Library()


@register.simple_tag
def unread_notices(user):
    """One query, answered by the index of unread notices."""
    return Notice.objects.visible_to(user).unread().count()
