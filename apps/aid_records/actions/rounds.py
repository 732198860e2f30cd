"""Giving what many pledges promise, at once."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord, Pledge
from apps.aid_records.overlap import overlaps
from apps.aid_records.rounds import given_in
from apps.core.dates import format_date
from apps.core.text import tidy_lines
from apps.sponsors.models import Sponsor


class Given(NamedTuple):
    """What became of the gifts; but for `saved`, by the number of their pledge."""

    saved: list
    already: set
    refused: dict
    asked: dict


@transaction.atomic
def give_together(gifts, *, month, by):
    """Record one gift for each pledge, all in the month that begins on `month`; gives Given.

    Each gift stands or falls by itself: `already` were given in that month, `refused` says why it
    cannot be, `asked` which Overlap still wants a reason. The addresses are locked in one order,
    so that two people, or two clicks, never give the same twice. The number of queries does not
    depend on how many gifts there are.
    """
    addresses = _locked(Address, {gift.address_id for gift in gifts})
    sponsors = _locked(Sponsor, {gift.sponsor_id for gift in gifts})
    pledges = _locked(Pledge, {gift.pledge_id for gift in gifts})
    already = set(given_in(pledges, month))
    standing, refused = [], {}
    for gift in gifts:
        if gift.pledge_id in already:
            continue
        gift.address, gift.sponsor = addresses[gift.address_id], sponsors[gift.sponsor_id]
        if why := _why_not(gift, pledges[gift.pledge_id]):
            refused[gift.pledge_id] = why
        else:
            gift.unit_id, gift.province_id = gift.address.unit_id, gift.address.province_id
            gift.side, gift.created_by = gift.sponsor.side, by
            standing.append(gift)
    asked = _settle_overlaps(standing)
    saved = [gift for gift in standing if gift.pledge_id not in asked]
    AidRecord.objects.bulk_create(saved)
    begun = Pledge.objects.filter(pk__in=[gift.pledge_id for gift in saved])
    begun.filter(status=Pledge.Status.CONFIRMED).update(
        status=Pledge.Status.RUNNING, version=F("version") + 1
    )
    return Given(saved, already, refused, asked)


def _locked(model, numbers):
    """{number: row}, locked to the end of the transaction, always in the same order."""
    rows = model._base_manager.filter(pk__in=numbers).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(of=("self",))}


def _why_not(gift, pledge):
    if gift.address.is_voided or gift.address.status in Address.NOT_COUNTED:
        return "Hồ sơ này đã bị từ chối, trùng hoặc đã hủy nên không ghi trợ giúp được."
    closed = gift.address.closed_on
    if closed and gift.given_on > closed:
        return (
            f"Địa chỉ đã dừng trợ giúp ngày {format_date(closed)}: theo đợt chỉ ghi được ngày trao "
            "đến hôm ấy. Vẫn trao sau đó thì ghi ở “Ghi trợ giúp”."
        )
    if pledge.is_voided or pledge.status not in Pledge.KEPT_UP:
        return "Đăng ký này vừa kết thúc, đã rút hoặc đã hủy nên không ghi theo đợt được nữa."
    if gift.sponsor.is_voided:
        return "Nhà tài trợ này đã hủy, hãy xem lại đăng ký."
    if gift.sponsor.province_id != gift.address.province_id:
        return "Nhà tài trợ này ở sổ của tỉnh khác."
    return ""


def _settle_overlaps(gifts):
    """{pledge: Overlap} of those that nobody has given a reason for."""
    asked = {}
    for gift, overlap in zip(gifts, overlaps(gifts), strict=True):
        if not overlap:
            gift.overlap_reason = ""
        elif not tidy_lines(gift.overlap_reason):
            asked[gift.pledge_id] = overlap
    return asked
