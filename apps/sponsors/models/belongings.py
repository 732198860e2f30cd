"""What belongs to a sponsor: people to talk to, commendations."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.core.fields import TidyCharField
from apps.core.models import Edited
from apps.sponsors.models.sponsor import Sponsor


class OfSponsorQuerySet(models.QuerySet):
    """Rows that belong to a sponsor."""

    def visible_to(self, user):
        """Those of sponsors on the registers of the user's unit and the units below it."""
        return self.filter(sponsor__in=Sponsor.objects.visible_to(user))


class OfSponsor(Edited):
    """A row that belongs to a sponsor, and so to the unit that keeps the sponsor."""

    objects = OfSponsorQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def unit(self):
        return self.sponsor.unit


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SponsorContact(OfSponsor):
    """A person to speak to at a sponsor (người liên hệ)."""

    sponsor = models.ForeignKey(
        Sponsor, verbose_name="nhà tài trợ", on_delete=models.CASCADE, related_name="contacts"
    )
    full_name = TidyCharField("họ và tên", max_length=120)
    position = TidyCharField("chức vụ", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("email", blank=True)

    class Meta:
        verbose_name = "người liên hệ"
        verbose_name_plural = "người liên hệ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="contact_name",
                condition=~Q(full_name=""),
                violation_error_message="Hãy ghi họ và tên người liên hệ.",
            ),
            models.CheckConstraint(
                name="contact_phone_digits",
                condition=Q(phone="") | Q(phone__regex=r"^0[0-9]{9}$"),
                violation_error_message="Điện thoại gồm 10 chữ số bắt đầu bằng 0.",
            ),
        ]

    def __str__(self):
        return self.full_name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Commendation(OfSponsor):
    """A commendation that a sponsor already has (khen thưởng đã nhận)."""

    class Level(models.TextChoices):
        CENTRAL = "central", "Trung ương Hội Chữ thập đỏ Việt Nam"
        PROVINCE_COMMITTEE = "province_committee", "Ủy ban nhân dân tỉnh"
        PROVINCE_CHAPTER = "province_chapter", "Tỉnh Hội"
        OTHER = "other", "Cấp khác"

    FIRST_YEAR = 1946  # that in which the Vietnam Red Cross was founded

    sponsor = models.ForeignKey(
        Sponsor, verbose_name="nhà tài trợ", on_delete=models.CASCADE, related_name="commendations"
    )
    level = models.CharField("cấp khen", max_length=20, choices=Level.choices)
    title = TidyCharField("hình thức khen thưởng", max_length=200)
    year = models.PositiveSmallIntegerField("năm")
    decision_number = TidyCharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)

    class Meta:
        verbose_name = "khen thưởng đã nhận"
        verbose_name_plural = "khen thưởng đã nhận"
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                name="commendation_title",
                condition=~Q(title=""),
                violation_error_message="Hãy ghi hình thức khen thưởng.",
            ),
            models.CheckConstraint(
                name="commendation_year",
                condition=Q(year__gte=1946, year__lte=2100),
                violation_error_message="Năm khen thưởng chưa đúng.",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.year})"
