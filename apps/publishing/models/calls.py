"""That an officer spoke, or tried to speak, to whoever pledged on the public pages."""

import pghistory
from django.conf import settings
from django.db import models

from apps.core.fields import TidyTextField
from apps.publishing.models.online import OnlinePledge


@pghistory.track()
class Call(models.Model):
    """That an officer called, or tried to (lần gọi cho người đăng ký)."""

    class Outcome(models.TextChoices):
        REACHED = "reached", "Gặp được"
        NO_ANSWER = "no_answer", "Không nghe máy"
        WRONG_NUMBER = "wrong_number", "Sai số"
        LATER = "later", "Hẹn gọi lại"

    online_pledge = models.ForeignKey(
        OnlinePledge,
        verbose_name="đăng ký trên mạng",
        on_delete=models.CASCADE,
        related_name="calls",
    )
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome.choices)
    note = TidyTextField("ghi chú", max_length=1_000, blank=True)
    form_key = models.UUIDField("khóa chống ghi trùng", null=True, unique=True, editable=False)
    called_at = models.DateTimeField("lúc gọi", auto_now_add=True)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người gọi",
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    named_by = ("online_pledge",)

    class Meta:
        verbose_name = "lần gọi"
        verbose_name_plural = "lần gọi"
        ordering = ["id"]

    def __str__(self):
        return f"{self.called_at:%d/%m/%Y %H:%M}: {self.get_outcome_display()}"
