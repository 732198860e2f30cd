"""What one person has on the desk: forms not yet saved, and dossiers as last seen."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict

from apps.addresses.models.address import NAMELESS, Address
from apps.organisation.following import Counted


class UnsavedEntryQuerySet(models.QuerySet):
    """Which unsaved entries: always of one person."""

    def visible_to(self, user):
        return self.filter(user=user)


class UnsavedEntry(models.Model):
    """What somebody typed into the form of an address and has not saved (bản đang nhập dở).

    `key` is the form's key; `content` the form as the browser sent it: [[name, value], …].
    Only its writer sees it. It goes when the form is saved, or after 30 days. `sequence` counts
    what was kept, `writer` is the open page that kept it last: older text never replaces newer.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        on_delete=models.CASCADE,
        related_name="+",
    )
    key = models.UUIDField("khóa của bản đang nhập")
    address = models.ForeignKey(
        Address,
        verbose_name="địa chỉ",
        null=True,
        on_delete=models.CASCADE,
        related_name="unsaved_entries",
    )
    content = models.JSONField("nội dung đang nhập")
    sequence = models.PositiveIntegerField("lần tự lưu", default=0)
    writer = models.UUIDField("trang đang nhập", null=True)
    saved_at = models.DateTimeField("lúc tự lưu", auto_now=True)

    units_counted = [Counted("unsaved", "bản đang nhập dở của cán bộ", at="user__unit")]
    objects = UnsavedEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "bản đang nhập dở"
        verbose_name_plural = "bản đang nhập dở"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="unsavedentry_key",
                violation_error_message="Bản đang nhập này đã có.",
            ),
            models.UniqueConstraint(
                fields=["user", "address"],
                name="unsavedentry_address",
                condition=Q(address__isnull=False),
                violation_error_message="Địa chỉ này đã có bản đang sửa dở.",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.saved_at:%d/%m/%Y %H:%M}"

    @property
    def shown_name(self):
        """Whose case it is, as far as it is typed."""
        return next((text for name, text in self.content if name == "full_name"), "") or NAMELESS

    @property
    def typed(self):
        """The content as a form takes it."""
        data = QueryDict(mutable=True)
        for name, value in self.content:
            data.appendlist(name, value)
        return data


class LastSeenQuerySet(models.QuerySet):
    """Which marks: always of one person."""

    def visible_to(self, user):
        return self.filter(user=user)


class LastSeen(models.Model):
    """The version of a dossier that a person saw last (lần xem gần nhất).

    `earlier` is the version seen before that: what changed since stays marked for a while.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xem",
        on_delete=models.CASCADE,
        related_name="+",
    )
    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="last_seen"
    )
    version = models.PositiveIntegerField("phiên bản đã xem")
    earlier = models.PositiveIntegerField("phiên bản xem lần trước đó", null=True)
    seen_at = models.DateTimeField("lúc xem", auto_now=True)

    objects = LastSeenQuerySet.as_manager()

    class Meta:
        verbose_name = "lần xem gần nhất"
        verbose_name_plural = "lần xem gần nhất"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address"],
                name="lastseen_once",
                violation_error_message="Đã có lần xem của người này.",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.address}"
