"""Abstract bases of the records. `core` has no tables."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models

from apps.core.text import fold


class MatchesWords:
    """For QuerySets: rows whose folded text (`words_in`) holds all the words, in any spelling."""

    words_in = "name_folded"

    def matching(self, words):
        found = self
        for word in fold(words).split():
            found = found.filter(**{f"{self.words_in}__contains": word})
        return found


class Edited(models.Model):
    """A record people type: it notices lost updates and double clicks.

    `version` counts saves (a form carries the version it was opened with); `form_key` is the
    idempotency key of the form that created the row.
    """

    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)
    form_key = models.UUIDField("khóa chống ghi trùng", null=True, unique=True, editable=False)
    created_at = models.DateTimeField("lúc nhập", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True


class Voidable(models.Model):
    """Rows are never deleted: they are voided with a reason, and then count nowhere."""

    voided_at = models.DateTimeField("lúc hủy", null=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hủy",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    void_reason = models.TextField("lý do hủy", blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_voided(self):
        return self.voided_at is not None

    @staticmethod
    def void_needs_reason(name):
        """The constraint every voidable model carries, under its own name."""
        return models.CheckConstraint(
            name=name,
            condition=models.Q(voided_at__isnull=True) | ~models.Q(void_reason=""),
            violation_error_message="Hủy một bản ghi thì phải ghi lý do.",
        )


class Imported(models.Model):
    """Rows that a workbook may bring. When an import is undone they are voided, and no later import
    takes them for its own."""

    is_undone = models.BooleanField(
        "hoàn tác lần nhập tệp", default=False, db_default=False, editable=False
    )

    class Meta:
        abstract = True


def storage_key(instance, filename):
    """Where a stored file lies: a random key below the model's `folder`, no name of any person."""
    key = uuid.uuid4().hex
    return f"{instance.folder}/{key[:2]}/{key}{Path(filename).suffix}"


class StoredFile(models.Model):
    """A checked, stored upload (core.files makes them). `preview` is there for pictures only.

    `upload_key` is the idempotency key of the upload; `digest` the SHA-256 of the stored bytes.
    """

    folder = "files"

    file = models.FileField("tệp", upload_to=storage_key, max_length=200)
    preview = models.FileField("ảnh thu nhỏ", upload_to=storage_key, max_length=200, blank=True)
    name = models.CharField("tên tệp", max_length=200)
    content_type = models.CharField("kiểu nội dung", max_length=60)
    size = models.PositiveIntegerField("kích thước (byte)")
    digest = models.CharField("mã băm", max_length=64)
    upload_key = models.UUIDField("khóa chống gửi trùng", unique=True, editable=False)
    created_at = models.DateTimeField("lúc gửi", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người gửi",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Choice(models.Model):
    """A list of terms kept as data, not code (đối tượng, hình thức, lý do …)."""

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên", max_length=120, unique=True)
    synonyms = models.TextField(
        "cách gọi khác", blank=True, help_text="Mỗi dòng một cách gọi, dùng khi nhập từ tệp."
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self):
        return self.name
