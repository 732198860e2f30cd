"""What may be shown of an address to the public, and who agreed to it (domain.md section 8)."""

from datetime import date, timedelta

import pghistory
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Least

from apps.addresses.models.address import Address
from apps.addresses.models.attachment import Attachment
from apps.core.dates import format_date, same_day_later, today
from apps.core.fields import TidyCharField
from apps.core.models import Edited

CHILD_AGREES_AT, OF_AGE_AT = 7, 16  # years
LONGEST = 12  # months that a consent holds
DAYS_AHEAD = 30  # so long before its last day a new paper is asked for


def birth_span(address):
    """(first, last) day on which the person on file may be born; of a bare year all of it.

    (None, None) of a collective, and where no birth is on file.
    """
    if address.kind == Address.Kind.COLLECTIVE:
        return None, None
    year = address.birth_year
    if address.birth_date or not year:
        return address.birth_date, address.birth_date
    return date(year, 1, 1), date(year, 12, 31)


class Later(Func):
    """The date so many years, months and days after (before) another one."""

    template = "(%(expressions)s::date + interval '%(span)s')::date"
    output_field = models.DateField()

    def __init__(self, date, *, years=0, months=0, days=0):
        super().__init__(date, span=f"{years} years {months} months {days} days")


class MakeDate(Func):
    function = "make_date"
    output_field = models.DateField()


_SHOWS = ~Q(level=0)
_PERSON = Q(is_collective=False)
_SURELY_OF_AGE = Q(given_on__gte=Later(F("born_to"), years=OF_AGE_AT))
_MAYBE_CHILD = Q(given_on__lt=Later(F("born_to"), years=OF_AGE_AT))
_SURELY_SMALL = Q(given_on__lt=Later(F("born_from"), years=CHILD_AGREES_AT))


class ConsentQuerySet(models.QuerySet):
    """Which consents. What may be done with them is in actions/consenting.py."""

    def visible_to(self, user):
        return self.filter(address__unit__path__startswith=user.unit.path)

    def standing(self):
        """Neither withdrawn nor replaced by a newer one: at most one of an address."""
        return self.filter(withdrawn_on__isnull=True, replaced_on__isnull=True)

    def in_force(self, on=None):
        """Standing ones that allow something to be shown on the day (today)."""
        return self.standing().filter(level__gt=0, valid_until__gte=on or today())

    def of_open_addresses(self):
        """Those of addresses that are on file and helped."""
        return self.filter(address__status=Address.Status.FILED, address__voided_at__isnull=True)

    def running_out(self, on=None):
        """In force, with a last day within the next DAYS_AHEAD days: of the year, or of an age."""
        last = (on or today()) + timedelta(days=DAYS_AHEAD)
        return self.in_force(on).filter(valid_until__lte=last)

    def run_out(self, on=None):
        """Their last day has passed and no newer word of the family is on file."""
        return self.standing().filter(level__gt=0, valid_until__lt=on or today())

    def to_renew(self, on=None):
        """Run out, or about to."""
        last = (on or today()) + timedelta(days=DAYS_AHEAD)
        return self.standing().filter(level__gt=0, valid_until__lte=last)

    def ending_by_age(self):
        """Those that a birthday ends before their year is over."""
        return self.filter(valid_until__lt=F("expires_on"))

    def not_fitting(self):
        """Standing ones whose dossier was given another birth or kind since they were signed."""
        collective = Q(address__kind=Address.Kind.COLLECTIVE)
        year = F("address__birth_year")
        other_birth = Case(
            When(
                address__birth_date__isnull=False,
                then=~Q(born_from=F("address__birth_date"), born_to=F("address__birth_date")),
            ),
            When(
                address__birth_year__isnull=False,
                then=~Q(
                    born_from=MakeDate(year, Value(1), Value(1)),
                    born_to=MakeDate(year, Value(12), Value(31)),
                ),
            ),
            default=Q(born_from__isnull=False),
            output_field=models.BooleanField(),
        )
        other = (collective & Q(is_collective=False)) | (~collective & Q(is_collective=True))
        return self.standing().filter(other | Q(~collective, Q(other_birth)), level__gt=0)


