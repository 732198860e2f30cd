"""Activities of the movement: publicity, training, inspection, fundraising, coordination."""

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.campaign.models.record import CampaignQuerySet, CampaignRecord
from apps.core.fields import FoldedField, TidyCharField, TidyTextField
from apps.core.models import Voidable


class ActivityQuerySet(CampaignQuerySet):
    """Which activities. What may be done with them is in actions."""

    def held_between(self, start, end):
        """By the day they began, both ends included; None leaves an end open."""
        found = self.filter(held_on__gte=start) if start else self
        return found.filter(held_on__lte=end) if end else found


@pghistory.track(exclude=["title_folded", "search_text"])
class Activity(CampaignRecord):
    """What a unit did for the campaign (hoạt động), with its counts.

    It counts in the period in which it began. `value` is what was collected by fundraising; it is
    no aid to any address and never enters the value of the campaign (F7).
    """

    class Kind(models.TextChoices):
        PUBLICITY = "publicity", "Tuyên truyền"
        TRAINING = "training", "Tập huấn"
        INSPECTION = "inspection", "Kiểm tra, giám sát"
        FUNDRAISING = "fundraising", "Vận động nguồn lực"
        COORDINATION = "coordination", "Phối hợp"
        ASSESSMENT = "assessment", "Sơ kết, tổng kết"
        OTHER = "other", "Hoạt động khác"

    class Form(models.TextChoices):
        MEETING = "meeting", "Hội nghị, sinh hoạt, họp dân"
        BROADCAST = "broadcast", "Phát thanh, truyền hình"
        PRESS = "press", "Báo chí, bản tin, trang tin điện tử"
        SOCIAL = "social", "Mạng xã hội"
        LEAFLET = "leaflet", "Tờ rơi, băng rôn, pa nô"
        EVENT = "event", "Hội thi, giao lưu, ra quân"
        OTHER = "other", "Hình thức khác"

    kind = models.CharField("loại hoạt động", max_length=12, choices=Kind.choices)
    title = TidyCharField("nội dung hoạt động", max_length=300)
    title_folded = FoldedField("nội dung để so", sources=["title"])
    held_on = models.DateField("ngày tổ chức")
    ends_on = models.DateField("đến ngày", null=True, blank=True)
    form = models.CharField("hình thức", max_length=10, choices=Form.choices, blank=True)
    place = TidyCharField("nơi tổ chức", max_length=200, blank=True)
    times = models.PositiveIntegerField("số buổi, số lượt", default=1)
    participants = models.PositiveIntegerField("số lượt người tham gia", null=True, blank=True)
    materials = models.PositiveIntegerField("số tin bài, tài liệu", null=True, blank=True)
    value = models.BigIntegerField("giá trị vận động được (đồng)", null=True, blank=True)
    partners = TidyTextField("đơn vị phối hợp", blank=True, max_length=1_000)
    result = TidyTextField("kết quả", blank=True, max_length=5_000)
    search_text = FoldedField("chữ để tìm", sources=["title", "place", "partners"])

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "hoạt động"
        verbose_name_plural = "hoạt động"
        indexes = [
            models.Index(fields=["province", "-held_on", "-id"], name="activity_province_newest"),
            models.Index(fields=["unit", "-held_on", "-id"], name="activity_unit_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "held_on", "title_folded"],
                name="activity_once",
                condition=Q(voided_at__isnull=True),
                violation_error_message=(
                    "Đơn vị đã ghi hoạt động cùng loại, cùng ngày, cùng nội dung. "
                    "Nhiều buổi trong một ngày thì ghi ở “Số buổi, số lượt”."
                ),
            ),
            models.CheckConstraint(
                name="activity_title",
                condition=~Q(title=""),
                violation_error_message="Hãy ghi nội dung hoạt động.",
            ),
            models.CheckConstraint(
                name="activity_span",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("held_on")),
                violation_error_message="Ngày kết thúc phải từ ngày tổ chức trở đi.",
            ),
            models.CheckConstraint(
                name="activity_times",
                condition=Q(times__gte=1),
                violation_error_message="Số buổi, số lượt ít nhất là 1.",
            ),
            models.CheckConstraint(
                name="activity_value",
                condition=Q(value__isnull=True) | Q(value__gte=0, kind="fundraising"),
                violation_error_message=(
                    "Chỉ ghi giá trị vận động được với loại “Vận động nguồn lực”, và không âm."
                ),
            ),
            Voidable.void_needs_reason("activity_void_reason"),
        ]

    def __str__(self):
        return self.title
