"""Pledges, aid and historical totals: where addresses, sponsors and aid models meet."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Count, F, Func, Q, Sum

from apps.addresses.choices import AidForm
from apps.addresses.models import Address, Frequency, Need
from apps.aid_models.models import AidModel
from apps.aid_records.uploads import Upload as Upload
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Choice, Edited, Voidable
from apps.organisation.models import Unit
from apps.sponsors.models import Side, Sponsor


class OtherCampaign(Choice):
    """Another campaign or movement (cuộc vận động, phong trào khác), the open list behind X5."""

    class Meta(Choice.Meta):
        verbose_name = "cuộc vận động khác"
        verbose_name_plural = "cuộc vận động khác"


class Exclusion(models.TextChoices):
    """Why aid is not part of the campaign (không thuộc giá trị Cuộc vận động; plan B, II.1)."""

    EMERGENCY = "X1", "X1. Hỗ trợ khẩn cấp một lần do thiên tai"
    NOT_REGULAR = "X2", "X2. Chưa có địa chỉ cụ thể hay không thường xuyên"
    ADMINISTRATION = "X3", "X3. Hỗ trợ tổ chức Hội, chi phí hành chính"
    PUBLICITY = "X4", "X4. Tuyên truyền, chiến dịch truyền thông"
    OTHER_CAMPAIGN = "X5", "X5. Nguồn lực của cuộc vận động, phong trào khác"


class ByUnitQuerySet(models.QuerySet):
    """Rows that carry their own unit and province."""

    def visible_to(self, user):
        """Rows of the user's unit and of every unit below it."""
        return self.within(user.unit)

    def within(self, unit):
        if unit.level == Unit.Level.NATION:
            return self
        if unit.province_id == unit.pk:
            return self.filter(province_id=unit.pk)
        if unit.is_leaf():
            return self.filter(unit_id=unit.pk)
        return self.filter(unit__path__startswith=unit.path)

    def in_force(self):
        return self.filter(voided_at__isnull=True)


class PledgeQuerySet(ByUnitQuerySet):
    """Which pledges. What may be done with them is in actions.py."""

    def active(self):
        return self.in_force().filter(status__in=Pledge.ACTIVE)

    def to_one_address(self):
        """What the page of an address shows of it."""
        return self.in_force().order_by("-id").select_related("sponsor")


@pghistory.track()
class Pledge(Edited, Voidable):
    """A sponsor's pledge to an address (đăng ký trợ giúp, gắn địa chỉ, nhận đỡ đầu)."""

    class Status(models.TextChoices):
        OFFERED = "offered", "Mới đăng ký"
        CONFIRMED = "confirmed", "Đã xác nhận"
        ENDED = "ended", "Đã kết thúc"
        WITHDRAWN = "withdrawn", "Đã rút"

    ACTIVE = (Status.OFFERED, Status.CONFIRMED)

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="pledges"
    )
    sponsor = models.ForeignKey(
        Sponsor, verbose_name="nhà tài trợ", on_delete=models.PROTECT, related_name="pledges"
    )
    need = models.ForeignKey(
        Need,
        verbose_name="nhu cầu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="pledges",
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
        default=Status.OFFERED,
        editable=False,
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

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = "đăng ký trợ giúp"
        verbose_name_plural = "đăng ký trợ giúp"
        indexes = [
            models.Index(fields=["province", "-id"], name="pledge_province_newest"),
            models.Index(fields=["unit", "-id"], name="pledge_unit_newest"),
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
                condition=~Q(status__in=["ended", "withdrawn"])
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message="Kết thúc hoặc rút đăng ký phải có ngày và lý do.",
            ),
            models.CheckConstraint(
                name="pledge_confirmed_by",
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
                violation_error_message="Đăng ký đã xác nhận phải có lúc xác nhận.",
            ),
            Voidable.void_needs_reason("pledge_void_reason"),
        ]

    def __str__(self):
        return f"{self.sponsor} – {self.address}"


