"""What the chapters themselves lay before the public: their aid models, papers, how to reach them.

Rows repeat what an officer approved (`publishing.models.chapter`); the database takes them off when
the record behind them is voided.
"""

from django.db import models

from apps.publishing.public.reading import PublicQuerySet


class PublicAidModel(models.Model):
    """An aid model presented to the public (mô hình được giới thiệu). Its number is the model's."""

    id = models.BigIntegerField("số", primary_key=True)
    name = models.CharField("tên mô hình", max_length=200)
    name_key = models.TextField("khóa sắp xếp")
    kind = models.CharField("loại", max_length=10)
    kind_label = models.CharField("tên của loại", max_length=60)
    place = models.CharField("nơi thực hiện", max_length=200)
    province = models.BigIntegerField("số của tỉnh")
    province_name = models.CharField("tỉnh", max_length=200)
    story = models.TextField("lời giới thiệu")
    since = models.PositiveSmallIntegerField("từ năm", null=True)
    until = models.PositiveSmallIntegerField("đến năm", null=True)
    addresses = models.PositiveIntegerField(
        "số địa chỉ đã giúp", null=True, help_text="Trống khi ít hơn 5."
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "mô hình được giới thiệu"
        verbose_name_plural = "mô hình được giới thiệu"
        ordering = ["kind", "name_key", "id"]
        constraints = [
            models.CheckConstraint(
                name="publicaidmodel_no_small_number",
                condition=models.Q(addresses__isnull=True) | models.Q(addresses__gte=5),
                violation_error_message="Số địa chỉ ít hơn 5 thì không nêu.",
            ),
        ]

    def __str__(self):
        return self.name


class PublicDirective(models.Model):
    """A paper laid before the public (văn bản công khai). Its number is the directive's."""

    folder = "public-directives"

    id = models.BigIntegerField("số", primary_key=True)
    kind_label = models.CharField("loại văn bản", max_length=60)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    title = models.TextField("trích yếu")
    province = models.BigIntegerField("số của tỉnh")
    province_name = models.CharField("tỉnh", max_length=200)
    file = models.FileField("bản PDF", max_length=200, blank=True)
    size = models.PositiveIntegerField("kích thước (byte)", default=0)
    digest = models.CharField("mã băm", max_length=64, blank=True)
    source = models.BigIntegerField("số của tệp gốc", null=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản công khai"
        verbose_name_plural = "văn bản công khai"
        ordering = ["-issued_on", "-id"]

    def __str__(self):
        return f"{self.kind_label} {self.number}".strip()


class PublicContactQuerySet(PublicQuerySet):
    """Which offices."""

    def of(self, province, commune=None):
        """How to reach the Hội about a place: the commune's office, else its province's; or None."""
        numbers = [number for number in (commune, province) if number]
        rows = {row.number: row for row in self.asked("number = ANY(%s)", [numbers])}
        return next((rows[number] for number in numbers if number in rows), None)


class PublicContact(models.Model):
    """How to reach an office of the Hội (liên hệ). Its number is the unit's."""

    number = models.BigIntegerField("số của đơn vị", primary_key=True)
    name = models.CharField("đơn vị", max_length=200)
    name_key = models.TextField("khóa sắp xếp")
    level = models.CharField("cấp", max_length=10)
    province = models.BigIntegerField("số của tỉnh", null=True)
    office = models.CharField("tên văn phòng", max_length=200)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("email", blank=True)
    postal = models.CharField("địa chỉ", max_length=200, blank=True)
    hours = models.CharField("giờ làm việc", max_length=120, blank=True)

    objects = PublicContactQuerySet.as_manager()

    class Meta:
        verbose_name = "liên hệ công khai"
        verbose_name_plural = "liên hệ công khai"
        ordering = ["name_key", "number"]

    def __str__(self):
        return self.office
