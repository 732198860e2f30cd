"""Support groups: Ban Bảo trợ, nhóm, câu lạc bộ, đội."""

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.campaign.models.record import CampaignQuerySet, CampaignRecord
from apps.core.fields import FoldedField, NaturalKeyField, TidyCharField, TidyTextField
from apps.core.models import Voidable
from apps.organisation.following import Follow, While


class SupportGroupQuerySet(CampaignQuerySet):
    """Which groups. What may be done with them is in actions."""

    def at_work_on(self, day):
        """Not founded after that day (an unknown day of founding counts) and not ended by it."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=day),
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        )


@pghistory.track(exclude=["name_folded", "name_key", "search_text"])
class SupportGroup(CampaignRecord):
    """A group that supports the campaign in a unit (Ban Bảo trợ, nhóm, câu lạc bộ, đội)."""

    class Kind(models.TextChoices):
        PATRONS = "patrons", "Ban Bảo trợ"
        GROUP = "group", "Nhóm"
        CLUB = "club", "Câu lạc bộ"
        TEAM = "team", "Đội"

    kind = models.CharField("loại", max_length=8, choices=Kind.choices)
    name = TidyCharField("tên", max_length=200)
    name_folded = FoldedField("tên để so", sources=["name"])
    name_key = NaturalKeyField("khóa sắp xếp", sources=["name"])
    head = TidyCharField("người phụ trách", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    size = models.PositiveIntegerField("số thành viên", null=True, blank=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    ended_on = models.DateField("ngày ngừng hoạt động", null=True, blank=True)
    work = TidyTextField("việc làm chính", blank=True, max_length=2_000)
    search_text = FoldedField("chữ để tìm", sources=["name", "head", "work"])

    follow_units = {
        "unit": While(Q(ended_on__isnull=True, voided_at__isnull=True)),
        "province": Follow.PROVINCE,
    }
    objects = SupportGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "nhóm, câu lạc bộ, đội"
        verbose_name_plural = "nhóm, câu lạc bộ, đội"
        indexes = [
            models.Index(fields=["province", "name_key", "id"], name="supportgroup_province_name"),
            models.Index(fields=["unit", "name_key", "id"], name="supportgroup_unit_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "name_folded"],
                name="supportgroup_once",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Đơn vị đã có nhóm cùng loại, cùng tên.",
            ),
            models.CheckConstraint(
                name="supportgroup_name",
                condition=~Q(name=""),
                violation_error_message="Hãy ghi tên nhóm.",
            ),
            models.CheckConstraint(
                name="supportgroup_phone_digits",
                condition=Q(phone="") | Q(phone__regex=r"^0[0-9]{9}$"),
                violation_error_message="Điện thoại gồm 10 chữ số bắt đầu bằng 0.",
            ),
            models.CheckConstraint(
                name="supportgroup_span",
                condition=Q(ended_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(ended_on__gte=F("founded_on")),
                violation_error_message="Ngày ngừng hoạt động phải từ ngày thành lập trở đi.",
            ),
            Voidable.void_needs_reason("supportgroup_void_reason"),
        ]

    def __str__(self):
        return self.name
