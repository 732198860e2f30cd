"""Steering committees (Ban Chỉ đạo) and who sits on them."""

import pghistory
from django.db import models
from django.db.models import Case, F, Q, Value, When

from apps.campaign.models.record import CampaignQuerySet, CampaignRecord
from apps.core.fields import FoldedField, TidyCharField, TidyTextField
from apps.core.models import Voidable
from apps.organisation.scope import reached


class SteeringCommitteeQuerySet(CampaignQuerySet):
    """Which committees. What may be done with them is in actions."""

    def at_work_on(self, day):
        """Founded by that day and not dissolved on or before it."""
        return self.filter(
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day), founded_on__lte=day
        )


@pghistory.track(exclude=["search_text"])
class SteeringCommittee(CampaignRecord):
    """The steering committee (Ban Chỉ đạo) of the campaign in a unit; one at a time."""

    decision_number = TidyCharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decided_by = TidyCharField("cơ quan ra quyết định", max_length=200, blank=True)
    founded_on = models.DateField("ngày thành lập")
    dissolved_on = models.DateField("ngày giải thể, thay thế", null=True, blank=True)
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)
    search_text = FoldedField("chữ để tìm", sources=["decision_number", "decided_by", "note"])

    objects = SteeringCommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = "Ban Chỉ đạo"
        verbose_name_plural = "Ban Chỉ đạo"
        indexes = [
            models.Index(
                fields=["province", "-founded_on", "-id"], name="committee_province_newest"
            ),
            models.Index(fields=["unit", "-founded_on", "-id"], name="committee_unit_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                name="committee_one_at_work",
                condition=Q(dissolved_on__isnull=True, voided_at__isnull=True),
                violation_error_message=(
                    "Đơn vị đang có một Ban Chỉ đạo. Hãy sửa ban ấy, "
                    "hoặc ghi ngày giải thể, thay thế của ban ấy trước."
                ),
            ),
            models.UniqueConstraint(
                fields=["unit", "founded_on"],
                name="committee_once_a_day",
                condition=Q(voided_at__isnull=True),
                violation_error_message="Đơn vị đã có Ban Chỉ đạo thành lập ngày này.",
            ),
            models.CheckConstraint(
                name="committee_span",
                condition=Q(dissolved_on__isnull=True) | Q(dissolved_on__gte=F("founded_on")),
                violation_error_message="Ngày giải thể phải từ ngày thành lập trở đi.",
            ),
            Voidable.void_needs_reason("committee_void_reason"),
        ]

    def __str__(self):
        return f"Ban Chỉ đạo thành lập ngày {self.founded_on:%d/%m/%Y}"


class CommitteeMemberQuerySet(models.QuerySet):
    """Which members."""

    def visible_to(self, user):
        """Those of committees of the user's unit and of the units below it."""
        return self.filter(reached(user.unit, at="committee__unit"))

    def sitting_on(self, day):
        """Those who have joined by that day (an unknown day counts) and not left by it."""
        return self.filter(
            Q(joined_on__isnull=True) | Q(joined_on__lte=day),
            Q(left_on__isnull=True) | Q(left_on__gt=day),
        )

    def in_rank(self):
        """Those who sit today before those who left; by role, then as entered."""
        has_left = Case(
            When(left_on__isnull=True, then=0), default=1, output_field=models.SmallIntegerField()
        )
        rank = Case(
            *(
                When(role=role, then=Value(place))
                for place, role in enumerate(CommitteeMember.Role)
            ),
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(has_left, rank, "id")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CommitteeMember(models.Model):
    """A member (thành viên) of a steering committee, in the roles that the plans name."""

    class Role(models.TextChoices):
        HEAD = "head", "Trưởng ban"
        STANDING_DEPUTY = "standing_deputy", "Phó trưởng ban Thường trực"
        DEPUTY = "deputy", "Phó trưởng ban"
        MEMBER = "member", "Ủy viên"

    class Represents(models.TextChoices):
        PARTY = "party", "Cấp ủy Đảng"
        GOVERNMENT = "government", "Ủy ban nhân dân"
        RED_CROSS = "red_cross", "Hội Chữ thập đỏ"
        AGENCY = "agency", "Ban, ngành"
        FRONT = "front", "Mặt trận Tổ quốc"
        LABOUR = "labour", "Liên đoàn Lao động"
        FARMERS = "farmers", "Hội Nông dân"
        WOMEN = "women", "Hội Phụ nữ"
        VETERANS = "veterans", "Hội Cựu chiến binh"
        YOUTH = "youth", "Đoàn Thanh niên"
        EXEMPLARY = "exemplary", "Tổ chức, cá nhân tiêu biểu"
        OTHER = "other", "Khác"

    SINGLE_ROLES = (Role.HEAD, Role.STANDING_DEPUTY)

    committee = models.ForeignKey(
        SteeringCommittee,
        verbose_name="Ban Chỉ đạo",
        on_delete=models.CASCADE,
        related_name="members",
    )
    full_name = TidyCharField("họ và tên", max_length=120)
    role = models.CharField("vai trò trong ban", max_length=16, choices=Role.choices)
    represents = models.CharField(
        "đại diện cho", max_length=10, choices=Represents.choices, blank=True
    )
    position = TidyCharField("chức vụ công tác", max_length=120, blank=True)
    agency = TidyCharField("cơ quan, đơn vị", max_length=200, blank=True)
    joined_on = models.DateField("tham gia từ ngày", null=True, blank=True)
    left_on = models.DateField("thôi tham gia ngày", null=True, blank=True)

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên Ban Chỉ đạo"
        verbose_name_plural = "thành viên Ban Chỉ đạo"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "role"],
                name="committeemember_single_role",
                condition=Q(role__in=["head", "standing_deputy"], left_on__isnull=True),
                violation_error_message=(
                    "Ban Chỉ đạo chỉ có một Trưởng ban và một Phó trưởng ban Thường trực; "
                    "hãy ghi ngày thôi tham gia của người trước."
                ),
            ),
            models.CheckConstraint(
                name="committeemember_name",
                condition=~Q(full_name=""),
                violation_error_message="Hãy ghi họ và tên thành viên.",
            ),
            models.CheckConstraint(
                name="committeemember_span",
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                violation_error_message="Ngày thôi tham gia phải từ ngày tham gia trở đi.",
            ),
        ]

    def __str__(self):
        return self.full_name
