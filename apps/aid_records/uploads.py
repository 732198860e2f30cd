"""A workbook between its upload and its confirmation."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.fields import TidyCharField
from apps.organisation.models import Unit

KEPT_FOR = timedelta(hours=24)


def _expiry():
    return timezone.now() + KEPT_FOR


class UploadQuerySet(models.QuerySet):
    """Which uploads. What may be done with them is in importing.py."""

    def visible_to(self, user):
        """The user's own uploads into units of the user's subtree: they hold personal data."""
        return self.filter(by=user, unit__path__startswith=user.unit.path)

    def unexpired(self):
        return self.filter(expires_at__gt=timezone.now())

    def expired(self):
        return self.filter(expires_at__lte=timezone.now())


class Upload(models.Model):
    """An uploaded workbook (tệp nhập): what was read of it, waiting to be confirmed.

    The content goes away with the confirmation or the expiry, whichever comes first.
    """

    class Kind(models.TextChoices):
        ADDRESSES = "addresses", "Địa chỉ nhân đạo"
        SPONSORS = "sponsors", "Nhà tài trợ"
        AID = "aid", "Trợ giúp"
        TOTALS = "totals", "Bảng tổng hợp những năm trước"

    token = models.UUIDField("khóa", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("loại tệp", max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhập",
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = TidyCharField("tên tệp", max_length=255)
    content = models.BinaryField("nội dung")
    report = models.JSONField("kết quả đọc", default=dict)
    created_at = models.DateTimeField("lúc tải lên", auto_now_add=True)
    expires_at = models.DateTimeField("giữ đến", default=_expiry)
    confirmed_at = models.DateTimeField("lúc xác nhận", null=True, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp nhập"
        verbose_name_plural = "tệp nhập"
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]

    def __str__(self):
        return self.name

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None
