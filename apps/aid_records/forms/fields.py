"""How people name an address and a sponsor in the forms of this app."""

import re

from django import forms
from django.core.exceptions import ValidationError

from apps.accounts.roles import Permission
from apps.addresses.models import Address, AddressMove
from apps.core.dates import format_date
from apps.core.forms import TidyCharField
from apps.core.forms.bases import FILL_IN
from apps.sponsors.forms import KINDS_BY_SIDE
from apps.sponsors.models import Sponsor

_NUMBER = re.compile(r"(?:^|\()(?:số )?(\d+)\)?$")
OFFERED = 6


def why_gone(code, user):
    """Words about a family that left the user's units, "" where none of this code did.

    Nothing is told of where it is now (docs/decisions/0058).
    """
    moves = AddressMove.objects.done().filter(from_unit__path__startswith=user.unit.path)
    move = moves.filter(address__code__iexact=code).order_by("-moved_on", "-id").first()
    if move is None:
        return ""
    return (
        f"Địa chỉ {code.upper()} đã chuyển sang đơn vị khác ngày {format_date(move.moved_on)} nên bạn "
        "không ghi thêm được. Trợ giúp đã trao mà chưa ghi thì nhờ cấp trên của cả hai nơi ghi."
    )


class AddressField(TidyCharField):
    """An address by its code; cleans to the Address. `user` is set by the form."""

    widget = forms.TextInput(attrs={"class": "w-code", "autocomplete": "off"})
    user = None

    def prepare_value(self, value):
        return value.code if isinstance(value, Address) else value

    def to_python(self, value):
        code = super().to_python(value)
        if not code:
            return None
        address = (
            Address.objects.visible_to(self.user)
            .filter(code__iexact=code)
            .select_related("unit", "province")
            .first()
        )
        if address is None:
            raise ValidationError(
                why_gone(code, self.user) or f"Không có địa chỉ mã “{code}” trong phạm vi của bạn."
            )
        if not self.user.may(Permission.EDIT_RECORDS, address.unit):
            raise ValidationError(f"Bạn không nhập được cho địa chỉ của {address.unit.name}.")
        if address.is_voided or address.status in Address.NOT_COUNTED:
            raise ValidationError("Hồ sơ này đã bị từ chối, trùng hoặc đã hủy.")
        return address


class SponsorFieldsMixin:
    """Fields `donor` and `donor_kind`: a sponsor of the province's register, or a new one.

    Sets `instance.sponsor`; a new sponsor is not saved yet, the action registers it.
    """

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["donor"] = TidyCharField(
            label="Nhà tài trợ",
            max_length=220,
            help_text="Tên, mã hoặc số của nhà tài trợ trong sổ của tỉnh.",
            error_messages={"required": FILL_IN},
        )
        self.fields["donor_kind"] = forms.ChoiceField(
            label="Loại nhà tài trợ",
            required=False,
            choices=[("", "Đã có trong sổ"), *KINDS_BY_SIDE],
            help_text="Chỉ chọn khi nhà tài trợ chưa có trong sổ: sẽ được ghi mới.",
        )
        self.order_fields([name for _, names in self.sections for name in names])
        if self.instance.sponsor_id:
            self.fields["donor"].initial = named(self.instance.sponsor)

    def settle_sponsor(self, address):
        """Find or prepare the sponsor that `donor` means, on the register of the address's province."""
        text = self.cleaned_data.get("donor")
        kind = self.cleaned_data.get("donor_kind")
        if not text or not address:
            return
        register = Sponsor.objects.usable_by(self.user).in_force()
        register = register.filter(province_id=address.province_id)
        found = list(meant(register, text).filter(**{"kind": kind} if kind else {})[:OFFERED])
        if len(found) == 1:
            self.instance.sponsor = found[0]
        elif found:
            self.add_error(
                "donor",
                f"Có nhiều nhà tài trợ tên “{text}”: {listed(found)}. Hãy ghi kèm số như ở đây.",
            )
        elif kind:
            self.instance.sponsor = Sponsor(name=text, kind=kind, unit=address.unit)
        else:
            near = list(register.matching(text).in_name_order()[:OFFERED])
            asked = f"Có phải là: {listed(near)}? " if near else ""
            self.add_error(
                "donor",
                f"Trong sổ của tỉnh chưa có nhà tài trợ “{text}”. {asked}"
                "Nếu là nhà tài trợ mới, hãy chọn loại nhà tài trợ.",
            )


def named(sponsor):
    """How a form writes a sponsor so that it is found again."""
    return f"{sponsor.name} (số {sponsor.pk})"


def meant(sponsors, text):
    """The sponsors a person means by a number, `Tên (số 12)`, an own code or a name in any spelling."""
    if number := _NUMBER.search(text):
        return sponsors.filter(pk=int(number[1][:18]))
    by_code = sponsors.filter(code__iexact=text)
    return by_code if by_code.exists() else sponsors.called(text)


def listed(sponsors):
    return "; ".join(f"{named(sponsor)}, {sponsor.get_kind_display()}" for sponsor in sponsors)
