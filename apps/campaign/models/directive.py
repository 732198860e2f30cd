"""Directives and advisory papers (văn bản chỉ đạo, tham mưu)."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.campaign.models.record import CampaignQuerySet, CampaignRecord
from apps.core.fields import FoldedField, TidyCharField, TidyTextField
from apps.core.models import Voidable


class DirectiveQuerySet(CampaignQuerySet):
    """Which papers. What may be done with them is in actions."""

    def issued_between(self, start, end):
        """Both ends included; None leaves an end open."""
        found = self.filter(issued_on__gte=start) if start else self
        return found.filter(issued_on__lte=end) if end else found


@pghistory.track(exclude=["number_folded", "issuer_folded", "search_text"])
class Directive(CampaignRecord):
    """A paper (văn bản) by which the campaign is directed: from above, advised, handed down, agreed.

    A superior's paper may stand on the registers of several units; figures count it once.
    """

    class Direction(models.TextChoices):
        RECEIVED = "received", "Chỉ đạo của cấp ủy, chính quyền, Hội cấp trên"
        ADVISORY = "advisory", "Hội tham mưu cho cấp ủy, chính quyền"
        GUIDANCE = "guidance", "Hội hướng dẫn, triển khai xuống cấp dưới"
        COORDINATION = "coordination", "Phối hợp với ban, ngành, đoàn thể"

    class Kind(models.TextChoices):
        INSTRUCTION = "instruction", "Chỉ thị"
        RESOLUTION = "resolution", "Nghị quyết"
        CONCLUSION = "conclusion", "Kết luận"
        DECISION = "decision", "Quyết định"
        PLAN = "plan", "Kế hoạch"
        GUIDELINE = "guideline", "Hướng dẫn"
        LETTER = "letter", "Công văn"
        SUBMISSION = "submission", "Tờ trình"
        PROGRAMME = "programme", "Chương trình, quy chế phối hợp"
        REPORT = "report", "Báo cáo"
        OTHER = "other", "Văn bản khác"

    direction = models.CharField("nhóm văn bản", max_length=12, choices=Direction.choices)
    kind = models.CharField("loại văn bản", max_length=12, choices=Kind.choices)
    number = TidyCharField("số, ký hiệu", max_length=60, blank=True)
    number_folded = FoldedField("số để so", sources=["number"])
    issued_on = models.DateField("ngày ban hành")
    issuer = TidyCharField("cơ quan ban hành", max_length=200)
    issuer_folded = FoldedField("cơ quan để so", sources=["issuer"])
    abstract = TidyTextField("trích yếu", max_length=1_000)
    search_text = FoldedField("chữ để tìm", sources=["number", "issuer", "abstract"])

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        indexes = [
            models.Index(
                fields=["province", "-issued_on", "-id"], name="directive_province_newest"
            ),
            models.Index(fields=["unit", "-issued_on", "-id"], name="directive_unit_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number_folded", "issued_on", "issuer_folded"],
                name="directive_once",
                condition=~Q(number_folded="") & Q(voided_at__isnull=True),
                violation_error_message=(
                    "Văn bản cùng số, cùng ngày, cùng cơ quan ban hành đã có trong sổ của đơn vị."
                ),
            ),
            models.CheckConstraint(
                name="directive_issuer",
                condition=~Q(issuer=""),
                violation_error_message="Hãy ghi cơ quan ban hành.",
            ),
            models.CheckConstraint(
                name="directive_abstract",
                condition=~Q(abstract=""),
                violation_error_message="Hãy ghi trích yếu nội dung văn bản.",
            ),
            Voidable.void_needs_reason("directive_void_reason"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}".strip()
