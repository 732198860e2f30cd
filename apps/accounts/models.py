"""Users: one role in one unit."""

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models

from apps.accounts.roles import PERMISSIONS, WRITES_BELOW, Permission, Role
from apps.core.fields import FoldedField, NameKeyField, TidyCharField
from apps.organisation.models import Unit


class UserQuerySet(models.QuerySet):
    """Which users. What may be done with them is in actions.py."""

    def visible_to(self, user):
        """Users of the user's unit and of every unit below it."""
        return self.filter(unit__path__startswith=user.unit.path)

    def in_order(self):
        return self.order_by("name_key", "id")


class DiachiUserManager(UserManager.from_queryset(UserQuerySet)):
    """Django's user manager over our QuerySet."""


@pghistory.track(
    exclude=["password", "last_login", "name_key", "name_folded"],
)
class User(AbstractUser):
    """A member of staff (cán bộ Hội) with one role in one unit."""

    first_name = None
    last_name = None
    email = models.EmailField("email", blank=True)
    full_name = TidyCharField("họ và tên", max_length=120)
    name_folded = FoldedField("tên để tìm", sources=["full_name", "username"])
    name_key = NameKeyField("khóa sắp xếp", sources=["full_name"])
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    role = models.CharField("vai trò", max_length=10, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="users"
    )
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)

    objects = DiachiUserManager()

    REQUIRED_FIELDS = ["full_name", "role", "unit"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        constraints = [
            models.CheckConstraint(
                name="user_role_known",
                condition=models.Q(role__in=["clerk", "reviewer", "manager", "viewer"]),
                violation_error_message="Vai trò không có trong danh sách.",
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    def may(self, permission, unit=None):
        """Whether the role grants `permission`, and, given a unit, grants it there.

        Writing reaches the subtree for reviewers and managers, only the own unit for clerks.
        """
        if not self.is_active or Permission(permission) not in PERMISSIONS[Role(self.role)]:
            return False
        if unit is None:
            return True
        if self.role in WRITES_BELOW or Permission(permission) in PERMISSIONS[Role.VIEWER]:
            return unit.path.startswith(self.unit.path)
        return unit.pk == self.unit_id

    @property
    def writes_below(self):
        """Whether this user may write in the units below the own one."""
        return self.role in WRITES_BELOW and self.may(Permission.EDIT_RECORDS)
