"""Rows of what chapters lay open: stored figures, thanks, models, papers, offices. All invented."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.core.dates import today
from apps.publishing.models import Contact, OpenDirective, Presentation
from apps.publishing.public import (
    PublicAidModel,
    PublicContact,
    PublicDirective,
    PublicFigures,
    PublicSponsor,
)
from tests.factories import AidModelFactory, DirectiveFactory, UserFactory

TOTAL = {
    "filed": 120,
    "red_cross": 40,
    "others": 51,
    "helped": 91,
    "persons": 203,
    "person_turns": 480,
    "value": 812_500_000,
    "unvalued": "<5",
    "excluded_value": 45_000_000,
    "sponsors": 23,
}
_CELLS = {"filed": 60, "helped": 50, "persons": 90, "value": 400_000_000}


def data_of(key, name, number=24340):
    """`PublicFigures.data` as totals.py writes it, with each kind of cell."""
    withheld = {"filed": "<5", "helped": None, "persons": None, "value": None}
    sides = {"red_cross": 20, "others": 30}
    return {
        "format": 1,
        "unit": {"key": key, "name": name},
        "from": "2008-01-01",
        "to": today().isoformat(),
        "view": "current",
        "as_of": today().isoformat(),
        "total": TOTAL,
        "years": [{"year": 2024, **_CELLS}, {"year": 2025, **_CELLS}, {"year": 2026, **withheld}],
        "units": [
            {"key": "2025:24340", "number": number, "name": "Phường Cư Bao", **_CELLS, **sides},
            {
                "key": "2025:24341",
                "number": number + 1,
                "name": "Xã Ea Hồ",
                **withheld,
                **dict.fromkeys(sides),
            },
        ],
        "kinds": [{"code": "company", "label": "Doanh nghiệp", "addresses": 91, "value": 1}],
        "forms": [{"code": "tien-mat", "label": "Tiền mặt", "addresses": "<5", "value": None}],
        "groups": [{"code": "tre-em", "label": "Trẻ em", "filed": 50, "helped": 40}],
        "notes": ["Đã cộng số liệu những năm trước của Xã Ea Hồ."],
        "left_out": 2,
    }


class FiguresFactory(DjangoModelFactory):
    """The stored figures of a `unit`."""

    class Meta:
        model = PublicFigures
        exclude = ["unit"]

    unit = None
    key = factory.SelfAttribute("unit.key")
    number = factory.SelfAttribute("unit.pk")
    name = factory.SelfAttribute("unit.name")
    level = factory.SelfAttribute("unit.level")
    as_of = factory.LazyFunction(today)
    made_at = factory.LazyFunction(timezone.now)
    data = factory.LazyAttribute(lambda row: data_of(row.key, row.name))


class PublicSponsorFactory(DjangoModelFactory):
    class Meta:
        model = PublicSponsor

    id = factory.Sequence(lambda n: 900_000 + n)
    name = factory.Sequence(lambda n: f"Công ty Thử {n}")
    name_key = factory.SelfAttribute("name")
    kind = "company"
    kind_label = "Doanh nghiệp"
    since = 2015
    addresses = 12
    province = 66
    province_name = "Tỉnh Đắk Lắk"


class PublicAidModelFactory(DjangoModelFactory):
    class Meta:
        model = PublicAidModel

    id = factory.Sequence(lambda n: 900_000 + n)
    name = "Bếp ăn tình thương"
    name_key = factory.SelfAttribute("name")
    kind = "kitchen"
    kind_label = "Bếp ăn, bữa ăn tình thương"
    place = "Phường Cư Bao"
    province = 66
    province_name = "Tỉnh Đắk Lắk"
    story = "Mỗi sáng nấu cháo cho người bệnh khó khăn."
    since = 2012


class PublicDirectiveFactory(DjangoModelFactory):
    """A paper without a file."""

    class Meta:
        model = PublicDirective

    id = factory.Sequence(lambda n: 900_000 + n)
    kind_label = "Kế hoạch"
    number = "61/KH-CTĐ"
    issued_on = factory.LazyFunction(today)
    issuer = "Hội Chữ thập đỏ tỉnh"
    title = "Triển khai Cuộc vận động"
    province = 66
    province_name = "Tỉnh Đắk Lắk"


class PublicContactFactory(DjangoModelFactory):
    class Meta:
        model = PublicContact

    number = factory.Sequence(lambda n: 900_000 + n)
    name = "Tỉnh Đắk Lắk"
    name_key = factory.SelfAttribute("name")
    level = "province"
    province = 66
    office = "Văn phòng Hội Chữ thập đỏ tỉnh"
    phone = "02620000001"
    email = "hoi@vidu.vn"
    postal = "Số 1 đường Thử"
    hours = "7 giờ đến 11 giờ"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    unit = None
    province = factory.SelfAttribute("unit.province")
    office = "Văn phòng Hội Chữ thập đỏ"
    phone = "02620000001"


class PresentationFactory(DjangoModelFactory):
    """A presentation that waits for another person's approval."""

    class Meta:
        model = Presentation

    aid_model = factory.SubFactory(AidModelFactory)
    unit = factory.SelfAttribute("aid_model.unit")
    province = factory.SelfAttribute("aid_model.province")
    title = "Bếp ăn tình thương"
    story = "Mỗi sáng nấu cháo cho người bệnh khó khăn."
    written_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..unit"))


class OpenDirectiveFactory(DjangoModelFactory):
    class Meta:
        model = OpenDirective

    directive = factory.SubFactory(DirectiveFactory)
    unit = factory.SelfAttribute("directive.unit")
    province = factory.SelfAttribute("directive.province")
    opened_by = factory.SubFactory(UserFactory, unit=factory.SelfAttribute("..unit"))
