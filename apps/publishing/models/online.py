"""What strangers pledge on the public pages, until an officer has spoken to them."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from apps.addresses.models import Address, Frequency, Need
from apps.aid_records.models import Hold, Pledge
from apps.core.fields import FoldedField, TidyCharField, TidyTextField
from apps.core.models import MatchesWords
from apps.organisation.following import Follow, While
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet
from apps.publishing.models.publication import Publication
from apps.sponsors.models import Sponsor


class OnlinePledgeQuerySet(MatchesWords, ByUnitQuerySet):
    """Which pledges made on the public pages."""

    words_in = "search_text"

    def in_force(self):
        return self

    def sent(self):
        """Those whose form was sent; one that is still being filled in is nobody's business."""
        return self.filter(sent_at__isnull=False)

    def waiting(self):
        return self.filter(status=OnlinePledge.Status.WAITING)

    def most_urgent_first(self):
        """Those that wait, by the end of their holding; then the others, the newest first."""
        is_over = Case(When(status=OnlinePledge.Status.WAITING, then=False), default=True)
        held = Case(When(status=OnlinePledge.Status.WAITING, then=F("hold__until")))
        return self.order_by(is_over, held, "-id")

    def lapsed(self, now):
        """Waiting ones whose time of holding is over at `now`."""
        return self.waiting().filter(Q(hold=None) | Q(hold__until__lte=now))

    def about_to_lapse(self, now):
        """Waiting ones that let go of their parts within DAYS_AHEAD days from `now`."""
        last = now + timedelta(days=Pledge.DAYS_AHEAD)
        return self.waiting().filter(hold__until__gt=now, hold__until__lte=last)

    def not_reminded(self):
        """Those of whose end of holding nobody was told yet."""
        return self.filter(Q(reminded_of=None) | ~Q(reminded_of=F("hold__until")))


NOT_TOLD = ["token", "search_text", "reminded_of", "source"]
WAS_SENT = "NEW.sent_at IS NOT NULL"


class ChangeOfOneSent(pgtrigger.AnyChange):
    """A change of a row that was sent; what is typed before leaves no trace."""

    def resolve(self, model):
        return f"({super().resolve(model)}) AND {WAS_SENT}"


