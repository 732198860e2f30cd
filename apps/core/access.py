"""Views declare a permission and see only the rows of the user's subtree.

Out of scope is *not found* (404); in scope but not allowed is *forbidden* (403). What the
permissions are, and who has them, is written in `accounts.roles`; here is only how a view asks.
"""

from django.core.exceptions import PermissionDenied


class PermissionMixin:
    """A view behind one permission (`permission = Permission.…`)."""

    permission = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.may(self.permission):
            if self.kwargs and hasattr(self, "get_object"):
                self.get_object()  # out of scope is not found, whoever asks
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
