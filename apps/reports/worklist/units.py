"""What reorganisations and moves leave to be said: who belongs to which unit now."""

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import Permission
from apps.addresses.models import Address, AddressMove
from apps.core.dates import format_date
from apps.organisation.models import Reorganisation
from apps.reports.worklist.waiting import Item, Waiting, is_nation


def unsettled(user):
    """Families of units that are no more, of whom nobody has said where they belong now."""
    if not user.may(Permission.APPROVE) or is_nation(user):
        return None
    found = Address.objects.visible_to(user).unsettled().select_related("unit").order_by("id")
    return Waiting(
        "Địa chỉ này nay thuộc đơn vị nào?",
        reverse("addresses:settle"),
        found,
        lambda address: Item(
            str(address),
            ", ".join(filter(None, [address.hamlet, f"{address.unit} (cũ)"])),
            reverse("addresses:settle_unit", args=[address.unit.key]),
        ),
    )


def reorganisations_due(user):
    """Drafts of reorganisations of units that are in force by now: nobody has applied them yet."""
    if not user.may(Permission.MANAGE_UNITS):
        return None
    found = Reorganisation.objects.visible_to(user).drafts_in_force().order_by("starts_on", "id")
    return Waiting(
        "Đợt sắp xếp đơn vị chưa thực hiện",
        reverse("reorganisations:list"),
        found,
        lambda row: Item(
            row.name,
            f"có hiệu lực từ {format_date(row.starts_on)}",
            reverse("reorganisations:detail", args=[row.pk]),
        ),
    )


def users_without_unit(user):
    """Users of units that were divided: a manager says where they belong now."""
    if not user.may(Permission.MANAGE_USERS):
        return None
    found = User.objects.visible_to(user).of_units_gone().select_related("unit").in_order()
    return Waiting(
        "Người dùng chờ được giao đơn vị mới",
        f"{reverse('accounts:user_list')}?state=gone",
        found,
        lambda one: Item(
            str(one), f"{one.unit} (cũ)", reverse("accounts:user_move", args=[one.pk])
        ),
    )


def families_to_receive(user):
    """Families that moved to units of the user, whose old unit asks to receive them."""
    if not user.may(Permission.EDIT_RECORDS) or is_nation(user):
        return None
    found = AddressMove.objects.to_answer(user).select_related("address", "from_unit")
    if not user.writes_below:
        found = found.filter(to_unit=user.unit)
    return Waiting(
        "Gia đình chuyển đến, chờ nhận",
        f"{reverse('aid_records:move_list')}?xem=den",
        found.order_by("id"),
        lambda move: Item(
            str(move.address),
            f"từ {move.from_unit}, chuyển ngày {format_date(move.moved_on)}",
            reverse("aid_records:move_receive", args=[move.pk]),
        ),
    )
