"""Requests of data subjects, with the clocks they start."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from apps.addresses.models import Address
from apps.core.dates import today
from apps.core.fields import FoldedField, TidyCharField, TidyTextField
from apps.core.models import Voidable
from apps.organisation.following import Follow, While
from apps.privacy import clocks
from apps.privacy.models.record import PrivacyQuerySet, PrivacyRecord

SOON = 3  # days


class DataRequestQuerySet(PrivacyQuerySet):
    """Which requests. What may be done with them is in actions."""

    def unresolved(self):
        return self.in_force().filter(resolved_at__isnull=True)

    def unacknowledged(self):
        return self.unresolved().filter(acknowledged_at__isnull=True)

    def with_next_due(self):
        """Annotates `is_over` and `next_due`: the day on which the next clock runs out."""
        answer = Coalesce("prolonged_to", "due_on")
        return self.annotate(
            is_over=Case(
                When(Q(resolved_at__isnull=False) | Q(voided_at__isnull=False), then=True),
                default=False,
                output_field=models.BooleanField(),
            ),
            next_due=Case(
                When(acknowledged_at__isnull=True, then=Least("acknowledge_by", answer)),
                default=answer,
                output_field=models.DateField(),
            ),
        )

    def overdue(self):
        """Unresolved ones of which a clock has run out."""
        return self.unresolved().with_next_due().filter(next_due__lt=today())

    def due_soon(self):
        """Unresolved ones of which the next clock runs out today or within SOON days."""
        first = today()
        last = first + SOON * clocks.DAY
        return self.unresolved().with_next_due().filter(next_due__range=(first, last))

    def resolved(self):
        return self.in_force().filter(resolved_at__isnull=False)

    def restricting(self):
        """Done ones that keep the data from being used further than it is."""
        return self.in_force().filter(
            kind__in=DataRequest.KEEPING_BACK, outcome=DataRequest.Outcome.DONE
        )

    def once_late(self):
        """Of which any clock ran out, then or now, whatever came afterwards."""
        acknowledged = Coalesce("acknowledged_at", "resolved_at", timezone.now())
        done = Coalesce("resolved_at", timezone.now())
        return self.annotate(acknowledged_day=acknowledged, done_day=done).filter(
            Q(acknowledged_day__date__gt=F("acknowledge_by")) | Q(done_day__date__gt=F("due_on"))
        )


@pghistory.track(exclude=["search_text"])
class DataRequest(PrivacyRecord):
    """What a person asks about the data kept of them (yêu cầu của chủ thể dữ liệu).

    `acknowledge_by` and `due_on` are laid down when the request is written: settings that change
    later move no clock. `prolonged_to` stands beside the first term and never replaces it.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", "Xem, nhận bản sao dữ liệu"
        CORRECT = "correct", "Sửa dữ liệu"
        WITHDRAW = "withdraw", "Rút lại sự đồng ý"
        RESTRICT = "restrict", "Hạn chế xử lý"
        OBJECT = "object", "Phản đối xử lý"
        DELETE = "delete", "Xóa dữ liệu"

    KEEPING_BACK = (Kind.RESTRICT, Kind.OBJECT)
    TAKING_DOWN = (Kind.WITHDRAW, *KEEPING_BACK)

    class Relation(models.TextChoices):
        SELF = "self", "Chính người đó"
        PARENT = "parent", "Cha hoặc mẹ"
        GUARDIAN = "guardian", "Người giám hộ"
        MANDATED = "mandated", "Người được ủy quyền"
        HEIR = "heir", "Người thừa kế, thân nhân người đã mất"

    class Check(models.TextChoices):
        NOT_YET = "not_yet", "Chưa kiểm tra"
        CARD = "card", "Xem căn cước"
        CALLED_BACK = "called_back", "Gọi lại số điện thoại có trong hồ sơ"
        KNOWN = "known", "Cán bộ biết mặt"
        MANDATE = "mandate", "Xem giấy ủy quyền, giấy tờ giám hộ"

    class Channel(models.TextChoices):
        IN_PERSON = "in_person", "Trực tiếp"
        LETTER = "letter", "Đơn, thư"
        PHONE = "phone", "Điện thoại"
        EMAIL = "email", "Thư điện tử"
        PASSED_ON = "passed_on", "Cơ quan, đơn vị khác chuyển đến"

    class Outcome(models.TextChoices):
        DONE = "done", "Đã làm theo yêu cầu"
        IN_PART = "in_part", "Làm được một phần"
        REFUSED = "refused", "Không làm theo được"

    kind = models.CharField("yêu cầu", max_length=8, choices=Kind.choices)
    received_at = models.DateTimeField("nhận lúc")
    channel = models.CharField("nhận bằng", max_length=10, choices=Channel.choices)
    requester = TidyCharField("người yêu cầu", max_length=200)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("email", blank=True)
    relation = models.CharField("quan hệ với người có dữ liệu", max_length=8, choices=Relation)
    identity_check = models.CharField(
        "kiểm tra là đúng người", max_length=12, choices=Check, default=Check.NOT_YET
    )
    address = models.ForeignKey(
        Address,
        verbose_name="hồ sơ địa chỉ",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="data_requests",
    )
    details = TidyTextField("nội dung yêu cầu", max_length=5_000)
    search_text = FoldedField("chữ để tìm", sources=["code", "requester", "phone", "details"])
    acknowledge_by = models.DateField("xác nhận đến hết ngày", editable=False)
    due_on = models.DateField("giải quyết đến hết ngày", editable=False)
    acknowledged_at = models.DateTimeField("lúc xác nhận", null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xác nhận",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    acknowledgement = TidyTextField(
        "lời xác nhận đã gửi", max_length=5_000, blank=True, editable=False
    )
    prolonged_to = models.DateField("kéo dài đến hết ngày", null=True, editable=False)
    prolonged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người kéo dài",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    prolong_reason = TidyTextField("lý do kéo dài", max_length=2_000, blank=True, editable=False)
    outcome = models.CharField(
        "kết quả", max_length=7, choices=Outcome.choices, blank=True, editable=False
    )
    answer = TidyTextField("nội dung trả lời", max_length=5_000, blank=True, editable=False)
    legal_ground = TidyCharField("căn cứ pháp luật", max_length=500, blank=True, editable=False)
    resolved_at = models.DateTimeField("lúc trả lời", null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người trả lời",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    correction = TidyTextField("lý do sửa kết quả", max_length=2_000, blank=True, editable=False)
    erasure_asked_at = models.DateTimeField("lúc đề nghị xóa", null=True, editable=False)
    erasure_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người đề nghị xóa",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    erased_at = models.DateTimeField("lúc xóa dữ liệu", null=True, editable=False)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người xóa dữ liệu",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    follow_units = {
        "unit": While(Q(resolved_at__isnull=True, voided_at__isnull=True)),
        "province": Follow.PROVINCE,
    }
    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu về dữ liệu cá nhân"
        verbose_name_plural = "yêu cầu về dữ liệu cá nhân"
        indexes = [
            models.Index(fields=["province", "due_on"], name="datarequest_province"),
            models.Index(fields=["unit", "due_on"], name="datarequest_unit"),
            models.Index(
                fields=["due_on"],
                name="datarequest_open",
                condition=Q(resolved_at__isnull=True, voided_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="datarequest_requester",
                condition=~Q(requester="") & ~Q(details=""),
                violation_error_message="Hãy ghi ai yêu cầu và yêu cầu điều gì.",
            ),
            models.CheckConstraint(
                name="datarequest_acknowledged_whole",
                condition=Q(acknowledged_at__isnull=True, acknowledgement="")
                | (Q(acknowledged_at__gte=F("received_at")) & ~Q(acknowledgement="")),
                violation_error_message=(
                    "Xác nhận phải có lời đã gửi và không thể trước lúc nhận yêu cầu."
                ),
            ),
            models.CheckConstraint(
                name="datarequest_prolonged_whole",
                condition=Q(prolonged_to__isnull=True, prolong_reason="")
                | (Q(prolonged_to__gt=F("due_on")) & ~Q(prolong_reason="")),
                violation_error_message="Kéo dài thì phải ghi lý do và đến ngày sau hạn đầu.",
            ),
            models.CheckConstraint(
                name="datarequest_resolved_whole",
                condition=Q(resolved_at__isnull=True, outcome="", answer="")
                | (Q(resolved_at__gte=F("received_at")) & ~Q(outcome="") & ~Q(answer="")),
                violation_error_message=(
                    "Trả lời phải có kết quả, nội dung, và không thể trước lúc nhận yêu cầu."
                ),
            ),
            models.CheckConstraint(
                name="datarequest_refused_by_law",
                condition=~Q(outcome="refused") | ~Q(legal_ground=""),
                violation_error_message="Không làm theo yêu cầu thì phải ghi căn cứ pháp luật.",
            ),
            models.CheckConstraint(
                name="datarequest_erased_by_another",
                condition=Q(erased_at__isnull=True)
                | (Q(erasure_asked_by__isnull=False) & ~Q(erased_by=F("erasure_asked_by"))),
                violation_error_message="Xóa dữ liệu cần hai người: người đề nghị và người xác nhận.",
            ),
            Voidable.void_needs_reason("datarequest_void_reason"),
        ]

    @property
    def is_resolved(self):
        return self.resolved_at is not None

    @property
    def state(self):
        """Value and words for components/status.html."""
        if self.is_voided:
            return "voided", "Đã hủy"
        if self.is_resolved:
            colour = "rejected" if self.outcome == self.Outcome.REFUSED else "done"
            return colour, self.get_outcome_display()
        if self.acknowledged_at is None:
            return "waiting", "Chưa xác nhận"
        return "open", "Đang giải quyết"

    def clocks(self, now):
        """[Clock] in the order of the law; the first term stays beside a prolonged one."""
        found = [
            clocks.of_days(
                "Xác nhận đã nhận",
                self.acknowledge_by,
                done_at=self.acknowledged_at or self.resolved_at,
                now=now,
                soon=1,
            ),
            clocks.of_days("Giải quyết", self.due_on, done_at=self.resolved_at, now=now),
        ]
        if self.prolonged_to:
            found.append(
                clocks.of_days(
                    "Giải quyết, hạn kéo dài",
                    self.prolonged_to,
                    done_at=self.resolved_at,
                    now=now,
                )
            )
        return found
