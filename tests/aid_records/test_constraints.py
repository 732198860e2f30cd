"""What the database refuses, whoever writes, and the words people get for it."""

import pytest
from django.db import IntegrityError

from apps.aid_records.models import AidRecord, OtherCampaign, SideOverride
from apps.core.actions import ActionError, store
from tests.factories import (
    AidModelFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    PledgeFactory,
    SponsorFactory,
)

CASES = [
    (AidRecordFactory, {"value": -1}, "Giá trị không được âm"),
    (AidRecordFactory, {"quantity": 0}, "Số lượng phải lớn hơn 0"),
    (AidRecordFactory, {"headcount": 0}, "Số người phải từ 1"),
    (AidRecordFactory, {"exclusion": "X9"}, "không có trong danh sách"),
    (AidRecordFactory, {"void_reason": "", "voided_at": "2020-01-01T00:00Z"}, "ghi lý do"),
    (PledgeFactory, {"value": -1}, "Giá trị không được âm"),
    (PledgeFactory, {"starts_on": "2020-02-01", "ends_on": "2020-01-01"}, "Đến ngày phải từ"),
    (PledgeFactory, {"status": "fulfilled"}, "phải có ngày và lý do"),
    (PledgeFactory, {"status": "confirmed"}, "phải có lúc xác nhận"),
    (HistoricalTotalFactory, {"ends_on": "2007-01-01"}, "Đến ngày phải từ"),
    (HistoricalTotalFactory, {"value": -1}, "Giá trị không được âm"),
    (SponsorFactory, {"name": " "}, "Hãy ghi tên"),
    (SponsorFactory, {"phone": "12"}, "Điện thoại gồm 10 chữ số"),
    (AidModelFactory, {"name": ""}, "Hãy ghi tên mô hình"),
    (
        AidModelFactory,
        {"started_on": "2020-02-01", "ended_on": "2020-01-01"},
        "Ngày kết thúc phải từ",
    ),
]


def row_of(factory, unit):
    by_address = factory in (AidRecordFactory, PledgeFactory)
    return factory(address__unit=unit) if by_address else factory(unit=unit)


@pytest.mark.parametrize(("factory", "fields", "words"), CASES)
def test_what_can_never_be_is_refused_in_plain_words(commune, factory, fields, words):
    row = row_of(factory, commune)
    for name, value in fields.items():
        setattr(row, name, value)

    with pytest.raises(ActionError, match=words):
        store(row)


def test_only_x5_names_another_campaign(commune):
    aid = AidRecordFactory(address__unit=commune, exclusion="X1")
    aid.other_campaign = OtherCampaign.objects.first()

    with pytest.raises(ActionError, match="Chỉ chọn cuộc vận động khác khi lý do là X5"):
        store(aid)


def test_a_unit_has_one_total_for_a_day(commune):
    HistoricalTotalFactory(unit=commune)
    again = HistoricalTotalFactory.build(unit=commune, province=commune.province)

    with pytest.raises(ActionError, match="khoảng thời gian giao nhau"):
        store(again)


def test_a_side_by_hand_needs_its_reason(filed_address):
    with pytest.raises(ActionError, match="Hãy ghi lý do xếp cột"):
        store(SideOverride(address=filed_address, side="others", reason=""))


def test_a_row_refused_keeps_its_version(commune):
    aid = AidRecordFactory(address__unit=commune)
    aid.value = -1

    with pytest.raises(ActionError):
        store(aid)

    assert aid.version == 1


def test_what_is_no_rule_of_ours_is_not_hidden(commune):
    aid = AidRecordFactory(address__unit=commune)

    with pytest.raises(IntegrityError):
        store(AidRecord(pk=None, address_id=aid.address_id))
