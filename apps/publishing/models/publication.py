"""How an address comes before the public: written by one, approved by another."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from apps.addresses.models import Address, Attachment, Consent, Need
from apps.core.fields import TidyCharField, TidyTextField
from apps.core.models import Edited
from apps.organisation.following import Follow, While
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet

LONGEST_STORY, LONGEST_WORDING = 600, 200


class PublicationQuerySet(ByUnitQuerySet):
    """Which publications. What may be done with them is in actions."""

    def in_work(self):
        return self.filter(status__in=Publication.IN_WORK)

    def waiting(self):
        return self.filter(status=Publication.Status.SUBMITTED)

    def being_written(self):
        return self.filter(status__in=[Publication.Status.DRAFT, Publication.Status.RETURNED])

    def up(self):
        return self.filter(status=Publication.Status.UP)

    def off(self):
        return self.filter(status=Publication.Status.OFF)

    def to_look_at_again(self):
        """Public ones whose dossier changed, since their approval, in what the card says."""
        return self.up().filter(dossier_changed_at__isnull=False)

    def unwritten_of(self, addresses):
        """Those of `addresses` whose family agreed, while nothing of them is written or public."""
        own = self.filter(address=OuterRef("pk"), status__in=[*Publication.IN_WORK, "up"])
        agreed = Consent.objects.in_force().filter(address=OuterRef("pk"))
        return addresses.open().filter(Exists(agreed), ~Exists(own))

    def in_queue_order(self):
        """Who waits longest comes first."""
        return self.order_by("submitted_at", "id")

    def matching(self, words):
        """Those with this public code, or of addresses that hold all the words."""
        found = Address.objects.filter(pk=OuterRef("address")).matching(words)
        return self.filter(Q(code=words.strip().upper()) | Exists(found))


@pghistory.track(exclude=["dossier_changed_at"])
class Publication(Edited):
    """One version of what the public is to see of an address (bản công bố).

    Written, submitted, approved by another person (then it is up, with a `PublicCard` of the same
    `code`), in the end taken off. A new version of one that is up takes over its code.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SUBMITTED = "submitted", "Chờ duyệt công bố"
        RETURNED = "returned", "Trả lại"
        UP = "up", "Đang công khai"
        OFF = "off", "Đã gỡ"

    class OffReason(models.TextChoices):
        WITHDRAWN = "withdrawn", "Gia đình rút đồng ý"
        REPLACED_CONSENT = "consent", "Sự đồng ý đã thay bằng bản khác"
        EXPIRED = "expired", "Sự đồng ý hết hạn"
        AGE = "age", "Đến tuổi phải đồng ý lại"
        CLOSED = "closed", "Địa chỉ đã dừng trợ giúp"
        VOIDED = "voided", "Hồ sơ đã hủy hoặc không còn hiệu lực"
        CHANGED = "changed", "Hồ sơ đổi năm sinh hoặc loại"
        REPLACED = "replaced", "Thay bằng bản mới"
        DROPPED = "dropped", "Bỏ bản soạn"
        BY_HAND = "by_hand", "Cán bộ gỡ"

    IN_WORK = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)

    address = models.ForeignKey(
        Address, verbose_name="địa chỉ", on_delete=models.PROTECT, related_name="publications"
    )
    consent = models.ForeignKey(
        Consent, verbose_name="sự đồng ý", on_delete=models.PROTECT, related_name="publications"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="+", editable=False
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    code = models.CharField("mã công khai", max_length=8, blank=True, editable=False)
    status = models.CharField(
        "trạng thái",
        max_length=9,
        choices=Status.choices,
        default=Status.DRAFT,
        editable=False,
    )
    story = TidyTextField("hoàn cảnh kể cho công chúng", max_length=LONGEST_STORY, blank=True)
    photo = models.ForeignKey(
        Attachment,
        verbose_name="ảnh công khai",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người soạn",
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    submitted_at = models.DateTimeField("lúc trình", null=True, editable=False)
    return_reason = TidyTextField("lý do trả lại", blank=True, editable=False)
    approved_at = models.DateTimeField("lúc duyệt", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người duyệt công bố",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    off_at = models.DateTimeField("lúc gỡ", null=True, editable=False)
    off_reason = models.CharField(
        "vì sao gỡ", max_length=10, choices=OffReason.choices, blank=True, editable=False
    )
    off_note = TidyCharField("ghi chú khi gỡ", max_length=500, blank=True, editable=False)
    off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người gỡ",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Trống khi hệ thống tự gỡ.",
    )

    dossier_changed_at = models.DateTimeField(
        "hồ sơ đổi lúc",
        null=True,
        editable=False,
        help_text="Từ khi công khai, hồ sơ đổi tên, giới tính, số người, đối tượng hoặc nhu cầu.",
    )
    """Kept by triggers of migration 0008."""

    follow_units = {
        "unit": While(Q(status__in=[*IN_WORK, Status.UP])),
        "province": Follow.PROVINCE,
    }
    named_by = ("address",)
    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "bản công bố"
        verbose_name_plural = "bản công bố"
        indexes = [
            models.Index(fields=["province", "status", "-id"], name="publication_province"),
            models.Index(fields=["unit", "status", "-id"], name="publication_unit"),
            models.Index(fields=["code"], name="publication_code", condition=~Q(code="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["address"],
                name="publication_one_up",
                condition=Q(status="up"),
                violation_error_message="Địa chỉ này đang được công khai.",
            ),
            models.UniqueConstraint(
                fields=["address"],
                name="publication_one_in_work",
                condition=Q(status__in=["draft", "submitted", "returned"]),
                violation_error_message="Địa chỉ này đã có một bản công bố đang soạn.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                name="publication_code_up",
                condition=Q(status="up"),
                violation_error_message="Mã công khai này đang được dùng.",
            ),
            models.CheckConstraint(
                name="publication_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                violation_error_message=(
                    "Người soạn không được tự duyệt công bố. Hãy nhờ một cán bộ khác duyệt."
                ),
            ),
            models.CheckConstraint(
                name="publication_up_was_approved",
                condition=~Q(status="up")
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(code="")),
                violation_error_message="Chỉ công khai bản đã có người duyệt.",
            ),
            models.CheckConstraint(
                name="publication_off_says_why",
                condition=(Q(status="off", off_at__isnull=False) & ~Q(off_reason=""))
                | (~Q(status="off") & Q(off_at__isnull=True, off_reason="")),
                violation_error_message="Gỡ khỏi trang công khai phải ghi vì sao.",
            ),
            models.CheckConstraint(
                name="publication_return_says_why",
                condition=~Q(status="returned") | ~Q(return_reason=""),
                violation_error_message="Trả lại phải ghi lý do.",
            ),
        ]

    def __str__(self):
        return f"{self.address} – {self.get_status_display()}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PublicationNeed(models.Model):
    """A need in the words the public is to read (nhu cầu đưa ra công khai)."""

    publication = models.ForeignKey(
        Publication, verbose_name="bản công bố", on_delete=models.CASCADE, related_name="needs"
    )
    need = models.ForeignKey(
        Need, verbose_name="nhu cầu", on_delete=models.CASCADE, related_name="+"
    )
    wording = TidyCharField("nội dung công khai", max_length=LONGEST_WORDING)

    named_by = ("need",)

    class Meta:
        verbose_name = "nhu cầu đưa ra công khai"
        verbose_name_plural = "nhu cầu đưa ra công khai"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "need"],
                name="publicationneed_once",
                violation_error_message="Nhu cầu này đã có trong bản công bố.",
            ),
            models.CheckConstraint(
                name="publicationneed_wording",
                condition=~Q(wording=""),
                violation_error_message="Hãy ghi nhu cầu bằng lời cho công chúng.",
            ),
        ]

    def __str__(self):
        return self.wording
