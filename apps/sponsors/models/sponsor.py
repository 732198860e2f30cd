"""Sponsors (nhà tài trợ): who helps."""

import pghistory
from django.db import models
from django.db.models import Q

from apps.core.fields import DerivedField, FoldedField, TidyCharField, TidyTextField
from apps.core.models import Edited, Imported, MatchesWords, Voidable
from apps.core.text import fold, natural_key, sort_key
from apps.organisation.following import Follow, TellApart
from apps.organisation.models import Unit
from apps.organisation.scope import ByUnitQuerySet


class Side(models.TextChoices):
    """Whose help it is: column 4 or column 5 of the summary table."""

    RED_CROSS = "red_cross", "Hội Chữ thập đỏ"
    OTHERS = "others", "Tổ chức, cá nhân khác"


class SponsorKeyField(DerivedField):
    """`Sponsor.key_of` the row: an organisation is not filed under the last word of its name."""

    def pre_save(self, model_instance, add):
        value = Sponsor.key_of(model_instance.name, model_instance.kind)
        setattr(model_instance, self.attname, value)
        return value


class SponsorQuerySet(MatchesWords, ByUnitQuerySet):
    """Which sponsors (by the unit whose register they are on). What may be done is in actions.py."""

    words_in = "search_text"

    def usable_by(self, user):
        """Sponsors an entry may name: the register of the user's whole province."""
        if user.unit.province_id is None:
            return self
        return self.filter(province_id=user.unit.province_id)

    def called(self, name):
        """Sponsors of just this name, in any spelling."""
        return self.filter(name_folded=fold(name))

    def in_name_order(self):
        return self.order_by("name_key", "id")

    def registered(self):
        """On the list of those who take part in the campaign (targets A6, A7)."""
        return self.filter(is_registered=True)

    def twinned(self):
        """Those with a twinned village, or at least its commune."""
        return self.filter(twinned_unit__isnull=False)


