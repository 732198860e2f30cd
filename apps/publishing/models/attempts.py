"""How often strangers did what is limited on the public pages."""

from django.db import models


class Attempts(models.Model):
    """How often a stranger did something in a span of time (đếm lượt của khách).

    `key` is a keyed hash of what was done and from where: no address of any machine is stored.
    """

    key = models.CharField("khóa", max_length=64)
    window = models.DateTimeField("từ lúc")
    count = models.PositiveIntegerField("số lượt", default=1)

    class Meta:
        verbose_name = "lượt của khách"
        verbose_name_plural = "lượt của khách"
        constraints = [
            models.UniqueConstraint(
                fields=["key", "window"],
                name="attempts_once",
                violation_error_message="Đã đếm lượt này.",
            )
        ]

    def __str__(self):
        return f"{self.window:%d/%m/%Y %H:%M}: {self.count}"
