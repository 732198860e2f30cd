"""The filters above the lists of addresses and above the queue."""

from django import forms

from apps.addresses.choices import Category, SurveyChannel, terms
from apps.addresses.models import Address
from apps.core.forms import DayField
from apps.organisation.forms import UnitField, WithinUnitFilterForm
from apps.organisation.models import Unit


def _any(choices, label="Tất cả"):
    return [("", label), *choices]


class AddressFilterForm(WithinUnitFilterForm):
    """Its state is in the URL; an unreadable filter finds nothing and says why."""

    VOIDED = "voided"

    q = forms.CharField(label="Tên, mã, thôn buôn, điện thoại, số định danh", required=False)
    unit = UnitField(label="Đơn vị", required=False)
    status = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=_any([*Address.Status.choices, (VOIDED, "Đã hủy")]),
    )
    kind = forms.ChoiceField(label="Loại", required=False, choices=_any(Address.Kind.choices))
    category = forms.ChoiceField(label="Đối tượng", required=False)
    household_status = forms.ChoiceField(
        label="Diện hộ", required=False, choices=_any(Address.HouseholdStatus.choices)
    )
    filed_from = DayField(label="Lập hồ sơ từ ngày", required=False)
    filed_to = DayField(label="đến ngày", required=False)
    helped = forms.ChoiceField(
        label="Trợ giúp",
        required=False,
        choices=_any([("yes", "Đã được trợ giúp"), ("no", "Chưa được trợ giúp")]),
    )
    old = UnitField(label="Hồ sơ của đơn vị cũ", required=False, with_old=True)
    mine = forms.BooleanField(label="Chỉ hồ sơ tôi lập", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["category"].choices = _any(terms(Category))
        gone = Unit.objects.filter(valid_to__isnull=False)
        province = user.unit.province_id
        self.fields["old"].offer(gone.filter(province=province) if province else gone)

    def narrow(self, addresses):
        if not self.is_valid():
            return addresses.none()
        asked = self.cleaned_data
        unit = asked.get("unit") or self.user.unit
        if asked.get("unit"):
            addresses = addresses.within(unit)
        if asked["status"] == self.VOIDED:
            addresses = addresses.filter(voided_at__isnull=False)
        else:
            addresses = addresses.in_force()
            if asked["status"]:
                addresses = addresses.filter(status=asked["status"])
        for name in ("kind", "household_status"):
            if asked[name]:
                addresses = addresses.filter(**{name: asked[name]})
        if asked["category"]:
            addresses = addresses.filter(category_links__category_id=asked["category"])
        if asked["filed_from"]:
            addresses = addresses.filter(filed_on__gte=asked["filed_from"])
        if asked["filed_to"]:
            addresses = addresses.filter(filed_on__lte=asked["filed_to"])
        if asked["helped"]:
            addresses = addresses.helped(asked["helped"] == "yes")
        if asked["old"]:
            addresses = addresses.of_old_unit(asked["old"])
        if asked["mine"]:
            addresses = addresses.filter(created_by=self.user)
        return addresses.matching(asked["q"], province_id=unit.province_id)


class QueueFilterForm(WithinUnitFilterForm):
    """Which submitted dossiers a reviewer goes through; what is chosen travels in the URL."""

    q = forms.CharField(label="Tên, mã, thôn buôn, điện thoại, số định danh", required=False)
    unit = UnitField(label="Đơn vị", required=False)
    fresh = forms.BooleanField(label="Chỉ hồ sơ mới hoặc đã đổi từ lần xem trước", required=False)
    kind = forms.ChoiceField(label="Loại", required=False, choices=_any(Address.Kind.choices))
    category = forms.ChoiceField(label="Đối tượng", required=False)
    survey_channel = forms.ChoiceField(label="Kênh khảo sát", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["category"].choices = _any(terms(Category))
        self.fields["survey_channel"].choices = _any(terms(SurveyChannel))

    def narrow(self, addresses, *, also_seen=False):
        """`also_seen` leaves out whether the dossier is new to the reader."""
        if not self.is_valid():
            return addresses.none()
        asked = self.cleaned_data
        unit = asked.get("unit") or self.user.unit
        if asked.get("unit"):
            addresses = addresses.within(unit)
        addresses = addresses.waiting()
        for name in ("kind", "survey_channel"):
            if asked[name]:
                addresses = addresses.filter(**{name: asked[name]})
        if asked["category"]:
            addresses = addresses.filter(category_links__category_id=asked["category"])
        if asked["fresh"] and not also_seen:
            addresses = addresses.new_to(self.user)
        return addresses.matching(asked["q"], province_id=unit.province_id)
