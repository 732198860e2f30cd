"""Rows of privacy for tests, invented like all of tests/factories.py. The clocks stand as the actions
lay them down."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.privacy import clocks
from apps.privacy.models import Breach, DataRequest
from tests.factories import UnitFactory


class DataRequestFactory(DjangoModelFactory):
    """Asked today, by the person, who showed the card."""

    class Meta:
        model = DataRequest

    unit = factory.SubFactory(UnitFactory)
    province = factory.SelfAttribute("unit.province")
    code = factory.Sequence(lambda n: f"YC-T-26-{n:03d}")
    kind = "access"
    received_at = factory.LazyFunction(timezone.now)
    channel = "in_person"
    requester = "Người Yêu Cầu Thử"
    relation = "self"
    identity_check = "card"
    details = "Xin xem Hội đang giữ gì về tôi."
    acknowledge_by = factory.LazyAttribute(lambda row: clocks.acknowledge_by(row.received_at))
    due_on = factory.LazyAttribute(lambda row: clocks.answer_by(row.received_at, row.kind))


class BreachFactory(DjangoModelFactory):
    """Found just now, reported to nobody."""

    class Meta:
        model = Breach

    unit = factory.SubFactory(UnitFactory)
    province = factory.SelfAttribute("unit.province")
    code = factory.Sequence(lambda n: f"SC-T-26-{n:03d}")
    found_at = factory.LazyFunction(timezone.now)
    happened = "Gửi nhầm danh sách cho người ngoài."
    data = "Họ tên, số điện thoại của 12 hộ."
    persons = 12
    report_by = factory.LazyAttribute(lambda row: clocks.report_by(row.found_at))
