"""Which addresses have been of more than one province, so that their figures are looked for twice."""

from django.db import models

from apps.addresses.models import Address


class AcrossProvinces(models.Model):
    """An address whose dossier or aid is of another province than the address today.

    Written by triggers of the database alone (migration 0006), whatever moved the address; one too
    many here costs time, never a figure (docs/decisions/0059).
    """

    address = models.OneToOneField(
        Address,
        verbose_name="địa chỉ",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )

    class Meta:
        verbose_name = "địa chỉ qua nhiều tỉnh"
        verbose_name_plural = "địa chỉ qua nhiều tỉnh"

    def __str__(self):
        return str(self.address_id)
