"""The numbers given out: codes count per province and year."""

from django.db import models

from apps.organisation.following import Follow
from apps.organisation.models import Unit


class CodeCounter(models.Model):
    """The last number given out in a province and year; codes show no global sequence."""

    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.CASCADE, related_name="+"
    )
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối", default=0)

    follow_units = {"province": Follow.WHOLE}

    class Meta:
        verbose_name = "bộ đếm mã địa chỉ"
        verbose_name_plural = "bộ đếm mã địa chỉ"
        constraints = [
            models.UniqueConstraint(fields=["province", "year"], name="codecounter_once")
        ]

    def __str__(self):
        return f"{self.province} {self.year}: {self.last}"