@pghistory.track(exclude=["valid_until"])
class Consent(Edited):
    """That a family agrees to be shown to the public (sự đồng ý công khai), or that it does not.

    `born_from` and `born_to` are the first and the last day on which the person on file may be
    born, as the dossier said when the consent was given: a bare birth year is a whole year. Each
    rule about age is held to the day that protects the child. A collective has neither.
    """

    class Level(models.IntegerChoices):
        NONE = 0, "Không công khai"
        ANONYMOUS = 1, "Công khai ẩn danh"
        NAMED = 2, "Công khai danh tính"

    class Relation(models.TextChoices):
        SELF = "self", "Chính người được giúp"
        PARENT = "parent", "Cha hoặc mẹ"
        GUARDIAN = "guardian", "Người giám hộ"
        HEAD = "head", "Người đại diện của tập thể"

    FOR_A_CHILD = (Relation.PARENT, Relation.GUARDIAN)

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="consents"
    )
    level = models.PositiveSmallIntegerField("mức công khai", choices=Level.choices)
    with_photo = models.BooleanField("cho dùng ảnh", default=False)
    with_story = models.BooleanField("cho kể hoàn cảnh", default=False)
    signed_by = TidyCharField("người ký đồng ý", max_length=200)
    relation = models.CharField("quan hệ", max_length=8, choices=Relation.choices)
    child_agreed = models.BooleanField(
        "trẻ đồng ý",
        default=False,
        help_text="Trẻ từ 7 đến dưới 16 tuổi phải tự mình đồng ý, cùng với cha mẹ hoặc người giám hộ.",
    )
    evidence = models.ForeignKey(
        Attachment,
        verbose_name="bản ký, ảnh chụp bản ký",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    given_on = models.DateField("ngày đồng ý")
    expires_on = models.DateField("hết hạn ngày")
    is_collective = models.BooleanField("là tập thể", default=False, editable=False)
    born_from = models.DateField("sinh sớm nhất", null=True, editable=False)
    born_to = models.DateField("sinh muộn nhất", null=True, editable=False)
    withdrawn_on = models.DateField("ngày rút", null=True, editable=False)
    withdrawal = TidyCharField("rút thế nào", max_length=500, blank=True, editable=False)
    replaced_on = models.DateField("ngày thay bằng bản mới", null=True, editable=False)
    valid_until = models.GeneratedField(
        verbose_name="có giá trị đến hết ngày",
        expression=Least(
            F("expires_on"),
            Case(
                When(
                    _PERSON & Q(child_agreed=False) & _SURELY_SMALL,
                    then=Later(F("born_from"), years=CHILD_AGREES_AT, days=-1),
                ),
                default=Value(None),
                output_field=models.DateField(),
            ),
            Case(
                When(_PERSON & _MAYBE_CHILD, then=Later(F("born_to"), years=OF_AGE_AT, days=-1)),
                default=Value(None),
                output_field=models.DateField(),
            ),
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    """The last day: of its year, of a small child's sixth year, of a child's fifteenth."""

    named_by = ("address",)
    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "đồng ý công khai"
        verbose_name_plural = "đồng ý công khai"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["valid_until"],
                name="consent_expiring",
                condition=Q(withdrawn_on__isnull=True, replaced_on__isnull=True, level__gt=0),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="consent_one_standing",
                condition=Q(withdrawn_on__isnull=True, replaced_on__isnull=True),
                violation_error_message="Địa chỉ này đã có một bản đồng ý đang có hiệu lực.",
            ),
            models.CheckConstraint(
                name="consent_level",
                condition=Q(level__in=[0, 1, 2]),
                violation_error_message="Mức công khai không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="consent_signed",
                condition=~Q(signed_by=""),
                violation_error_message="Hãy ghi họ tên người ký đồng ý.",
            ),
            models.CheckConstraint(
                name="consent_span",
                condition=Q(expires_on__gt=F("given_on"))
                & Q(expires_on__lte=Later(F("given_on"), months=LONGEST)),
                violation_error_message="Sự đồng ý có hạn nhiều nhất 12 tháng kể từ ngày ký.",
            ),
            models.CheckConstraint(
                name="consent_birth_known",
                condition=Q(level=0)
                | Q(is_collective=True)
                | (Q(born_from__isnull=False) & Q(born_to__gte=F("born_from"))),
                violation_error_message=(
                    "Hồ sơ chưa ghi năm sinh nên không biết có phải trẻ em không. "
                    "Hãy ghi năm sinh vào hồ sơ trước."
                ),
            ),
            models.CheckConstraint(
                name="consent_no_child_is_named",
                condition=~Q(level=2) | Q(is_collective=True) | _SURELY_OF_AGE,
                violation_error_message=(
                    "Người dưới 16 tuổi không bao giờ được công khai danh tính. Hãy chọn ẩn danh."
                ),
            ),
            models.CheckConstraint(
                name="consent_no_child_is_pictured",
                condition=Q(with_photo=False) | Q(is_collective=True) | _SURELY_OF_AGE,
                violation_error_message="Không công khai ảnh của người dưới 16 tuổi.",
            ),
            models.CheckConstraint(
                name="consent_picture_is_named",
                condition=Q(with_photo=False) | ~Q(level=1),
                violation_error_message=(
                    "Ảnh cho biết là ai, nên chỉ dùng được khi công khai danh tính. "
                    "Ở mức ẩn danh hãy bỏ chọn ảnh."
                ),
            ),
            models.CheckConstraint(
                name="consent_child_is_represented",
                condition=Q(level=0)
                | Q(is_collective=True)
                | _SURELY_OF_AGE
                | Q(relation__in=["parent", "guardian"]),
                violation_error_message="Người dưới 16 tuổi phải có cha, mẹ hoặc người giám hộ ký.",
            ),
            models.CheckConstraint(
                name="consent_child_agrees",
                condition=Q(level=0)
                | Q(is_collective=True)
                | _SURELY_OF_AGE
                | _SURELY_SMALL
                | Q(child_agreed=True),
                violation_error_message=(
                    "Trẻ từ 7 đến dưới 16 tuổi phải tự mình đồng ý, cùng với cha mẹ, người giám hộ."
                ),
            ),
            models.CheckConstraint(
                name="consent_adult_signs",
                condition=Q(level=0)
                | Q(is_collective=True)
                | _MAYBE_CHILD
                | Q(relation__in=["self", "guardian"]),
                violation_error_message=(
                    "Người từ 16 tuổi tự ký; chỉ người giám hộ mới ký thay được."
                ),
            ),
            models.CheckConstraint(
                name="consent_collective_is_represented",
                condition=Q(level=0, is_collective=True)
                | Q(is_collective=True, relation="head")
                | (Q(is_collective=False) & ~Q(relation="head")),
                violation_error_message="Tập thể do người đại diện của tập thể ký.",
            ),
            models.CheckConstraint(
                name="consent_has_evidence",
                condition=Q(level=0) | Q(evidence__isnull=False),
                violation_error_message="Hãy kèm bản ký hoặc ảnh chụp bản ký đồng ý.",
            ),
            models.CheckConstraint(
                name="consent_none_shows_nothing",
                condition=_SHOWS | Q(with_photo=False, with_story=False),
                violation_error_message="Không công khai thì không chọn ảnh hay hoàn cảnh.",
            ),
            models.CheckConstraint(
                name="consent_withdrawal",
                condition=Q(withdrawn_on__isnull=True, withdrawal="")
                | (Q(withdrawn_on__gte=F("given_on")) & ~Q(withdrawal="")),
                violation_error_message="Rút đồng ý phải ghi ngày và rút thế nào.",
            ),
        ]

    def __str__(self):
        return self.get_level_display()

    def take_over(self, address):
        """Note what the dossier says of the person today: by it the rules about age are held."""
        self.address = address
        self.is_collective = address.kind == Address.Kind.COLLECTIVE
        self.born_from, self.born_to = birth_span(address)

    def longest(self):
        """The last day a consent of that day may have."""
        return same_day_later(self.given_on, months=LONGEST)

    @property
    def is_standing(self):
        return self.withdrawn_on is None and self.replaced_on is None

    @property
    def is_in_force(self):
        return self.is_standing and self.level > 0 and self.valid_until >= today()

    @property
    def ends_by_age(self):
        return self.valid_until < self.expires_on

    @property
    def fits(self):
        """Whether the dossier still says of birth and kind what it said on signing."""
        is_collective = self.address.kind == Address.Kind.COLLECTIVE
        span = (self.born_from, self.born_to)
        return self.is_collective == is_collective and span == birth_span(self.address)

    @property
    def state(self):
        """(value, words) of how it stands today."""
        if self.withdrawn_on:
            return "withdrawn", "Đã rút"
        if self.replaced_on:
            return "replaced", "Không còn dùng"
        if self.level == 0:
            return "refused", "Gia đình không đồng ý"
        if self.valid_until < today():
            return "expired", "Đã hết hạn"
        if not self.fits:
            return "returned", "Cần ký lại"
        return "current", "Đang có hiệu lực"


def told_consent(consent):
    """A consent, or an event of one, in words for the history."""
    granted = [Consent.Level(consent.level).label.lower()]
    granted += ["cho kể hoàn cảnh"] * consent.with_story + ["cho dùng ảnh"] * consent.with_photo
    relation = Consent.Relation(consent.relation).label.lower()
    signed = f"{consent.signed_by} ({relation}) ký ngày {format_date(consent.given_on)}"
    child = ", trẻ tự mình đồng ý" if consent.child_agreed else ""
    return f"{', '.join(granted)}; {signed}{child}"
