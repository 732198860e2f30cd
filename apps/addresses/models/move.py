"""Which unit an address belonged to, and when it changed: a family moved, or its commune was divided."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.addresses.models.address import Address
from apps.core.fields import FoldedField, TidyCharField, TidyTextField
from apps.core.models import Edited
from apps.organisation.following import Follow, While
from apps.organisation.models import Unit


class SettlingQuerySet(models.QuerySet):
    """Which settlings."""

    def visible_to(self, user):
        """Those of old units in the user's subtree."""
        return self.filter(old__path__startswith=user.unit.path)

    def standing(self):
        return self.filter(undone_at__isnull=True)


@pghistory.track(exclude=["hamlet_folded"])
class Settling(models.Model):
    """One answer to “địa chỉ này nay thuộc đơn vị nào?”: addresses of one hamlet of a divided unit.

    `count` is how many families went over, as the work-list counts them; each dossier has its
    AddressMove, voided ones too. `hamlet` is empty where the dossiers name none, or where single
    ones were chosen.
    """

    old = models.ForeignKey(
        Unit, verbose_name="đơn vị cũ", on_delete=models.PROTECT, related_name="+"
    )
    hamlet = TidyCharField("thôn, buôn, ấp", max_length=120, blank=True)
    hamlet_folded = FoldedField("thôn để so", sources=["hamlet"])
    new = models.ForeignKey(
        Unit, verbose_name="nay thuộc", on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveIntegerField("số địa chỉ")
    is_remembered = models.BooleanField("nhớ cho hồ sơ đến sau", default=False)
    settled_at = models.DateTimeField("lúc xếp", auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xếp",
        on_delete=models.PROTECT,
        related_name="+",
    )
    undone_at = models.DateTimeField("lúc hoàn tác", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người hoàn tác",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    follow_units = {"old": Follow.NEVER, "new": Follow.NEVER}
    named_by = ("old", "new")
    objects = SettlingQuerySet.as_manager()

    class Meta:
        verbose_name = "lần xếp địa chỉ về đơn vị mới"
        verbose_name_plural = "lần xếp địa chỉ về đơn vị mới"

    def __str__(self):
        return f"{self.hamlet or 'Không ghi thôn'} ({self.old}) → {self.new}"

    @property
    def unit(self):
        """Where rights are asked."""
        return self.old


class AddressMoveQuerySet(models.QuerySet):
    """Which moves."""

    def visible_to(self, user):
        """Those out of, or into, the user's unit and the units below it.

        A question that was taken back is no longer shown to whom it went.
        """
        path = user.unit.path
        into = Q(to_unit__path__startswith=path) & ~Q(status=AddressMove.Status.UNDONE)
        return self.filter(Q(from_unit__path__startswith=path) | into)

    def done(self):
        return self.filter(status=AddressMove.Status.DONE)

    def asked(self):
        return self.filter(status=AddressMove.Status.ASKED)

    def to_answer(self, user):
        """Families that another unit asks units of the user to receive."""
        return self.asked().filter(to_unit__path__startswith=user.unit.path)

    def in_order(self):
        """As they happened."""
        return self.order_by("moved_on", "id")


@pghistory.track()
class AddressMove(Edited):
    """One address going from one unit to another (chuyển đơn vị), asked for or done.

    The family moved house (no `settling`), or its divided unit was settled. Where the one who
    enters it may not write in both units, the receiving unit answers first: `asked`.
    `ending` are the numbers of pledges that end with the move.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Chờ nơi mới nhận"
        DONE = "done", "Đã chuyển"
        REFUSED = "refused", "Nơi mới không nhận"
        UNDONE = "undone", "Đã rút lại"

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="moves"
    )
    from_unit = models.ForeignKey(
        Unit, verbose_name="từ đơn vị", on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        Unit, verbose_name="đến đơn vị", on_delete=models.PROTECT, related_name="+"
    )
    moved_on = models.DateField("ngày chuyển")
    reason = TidyTextField("lý do", max_length=1_000)
    hamlet = TidyCharField("thôn, buôn, ấp nơi mới", max_length=120, blank=True)
    street = TidyCharField("số nhà, đường nơi mới", max_length=200, blank=True)
    ending = models.JSONField("đăng ký kết thúc", default=list, editable=False)
    settling = models.ForeignKey(
        Settling,
        verbose_name="lần xếp",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="moves",
    )
    status = models.CharField(
        "trạng thái",
        max_length=8,
        choices=Status.choices,
        default=Status.DONE,
        editable=False,
    )
    answered_at = models.DateTimeField("lúc trả lời", null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người trả lời",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = TidyTextField("lời trả lời", max_length=1_000, blank=True, editable=False)

    named_by = ("address__duplicate_of", "from_unit", "to_unit")
    follow_units = {
        "from_unit": While(Q(status="asked")),
        "to_unit": While(Q(status="asked")),
    }
    objects = AddressMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "chuyển đơn vị của địa chỉ"
        verbose_name_plural = "chuyển đơn vị của địa chỉ"
        indexes = [models.Index(fields=["address", "moved_on", "id"], name="addressmove_course")]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="addressmove_one_asked",
                condition=Q(status="asked"),
                violation_error_message="Địa chỉ này đang chờ nơi mới nhận.",
            ),
            models.CheckConstraint(
                name="addressmove_goes_elsewhere",
                # Two communes that are joined while one asks the other are one.
                condition=~Q(from_unit=models.F("to_unit")) | ~Q(status="done"),
                violation_error_message="Đơn vị mới phải khác đơn vị hiện nay.",
            ),
            models.CheckConstraint(
                name="addressmove_reason",
                condition=~Q(reason=""),
                violation_error_message="Hãy ghi lý do chuyển.",
            ),
            models.CheckConstraint(
                name="addressmove_refusal",
                condition=~Q(status="refused") | ~Q(answer=""),
                violation_error_message="Không nhận thì phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.address}: {self.from_unit} → {self.to_unit}"

    @property
    def is_settled(self):
        """Whether it only says where a divided unit's family belongs: nobody moved house."""
        return self.settling_id is not None
