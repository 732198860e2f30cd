"""A relief store: goods in and out, counting, what they become, and stock that never falls below nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from openpyxl import load_workbook

from apps.addresses.models import Address
from apps.aid_records.models import AidRecord
from apps.core.actions import ActionError
from apps.core.dates import today
from apps.ledgers.actions import store as actions
from apps.ledgers.models import Issue, Lot, StockCount, StoreItem
from apps.ledgers.results import results_between
from apps.ledgers.stock import card_of
from apps.reports.figures import View, summary
from apps.reports.models import AcrossProvinces
from tests.factories import (
    AddressFactory,
    AddressMoveFactory,
    AidModelFactory,
    LotFactory,
    SponsorFactory,
    StoreItemFactory,
)

CAME = date(2018, 3, 5)
LATER = date(2018, 6, 1)
PERIOD = (date(2018, 1, 1), date(2018, 12, 31))


@pytest.fixture
def item(commune):
    return StoreItemFactory(aid_model__unit=commune, name="Gạo tẻ")


@pytest.fixture
def lot(item):
    return LotFactory(item=item)


@pytest.fixture
def family(commune):
    return AddressFactory(unit=commune, filed=True, household=True, full_name="Nguyễn Thị Thử")


def out(lot, quantity, *, by, on=LATER, **values):
    values = {"target": "place", "place": "Chợ xã"} | values
    row = Issue(lot=lot, quantity=Decimal(quantity), issued_on=on, **values)
    return actions.issue(row, by=by)


def give(lot, family, quantity, *, by, **more):
    row = Issue(
        lot=lot, quantity=Decimal(quantity), issued_on=LATER, target="address", address=family
    )
    form = more.pop("form", None) or AidRecord._meta.get_field("form").related_model.objects.get(
        code="luong-thuc"
    )
    return actions.issue(row, by=by, form=form, **more)


def count(lot, counted, *, by, on=LATER, reason="Hao hụt"):
    row = StockCount(lot=lot, counted_on=on, counted=Decimal(counted), reason=reason)
    return actions.count(row, by=by)


def left(lot):
    return Lot.objects.get(pk=lot.pk).left


def row_of(unit):
    figures = summary(unit, *PERIOD).total
    return (figures.c6, figures.c8)


def result(lot, code, end=PERIOD[1]):
    aid_model = lot.item.aid_model
    found = results_between([aid_model], PERIOD[0], end)[aid_model.pk]
    return next((one.amount for one in found if one.code == code), 0)


# --- in


def test_clerk_describes_goods_and_writes_what_came_in(client, clerk):
    aid_model = AidModelFactory(unit=clerk.unit, kind="store")
    sponsor = SponsorFactory(unit=clerk.unit, name="Công ty Thử")
    client.force_login(clerk)
    described = {"form_key": uuid4(), "name": "Gạo tẻ", "measure": "kg", "packing": "bao 25 kg"}
    url = reverse("ledgers:store_item_create", args=[aid_model.pk])
    client.post(url, described)
    again = client.post(url, described | {"form_key": uuid4(), "name": "GẠO  TẺ"})
    assert "đã có mặt hàng" in again.content.decode()
    item = StoreItem.objects.get()
    sent = {
        "form_key": uuid4(),
        "received_on": "05/03/2018",
        "quantity": "1.500,5",
        "unit_value": "15.000",
        "basis": "invoice",
        "expires_on": "05/03/2019",
        "donor": "cong ty thu",
    }

    for _ in range(2):
        response = client.post(reverse("ledgers:store_receive", args=[item.pk]), sent)

    lot = Lot.objects.get()
    assert response["Location"] == reverse("ledgers:store_item", args=[item.pk])
    assert (lot.sponsor, lot.quantity, lot.left) == (sponsor, Decimal("1500.5"), Decimal("1500.5"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"received_on": "24/11/2099"}, "sau hôm nay"),
        ({"quantity": "0"}, "lớn hơn 0"),
        ({"unit_value": "100"}, "chọn căn cứ giá trị"),
        ({"expires_on": "04/03/2018"}, "trước ngày nhập"),
        ({"source": ""}, "Hãy ghi nhà tài trợ, hoặc ghi nguồn"),
        ({"donor": "Không Có Trong Sổ", "source": ""}, "chưa có nhà tài trợ"),
    ],
)
def test_bad_goods_are_answered_in_words(client, clerk, item, values, words):
    client.force_login(clerk)
    sent = {"form_key": uuid4(), "received_on": "05/03/2018", "quantity": "10", "source": "Mua"}

    page = client.post(reverse("ledgers:store_receive", args=[item.pk]), sent | values)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Lot.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"quantity": 0},
        {"left": -1},
        {"sponsor": None},
        {"source": "Mua"},
        {"unit_value": -1},
        {"basis": ""},
        {"expires_on": CAME - timedelta(days=1)},
    ],
)
def test_the_database_refuses_lots_that_cannot_be(lot, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"quantity": 0},
        {"place": ""},
        {"target": "loss", "reason": ""},
        {"target": "address"},
    ],
)
def test_the_database_refuses_issues_that_cannot_be(clerk, lot, values):
    row = out(lot, 1, by=clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=row.pk).update(**values)


# --- out


def test_goods_to_an_address_become_aid_at_the_price_of_the_lot(clerk, lot, family):
    before = row_of(clerk.unit)

    row = give(lot, family, "10.5", by=clerk)

    aid = AidRecord.objects.get()
    assert (row.aid, aid.address, aid.sponsor, aid.aid_model) == (
        aid,
        family,
        lot.sponsor,
        lot.item.aid_model,
    )
    assert (aid.value, aid.basis, aid.quantity, aid.measure) == (
        157_500,
        "invoice",
        Decimal("10.5"),
        "kg",
    )
    assert (before, row_of(clerk.unit)) == ((0, 0), (1, 157_500))
    assert left(lot) == Decimal("89.5")
    assert (result(lot, "issued"), result(lot, "addresses")) == (157_500, 1)


def test_goods_without_a_sponsor_are_aid_of_the_chapter(clerk, item, family):
    lot = LotFactory(item=item, sponsor=None, source="Mua bằng quỹ Hội")

    give(lot, family, 1, by=clerk)

    assert AidRecord.objects.get().side == "red_cross"


@pytest.mark.parametrize("from_sponsor", [True, False])
def test_goods_to_a_family_that_has_gone_to_another_province_are_aid_of_the_unit_of_the_store(
    clerk, reviewer, item, family, other_commune, from_sponsor
):
    source = {} if from_sponsor else {"sponsor": None, "source": "Mua bằng quỹ Hội"}
    lot = LotFactory(item=item, **source)
    Address.objects.filter(pk=family.pk).update(unit=other_commune, province=other_commune.province)

    made = give(lot, family, "25", by=clerk)

    aid = AidRecord.objects.get()
    assert (aid.unit, aid.province) == (clerk.unit, clerk.unit.province)
    assert aid.sponsor.unit == clerk.unit
    assert AcrossProvinces.objects.filter(address=family).exists()
    assert AidRecord.objects.visible_to(clerk).filter(pk=aid.pk).exists()
    then = [
        summary(unit, *PERIOD, view=View.RECORDED).total.c8 for unit in (clerk.unit, other_commune)
    ]
    assert then == [aid.value, 0]
    actions.void_issue(made, reason="Ghi nhầm", by=reviewer)
    assert left(lot) == lot.quantity


def test_clerk_who_names_a_family_that_has_gone_reads_since_when_and_not_where_to(
    client, clerk, item, lot, family, other_commune
):
    AddressMoveFactory(address=family, to_unit=other_commune, moved_on=date(2026, 2, 10))
    Address.objects.filter(pk=family.pk).update(unit=other_commune, province=other_commune.province)
    client.force_login(clerk)
    sent = {"form_key": uuid4(), "lot": lot.pk, "quantity": "1", "issued_on": "01/06/2018"}
    sent |= {"target": "address", "address": family.code.lower()}

    page = client.post(reverse("ledgers:store_issue", args=[item.pk]), sent).content.decode()

    assert f"Địa chỉ {family.code} đã chuyển sang đơn vị khác ngày 10/02/2026" in page
    assert other_commune.name not in page
    assert not Issue.objects.exists()


def test_clerk_issues_what_expires_first_and_decides_about_the_campaign(
    client, clerk, item, lot, family
):
    soon = LotFactory(item=item, sponsor=lot.sponsor, expires_on=date(2099, 12, 1))
    client.force_login(clerk)
    url = reverse("ledgers:store_issue", args=[item.pk])
    offered = [one.pk for one in client.get(url).context["form"].fields["lot"].queryset]
    assert offered == [soon.pk, lot.pk]
    form = client.get(url).context["form"]
    sent = {
        "form_key": uuid4(),
        "lot": soon.pk,
        "quantity": "10",
        "issued_on": "01/06/2018",
        "target": "address",
        "address": "nguyễn thị thử",
        "form": form["form"].value(),
        "reason": "Cứu trợ khẩn cấp bão lũ",
    }
    page = client.post(url, sent)
    assert "Đề xuất “X1" in page.content.decode()
    assert not Issue.objects.exists()

    for _ in range(2):
        assert client.post(url, sent | {"exclusion": "X1"}).status_code == 302

    assert Issue.objects.get().lot == soon
    assert AidRecord.objects.get().exclusion == "X1"
    assert row_of(clerk.unit) == (0, 0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"quantity": "101"}, "chỉ còn 100 kg"),
        ({"quantity": "0"}, "lớn hơn 0"),
        ({"issued_on": "04/03/2018"}, "Lô này nhập ngày 05/03/2018"),
        ({"issued_on": "24/11/2099"}, "sau hôm nay"),
        ({"place": ""}, "Hãy ghi nơi nhận"),
        ({"target": "loss"}, "Hãy ghi vì sao hư hỏng"),
        ({"target": "address"}, "Hãy ghi mã hoặc tên địa chỉ"),
    ],
)
def test_bad_issues_are_answered_in_words(client, clerk, item, lot, values, words):
    client.force_login(clerk)
    sent = {
        "form_key": uuid4(),
        "lot": lot.pk,
        "quantity": "1",
        "issued_on": "01/06/2018",
        "target": "place",
        "place": "Chợ xã",
    }

    page = client.post(reverse("ledgers:store_issue", args=[item.pk]), sent | values)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert (Issue.objects.count(), left(lot)) == (0, 100)


def test_stock_is_never_below_nothing_on_any_day(clerk, lot):
    """What turned up when counting was not there before the counting."""
    count(lot, 120, by=clerk, reason="Ghi thiếu lúc nhập")

    with pytest.raises(ActionError, match="ngày 01/05/2018 lô này không đủ 10 kg"):
        out(lot, 110, on=date(2018, 5, 1), by=clerk)
    out(lot, 110, on=LATER, by=clerk)
    moved = Lot.objects.get(pk=lot.pk)
    moved.received_on = LATER + timedelta(days=1)
    with pytest.raises(ActionError, match="không đủ"):
        actions.edit_lot(moved, by=clerk)

    assert left(lot) == 10


@pytest.mark.django_db(transaction=True)
def test_twenty_people_take_from_one_lot_and_it_is_empty_not_below(clerk, lot):
    def take(_):
        try:
            return out(Lot.objects.get(pk=lot.pk), 10, by=clerk)
        except ActionError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as people:
        taken = list(people.map(take, range(20)))

    assert sum(row is not None for row in taken) == 10
    assert (left(lot), Issue.objects.count()) == (0, 10)


# --- voiding, counting


def test_voiding_an_issue_brings_the_goods_back_and_voids_the_aid(
    client, clerk, reviewer, lot, family
):
    row = give(lot, family, 10, by=clerk)
    url = reverse("ledgers:store_issue_void", args=[row.pk])
    client.force_login(clerk)
    assert client.post(url, {"reason": "Nhầm"}).status_code == 403
    client.force_login(reviewer)

    for _ in range(2):
        client.post(url, {"reason": "Chưa trao"})

    aid = AidRecord.objects.get()
    assert (aid.is_voided, "Chưa trao" in aid.void_reason) == (True, True)
    assert (left(lot), row_of(clerk.unit), result(lot, "issued")) == (100, (0, 0), 0)


def test_counting_puts_the_book_right_with_a_reason(client, clerk, reviewer, lot):
    out(lot, 10, by=clerk, on=LATER)
    client.force_login(clerk)
    url = reverse("ledgers:store_count", args=[lot.pk])
    sent = {"form_key": uuid4(), "counted_on": "30/05/2018", "counted": "98"}
    assert client.post(url, sent).status_code == 200  # without a reason
    equal = client.post(url, sent | {"counted": "100", "reason": "Đủ"})
    assert "không có gì phải sửa" in equal.content.decode()

    for _ in range(2):
        client.post(url, sent | {"reason": "Hao hụt"})

    row = StockCount.objects.get()
    assert (row.difference, left(lot)) == (-2, 88)
    actions.void_count(row, reason="Đếm sai", by=reviewer)
    assert left(lot) == 90


def test_what_was_issued_cannot_be_voided_or_shrunk_away(clerk, reviewer, item, lot):
    out(lot, 60, by=clerk)
    lot.refresh_from_db()
    lot.quantity = Decimal(59)

    with pytest.raises(ActionError, match="Đã xuất 60 kg"):
        actions.edit_lot(lot, by=clerk)
    with pytest.raises(ActionError, match="hủy các phiếu ấy trước"):
        actions.void_lot(lot, reason="Nhầm", by=reviewer)
    with pytest.raises(ActionError, match="còn lô hàng"):
        actions.void_item(item, reason="Nhầm", by=reviewer)
    lot.quantity = Decimal(70)
    assert actions.edit_lot(lot, by=clerk).left == 10


def test_price_of_goods_that_became_aid_stays(clerk, lot, family):
    give(lot, family, 1, by=clerk)
    lot.refresh_from_db()
    lot.unit_value = 1

    with pytest.raises(ActionError, match="đã trao cho địa chỉ"):
        actions.edit_lot(lot, by=clerk)


def test_left_always_equals_in_less_out_and_counting(clerk, reviewer, lot, family):
    out(lot, 10, by=clerk)
    voided = out(lot, 5, by=clerk)
    give(lot, family, 7, by=clerk)
    count(lot, 80, by=clerk, on=today())
    actions.void_issue(voided, reason="Nhầm", by=reviewer)

    [there] = Lot.objects.of([lot.item.aid_model_id]).on(today())

    assert left(lot) == there.left_then == card_of(lot.item)[-1].there == 85


# --- pages, files, figures, rights


def test_stock_of_a_past_day_and_the_card_are_taken_along(client, reviewer, clerk, lot, family):
    give(lot, family, 10, by=clerk)
    client.force_login(reviewer)
    store = reverse("ledgers:store", args=[lot.item.aid_model_id])
    page = client.get(store, {"ngay": "31/05/2018"})
    assert [(row["left"], row["value"]) for row in page.context["items"]] == [(100, 1_500_000)]

    def cells(url, query):
        content = b"".join(client.get(url, query).streaming_content)
        return [[c.value for c in row] for row in load_workbook(BytesIO(content)).worksheets[0]]

    stock = cells(store, {"ngay": "31/05/2018", "xuat": "xlsx"})
    card = cells(reverse("ledgers:store_item", args=[lot.item_id]), {"xuat": "xlsx"})
    issues = cells(reverse("ledgers:store_issues", args=[lot.item.aid_model_id]), {"xuat": "xlsx"})

    assert (stock[1][5], stock[1][7]) == (100, 1_500_000)
    assert [row[3:6] for row in card[1:]] == [[100, None, 100], [None, 10, 90]]
    assert family.full_name in issues[1]


def test_expired_and_expiring_goods_are_named(client, clerk, item):
    client.force_login(clerk)
    for days in (-1, 90, 91):
        LotFactory(item=item, expires_on=today() + timedelta(days=days))

    page = client.get(reverse("ledgers:store", args=[item.aid_model_id]))

    assert [expiry for _, expiry in page.context["expiring"]] == ["expired", "soon"]
    assert "Đã hết hạn" in page.content.decode()
    assert result(item.lots.first(), "expired", end=today()) == 1


def test_neighbours_find_nothing_of_a_store_and_a_viewer_changes_nothing(
    client, neighbour_clerk, viewer, lot
):
    urls = [reverse("ledgers:store", args=[lot.item.aid_model_id])]
    urls += [reverse("ledgers:store_item", args=[lot.item_id])]
    urls += [reverse("ledgers:store_lot", args=[lot.pk])]
    urls += [reverse("ledgers:store_issue", args=[lot.item_id])]
    urls += [reverse("ledgers:store_count", args=[lot.pk])]

    def answers(user):
        client.force_login(user)
        return [client.get(url).status_code for url in urls]

    assert answers(neighbour_clerk) == [404] * 5
    assert answers(viewer) == [200, 200, 200, 403, 403]


def test_expired_goods_are_offered_last_and_only_thrown_away(client, clerk, item, lot):
    old = LotFactory(item=item, expires_on=date(2018, 5, 1))
    client.force_login(clerk)
    url = reverse("ledgers:store_issue", args=[item.pk])
    offered = [one.pk for one in client.get(url).context["form"].fields["lot"].queryset]
    sent = {
        "form_key": uuid4(),
        "lot": old.pk,
        "quantity": "1",
        "issued_on": "01/06/2018",
        "target": "place",
        "place": "Chợ xã",
    }

    page = client.post(url, sent)

    assert offered == [lot.pk, old.pk]
    assert "đã hết hạn dùng ngày 01/05/2018" in page.content.decode()
    with pytest.raises(ActionError, match="đã hết hạn dùng"):
        out(old, 1, by=clerk)
    thrown = {"target": "loss", "reason": "Hết hạn"}
    assert client.post(url, sent | thrown).status_code == 302
    assert (left(old), result(lot, "lost")) == (99, 15_000)
