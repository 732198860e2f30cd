"""Notices: what the system tells one person."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.core.fields import TidyCharField

LONGEST = 300  # letters of a notice


class NoticeQuerySet(models.QuerySet):
    """Which notices: always of one person."""

    def visible_to(self, user):
        return self.filter(user=user)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def arrived(self):
        """Those that their receiver knows of: read, or gone out by mail."""
        return self.filter(Q(read_at__isnull=False) | Q(mailed_at__isnull=False))

    def about(self, *matters):
        """Those whose key begins with one of these words, such as "unit" of "unit:12"."""
        return self.filter(reduce(or_, [Q(key__startswith=f"{matter}:") for matter in matters]))

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
    text = TidyCharField("nội dung", max_length=LONGEST)
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