@pghistory.track(
    pghistory.InsertEvent(condition=pgtrigger.Condition(WAS_SENT)),
    pghistory.UpdateEvent(condition=ChangeOfOneSent(exclude=NOT_TOLD)),
    exclude=NOT_TOLD,
)
class OnlinePledge(models.Model):
    """A stranger's pledge on the public pages (đăng ký trên mạng).

    While the form is open its needs are held for minutes, once it is sent for DAYS_HELD days. An
    officer calls; confirmed, it becomes a sponsor and a `Pledge`. `token` is the secret of the
    open form and of the receipt; `code` with the phone number finds it again. History begins when it
    is sent: of a form left behind nothing is kept.
    """

    class Status(models.TextChoices):
        FILLING = "filling", "Đang điền"
        WAITING = "waiting", "Chờ cán bộ liên hệ"
        CONFIRMED = "confirmed", "Đã xác nhận"
        REFUSED = "refused", "Không nhận"
        WITHDRAWN = "withdrawn", "Người đăng ký đã rút"
        EXPIRED = "expired", "Hết hạn giữ chỗ"

    DAYS_HELD = Pledge.DAYS_HELD
    MINUTES_TO_FILL = 30
    HOURS_TO_CHANGE = 24
    KINDS = (
        Sponsor.Kind.INDIVIDUAL,
        Sponsor.Kind.COMPANY,
        Sponsor.Kind.CHARITY_GROUP,
        Sponsor.Kind.RELIGIOUS,
        Sponsor.Kind.AGENCY,
        Sponsor.Kind.MASS_ORGANISATION,
        Sponsor.Kind.SCHOOL,
        Sponsor.Kind.FOREIGN,
    )

    token = models.UUIDField("khóa bí mật", unique=True, editable=False)
    code = models.CharField("mã đăng ký", max_length=8, unique=True, editable=False)
    status = models.CharField(
        "trạng thái",
        max_length=9,
        choices=Status.choices,
        default=Status.FILLING,
        editable=False,
    )
    publication = models.ForeignKey(
        Publication, verbose_name="bản công bố", on_delete=models.PROTECT, related_name="pledges"
    )
    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="online_pledges"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+", editable=False
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    hold = models.OneToOneField(
        Hold,
        verbose_name="giữ chỗ",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="online_pledge",
    )
    kind = models.CharField("bạn là", max_length=20, choices=Sponsor.Kind.choices, blank=True)
    name = TidyCharField("tên", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("email", blank=True)
    search_text = FoldedField("chữ để tìm", sources=["code", "name", "phone"])
    call_when = TidyCharField("tiện nghe điện thoại lúc", max_length=120, blank=True)
    message = TidyTextField("lời nhắn", max_length=500, blank=True)
    may_be_named = models.BooleanField("cho nêu tên", default=False)
    frequency = models.CharField(
        "mức độ", max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY
    )
    opened_at = models.DateTimeField("lúc mở", auto_now_add=True)
    source = models.CharField(
        "nơi mở",
        max_length=64,
        blank=True,
        editable=False,
        help_text="Khóa băm của nơi đang điền, xóa khi gửi: không ai giữ quá nhiều nhu cầu cùng lúc.",
    )
    sent_at = models.DateTimeField("lúc gửi", null=True, editable=False)
    prolonged_to = models.DateField(
        "gia hạn giữ chỗ đến hết ngày", null=True, editable=False, help_text="Chỉ một lần."
    )
    reminded_of = models.DateTimeField(
        "đã nhắc về hạn", null=True, editable=False, help_text="Hạn giữ chỗ mà cán bộ đã được nhắc."
    )
    decided_at = models.DateTimeField("lúc giải quyết", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người giải quyết",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    refusal = TidyTextField("lý do không nhận", blank=True, max_length=1_000, editable=False)
    pledge = models.OneToOneField(
        Pledge,
        verbose_name="đăng ký trợ giúp",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="online_pledge",
    )

    follow_units = {
        "unit": While(Q(status__in=[Status.FILLING, Status.WAITING])),
        "province": Follow.PROVINCE,
    }
    named_by = ("address",)
    objects = OnlinePledgeQuerySet.as_manager()

    class Meta:
        verbose_name = "đăng ký trên mạng"
        verbose_name_plural = "đăng ký trên mạng"
        indexes = [
            models.Index(fields=["province", "status", "-id"], name="online_province"),
            models.Index(fields=["unit", "status", "-id"], name="online_unit"),
            models.Index(
                fields=["opened_at"], name="online_filling", condition=Q(status="filling")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="online_sent_is_whole",
                condition=Q(status__in=["filling", "expired"], sent_at__isnull=True)
                | (Q(sent_at__isnull=False) & ~Q(name="") & ~Q(phone="") & ~Q(kind="")),
                violation_error_message="Hãy ghi tên, điện thoại và bạn là ai.",
            ),
            models.CheckConstraint(
                name="online_phone_digits",
                condition=Q(phone="") | Q(phone__regex=r"^0[0-9]{9}$"),
                violation_error_message="Điện thoại gồm 10 chữ số bắt đầu bằng 0.",
            ),
            models.CheckConstraint(
                name="online_refused_says_why",
                condition=~Q(status="refused") | ~Q(refusal=""),
                violation_error_message="Không nhận thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="online_confirmed_has_pledge",
                condition=Q(status="confirmed", pledge__isnull=False)
                | (~Q(status="confirmed") & Q(pledge__isnull=True)),
                violation_error_message="Xác nhận thì phải có đăng ký trợ giúp.",
            ),
        ]

    def __str__(self):
        return f"{self.code}: {self.name}"


class OnlinePart(models.Model):
    """How much of which need was pledged (phần nhu cầu đăng ký), in the measure of Need.capacity."""

    online_pledge = models.ForeignKey(
        OnlinePledge,
        verbose_name="đăng ký trên mạng",
        on_delete=models.CASCADE,
        related_name="parts",
    )
    need = models.ForeignKey(
        Need, verbose_name="nhu cầu", on_delete=models.CASCADE, related_name="+"
    )
    wording = models.CharField("nội dung đã đọc", max_length=200)
    amount = models.BigIntegerField("phần đăng ký")

    class Meta:
        verbose_name = "phần nhu cầu đăng ký"
        verbose_name_plural = "phần nhu cầu đăng ký"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["online_pledge", "need"],
                name="onlinepart_once",
                violation_error_message="Nhu cầu này đã có trong đăng ký.",
            ),
            models.CheckConstraint(
                name="onlinepart_amount",
                condition=Q(amount__gt=0),
                violation_error_message="Phần đăng ký phải lớn hơn 0.",
            ),
        ]

    def __str__(self):
        return self.wording
