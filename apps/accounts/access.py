"""Views declare a permission and see only the rows of the user's subtree.

Out of scope is *not found* (404); in scope but not allowed is *forbidden* (403).
"""

from django.core.exceptions import PermissionDenied

from apps.accounts.roles import Permission


class PermissionMixin:
    """A view behind one permission (`permission = Permission.…`)."""

    permission = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.may(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ScopedMixin(PermissionMixin):
    """A view over rows of a scoped model: whatever is out of scope is not found."""

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)


class WriteScopedMixin(ScopedMixin):
    """A view that changes one row: in scope but in a unit the user may not write in is 403."""

    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        demand(self.request.user, self.permission, found.unit)
        return found


def demand(user, permission, unit):
    """Raise PermissionDenied unless `user` has `permission` in `unit`."""
    if not user.may(permission, unit):
        raise PermissionDenied


def permissions(request):
    """Context processor: `may.edit_records` … in templates."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"may": {}}
    return {"may": {permission.value: user.may(permission) for permission in Permission}}
