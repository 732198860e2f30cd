"""Notices: what the system tells one person."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.fields import TidyCharField


class NoticeQuerySet(models.QuerySet):
    """Which notices: always of one person."""

    def visible_to(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def newest_first(self):
        return self.order_by("-id")


class Notice(models.Model):
    """One thing told to one person (thông báo), with the page where it is dealt with.

    `key` names the matter: while a notice about it is unread, the same matter is not told again,
    its words are renewed instead.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhận",
        on_delete=models.CASCADE,
        related_name="notices",
    )
    text = TidyCharField("nội dung", max_length=300)
    url = models.CharField("trang xử lý", max_length=300)
    key = models.CharField("khóa việc", max_length=80)
    created_at = models.DateTimeField("lúc báo")
    read_at = models.DateTimeField("lúc đọc", null=True)
    mailed_at = models.DateTimeField("lúc gửi thư", null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_newest"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="notice_unread_once",
                condition=Q(read_at__isnull=True),
                violation_error_message="Việc này đã được báo.",
            )
        ]

    def __str__(self):
        return self.text
