"""Pledges, monthly rounds and ledgers that wait for somebody."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from apps.accounts.roles import Permission
from apps.aid_records.models import AidRecord, Pledge
from apps.aid_records.rounds import in_round
from apps.core.dates import format_date, month_of, today
from apps.core.money import format_number
from apps.ledgers.models import Loan, Placement
from apps.reports.worklist.waiting import Item, Waiting, is_nation


def pledges_lapsing(user):
    """Pledges whose hold on their needs is about to run out."""
    if not user.may(Permission.APPROVE):
        return None
    found = Pledge.objects.visible_to(user).about_to_lapse(today()).order_by("held_until", "id")
    return _pledges(
        "Đăng ký sắp hết hạn giữ chỗ",
        "due=soon",
        found,
        lambda pledge: f"giữ đến hết ngày {format_date(pledge.held_until)}",
    )


def pledges_to_confirm(user):
    """Pledges that nobody has confirmed yet, the eldest first."""
    if not user.may(Permission.APPROVE):
        return None
    found = Pledge.objects.visible_to(user).in_force().filter(status=Pledge.Status.WAITING)
    return _pledges(
        "Đăng ký chờ xác nhận",
        "status=waiting",
        found.order_by("pledged_on", "id"),
        lambda pledge: f"đăng ký ngày {format_date(pledge.pledged_on)}",
    )


def pledges_over(user):
    """Running pledges past their last day: fulfilled, or prolonged?"""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Pledge.objects.visible_to(user).overdue(today())
    if not user.writes_below:
        found = found.filter(unit=user.unit)
    return _pledges(
        "Đăng ký đã quá ngày kết thúc",
        "due=over",
        found.order_by("ends_on", "id"),
        lambda pledge: f"đến ngày {format_date(pledge.ends_on)}",
    )


def monthly_round(user):
    """What this month's round still has to give; a province's and a commune's round only."""
    if not user.may(Permission.EDIT_RECORDS) or is_nation(user):
        return None
    first, last = month_of(today())
    given = AidRecord.objects.in_force().filter(pledge=OuterRef("pk"))
    given = given.filter(given_on__range=(first, last))
    found = in_round(user.unit, first, user).filter(~Exists(given)).order_by("id")
    return Waiting(
        f"Đăng ký chưa ghi trợ giúp tháng {first:%m/%Y}",
        reverse("aid_records:monthly_round"),
        found,
    )


def hand_overs_due(user):
    """Animals of cow banks that should be with the next household by now."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Placement.objects.visible_to(user).overdue(today())
    return Waiting(
        "Con vật quá hạn chuyển giao",
        reverse("ledgers:overdue"),
        found.select_related("animal__aid_model"),
        lambda placement: Item(
            f"{placement.animal}, {placement.animal.aid_model}",
            f"hạn ngày {format_date(placement.due_on)}",
            reverse("ledgers:animal", args=[placement.animal.aid_model_id, placement.animal_id]),
        ),
    )


def loans_due(user):
    """Loans of revolving funds of which something is owed after the agreed day."""
    if not user.may(Permission.EDIT_RECORDS):
        return None
    found = Loan.objects.visible_to(user).overdue(today())
    return Waiting(
        "Khoản vay quay vòng quá hạn trả",
        reverse("ledgers:overdue"),
        found.select_related("aid_model", "aid__address"),
        lambda loan: Item(
            f"{loan.household.code}, {loan.aid_model}",
            f"còn {format_number(loan.balance)} đồng, hạn ngày {format_date(loan.due_on)}",
            reverse("ledgers:loan", args=[loan.aid_model_id, loan.pk]),
        ),
    )


def _pledges(title, query, found, note):
    return Waiting(
        title,
        f"{reverse('aid_records:pledge_list')}?{query}",
        found.select_related("sponsor", "address"),
        lambda pledge: Item(
            f"{pledge.sponsor} – {pledge.address.code}",
            note(pledge),
            reverse("aid_records:pledge_detail", args=[pledge.pk]),
        ),
    )
