"""Parts of needs kept for somebody who is no sponsor on file yet."""

from django.db import models
from django.utils import timezone

from apps.addresses.models import Address


class HoldQuerySet(models.QuerySet):
    """Which holds. What may be done with them is in actions/holding.py."""

    def standing(self):
        return self.filter(until__gt=timezone.now())

    def over(self):
        """Past their moment: they hold nothing."""
        return self.filter(until__lte=timezone.now())


class Hold(models.Model):
    """Parts of an address's needs kept for somebody (giữ chỗ), until a moment.

    The parts are its `NeedCover`s, under the same rule as those of pledges: nobody holds a part
    twice. A brief one lasts while a form is filled in. One past its moment holds nothing.
    """

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="holds"
    )
    until = models.DateTimeField("giữ đến", db_index=True)
    is_brief = models.BooleanField("chỉ giữ trong lúc điền", default=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = "giữ chỗ nhu cầu"
        verbose_name_plural = "giữ chỗ nhu cầu"

    def __str__(self):
        return f"{self.address}, đến {self.until:%d/%m/%Y %H:%M}"