@pghistory.track(exclude=["name_folded", "name_key", "search_text"])
class Sponsor(Edited, Voidable, Imported):
    """A sponsor (nhà tài trợ): an organisation or a person who gives."""

    class Kind(models.TextChoices):
        RC_ORGANISATION = "rc_organisation", "Tổ chức Hội"
        RC_STAFF = "rc_staff", "Cán bộ Hội"
        RC_MEMBER = "rc_member", "Hội viên"
        RC_VOLUNTEER = "rc_volunteer", "Tình nguyện viên"
        RC_YOUTH = "rc_youth", "Thanh thiếu niên Chữ thập đỏ"
        AGENCY = "agency", "Cơ quan, sở, ban, ngành"
        MASS_ORGANISATION = "mass_organisation", "Đoàn thể"
        COMPANY = "company", "Doanh nghiệp"
        SCHOOL = "school", "Trường học"
        RELIGIOUS = "religious", "Cơ sở tôn giáo"
        CHARITY_GROUP = "charity_group", "Câu lạc bộ, nhóm thiện nguyện"
        INDIVIDUAL = "individual", "Cá nhân"
        LEADER = "leader", "Lãnh đạo"
        FOREIGN = "foreign", "Tổ chức nước ngoài, kiều bào"

    RED_CROSS_KINDS = (
        Kind.RC_ORGANISATION,
        Kind.RC_STAFF,
        Kind.RC_MEMBER,
        Kind.RC_VOLUNTEER,
        Kind.RC_YOUTH,
    )
    PERSON_KINDS = (
        Kind.RC_STAFF,
        Kind.RC_MEMBER,
        Kind.RC_VOLUNTEER,
        Kind.INDIVIDUAL,
        Kind.LEADER,
    )

    code = TidyCharField(
        "mã nhà tài trợ", max_length=40, blank=True, help_text="Số riêng của đơn vị, nếu có."
    )
    name = TidyCharField("tên", max_length=200)
    name_folded = FoldedField("tên để tìm", sources=["name"])
    name_key = SponsorKeyField("khóa sắp xếp", sources=["name", "kind"])
    search_text = FoldedField("chữ để tìm", sources=["name", "code", "phone"])
    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    side = models.CharField("bên trợ giúp", max_length=10, choices=Side.choices, editable=False)
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="sponsors"
    )
    province = models.ForeignKey(
        Unit, verbose_name="tỉnh", on_delete=models.PROTECT, related_name="+", editable=False
    )
    position = TidyCharField("chức vụ, người đại diện", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    email = models.EmailField("email", blank=True)
    address = TidyCharField("địa chỉ", max_length=200, blank=True)
    may_be_named = models.BooleanField(
        "cho phép nêu tên",
        default=False,
        help_text="Nếu không, nơi công khai ghi “Một nhà hảo tâm”.",
    )
    named_consent_on = models.DateField(
        "ngày đồng ý nêu tên", null=True, blank=True, help_text="Ngày nhà tài trợ cho phép nêu tên."
    )
    is_registered = models.BooleanField(
        "đã đăng ký tham gia Cuộc vận động",
        default=False,
        help_text="Cơ quan, đơn vị hoặc lãnh đạo có trong danh sách đăng ký gắn địa chỉ.",
    )
    registered_on = models.DateField("ngày đăng ký tham gia", null=True, blank=True)
    twinned_unit = models.ForeignKey(
        Unit,
        verbose_name="xã, phường kết nghĩa",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    twinned_hamlet = TidyCharField("buôn, thôn kết nghĩa", max_length=120, blank=True)
    note = TidyTextField("ghi chú", blank=True, max_length=2_000)

    follow_units = {
        "unit": Follow.WHOLE,
        "twinned_unit": Follow.WHOLE,
        "province": Follow.PROVINCE,
    }
    when_units_join = {
        "sponsor_code": TellApart("code"),
        "sponsor_name_and_kind": TellApart("code"),
    }
    objects = SponsorQuerySet.as_manager()

    class Meta:
        verbose_name = "nhà tài trợ"
        verbose_name_plural = "nhà tài trợ"
        indexes = [
            models.Index(fields=["province", "name_key", "id"], name="sponsor_province_name"),
            models.Index(fields=["unit", "name_key", "id"], name="sponsor_unit_name"),
            models.Index(fields=["province", "-id"], name="sponsor_province_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                name="sponsor_code",
                condition=~Q(code="") & Q(voided_at__isnull=True),
                violation_error_message="Mã nhà tài trợ này đã có trong tỉnh.",
            ),
            models.UniqueConstraint(
                fields=["province", "kind", "name_folded", "code"],
                name="sponsor_name_and_kind",
                condition=Q(voided_at__isnull=True),
                violation_error_message=(
                    "Trong tỉnh đã có nhà tài trợ cùng tên, cùng loại. "
                    "Nếu là người khác trùng tên, hãy ghi mã nhà tài trợ để phân biệt."
                ),
            ),
            models.UniqueConstraint(
                fields=["id", "side"],
                name="sponsor_id_side",
                violation_error_message="Bên trợ giúp của nhà tài trợ không khớp.",
            ),
            models.CheckConstraint(
                name="sponsor_name",
                condition=~Q(name=""),
                violation_error_message="Hãy ghi tên nhà tài trợ.",
            ),
            models.CheckConstraint(
                name="sponsor_side_of_kind",
                condition=Q(
                    side="red_cross",
                    kind__in=[
                        "rc_organisation",
                        "rc_staff",
                        "rc_member",
                        "rc_volunteer",
                        "rc_youth",
                    ],
                )
                | Q(
                    side="others",
                    kind__in=[
                        "agency",
                        "mass_organisation",
                        "company",
                        "school",
                        "religious",
                        "charity_group",
                        "individual",
                        "leader",
                        "foreign",
                    ],
                ),
                violation_error_message="Loại nhà tài trợ không có trong danh sách.",
            ),
            models.CheckConstraint(
                name="sponsor_phone_digits",
                condition=Q(phone="") | Q(phone__regex=r"^0[0-9]{9}$"),
                violation_error_message="Điện thoại gồm 10 chữ số bắt đầu bằng 0.",
            ),
            models.CheckConstraint(
                name="sponsor_twinned_in_unit",
                condition=Q(twinned_hamlet="") | Q(twinned_unit__isnull=False),
                violation_error_message="Hãy chọn xã, phường của buôn, thôn kết nghĩa.",
            ),
            Voidable.void_needs_reason("sponsor_void_reason"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.side = self.side_of(self.kind)

    def save(self, *args, **kwargs):
        self.side = self.side_of(self.kind)
        super().save(*args, **kwargs)

    @classmethod
    def side_of(cls, kind):
        return Side.RED_CROSS if kind in cls.RED_CROSS_KINDS else Side.OTHERS

    @classmethod
    def key_of(cls, name, kind):
        """The stored order of a name: people by given name, organisations as their name is read."""
        return sort_key(name) if kind in cls.PERSON_KINDS else natural_key(name)
