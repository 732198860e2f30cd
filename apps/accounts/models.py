"""Users: one role in one unit; and the record of who came in."""

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.roles import PERMISSIONS, WRITES_BELOW, Permission, Role
from apps.core.fields import FoldedField, NameKeyField, TidyCharField
from apps.core.models import MatchesWords
from apps.organisation.following import Follow
from apps.organisation.models import Unit

# ASCII only: among all letters, two names that look different may be one to the database.
USERNAME = r"^[a-z0-9][a-z0-9._-]*$"
USERNAME_RULE = "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số và các dấu . _ -"


class UserQuerySet(MatchesWords, models.QuerySet):
    """Which users. What may be done with them is in actions.py."""

    def visible_to(self, user):
        """Users of the user's unit and of every unit below it."""
        return self.filter(unit__path__startswith=user.unit.path)

    def managing(self, unit):
        """Active managers of exactly this unit."""
        return self.filter(is_active=True, role=Role.MANAGER, unit=unit)

    def who_may(self, permission, unit):
        """Active users whose role and place let them use `permission` in `unit` (see `User.may`)."""
        reading = permission in PERMISSIONS[Role.VIEWER]
        roles = [role for role in Role if permission in PERMISSIONS[role]]
        far = [role for role in roles if reading or role in WRITES_BELOW]
        step = Unit.steplen
        paths = [unit.path[:end] for end in range(step, len(unit.path) + 1, step)]
        able = self.filter(
            Q(role__in=far, unit__path__in=paths) | Q(role__in=roles, unit=unit), is_active=True
        )
        unmade = Q(unit__valid_to__isnull=False, unit__key__contains=Unit.UNMADE)
        return able if reading else able.exclude(unmade)

    def whom_to_tell(self, permission, unit):
        """Who may, without national staff unless nobody else can: they look after 34 provinces."""
        able = self.who_may(permission, unit)
        near = able.exclude(unit__level=Unit.Level.NATION)
        return near if near.exists() else able

    def of_units_gone(self):
        """Active users whose unit is no more and who have no other one yet."""
        return self.filter(is_active=True, unit__valid_to__isnull=False)

    def wanting_digest(self):
        """Active users with an e-mail address who asked for the daily mail."""
        return self.filter(is_active=True, wants_digest=True).exclude(email="")

    def in_order(self):
        return self.order_by("name_key", "id")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Django's hooks (natural key, e-mail) over our QuerySet; users are made by actions.py."""


