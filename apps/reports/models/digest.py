"""What was mailed, so that it goes out once."""

from django.conf import settings
from django.db import models


class DigestMail(models.Model):
    """That a person was sent the daily mail of a day (thư tóm tắt): once, whatever happens."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người nhận",
        on_delete=models.CASCADE,
        related_name="+",
    )
    day = models.DateField("ngày")

    class Meta:
        verbose_name = "thư tóm tắt"
        verbose_name_plural = "thư tóm tắt"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="digestmail_once",
                violation_error_message="Thư tóm tắt của ngày này đã gửi.",
            )
        ]

    def __str__(self):
        return f"{self.user}: {self.day:%d/%m/%Y}"
