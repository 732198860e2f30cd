"""How a province's summary table is laid out."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.fields import TidyCharField
from apps.core.models import Edited
from apps.organisation.following import Follow
from apps.organisation.models import Unit
from apps.reports.figures import View


class SummaryLayoutQuerySet(models.QuerySet):
    """Which layouts."""

    def visible_to(self, user):
        """The layout of the user's own province (of the whole country for national staff)."""
        return self.filter(province_id=user.unit.province_id or user.unit_id)

    def remembered_for(self, unit):
        """The layout of the unit's province; one with the defaults, not saved, if there is none."""
        province = unit.province or unit
        return self.filter(province=province).first() or SummaryLayout.default_for(province)


@pghistory.track()
class SummaryLayout(Edited):
    """How a province prints its summary table (trình bày Bảng tổng hợp)."""

    class Orientation(models.TextChoices):
        LANDSCAPE = "landscape", "Khổ ngang"
        PORTRAIT = "portrait", "Khổ dọc"

    province = models.OneToOneField(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    letterhead = TidyCharField("tên Hội ở góc trái", max_length=120)
    place = TidyCharField("địa danh trước ngày ký", max_length=60)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    years = models.PositiveSmallIntegerField(
        "số năm ghi ở tiêu đề",
        null=True,
        blank=True,
        help_text="Để trống thì tính theo kỳ: 2008–2018 là 10 năm.",
    )
    plan_number = TidyCharField(
        "số kế hoạch", max_length=40, blank=True, help_text="Ví dụ 61/KH-CTĐTN."
    )
    plan_date = models.DateField("ngày kế hoạch", null=True, blank=True)
    plan_issuer = TidyCharField("cơ quan ban hành kế hoạch", max_length=120)
    orientation = models.CharField(
        "khổ giấy A4",
        max_length=9,
        choices=Orientation.choices,
        default=Orientation.LANDSCAPE,
    )
    view = models.CharField("cách xem", max_length=8, choices=View.choices, default=View.CURRENT)
    has_signatures = models.BooleanField("in phần ký tên", default=False)
    preparer_title = TidyCharField("người ký bên trái", max_length=80, default="NGƯỜI LẬP BẢNG")
    signer_title = TidyCharField("người ký bên phải", max_length=80, default="TM. BAN THƯỜNG VỤ")

    follow_units = {"province": Follow.WHOLE}
    named_by = ("province",)
    objects = SummaryLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = "trình bày bảng tổng hợp"
        verbose_name_plural = "trình bày bảng tổng hợp"
        constraints = [
            models.CheckConstraint(
                name="summarylayout_period",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Đến ngày phải từ ngày bắt đầu trở đi.",
            ),
        ]

    def __str__(self):
        return f"Bảng tổng hợp {self.province}"

    @classmethod
    def default_for(cls, province):
        """The campaign's ten years, A4 landscape, today's units, no signatures; not saved."""
        is_nation = province.level == Unit.Level.NATION
        chapter = province.chapter_name
        return cls(
            province=province,
            letterhead=chapter.upper(),
            place="Hà Nội" if is_nation else bare_name(province.name),
            starts_on=date(2008, 1, 1),
            ends_on=date(2018, 12, 31),
            plan_issuer=chapter,
        )


_KINDS = ("Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Thị trấn", "Đặc khu", "Phường", "Xã")


def bare_name(name):
    """Đắk Lắk of Tỉnh Đắk Lắk, Cư Bao of Phường Cư Bao; Phường 1 stays, as papers have it."""
    for kind in _KINDS:
        bare = name.removeprefix(f"{kind} ")
        if bare != name and not bare[:1].isdigit():
            return bare
    return name