@pghistory.track(
    exclude=["password", "last_login", "name_key", "name_folded"],
)
class User(AbstractUser):
    """A member of staff (cán bộ Hội) with one role in one unit."""

    first_name = None
    last_name = None
    is_staff = None
    is_superuser = None
    groups = None
    user_permissions = None

    username = models.CharField(
        "tên đăng nhập",
        max_length=40,
        unique=True,
        validators=[RegexValidator(USERNAME, USERNAME_RULE)],
        help_text="Chữ thường không dấu, chữ số và các dấu . _ - Ví dụ: lan.hoaxuan",
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    password = models.CharField("mật khẩu", max_length=128)
    last_login = models.DateTimeField("đăng nhập gần nhất", blank=True, null=True)
    is_active = models.BooleanField("đang hoạt động", default=True)
    date_joined = models.DateTimeField("ngày tạo", default=timezone.now)
    email = models.EmailField("email", blank=True)
    full_name = TidyCharField("họ và tên", max_length=120)
    name_folded = FoldedField("tên để tìm", sources=["full_name", "username"])
    name_key = NameKeyField("khóa sắp xếp", sources=["full_name"])
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    role = models.CharField("vai trò", max_length=10, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="users"
    )
    wants_digest = models.BooleanField(
        "nhận thư tóm tắt việc hằng ngày",
        default=False,
        help_text="Mỗi sáng một thư, chỉ khi có việc chờ. Cần có email.",
    )
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)

    follow_units = {"unit": Follow.WHOLE}
    objects = UserManager()

    REQUIRED_FIELDS = ["full_name", "role", "unit"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        constraints = [
            models.CheckConstraint(
                name="user_role_known",
                condition=Q(role__in=["clerk", "reviewer", "manager", "viewer"]),
                violation_error_message="Vai trò không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="user_username_plain",
                condition=Q(username__regex=USERNAME),
                violation_error_message=USERNAME_RULE,
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

        Writing reaches the subtree for reviewers and managers, only the own unit for clerks; what
        went whole into a unit is the unit's own. Who was left in a unit whose making was undone reads.
        """
        if not self.is_active or permission not in PERMISSIONS[Role(self.role)]:
            return False
        is_reading = permission in PERMISSIONS[Role.VIEWER]
        if not is_reading and self.unit.is_unmade:
            return False
        if unit is None:
            return True
        if self.role in WRITES_BELOW or is_reading:
            return self.unit.reaches(unit)
        return unit.pk == self.unit_id or unit.pk in self.unit.absorbed

    @property
    def writes_below(self):
        """Whether this user may write in the units below the own one."""
        return self.role in WRITES_BELOW and self.may(Permission.EDIT_RECORDS)


class AccessRecordQuerySet(models.QuerySet):
    """Which records of access."""

    def visible_to(self, user):
        """Records about users of the user's unit and of every unit below it."""
        return self.filter(user__unit__path__startswith=user.unit.path)


class AccessRecord(models.Model):
    """One line of the record of access (nhật ký truy cập): who came in or failed to, what
    became of passwords, second factors and sessions, and who took names out on paper or in a
    file. Rows are only ever added."""

    class Kind(models.TextChoices):
        LOGIN = "login", "Đăng nhập"
        WRONG_PASSWORD = "wrong_password", "Nhập sai mật khẩu"
        WRONG_CODE = "wrong_code", "Nhập sai mã xác thực"
        LOCKED = "locked", "Bị tạm khóa đăng nhập vì sai nhiều lần"
        DISABLED = "disabled", "Thử đăng nhập bằng tài khoản đã ngừng"
        PASSWORD_CHANGED = "password_changed", "Đổi mật khẩu"
        PASSWORD_MAILED = "password_mailed", "Đặt lại mật khẩu qua email"
        PASSWORD_RESET = "password_reset", "Được cấp mật khẩu dùng một lần"
        FACTOR_ADDED = "factor_added", "Bật xác thực hai bước"
        FACTOR_REMOVED = "factor_removed", "Gỡ một cách xác thực hai bước"
        FACTOR_DISABLED = "factor_disabled", "Được tắt xác thực hai bước"
        CODES_MADE = "codes_made", "Tạo mã dự phòng"
        SESSION_ENDED = "session_ended", "Kết thúc một phiên đăng nhập"
        CASE_PRINTED = "case_printed", "In hồ sơ có tên người"
        LIST_PRINTED = "list_printed", "In danh sách có tên người"
        VISITS_PRINTED = "visits_printed", "In phiếu đi thăm có tên người"
        RECEIPT_PRINTED = "receipt_printed", "In biên nhận trợ giúp"
        HAND_OVER_PRINTED = "hand_over_printed", "In danh sách trao có tên người"
        LIST_EXPORTED = "list_exported", "Xuất danh sách có dữ liệu cá nhân"
        EXPORT_DOWNLOADED = "export_downloaded", "Tải tệp đã xuất có dữ liệu cá nhân"
        AWARD_PRINTED = "award_printed", "Lập giấy tờ khen thưởng, cảm ơn có tên người"
        DATA_COPIED = "data_copied", "Lập bản dữ liệu đang giữ về một người"
        DATA_ERASED = "data_erased", "Xóa dữ liệu cá nhân theo yêu cầu"

    kind = models.CharField("việc", max_length=20, choices=Kind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người dùng",
        on_delete=models.PROTECT,
        related_name="access_records",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người làm",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("lúc", default=timezone.now)
    about = models.CharField("nội dung", max_length=200, blank=True)
    ip = models.GenericIPAddressField("địa chỉ mạng", null=True)
    user_agent = models.CharField("trình duyệt", max_length=200, blank=True)

    named_by = ("user", "by")
    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "nhật ký truy cập"
        verbose_name_plural = "nhật ký truy cập"
        indexes = [
            models.Index(fields=["at"], name="accessrecord_at"),
            models.Index(fields=["user", "at"], name="accessrecord_user"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()}"


class SavedFilterQuerySet(models.QuerySet):
    """Which saved filters: always of one person."""

    def visible_to(self, user):
        return self.filter(user=user)


class SavedFilter(models.Model):
    """A filter of a list that a person keeps under a name (bộ lọc đã lưu).

    `page` is the URL name of the list, `query` the query string without the page number.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người dùng",
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    page = models.CharField("trang", max_length=80)
    name = TidyCharField("tên bộ lọc", max_length=80)
    query = models.CharField("điều kiện lọc", max_length=2_000)
    created_at = models.DateTimeField("lúc lưu", auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ lọc đã lưu"
        verbose_name_plural = "bộ lọc đã lưu"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="savedfilter_name",
                violation_error_message="Bạn đã có bộ lọc tên này ở trang này.",
            )
        ]

    def __str__(self):
        return self.name
