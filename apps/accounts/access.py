"""The permissions of `roles` in templates; how a view asks for one is in `core.access`."""

from apps.accounts.roles import Permission
from apps.core.access import PermissionMixin, ScopedMixin, WriteScopedMixin, demand

__all__ = ["PermissionMixin", "ScopedMixin", "WriteScopedMixin", "demand", "permissions"]


def permissions(request):
    """Context processor: `may.edit_records` … in templates."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"may": {}}
    return {"may": {permission.value: user.may(permission) for permission in Permission}}
