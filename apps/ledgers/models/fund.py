"""The revolving fund (vốn quay vòng): capital put in, loans to households, what comes back."""

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.addresses.models import Address
from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited, Voidable
from apps.ledgers.models.rows import BookRowQuerySet
from apps.sponsors.models import Sponsor


class CapitalQuerySet(BookRowQuerySet):
    """Which capital moves. What may be done with them is in actions/fund.py."""

    def in_time_order(self):
        return self.order_by("moved_on", "id")


@pghistory.track()
class Capital(Edited, Voidable):
    """Capital put into a revolving fund, or taken out of it again (góp vốn, rút vốn)."""

    class Kind(models.TextChoices):
        PUT_IN = "put_in", "Góp vốn"
        TAKEN_OUT = "taken_out", "Rút vốn"

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="capital"
    )
    kind = models.CharField("góp hay rút", max_length=9, choices=Kind.choices, default=Kind.PUT_IN)
    amount = models.BigIntegerField("số tiền (đồng)")
    moved_on = models.DateField("ngày")
    sponsor = models.ForeignKey(
        Sponsor,
        verbose_name="nhà tài trợ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)

    objects = CapitalQuerySet.as_manager()

    class Meta:
        verbose_name = "vốn góp, rút"
        verbose_name_plural = "vốn góp, rút"
        constraints = [
            models.CheckConstraint(
                name="capital_amount",
                condition=Q(amount__gt=0),
                violation_error_message="Số tiền phải lớn hơn 0.",
            ),
            Voidable.void_needs_reason("capital_void_reason"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ngày {self.moved_on:%d/%m/%Y}"

    @property
    def unit(self):
        return self.aid_model.unit


class LoanQuerySet(BookRowQuerySet):
    """Which loans. What may be done with them is in actions/fund.py."""

    def with_balance(self, on=None):
        """Annotates `repaid`, `written_off` and `balance`, what is still owed, today or at the end of `on`."""
        entries = LoanEntry.objects.in_force().filter(loan=OuterRef("pk"))
        if on is not None:
            entries = entries.filter(entered_on__lte=on)

        def summed(kinds):
            rows = entries.filter(kind__in=kinds).order_by().values("loan")
            return Coalesce(Subquery(rows.annotate(sum=Sum("amount")).values("sum")), 0)

        return self.annotate(
            repaid=summed(LoanEntry.REPAID), written_off=summed(LoanEntry.WRITTEN_OFF)
        ).annotate(balance=F("amount") - F("repaid") - F("written_off"))

    def overdue(self, on):
        """Something is owed after the day agreed for it, the longest first."""
        late = self.in_force().filter(due_on__lt=on, aid_model__voided_at__isnull=True)
        return late.with_balance().filter(balance__gt=0).order_by("due_on", "id")

    def with_household(self):
        """Annotates `home`, the number of the address it counts for today."""
        return self.annotate(home=F("aid__address_id"))

    def to_households(self, user, words):
        """Loans to households in the scope of `user` with these words in their dossier."""
        near = Address.objects.visible_to(user)
        found = near.matching(words, province_id=user.unit.province_id)
        return self.filter(aid__address__in=found)

    def in_time_order(self):
        return self.order_by("lent_on", "id")


@pghistory.track()
class Loan(Edited, Voidable):
    """A loan of the revolving fund to a household (cho vay quay vòng), without interest."""

    aid_model = models.ForeignKey(
        AidModel, verbose_name="mô hình", on_delete=models.PROTECT, related_name="loans"
    )
    address = models.ForeignKey(
        Address, verbose_name="hộ vay", on_delete=models.PROTECT, related_name="loans"
    )
    round_number = models.PositiveIntegerField(
        "vòng quay thứ",
        default=1,
        validators=[MinValueValidator(1)],
        help_text="Vốn góp cho vay lần đầu là vòng 1; vốn thu về cho vay tiếp là vòng 2, 3…",
    )
    amount = models.BigIntegerField("số tiền vay (đồng)")
    purpose = TidyCharField("mục đích", max_length=300, blank=True)
    lent_on = models.DateField("ngày cho vay")
    due_on = models.DateField("hạn trả", null=True, blank=True)
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)
    aid = models.OneToOneField(
        AidRecord,
        verbose_name="trợ giúp đã ghi",
        editable=False,
        on_delete=models.PROTECT,
        related_name="loan",
    )

    named_by = ("aid__address",)
    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = "khoản vay"
        verbose_name_plural = "khoản vay"
        indexes = [
            models.Index(fields=["due_on"], name="loan_due", condition=Q(voided_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(
                name="loan_amount",
                condition=Q(amount__gt=0),
                violation_error_message="Số tiền phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="loan_round",
                condition=Q(round_number__gte=1),
                violation_error_message="Vòng quay phải từ 1 trở lên.",
            ),
            models.CheckConstraint(
                name="loan_due_after",
                condition=Q(due_on__isnull=True) | Q(due_on__gt=F("lent_on")),
                violation_error_message="Hạn trả phải sau ngày cho vay.",
            ),
            Voidable.void_needs_reason("loan_void_reason"),
        ]

    def __str__(self):
        return f"{self.household}, vay ngày {self.lent_on:%d/%m/%Y}"

    @property
    def unit(self):
        return self.aid_model.unit

    @property
    def household(self):
        """The address it counts for today: aid goes over when two dossiers are made one."""
        return self.aid.address


class LoanEntryQuerySet(BookRowQuerySet):
    """Which entries of loans."""

    book_at = "loan__aid_model"

    def in_force(self):
        return self.filter(voided_at__isnull=True, loan__voided_at__isnull=True)

    def in_time_order(self):
        return self.order_by("entered_on", "id")


@pghistory.track()
class LoanEntry(Edited, Voidable):
    """What makes a loan smaller: a repayment, in money or in kind, or what is written off."""

    class Kind(models.TextChoices):
        MONEY = "money", "Trả bằng tiền"
        IN_KIND = "in_kind", "Trả bằng hiện vật"
        LOST = "lost", "Không thu được, xóa nợ"
        GIVEN = "given", "Cho hẳn hộ"

    REPAID = (Kind.MONEY, Kind.IN_KIND)
    WRITTEN_OFF = (Kind.LOST, Kind.GIVEN)

    loan = models.ForeignKey(
        Loan, verbose_name="khoản vay", on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField("cách trả", max_length=7, choices=Kind.choices, default=Kind.MONEY)
    amount = models.BigIntegerField("số tiền (đồng)")
    entered_on = models.DateField("ngày")
    note = TidyTextField("hiện vật đã trả, hoặc lý do", blank=True, max_length=1_000)
    aid = models.OneToOneField(
        AidRecord,
        verbose_name="trợ giúp đã ghi",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="loan_entry",
    )

    objects = LoanEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "lần trả, xóa nợ"
        verbose_name_plural = "lần trả, xóa nợ"
        constraints = [
            models.CheckConstraint(
                name="loanentry_amount",
                condition=Q(amount__gt=0),
                violation_error_message="Số tiền phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="loanentry_note",
                condition=Q(kind="money") | ~Q(note=""),
                violation_error_message=(
                    "Trả bằng hiện vật thì ghi hiện vật gì; xóa nợ hoặc cho hẳn thì ghi lý do."
                ),
            ),
            models.CheckConstraint(
                name="loanentry_given_is_aid",
                condition=(Q(kind="given") & Q(aid__isnull=False))
                | (~Q(kind="given") & Q(aid__isnull=True)),
                violation_error_message="Chỉ phần cho hẳn hộ được ghi là trợ giúp.",
            ),
            Voidable.void_needs_reason("loanentry_void_reason"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ngày {self.entered_on:%d/%m/%Y}"

    @property
    def unit(self):
        return self.loan.unit