class AidRecordQuerySet(ByUnitQuerySet):
    """Which aid records. What may be done with them is in actions.py; figures are in reports."""

    def given_between(self, start, end):
        return self.filter(given_on__range=(start, end))

    def counted(self):
        """Aid that rule F3 counts, whenever it was given."""
        return self.in_force().filter(
            ~Q(address__status__in=Address.NOT_COUNTED),
            exclusion="",
            address__voided_at__isnull=True,
        )

    def unvalued(self):
        """Aid “chưa quy đổi”: of unknown value; pass-ons need none."""
        return self.filter(value__isnull=True, is_recirculated=False)

    def newest_first(self):
        return self.order_by("-given_on", "-id")

    def to_one_address(self):
        """What the page of an address shows of it."""
        return self.newest_first().select_related("sponsor", "form", "unit")

    def summed(self):
        """{"times", "value", "excluded", "unvalued"} of aid to one address, in đồng."""
        counts = Q(exclusion="")
        valued = Q(is_recirculated=False)
        return self.in_force().aggregate(
            times=Count("id", filter=counts),
            excluded=Sum("value", filter=~counts, default=0),
            unvalued=Count("id", filter=counts & valued & Q(value__isnull=True)),
            value=Sum("value", filter=counts & valued, default=0),
        )


@pghistory.track(exclude=["side"])
class AidRecord(Edited, Voidable):
    """Aid given once to an address (trợ giúp, một lần trao), with its value in đồng.

    `unit` is the unit in which it was given and never follows the address. `side` repeats the
    sponsor's side; a composite foreign key with ON UPDATE CASCADE keeps the two equal.
    """

    class Basis(models.TextChoices):
        CASH = "cash", "Tiền, đúng số đã trao"
        INVOICE = "invoice", "Theo hóa đơn"
        LOCAL_PRICE = "local_price", "Theo giá địa phương"
        ESTIMATE = "estimate", "Cán bộ ước tính"

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="aid_records"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị lúc trợ giúp",
        on_delete=models.PROTECT,
        related_name="aid_records",
        editable=False,
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    sponsor = models.ForeignKey(
        Sponsor, verbose_name="nhà tài trợ", on_delete=models.PROTECT, related_name="aid_records"
    )
    side = models.CharField("bên trợ giúp", max_length=10, choices=Side.choices, editable=False)
    pledge = models.ForeignKey(
        Pledge,
        verbose_name="theo đăng ký",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aid_records",
    )
    aid_model = models.ForeignKey(
        AidModel,
        verbose_name="thuộc mô hình",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="aid_records",
    )
    given_on = models.DateField("ngày trợ giúp")
    form = models.ForeignKey(
        AidForm, verbose_name="hình thức", on_delete=models.PROTECT, related_name="+"
    )
    description = TidyCharField("nội dung", max_length=500, blank=True)
    quantity = models.DecimalField(
        "số lượng", max_digits=12, decimal_places=2, null=True, blank=True
    )
    measure = TidyCharField("đơn vị tính", max_length=40, blank=True)
    value = models.BigIntegerField(
        "giá trị (đồng)",
        null=True,
        blank=True,
        help_text="Để trống khi chưa quy đổi được; ghi 0 khi không có giá trị bằng tiền.",
    )
    basis = models.CharField("căn cứ giá trị", max_length=12, choices=Basis.choices, blank=True)
    headcount = models.PositiveIntegerField("số người")
    exclusion = models.CharField(
        "không thuộc Cuộc vận động", max_length=2, choices=Exclusion.choices, blank=True
    )
    other_campaign = models.ForeignKey(
        OtherCampaign,
        verbose_name="cuộc vận động khác",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_recirculated = models.BooleanField(
        "quay vòng",
        default=False,
        help_text="Chuyển giao trong mô hình xoay vòng: địa chỉ được trợ giúp, không cộng giá trị.",
    )
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)

    objects = AidRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "trợ giúp"
        verbose_name_plural = "trợ giúp"
        indexes = [
            models.Index(
                fields=["province", "address", "given_on", "id"],
                name="aid_counted",
                include=["unit", "side", "headcount", "value", "is_recirculated"],
                condition=Q(voided_at__isnull=True, exclusion=""),
            ),
            models.Index(
                fields=["unit", "address", "given_on", "id"],
                name="aid_counted_by_unit",
                include=["side", "headcount", "value", "is_recirculated"],
                condition=Q(voided_at__isnull=True, exclusion=""),
            ),
            models.Index(
                fields=["province", "address"],
                name="aid_excluded",
                include=["given_on", "unit", "value", "is_recirculated"],
                condition=Q(voided_at__isnull=True) & ~Q(exclusion=""),
            ),
            models.Index(fields=["province", "-given_on", "-id"], name="aid_province_newest"),
            models.Index(fields=["unit", "-given_on", "-id"], name="aid_unit_newest"),
            models.Index(fields=["-given_on", "-id"], name="aid_nation_newest"),
            models.Index(fields=["address", "-given_on", "-id"], name="aid_address_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="aid_value",
                condition=Q(value__isnull=True) | Q(value__gte=0),
                violation_error_message="Giá trị không được âm.",
            ),
            models.CheckConstraint(
                name="aid_quantity",
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0),
                violation_error_message="Số lượng phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="aid_headcount",
                condition=Q(headcount__gte=1),
                violation_error_message="Số người phải từ 1 trở lên.",
            ),
            models.CheckConstraint(
                name="aid_exclusion_known",
                condition=Q(exclusion__in=["", "X1", "X2", "X3", "X4", "X5"]),
                violation_error_message="Lý do không thuộc Cuộc vận động không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="aid_other_campaign",
                condition=Q(other_campaign__isnull=True) | Q(exclusion="X5"),
                violation_error_message="Chỉ chọn cuộc vận động khác khi lý do là X5.",
            ),
            Voidable.void_needs_reason("aid_void_reason"),
        ]

    def __str__(self):
        return f"{self.given_on:%d/%m/%Y} – {self.address}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SideOverride(Edited):
    """A person's decision on which side an address belongs to (rule F5), with the reason."""

    address = models.OneToOneField(
        Address, verbose_name="địa chỉ", on_delete=models.CASCADE, related_name="side_override"
    )
    side = models.CharField("bên trợ giúp", max_length=10, choices=Side.choices)
    reason = TidyTextField("lý do", max_length=1_000)

    class Meta:
        verbose_name = "xếp cột trợ giúp"
        verbose_name_plural = "xếp cột trợ giúp"
        constraints = [
            models.CheckConstraint(
                name="sideoverride_reason",
                condition=~Q(reason=""),
                violation_error_message="Hãy ghi lý do xếp cột.",
            )
        ]

    def __str__(self):
        return f"{self.address}: {self.get_side_display()}"


