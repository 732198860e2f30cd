"""Dossiers that wait: to be mended, finished, approved, compared, asked again, reviewed."""

from django.db.models import Q
from django.urls import reverse

from apps.accounts.roles import Permission
from apps.addresses.models import Address, Consent, Likeness, UnsavedEntry
from apps.addresses.models.address import NAMELESS
from apps.core.dates import format_date, format_moment, today
from apps.reports.worklist.waiting import Item, Waiting, is_nation


def returned(user):
    """Dossiers sent back for mending: the whole commune's to its clerk, to others their own."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = _ones_own(user, Address.Status.RETURNED).order_by("-id")
    mine = "&mine=on" if user.writes_below else ""
    return Waiting(
        "Hồ sơ bị trả lại, cần sửa",
        f"{reverse('addresses:list')}?status=returned{mine}",
        found,
        lambda address: Item(
            str(address),
            address.get_return_reason_display() or "Đã trả lại",
            reverse("addresses:detail", args=[address.code]),
        ),
    )


def unsaved(user):
    """Forms begun and never saved; not those of families that have gone to another unit since."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = UnsavedEntry.objects.visible_to(user).select_related("address").order_by("-saved_at")
    found = found.filter(Q(address=None) | Q(address__unit__path__startswith=user.unit.path))

    def item(entry):
        code = entry.address.code if entry.address else ""
        form = reverse("addresses:edit", args=[code]) if code else reverse("addresses:create")
        what = f"Đang sửa {entry.address}" if code else f"Hồ sơ mới: {entry.shown_name}"
        return Item(what, f"tự lưu lúc {format_moment(entry.saved_at)}", f"{form}?ban={entry.key}")

    return Waiting("Bản đang nhập dở", reverse("addresses:create"), found, item)


def drafts(user):
    """Drafts that the person began."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Address.objects.visible_to(user).in_force().filter(created_by=user)
    return Waiting(
        "Bản nháp của bạn, chưa gửi duyệt",
        f"{reverse('addresses:list')}?status=draft&mine=on",
        found.filter(status=Address.Status.DRAFT).order_by("-id"),
        lambda address: Item(
            address.full_name or NAMELESS,
            f"lập lúc {format_moment(address.created_at)}",
            reverse("addresses:detail", args=[address.code]),
        ),
    )


def to_approve(user):
    """Dossiers that wait for a decision, the longest waiting first."""
    if not user.may(Permission.APPROVE):
        return None
    found = Address.objects.visible_to(user).waiting().select_related("unit")
    return Waiting(
        "Hồ sơ chờ duyệt",
        reverse("addresses:queue"),
        found.order_by("submitted_at", "id"),
        lambda address: Item(
            str(address),
            f"{address.unit}, gửi ngày {format_date(address.submitted_at)}"
            if address.submitted_at
            else str(address.unit),
            reverse("addresses:detail", args=[address.code]),
        ),
    )


def likenesses(user):
    """Pairs of dossiers that may be about one person."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Likeness.objects.visible_to(user).undecided().select_related("first", "second", "unit")
    url = reverse("addresses:likeness_list")
    return Waiting(
        "Cặp hồ sơ nghi trùng chờ xem",
        url,
        found.order_by("id"),
        lambda pair: Item(
            f"{pair.first.code} và {pair.second.code}",
            f"{pair.get_ground_display().lower()}, {pair.unit}",
            url,
        ),
    )


def consents_to_renew(user):
    """Families to ask again whether they agree to be shown; a province's and a commune's only."""
    if not user.may(Permission.EDIT_RECORDS) or is_nation(user):
        return None
    found = Consent.objects.visible_to(user).of_open_addresses().to_renew()
    if not user.writes_below:
        found = found.filter(address__unit=user.unit)
    return Waiting(
        "Đồng ý công khai sắp hết hạn hoặc đã hết hạn",
        reverse("addresses:consent_list"),
        found.select_related("address").order_by("valid_until", "id"),
        lambda consent: Item(
            str(consent.address),
            f"có giá trị đến hết ngày {format_date(consent.valid_until)}",
            reverse("addresses:consents", args=[consent.address.code]),
        ),
    )


def reviews_due(user):
    """What the round of this year lists as due (F11); a province's and a commune's only."""
    if not user.may(Permission.EDIT_RECORDS) or is_nation(user):
        return None
    year = today().year
    found = Address.objects.visible_to(user).open().due_in(year)
    if not user.writes_below:
        found = found.filter(unit=user.unit)
    return Waiting(
        f"Địa chỉ chưa rà soát năm {year}",
        reverse("addresses:review_round"),
        found,
    )


def _ones_own(user, status):
    found = Address.objects.visible_to(user).in_force().filter(status=status)
    return found.filter(created_by=user) if user.writes_below else found.filter(unit=user.unit)
