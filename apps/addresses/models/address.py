"""The humanitarian address (địa chỉ nhân đạo): a case on file."""

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear

from apps.addresses.choices import Category, StopReason, SurveyChannel
from apps.addresses.models.address_queryset import AddressQuerySet
from apps.addresses.search import ProvinceLexemes
from apps.core.fields import (
    FieldNamesField,
    FoldedField,
    NameKeyField,
    TidyCharField,
    TidyTextField,
)
from apps.core.models import Edited, Imported, Voidable
from apps.organisation.following import Counted, Follow
from apps.organisation.models import Unit

NAMELESS = "(chưa ghi tên)"


class Gender(models.TextChoices):
    MALE = "male", "Nam"
    FEMALE = "female", "Nữ"


@pghistory.track(exclude=["search", "name_folded", "name_key", "search_text"])
class Address(Edited, Voidable, Imported):
    """A humanitarian address (địa chỉ nhân đạo): a person, a household or another collective."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Cá nhân"
        HOUSEHOLD = "household", "Hộ gia đình"
        COLLECTIVE = "collective", "Tập thể khác"

    class Status(models.TextChoices):
        DRAFT = "draft", "Nháp"
        SUBMITTED = "submitted", "Chờ duyệt"
        RETURNED = "returned", "Trả lại"
        REJECTED = "rejected", "Từ chối"
        DUPLICATE = "duplicate", "Trùng hồ sơ"
        FILED = "filed", "Đã lập hồ sơ"
        CLOSED = "closed", "Đã dừng trợ giúp"

    class HouseholdStatus(models.TextChoices):
        POOR = "poor", "Hộ nghèo"
        NEAR_POOR = "near_poor", "Hộ cận nghèo"
        ESCAPED = "escaped", "Hộ mới thoát nghèo"
        POLICY = "policy", "Gia đình chính sách"
        OTHER = "other", "Khác"

    class ReturnReason(models.TextChoices):
        MISSING = "missing", "Thiếu thông tin"
        WRONG = "wrong", "Thông tin chưa đúng"
        UNCLEAR = "unclear", "Hoàn cảnh, nhu cầu ghi chưa rõ"
        EVIDENCE = "evidence", "Thiếu giấy tờ, ảnh kèm theo"
        LIKENESS = "likeness", "Có thể trùng hồ sơ khác"
        NOT_ENTITLED = "not_entitled", "Chưa rõ có đúng đối tượng"
        OTHER = "other", "Lý do khác"

    ON_FILE = (Status.FILED, Status.CLOSED)
    NOT_YET_SENT = (Status.DRAFT, Status.RETURNED)
    EDITABLE = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.FILED)
    TO_SEND = ("full_name", "headcount")
    NOT_COUNTED = (Status.REJECTED, Status.DUPLICATE)

    code = models.CharField("mã địa chỉ", max_length=20, unique=True, editable=False)
    legacy_code = TidyCharField(
        "mã cũ", max_length=40, blank=True, help_text="Số hồ sơ riêng của đơn vị, nếu có."
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="addresses"
    )
    filed_unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị lúc lập hồ sơ",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    status = models.CharField(
        "trạng thái",
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        editable=False,
    )

    kind = models.CharField("loại", max_length=10, choices=Kind.choices, default=Kind.INDIVIDUAL)
    full_name = TidyCharField("họ và tên", max_length=200, blank=True)
    name_folded = FoldedField("tên để tìm", sources=["full_name"])
    name_key = NameKeyField("khóa sắp xếp", sources=["full_name"])
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    gender = models.CharField("giới tính", max_length=6, choices=Gender.choices, blank=True)
    ethnicity = TidyCharField("dân tộc", max_length=60, blank=True)
    identity_number = models.CharField("số định danh", max_length=12, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    headcount = models.PositiveIntegerField(
        "số người",
        default=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )

    hamlet = TidyCharField("thôn, buôn, ấp", max_length=120, blank=True)
    street = TidyCharField("số nhà, đường", max_length=200, blank=True)

    categories = models.ManyToManyField(
        Category, verbose_name="đối tượng", through="AddressCategory", blank=True
    )
    household_status = models.CharField(
        "diện hộ", max_length=10, choices=HouseholdStatus.choices, blank=True
    )
    circumstances = TidyTextField("hoàn cảnh", blank=True, max_length=10_000)

    surveyed_on = models.DateField("ngày khảo sát", null=True, blank=True)
    survey_channel = models.ForeignKey(
        SurveyChannel,
        verbose_name="kênh khảo sát",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    surveyor = TidyCharField("người khảo sát", max_length=120, blank=True)

    data_consent_on = models.DateField("ngày đồng ý cho lưu hồ sơ", null=True, blank=True)
    data_consent_by = TidyCharField(
        "người đồng ý cho lưu hồ sơ", max_length=200, blank=True, default="", db_default=""
    )

    filed_on = models.DateField("ngày lập hồ sơ", null=True, blank=True)
    introduced_on = models.DateField("ngày giới thiệu", null=True, blank=True)
    submitted_at = models.DateTimeField("lúc gửi duyệt", null=True, editable=False)
    approved_at = models.DateTimeField("lúc duyệt", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người duyệt",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    return_reason = models.CharField(
        "loại lý do trả lại",
        max_length=12,
        choices=ReturnReason.choices,
        blank=True,
        editable=False,
    )
    decision_reason = models.TextField(
        "lý do trả lại, từ chối hoặc mở lại", blank=True, editable=False
    )
    field_to_mend = FieldNamesField("mục cần sửa", max_length=400, blank=True, editable=False)
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name="trùng với",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="duplicates",
    )
    closed_on = models.DateField("ngày dừng", null=True, blank=True, editable=False)
    stop_reason = models.ForeignKey(
        StopReason,
        verbose_name="lý do dừng",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    stop_note = models.TextField("ghi chú khi dừng", blank=True, editable=False)

    search_text = FoldedField(
        "chữ để tìm",
        sources=["full_name", "code", "legacy_code", "hamlet", "identity_number", "phone"],
    )
    search = models.GeneratedField(
        verbose_name="chỉ mục tìm kiếm",
        expression=ProvinceLexemes("search_text", "province"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    follow_units = {
        "unit": Follow.WHOLE,
        "filed_unit": Follow.NEVER,
        "province": Follow.PROVINCE,
    }
    units_counted = [
        Counted("addresses", "địa chỉ nhân đạo"),
        Counted("open", "trường hợp đang mở", Q(status="filed", voided_at__isnull=True)),
        Counted(
            "in_work",
            "hồ sơ nháp, chờ duyệt, bị trả lại",
            Q(status__in=["draft", "submitted", "returned"], voided_at__isnull=True),
        ),
    ]
    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = "địa chỉ nhân đạo"
        verbose_name_plural = "địa chỉ nhân đạo"
        indexes = [
            models.Index(fields=["province", "name_key", "id"], name="address_province_name"),
            models.Index(fields=["unit", "name_key", "id"], name="address_unit_name"),
            models.Index(fields=["name_key", "id"], name="address_nation_name"),
            models.Index(fields=["province", "-id"], name="address_province_newest"),
            models.Index(fields=["unit", "-id"], name="address_unit_newest"),
            models.Index(fields=["province", "status", "name_key", "id"], name="address_status"),
            models.Index(
                fields=["province", "submitted_at", "id"],
                name="address_waiting",
                condition=Q(status="submitted", voided_at__isnull=True),
            ),
            models.Index(
                fields=["created_by", "-id"],
                name="address_not_yet_sent",
                condition=Q(voided_at__isnull=True, status__in=["draft", "returned"]),
            ),
            models.Index(
                fields=["filed_unit", "filed_on"],
                name="address_filed",
                include=["unit", "kind", "headcount"],
                condition=Q(voided_at__isnull=True, status__in=["filed", "closed"]),
            ),
            models.Index(
                fields=["province", "id"],
                name="address_counted",
                include=["unit", "filed_unit", "filed_on", "status", "kind", "headcount"],
                condition=Q(voided_at__isnull=True) & ~Q(status__in=["rejected", "duplicate"]),
            ),
            models.Index(
                fields=["identity_number", "province"],
                name="address_same_identity",
                condition=~Q(identity_number=""),
            ),
            models.Index(
                fields=["province", "name_folded", "birth_year"], name="address_same_name"
            ),
            GinIndex(fields=["search"], name="address_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["filed_unit", "legacy_code"],
                name="address_legacy_code",
                condition=~Q(legacy_code="") & Q(voided_at__isnull=True),
                violation_error_message="Mã cũ này đã có ở một hồ sơ khác của đơn vị.",
            ),
            models.CheckConstraint(
                name="address_name",
                condition=~Q(full_name="") | Q(status="draft"),
                violation_error_message="Hãy ghi họ và tên; chỉ bản nháp mới được để trống.",
            ),
            models.CheckConstraint(
                name="address_headcount",
                condition=Q(kind="individual", headcount=1)
                | Q(kind="household", headcount__gte=1)
                | Q(kind="collective", headcount__gte=2),
                violation_error_message=(
                    "Số người: cá nhân là 1, hộ gia đình từ 1, tập thể khác từ 2 trở lên."
                ),
            ),
            models.CheckConstraint(
                name="address_has_headcount",
                condition=Q(headcount__isnull=False) | Q(status="draft"),
                violation_error_message="Hãy ghi số người; chỉ bản nháp mới được để trống.",
            ),
            models.CheckConstraint(
                name="address_data_consent",
                condition=Q(data_consent_on__isnull=True, data_consent_by="")
                | (Q(data_consent_on__isnull=False) & ~Q(data_consent_by=""))
                | Q(status="draft"),
                violation_error_message="Sự đồng ý phải ghi đủ ngày và người đồng ý.",
            ),
            models.CheckConstraint(
                name="address_birth",
                condition=Q(birth_date__isnull=True) | Q(birth_year=ExtractYear("birth_date")),
                violation_error_message="Năm sinh không khớp ngày sinh.",
            ),
            models.CheckConstraint(
                name="address_identity_digits",
                condition=Q(identity_number="")
                | Q(identity_number__regex=r"^0[0-9]{11}$")
                | Q(identity_number__regex=r"^[0-9]{9}$"),
                violation_error_message="Số định danh gồm 12 chữ số bắt đầu bằng 0, CMND cũ 9 chữ số.",
            ),
            models.CheckConstraint(
                name="address_phone_digits",
                condition=Q(phone="") | Q(phone__regex=r"^0[0-9]{9}$"),
                violation_error_message="Điện thoại gồm 10 chữ số bắt đầu bằng 0.",
            ),
            models.CheckConstraint(
                name="address_survey_before_filing",
                condition=Q(surveyed_on__isnull=True)
                | Q(filed_on__isnull=True)
                | Q(filed_on__gte=F("surveyed_on")),
                violation_error_message="Ngày lập hồ sơ không được trước ngày khảo sát.",
            ),
            models.CheckConstraint(
                name="address_filed_has_date",
                condition=~Q(status__in=["filed", "closed"]) | Q(filed_on__isnull=False),
                violation_error_message="Hồ sơ đã lập phải có ngày lập hồ sơ.",
            ),
            models.CheckConstraint(
                name="address_closed_has_reason",
                condition=Q(status="closed", closed_on__isnull=False, stop_reason__isnull=False)
                | (~Q(status="closed") & Q(closed_on__isnull=True, stop_reason__isnull=True)),
                violation_error_message="Dừng trợ giúp phải có ngày và lý do.",
            ),
            models.CheckConstraint(
                name="address_closed_after_filing",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("filed_on")),
                violation_error_message="Ngày dừng không được trước ngày lập hồ sơ.",
            ),
            models.CheckConstraint(
                name="address_decision_has_reason",
                condition=~Q(status__in=["returned", "rejected"]) | ~Q(decision_reason=""),
                violation_error_message="Trả lại hoặc từ chối phải ghi lý do.",
            ),
            models.CheckConstraint(
                name="address_duplicate_of",
                condition=(Q(status="duplicate") & Q(duplicate_of__isnull=False))
                | (~Q(status="duplicate") & Q(duplicate_of__isnull=True)),
                violation_error_message="Hồ sơ trùng phải chỉ rõ trùng với hồ sơ nào.",
            ),
            Voidable.void_needs_reason("address_void_reason"),
        ]

    def __str__(self):
        return f"{self.shown_name} ({self.code})"

    @property
    def shown_name(self):
        return self.full_name or NAMELESS

    @property
    def missing(self):
        """Names of the fields without which a draft cannot be sent for approval."""
        return [name for name in self.TO_SEND if getattr(self, name) in (None, "")]

    @property
    def is_editable(self):
        return self.status in self.EDITABLE and not self.is_voided

    @property
    def standing(self):
        """The dossier that stands for it today: itself, or the one that a duplicate led to at last."""
        found = self
        while found.duplicate_of_id:
            found = found.duplicate_of
        return found

    @property
    def is_on_file(self):
        return self.status in self.ON_FILE

    @property
    def is_open(self):
        return self.status == self.Status.FILED and not self.is_voided
