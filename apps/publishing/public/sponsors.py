"""Sponsors who agreed to be thanked by name. Written by `publishing.totals`."""

from django.db import models

from apps.publishing.public.reading import PublicQuerySet


class PublicSponsor(models.Model):
    """A sponsor who agreed to be named and whose aid counted (nhà tài trợ được nêu tên).

    Its number is that of the sponsor. Who takes the leave back is gone at once: the database deletes
    the row (migration “…take_off_what_is_taken_back”).
    """

    id = models.BigIntegerField("số", primary_key=True)
    name = models.CharField("tên", max_length=200)
    name_key = models.TextField("khóa sắp xếp")
    kind = models.CharField("loại", max_length=20)
    kind_label = models.CharField("tên của loại", max_length=60)
    since = models.PositiveSmallIntegerField("từ năm")
    addresses = models.PositiveIntegerField(
        "số địa chỉ đã giúp", null=True, help_text="Trống khi ít hơn 5."
    )
    province = models.BigIntegerField("số của tỉnh")
    province_name = models.CharField("tỉnh", max_length=200)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "nhà tài trợ được nêu tên"
        verbose_name_plural = "nhà tài trợ được nêu tên"
        indexes = [
            models.Index(fields=["name_key", "id"], name="publicsponsor_name"),
            models.Index(fields=["province", "name_key", "id"], name="publicsponsor_province"),
        ]
        constraints = [
            models.CheckConstraint(
                name="publicsponsor_no_small_number",
                condition=models.Q(addresses__isnull=True) | models.Q(addresses__gte=5),
                violation_error_message="Số địa chỉ ít hơn 5 thì không nêu.",
            ),
        ]

    def __str__(self):
        return self.name
