"""Figures as they stood when a report was accepted (chốt số liệu)."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.addresses.models import Address
from apps.organisation.scope import reached
from apps.reports.models.unit_reports import UnitReport
from apps.sponsors.models import Side


class FreezeQuerySet(models.QuerySet):
    """Which freezes."""

    def visible_to(self, user):
        return self.filter(reached(user.unit, at="report__unit"))

    def in_force(self):
        """Those that no reopening has ended: one for each accepted report."""
        return self.filter(reopened_at__isnull=True)


@pghistory.track(exclude=["figures"])
class Freeze(models.Model):
    """One freezing of a report's figures; a reopened report keeps the earlier ones.

    `figures` is what `outline.figures.outline_figures` gave; `unit_event` the row of the unit's
    history that was the newest one, so that name, kind and place in the tree can be read again.
    """

    report = models.ForeignKey(
        UnitReport, verbose_name="báo cáo", on_delete=models.PROTECT, related_name="freezes"
    )
    figures = models.JSONField("số liệu đã chốt")
    rules = models.CharField("bản quy tắc tính", max_length=20)
    unit_name = models.CharField("tên đơn vị lúc chốt", max_length=200)
    unit_event = models.BigIntegerField("bản ghi lịch sử của đơn vị", null=True)
    frozen_at = models.DateTimeField("lúc chốt", auto_now_add=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người chốt",
        on_delete=models.PROTECT,
        related_name="+",
    )
    reopened_at = models.DateTimeField("lúc mở lại", null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người mở lại",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reopen_reason = models.TextField("lý do mở lại", blank=True)

    named_by = ("report__round", "report__unit")
    objects = FreezeQuerySet.as_manager()

    class Meta:
        verbose_name = "lần chốt số liệu"
        verbose_name_plural = "các lần chốt số liệu"
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                name="freeze_one_in_force",
                condition=Q(reopened_at__isnull=True),
                violation_error_message="Báo cáo này đã chốt số liệu.",
            ),
            models.CheckConstraint(
                name="freeze_reopened_with_reason",
                condition=Q(reopened_at__isnull=True) | ~Q(reopen_reason=""),
                violation_error_message="Mở lại số liệu đã chốt thì phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.report} ({self.frozen_at:%d/%m/%Y})"


class FrozenAddress(models.Model):
    """What one address counted for in a freeze: the lines whose sums the frozen figures are.

    They explain a later difference record by record. `headcount` is that of a filed address.
    """

    freeze = models.ForeignKey(
        Freeze, verbose_name="lần chốt", on_delete=models.CASCADE, related_name="addresses"
    )
    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="+"
    )
    is_filed = models.BooleanField("được lập hồ sơ trong kỳ")
    headcount = models.PositiveIntegerField("số người của hồ sơ", null=True)
    side = models.CharField("bên trợ giúp", max_length=10, choices=Side.choices, blank=True)
    persons = models.PositiveIntegerField("số người được trợ giúp", default=0)
    person_turns = models.PositiveIntegerField("lượt người", default=0)
    value = models.BigIntegerField("giá trị (đồng)", default=0)
    unvalued = models.PositiveIntegerField("lần chưa quy đổi", default=0)
    excluded_value = models.BigIntegerField("giá trị không thuộc Cuộc vận động", default=0)
    is_joint = models.BooleanField("đồng trợ giúp", default=False)

    class Meta:
        verbose_name = "địa chỉ trong số liệu đã chốt"
        verbose_name_plural = "địa chỉ trong số liệu đã chốt"
        constraints = [
            models.UniqueConstraint(
                fields=["freeze", "address"],
                name="frozenaddress_once",
                violation_error_message="Địa chỉ này đã có trong lần chốt.",
            )
        ]

    def __str__(self):
        return f"{self.freeze}: {self.address}"
