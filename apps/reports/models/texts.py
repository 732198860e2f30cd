"""What a unit writes in its report: its words section by section, and its own targets."""

import pghistory
from django.conf import settings
from django.db import models

from apps.core.fields import TidyTextField


def person(label):
    """Somebody who did something with a report; null until then."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )


@pghistory.track()
class SectionText(models.Model):
    """What a unit writes in one section of the outline, in the light markup of core.prose.

    `version` counts saves: the page keeps the text of the version it was opened with from
    replacing a newer one.
    """

    report = models.ForeignKey(
        "reports.UnitReport", verbose_name="báo cáo", on_delete=models.PROTECT, related_name="texts"
    )
    section = models.CharField("mục", max_length=12)
    text = TidyTextField("nội dung", blank=True, max_length=100_000)
    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)
    saved_at = models.DateTimeField("lúc lưu", auto_now=True)
    saved_by = person("người viết")

    named_by = ("report__round", "report__unit")

    class Meta:
        verbose_name = "nội dung của mục"
        verbose_name_plural = "nội dung của các mục"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"],
                name="sectiontext_once",
                violation_error_message="Mục này đã có nội dung.",
            )
        ]

    def __str__(self):
        return f"{self.report}, {self.section}"


@pghistory.track()
class TargetInput(models.Model):
    """A target that a unit sets itself for the time to come (chỉ tiêu, mục IV.2)."""

    report = models.ForeignKey(
        "reports.UnitReport",
        verbose_name="báo cáo",
        on_delete=models.PROTECT,
        related_name="targets",
    )
    target = models.CharField("chỉ tiêu", max_length=20)
    amount = models.PositiveIntegerField("số đề ra", null=True, blank=True)
    words = TidyTextField("diễn giải", blank=True, max_length=1_000)
    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)
    saved_at = models.DateTimeField("lúc lưu", auto_now=True)
    saved_by = person("người ghi")

    named_by = ("report__round", "report__unit")

    class Meta:
        verbose_name = "chỉ tiêu đề ra"
        verbose_name_plural = "chỉ tiêu đề ra"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "target"],
                name="targetinput_once",
                violation_error_message="Chỉ tiêu này đã có.",
            )
        ]

    def __str__(self):
        return f"{self.report}, {self.target}"
