"""Forms of sponsors."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from apps.accounts.roles import Permission
from apps.core.dates import today
from apps.core.forms import FilterForm, IdempotencyMixin, ModelForm, VersionedFormMixin
from apps.organisation.forms import UnitField
from apps.organisation.models import Unit
from apps.sponsors.models import Commendation, Side, Sponsor, SponsorContact

KINDS_BY_SIDE = [
    (
        side.label,
        [(kind.value, kind.label) for kind in Sponsor.Kind if Sponsor.side_of(kind) == side],
    )
    for side in Side
]


class SponsorForm(ModelForm):
    """What create and edit share; the unit is asked only of those who write in several."""

    sections = [
        ("Nhà tài trợ", ["name", "kind", "code", "position", "unit"]),
        ("Liên hệ", ["phone", "email", "address"]),
        (
            "Tham gia Cuộc vận động, kết nghĩa",
            ["is_registered", "registered_on", "twinned_unit", "twinned_hamlet"],
        ),
        ("Công khai và ghi chú", ["may_be_named", "named_consent_on", "note", "moves_aid"]),
    ]

    kind = forms.ChoiceField(label="Loại", choices=[("", "Chọn loại"), *KINDS_BY_SIDE])
    unit = UnitField(label="Đơn vị", help_text="Đơn vị giữ sổ nhà tài trợ này.")
    twinned_unit = UnitField(label="Xã, phường kết nghĩa", required=False)

    class Meta:
        model = Sponsor
        fields = [
            "name",
            "kind",
            "code",
            "position",
            "unit",
            "phone",
            "email",
            "address",
            "is_registered",
            "registered_on",
            "twinned_unit",
            "twinned_hamlet",
            "may_be_named",
            "named_consent_on",
            "note",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.was_named = self.instance.may_be_named
        near = Unit.objects.current()
        if user.unit.province_id:
            near = near.filter(province_id=user.unit.province_id)
        self.fields["twinned_unit"].offer(near)
        if user.writes_below:
            self.fields["unit"].offer(Unit.objects.visible_to(user).current())
        else:
            del self.fields["unit"]
            if self.instance.unit_id is None:
                self.instance.unit = user.unit

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit.province_id is None:
            raise ValidationError("Hãy chọn một đơn vị thuộc tỉnh.")
        return unit

    def clean_registered_on(self):
        return _not_after_today(self.cleaned_data["registered_on"])

    def clean_named_consent_on(self):
        return _not_after_today(self.cleaned_data["named_consent_on"])

    def clean(self):
        cleaned = super().clean()
        self._check_consent(cleaned)
        if not cleaned.get("is_registered"):
            cleaned["registered_on"] = None
        if (
            cleaned.get("twinned_hamlet")
            and not cleaned.get("twinned_unit")
            and ("twinned_unit" not in self.errors)
        ):
            self.add_error("twinned_unit", "Hãy chọn xã, phường của buôn, thôn kết nghĩa.")
        unit = cleaned.get("unit") or (self.instance.unit_id and self.instance.unit)
        if unit and cleaned.get("name") and cleaned.get("kind"):
            same = Sponsor.objects.in_force().called(cleaned["name"])
            same = same.filter(
                province=unit.province_id, kind=cleaned["kind"], code=cleaned.get("code", "")
            )
            if twin := same.exclude(pk=self.instance.pk).select_related("unit").first():
                self.add_error(None, self._twin_error(twin))
        return cleaned

    def _check_consent(self, cleaned):
        """Consent given from now on has its day; one taken back loses it."""
        if not cleaned.get("may_be_named"):
            cleaned["named_consent_on"] = None
        elif not (
            self.was_named or cleaned.get("named_consent_on") or "named_consent_on" in self.errors
        ):
            self.add_error("named_consent_on", "Hãy ghi ngày nhà tài trợ cho phép nêu tên.")

    def _twin_error(self, twin):
        message = (
            "Trong tỉnh đã có nhà tài trợ cùng tên, cùng loại: {}. "
            "Nếu là người khác trùng tên, hãy ghi mã nhà tài trợ để phân biệt."
        )
        named = f"{twin.name} ({twin.unit.name})"
        if self.user.unit.contains(twin.unit):
            url = reverse("sponsors:detail", args=[twin.pk])
            named = format_html('<a href="{}">{}</a>', url, named)
        return ValidationError(format_html(message, named), code="twin")


class SponsorCreateForm(IdempotencyMixin, SponsorForm):
    pass


class SponsorEditForm(VersionedFormMixin, SponsorForm):
    """Warns when the new kind moves the sponsor's aid to the other column."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.side_before = self.instance.side
        self.times = self.instance.aid_records.count()
        if self.times:
            self.fields["moves_aid"] = forms.BooleanField(
                label="Đồng ý chuyển các lần trợ giúp sang cột kia",
                required=False,
                help_text=(
                    f"Nhà tài trợ này có {self.times} lần trợ giúp. Chỉ cần đánh dấu khi đổi sang "
                    "loại thuộc bên kia: khi đó tất cả chuyển cột trong Bảng tổng hợp."
                ),
            )

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        moves = kind and Sponsor.side_of(kind) != self.side_before
        if moves and self.times and not cleaned.get("moves_aid"):
            side = Side(Sponsor.side_of(kind)).label
            self.add_error(
                "moves_aid",
                f"Loại mới thuộc bên “{side}”: {self.times} lần trợ giúp sẽ chuyển sang bên đó. "
                "Nếu đúng vậy, hãy đánh dấu ô này.",
            )
        return cleaned


