"""What people read whose own unit is no more, and whom they ask for another."""

from django import template

from apps.accounts.models import User
from apps.accounts.roles import Permission

register = template.Library()
NAMED = 3  # managers


@register.simple_tag
def whom_to_ask(user):
    """The managers who can give this user another unit, the nearest there are."""
    able = User.objects.whom_to_tell(Permission.MANAGE_USERS, user.unit).exclude(pk=user.pk)
    return able.select_related("unit").in_order()[:NAMED]
