"""A sponsor's pledge to an address."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from apps.addresses.choices import AidForm
from apps.addresses.models import Address, Frequency
from apps.core.fields import TidyCharField
from apps.core.models import Edited, Imported, Voidable
from apps.organisation.following import Follow, While
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet
from apps.sponsors.models import Sponsor


class PledgeQuerySet(ByUnitQuerySet):
    """Which pledges. What may be done with them is in actions.py."""

    def active(self):
        return self.in_force().filter(status__in=Pledge.ACTIVE)

    def unanswered(self):
        """Waiting pledges that hold their parts for a while only: nothing was given under them yet."""
        given = Exists(
            Pledge.objects.filter(
                pk=OuterRef("pk"), aid_records__pk__isnull=False, aid_records__voided_at=None
            )
        )
        return self.in_force().filter(~given, status=Pledge.Status.WAITING)

    def about_to_lapse(self, on):
        """Unanswered ones that let go of their parts within DAYS_AHEAD days from `on`."""
        last = on + timedelta(days=Pledge.DAYS_AHEAD)
        return self.unanswered().filter(held_until__range=(on, last))

    def lapsed(self, on):
        """Unanswered ones whose last day of holding lies before `on`."""
        return self.unanswered().filter(held_until__lt=on)

    def to_begin(self, on):
        """Confirmed ones whose first day has come."""
        return self.in_force().filter(status=Pledge.Status.CONFIRMED, starts_on__lte=on)

    def overdue(self, on):
        """Running ones whose last day lies before `on`: a person says what becomes of them."""
        return self.in_force().filter(status=Pledge.Status.RUNNING, ends_on__lt=on)

    def to_one_address(self):
        """What the page of an address shows of it."""
        return self.in_force().order_by("-id").select_related("sponsor", "unit")


@pghistory.track(exclude=["is_holding", "reminded_of"])
class Pledge(Edited, Voidable, Imported):
    """A sponsor's pledge to an address (đăng ký trợ giúp, gắn địa chỉ, nhận đỡ đầu)."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Chờ xác nhận"
        CONFIRMED = "confirmed", "Đã xác nhận"
        RUNNING = "running", "Đang trợ giúp"
        FULFILLED = "fulfilled", "Đã hoàn thành"
        WITHDRAWN = "withdrawn", "Đã rút"
        EXPIRED = "expired", "Hết hạn giữ chỗ"

    DAYS_HELD = 15
    DAYS_AHEAD = 3  # so long before they let go of their parts people are reminded
    ACTIVE = (Status.WAITING, Status.CONFIRMED, Status.RUNNING)
    KEPT_UP = (Status.CONFIRMED, Status.RUNNING)
    OVER = (Status.FULFILLED, Status.WITHDRAWN, Status.EXPIRED)

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="pledges"
    )
    sponsor = models.ForeignKey(
        Sponsor, verbose_name="nhà tài trợ", on_delete=models.PROTECT, related_name="pledges"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị",
        on_delete=models.PROTECT,
        related_name="pledges",
        editable=False,
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    form = models.ForeignKey(
        AidForm,
        verbose_name="hình thức",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    description = TidyCharField("nội dung", max_length=500, blank=True)
    value = models.BigIntegerField("giá trị mỗi lần (đồng)", null=True, blank=True)
    frequency = models.CharField(
        "mức độ", max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY
    )
    pledged_on = models.DateField("ngày đăng ký")
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    ends_on = models.DateField("đến ngày", null=True, blank=True)
    status = models.CharField(
        "trạng thái",
        max_length=10,
        choices=Status.choices,
        default=Status.WAITING,
        editable=False,
    )
    held_until = models.DateField(
        "giữ chỗ đến hết ngày",
        null=True,
        editable=False,
        help_text="Chưa xác nhận thì chỉ giữ nhu cầu đến hết ngày này.",
    )
    reminded_of = models.DateField(
        "đã nhắc về hạn",
        null=True,
        editable=False,
        help_text="Hạn (giữ chỗ hay kết thúc) mà cán bộ đã được nhắc; hạn mới thì nhắc lại.",
    )
    is_holding = models.GeneratedField(
        verbose_name="đang giữ nhu cầu",
        expression=Q(status__in=["waiting", "confirmed", "running"], voided_at__isnull=True),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    introduced_by_red_cross = models.BooleanField("do Hội giới thiệu", default=True)
    confirmed_at = models.DateTimeField("lúc xác nhận", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xác nhận",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_on = models.DateField("ngày kết thúc", null=True, editable=False)
    end_reason = models.TextField("lý do kết thúc", blank=True, editable=False)

    follow_units = {
        "unit": While(Q(status__in=ACTIVE, voided_at__isnull=True)),
        "province": Follow.PROVINCE,
    }
    named_by = ("sponsor", "address")
    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = "đăng ký trợ giúp"
        verbose_name_plural = "đăng ký trợ giúp"
        indexes = [
            models.Index(fields=["province", "-id"], name="pledge_province_newest"),
            models.Index(fields=["unit", "-id"], name="pledge_unit_newest"),
            models.Index(
                fields=["province", "unit", "status"],
                name="pledge_active",
                condition=Q(status__in=["waiting", "confirmed", "running"], voided_at__isnull=True),
            ),
            models.Index(
                fields=["held_until"],
                name="pledge_waiting",
                condition=Q(status="waiting", voided_at__isnull=True),
            ),
            models.Index(
                fields=["starts_on"],
                name="pledge_confirmed",
                condition=Q(status="confirmed", voided_at__isnull=True),
            ),
            models.Index(
                fields=["ends_on"],
                name="pledge_running",
                condition=Q(status="running", voided_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="pledge_value",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message="Giá trị không được âm.",
            ),
            models.CheckConstraint(
                name="pledge_span",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Đến ngày phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="pledge_ended_has_reason",
                condition=~Q(status__in=["fulfilled", "withdrawn", "expired"])
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message="Kết thúc hoặc rút đăng ký phải có ngày và lý do.",
            ),
            models.CheckConstraint(
                name="pledge_confirmed_by",
                condition=~Q(status__in=["confirmed", "running"]) | Q(confirmed_at__isnull=False),
                violation_error_message="Đăng ký đã xác nhận phải có lúc xác nhận.",
            ),
            models.UniqueConstraint(
                fields=["id", "is_holding"],
                name="pledge_id_holding",
                violation_error_message="Trạng thái giữ chỗ của đăng ký không khớp.",
            ),
            Voidable.void_needs_reason("pledge_void_reason"),
        ]

    def __str__(self):
        return f"{self.sponsor} – {self.address}"

    def is_overdue(self, on):
        """It runs past its last day: fulfilled, or to be prolonged?"""
        runs = self.status == self.Status.RUNNING and not self.is_voided
        return bool(runs and self.ends_on and self.ends_on < on)
