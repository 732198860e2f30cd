"""What officers prepare for the public pages beside cards; `publishing.public.chapter` repeats it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.aid_models.models import AidModel
from apps.campaign.models import CampaignFile, Directive
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited
from apps.organisation.following import Follow
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet

LONGEST_PRESENTATION = 1500


class OfUnitQuerySet(ByUnitQuerySet):
    """Which rows, by the unit they are of; none of them is voided."""

    def in_force(self):
        return self


@pghistory.track()
class Contact(Edited):
    """How strangers reach an office of the Hội (liên hệ của Hội), one for a unit."""

    unit = models.OneToOneField(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="contact"
    )
    province = models.ForeignKey(
        Unit,
        verbose_name="tỉnh",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    office = TidyCharField("tên văn phòng", max_length=200)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("email", blank=True)
    postal = TidyCharField("địa chỉ", max_length=200, blank=True)
    hours = TidyCharField("giờ làm việc", max_length=120, blank=True)

    follow_units = {"unit": Follow.WHOLE, "province": Follow.PROVINCE}
    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "liên hệ của Hội"
        verbose_name_plural = "liên hệ của Hội"
        constraints = [
            models.CheckConstraint(
                name="contact_can_be_reached",
                condition=~Q(office="") & ~Q(phone="", email=""),
                violation_error_message="Hãy ghi tên văn phòng và điện thoại hoặc email.",
            ),
        ]

    def __str__(self):
        return self.office


@pghistory.track()
class Presentation(Edited):
    """An aid model in words for the public (bài giới thiệu mô hình), approved by another person."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Chờ duyệt"
        UP = "up", "Đang công khai"
        OFF = "off", "Đã gỡ"

    aid_model = models.OneToOneField(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="presentation"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+", editable=False
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    status = models.CharField(
        "trạng thái",
        max_length=7,
        choices=Status.choices,
        default=Status.WAITING,
        editable=False,
    )
    title = TidyCharField("tên gọi trên trang công khai", max_length=200)
    story = TidyTextField("lời giới thiệu", max_length=LONGEST_PRESENTATION)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người soạn",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người duyệt",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    approved_at = models.DateTimeField("lúc duyệt", null=True, editable=False)

    follow_units = {"unit": Follow.WHOLE, "province": Follow.PROVINCE}
    named_by = ("aid_model",)
    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "bài giới thiệu mô hình"
        verbose_name_plural = "bài giới thiệu mô hình"
        indexes = [models.Index(fields=["province", "status"], name="presentation_province")]
        constraints = [
            models.CheckConstraint(
                name="presentation_has_words",
                condition=~Q(title="") & ~Q(story=""),
                violation_error_message="Hãy ghi tên gọi và viết lời giới thiệu.",
            ),
            models.CheckConstraint(
                name="presentation_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                violation_error_message=(
                    "Người soạn không được tự duyệt. Hãy nhờ một cán bộ khác duyệt."
                ),
            ),
            models.CheckConstraint(
                name="presentation_up_was_approved",
                condition=~Q(status="up") | Q(approved_by__isnull=False, approved_at__isnull=False),
                violation_error_message="Chỉ công khai bài đã có người duyệt.",
            ),
        ]

    def __str__(self):
        return f"{self.aid_model} – {self.get_status_display()}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class OpenDirective(models.Model):
    """A paper chosen to be public (văn bản đưa ra công khai), with its PDF where one was chosen."""

    directive = models.OneToOneField(
        Directive, verbose_name="văn bản", on_delete=models.PROTECT, related_name="opened"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+", editable=False
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    file = models.ForeignKey(
        CampaignFile,
        verbose_name="bản PDF",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField("lúc công khai", auto_now_add=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người công khai",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )

    follow_units = {"unit": Follow.NEVER, "province": Follow.PROVINCE}
    named_by = ("directive",)
    objects = OfUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đưa ra công khai"
        verbose_name_plural = "văn bản đưa ra công khai"

    def __str__(self):
        return str(self.directive)