class ContactForm(ModelForm):
    class Meta:
        model = SponsorContact
        fields = ["full_name", "position", "phone", "email"]


class ContactCreateForm(IdempotencyMixin, ContactForm):
    pass


class ContactEditForm(VersionedFormMixin, ContactForm):
    pass


class CommendationForm(ModelForm):
    class Meta:
        model = Commendation
        fields = ["level", "title", "year", "decision_number", "decided_on"]

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > today().year:
            raise ValidationError("Năm khen thưởng không được ở sau năm nay.")
        if year < Commendation.FIRST_YEAR:
            raise ValidationError(f"Năm khen thưởng từ {Commendation.FIRST_YEAR} trở đi.")
        return year

    def clean_decided_on(self):
        return _not_after_today(self.cleaned_data["decided_on"])


class CommendationCreateForm(IdempotencyMixin, CommendationForm):
    pass


class CommendationEditForm(VersionedFormMixin, CommendationForm):
    pass


def _not_after_today(day):
    if day and day > today():
        raise ValidationError("Ngày này không được ở sau hôm nay.")
    return day


class SponsorFilterForm(FilterForm):
    shown = 3

    q = forms.CharField(label="Tìm tên, mã, điện thoại", required=False, max_length=100)
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *KINDS_BY_SIDE])
    side = forms.ChoiceField(
        label="Bên trợ giúp", required=False, choices=[("", "Tất cả"), *Side.choices]
    )
    unit = UnitField(label="Đơn vị", required=False)
    registered = forms.BooleanField(
        label="Chỉ nơi đã đăng ký tham gia Cuộc vận động", required=False
    )
    twinned = forms.BooleanField(label="Chỉ nơi có buôn, thôn kết nghĩa", required=False)
    named = forms.BooleanField(label="Chỉ nơi cho phép nêu tên", required=False)
    voided = forms.BooleanField(label="Kể cả đã hủy", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)
        if user.may(Permission.EDIT_RECORDS) and not user.writes_below:
            del self.fields["unit"]

    def narrow(self, sponsors):
        if not self.is_valid():
            return sponsors.none()
        wanted = self.cleaned_data
        if not wanted["voided"]:
            sponsors = sponsors.in_force()
        if wanted["q"]:
            sponsors = sponsors.matching(wanted["q"])
        if wanted.get("unit"):
            sponsors = sponsors.within(wanted["unit"])
        if wanted["registered"]:
            sponsors = sponsors.registered()
        if wanted["twinned"]:
            sponsors = sponsors.twinned()
        if wanted["named"]:
            sponsors = sponsors.filter(may_be_named=True)
        chosen = {name: wanted[name] for name in ("kind", "side") if wanted[name]}
        return sponsors.filter(**chosen)