class DateRange(Func):
    """daterange(start, end, '[]')"""

    function = "DATERANGE"
    output_field = DateRangeField()


class HistoricalTotalQuerySet(ByUnitQuerySet):
    """Which historical totals. What may be done with them is in actions.py."""

    def overlapping(self, start, end):
        return self.in_force().filter(starts_on__lte=end, ends_on__gte=start)

    def in_line_with(self, unit):
        """Totals of the unit, of every unit above it and of every unit below it."""
        path, step = unit.path, Unit.steplen
        above = [path[:end] for end in range(step, len(path), step)]
        return self.filter(Q(unit__path__startswith=path) | Q(unit__path__in=above))

    def with_helped(self):
        """Column 6 of the summary table: 4 + 5."""
        return self.annotate(helped=F("helped_by_red_cross") + F("helped_by_others"))


@pghistory.track()
class HistoricalTotal(Edited, Voidable):
    """Figures of a unit for years that exist on paper only (rule F14): columns 3, 4, 5, 7, 8."""

    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="historical_totals"
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    filed = models.PositiveIntegerField("số địa chỉ được lập hồ sơ (cột 3)", default=0)
    helped_by_red_cross = models.PositiveIntegerField("Hội Chữ thập đỏ trợ giúp (cột 4)", default=0)
    helped_by_others = models.PositiveIntegerField(
        "các tổ chức, cá nhân khác trợ giúp (cột 5)", default=0
    )
    persons = models.PositiveIntegerField("tổng số người được trợ giúp (cột 7)", default=0)
    value = models.BigIntegerField("tổng giá trị trợ giúp, đồng (cột 8)", default=0)
    source = TidyCharField("nguồn số liệu", max_length=300, blank=True)

    objects = HistoricalTotalQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu những năm trước"
        verbose_name_plural = "số liệu những năm trước"
        indexes = [models.Index(fields=["province", "starts_on"], name="historical_province")]
        constraints = [
            models.CheckConstraint(
                name="historical_span",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Đến ngày phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="historical_value",
                condition=Q(value__gte=0),
                violation_error_message="Giá trị không được âm.",
            ),
            ExclusionConstraint(
                name="historical_no_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(voided_at__isnull=True),
                violation_error_message="Đơn vị này đã có số liệu cho khoảng thời gian giao nhau.",
            ),
            Voidable.void_needs_reason("historical_void_reason"),
        ]

    def __str__(self):
        return f"{self.unit}: {self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"
