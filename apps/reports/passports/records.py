"""Figures of one record: the aid of a dossier, of a sponsor, of an aid model; `of` is the record.

Without days of their own they count since ever, as the page of the record does.
"""

from functools import partial

from django.db.models import BigIntegerField, Case, Count, Sum, When
from django.urls import reverse

from apps.accounts.roles import Permission
from apps.addresses.models import Address
from apps.aid_models.models import AidModel
from apps.aid_records.models import AidRecord, Exclusion, Pledge
from apps.core.text import whole_number
from apps.reports.figures import Behind
from apps.reports.passports import columns
from apps.reports.passports.figure import Figure, Subject
from apps.reports.passports.registers import Register
from apps.sponsors.models import Sponsor

MOST = 2**62
PLEDGES = Register(
    "Đăng ký",
    "aid_records:pledge_detail",
    "pledged_on",
    "Ngày đăng ký",
    name=lambda row: str(row.address),
    about=lambda row: row.get_status_display(),
    about_heading="Trạng thái",
    joined=("address",),
    order=("-pledged_on", "-id"),
    is_personal=True,
)
_ADDED = Case(When(is_recirculated=True, then=0), default="value", output_field=BigIntegerField())


def of_address(of, user):
    """The Subject of a dossier's code; None where the reader sees no such dossier."""
    if not user.may(Permission.VIEW_RECORDS):
        return None
    address = Address.objects.visible_to(user).filter(code=of).select_related("unit").first()
    return address and Subject(
        address.code, address.unit, "Hồ sơ", reverse("addresses:detail", args=[address.code])
    )


def of_sponsor(of, user):
    sponsor = _row_of(Sponsor, of, user)
    return sponsor and Subject(
        sponsor.name, user.unit, "Nhà tài trợ", reverse("sponsors:detail", args=[sponsor.pk])
    )


def of_aid_model(of, user):
    found = _row_of(AidModel, of, user)
    return found and Subject(
        found.name, found.unit, "Mô hình", reverse("aid_models:detail", args=[found.pk])
    )


def _row_of(model, of, user):
    key = whole_number(of, most=MOST) if of else None
    if key is None or not user.may(Permission.VIEW_RECORDS):
        return None
    return model.objects.visible_to(user).filter(pk=key).first()


def _to_address(asked):
    """All of it: aid that came over from a merged dossier of another unit counts here too."""
    return AidRecord.objects.filter(address__code=asked.of)


def _of_sponsor(asked):
    return AidRecord.objects.visible_to(asked.user).filter(sponsor=asked.of)


def _of_aid_model(asked):
    return AidRecord.objects.visible_to(asked.user).filter(aid_model=asked.of)


def _read(find, narrow, asked, *, limit, offset):
    """The Behind of the aid that `find` gives, `narrow`ed; who gave and got is told as elsewhere."""
    given = asked.scope.start, asked.scope.end
    found = narrow(find(asked).in_force().filter(given_on__range=given)).order_by()
    sums = found.aggregate(
        found=Count("id"),
        persons=Sum("headcount", default=0),
        value=Sum(_ADDED, default=0),
        addresses=Count("address", distinct=True),
    )
    rows = found.select_related("address", "sponsor", "unit").order_by("-given_on", "-id")
    lines = [_line(row, asked.user) for row in rows[offset : offset + limit]] if limit else []
    return Behind(shown=sums["found"], lines=lines, historical=(), **sums)


def _line(row, user):
    return {
        "id": row.pk if user.unit.reaches(row.unit) else None,
        "full_name": row.address.full_name,
        "code": row.address.code,
        "given_on": row.given_on,
        "sponsor": row.sponsor.name,
        "description": row.description,
        "unit": row.unit.name,
        "exclusion": Exclusion(row.exclusion).label if row.exclusion else "",
        "persons": row.headcount,
        "value": 0 if row.is_recirculated else row.value,
    }


_NARROWED = {
    "counted": lambda found: found.counted(),
    "unvalued": lambda found: found.counted().unvalued(),
    "passed_on": lambda found: found.counted().filter(is_recirculated=True),
    "excluded": lambda found: found.excluded(),
}
_TOLD = (  # name, words, measure, which aid, what of it, columns
    ("times", "Số lần trợ giúp", "lần", "counted", "found", columns.VALUED_AID),
    ("addresses", "Địa chỉ được trợ giúp", "địa chỉ", "counted", "addresses", columns.VALUED_AID),
    ("person_turns", "Lượt người", "lượt người", "counted", "persons", columns.VALUED_AID),
    ("value", "Giá trị trợ giúp", "đồng", "counted", "value", columns.VALUED_AID),
    ("passed_on", "Số lần quay vòng", "lần", "passed_on", "found", columns.VALUED_AID),
    ("unvalued", "Trợ giúp chưa quy đổi", "lần", "unvalued", "found", columns.AID),
    (
        "excluded",
        "Trợ giúp không thuộc Cuộc vận động",
        "đồng",
        "excluded",
        "value",
        columns.EXCLUDED_AID,
    ),
)
_OF = (  # code, what of, its aid, its page
    ("address", "của một địa chỉ", _to_address, of_address),
    ("sponsor", "của một nhà tài trợ", _of_sponsor, of_sponsor),
    ("model", "thuộc một mô hình", _of_aid_model, of_aid_model),
)


def _standing(asked):
    found = Pledge.objects.visible_to(asked.user).in_force().filter(sponsor=asked.of)
    return found.filter(status__in=Pledge.ACTIVE)


FIGURES = (
    *(
        Figure(
            f"{code}_{name}",
            f"{words} {whose}",
            measure,
            ("one_record", "excluded") if narrowed == "excluded" else ("one_record", "F3", "F7"),
            partial(_read, find, _NARROWED[narrowed]),
            shown,
            adds=adds,
            subject=subject,
            has_view=False,
        )
        for code, whose, find, subject in _OF
        for name, words, measure, narrowed, adds, shown in _TOLD
    ),
    PLEDGES.figure(
        "sponsor_pledges",
        "Đăng ký đang có hiệu lực của một nhà tài trợ",
        "đăng ký",
        "standing",
        _standing,
        subject=of_sponsor,
        day_only=True,
    ),
)
