"""A good model is taken to other units (nhân rộng)."""

import datetime
import threading
import uuid

import pytest
from django.db import connections
from django.urls import reverse

from apps.aid_models import actions
from apps.aid_models.copying import name_for
from apps.aid_models.models import AidModel
from apps.core.actions import ActionError
from tests.factories import AidModelFactory, JudgementFactory, UnitFactory, UserFactory

START = datetime.date(2026, 2, 1)


def url(name, row):
    return reverse(f"aid_models:{name}", args=[row.pk])


@pytest.fixture
def good(commune, clerk):
    model = AidModelFactory(
        unit=commune,
        name="Ngân hàng bò phường Cư Bao",
        goal="Có bò giống",
        approach="Bê đầu chuyển hộ sau",
        partners="Hội Nông dân phường",
        results="12 hộ",
        impact="Ba buôn làm theo",
        started_on="2015-01-01",
    )
    JudgementFactory(aid_model=model, year=2025, judged_by=clerk)
    model.refresh_from_db()
    return model


def chosen(*units, **changes):
    return {
        "form_key": str(uuid.uuid4()),
        "started_on": "01/02/2026",
        "units": [unit.pk for unit in units],
    } | changes


def test_reviewer_takes_a_model_to_several_communes_at_once(
    client, reviewer, province, good, neighbour_commune
):
    school = UnitFactory(parent=province, kind="school", name="Trường THPT Đại Ngàn")
    client.force_login(reviewer)

    response = client.post(url("copy", good), chosen(neighbour_commune, school))

    first, second = AidModel.objects.filter(copied_from=good).order_by("id")
    assert response.url == f"{url('detail', good)}#nhan-rong"
    assert {first.unit, second.unit} == {neighbour_commune, school}
    copy = good.copies.get(unit=neighbour_commune)
    assert (copy.name, copy.kind, copy.started_on) == (
        "Ngân hàng bò xã Hòa Xuân",
        "cow_bank",
        START,
    )
    assert (copy.goal, copy.approach) == ("Có bò giống", "Bê đầu chuyển hộ sau")
    assert (copy.partners, copy.results, copy.impact) == ("", "", "")
    assert (copy.province, copy.created_by) == (province, reviewer)
    assert not copy.judgements.exists()


def test_sent_twice_or_again_it_makes_nothing_more(client, reviewer, good, neighbour_commune):
    client.force_login(reviewer)
    twice = chosen(neighbour_commune)

    client.post(url("copy", good), twice)
    client.post(url("copy", good), twice)
    again = client.post(url("copy", good), chosen(neighbour_commune), follow=True)

    assert good.copies.count() == 1
    assert "1 đơn vị đã có mô hình này" in again.text


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_make_one_copy(reviewer, good, neighbour_commune):
    made, ready = [], threading.Barrier(2)

    def copy():
        ready.wait()
        told = {"started_on": START, "form_key": uuid.uuid4(), "by": reviewer}
        made.extend(actions.copy(good, [neighbour_commune], **told))
        connections.close_all()

    threads = [threading.Thread(target=copy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == good.copies.count() == 1


def test_units_that_have_the_model_are_named_and_not_offered(
    client, reviewer, province, good, commune, neighbour_commune
):
    same_name = UnitFactory(parent=province, name="Xã Ea Kly")
    AidModelFactory(unit=same_name, name="Ngân hàng bò xã Ea Kly")
    free = UnitFactory(parent=province, name="Xã Ea Ô")
    UnitFactory(parent=province, name="Xã Cũ", valid_to="2025-06-30")
    actions.copy(good, [neighbour_commune], started_on=START, form_key=uuid.uuid4(), by=reviewer)
    client.force_login(reviewer)

    context = client.get(url("copy", good)).context

    assert context["form"].offered == [free]
    taken = {(one.model.unit.name, one.words) for one in context["form"].taken_units}
    assert taken == {("Xã Hòa Xuân", "đã nhân rộng"), ("Xã Ea Kly", "đã có mô hình cùng tên")}


def test_a_copy_is_not_taken_back_to_its_source_or_to_its_sisters(
    reviewer, province, good, commune, neighbour_commune
):
    sister = UnitFactory(parent=province, name="Xã Ea Kly")
    copy, _ = actions.copy(
        good, [neighbour_commune, sister], started_on=START, form_key=uuid.uuid4(), by=reviewer
    )

    assert (
        actions.copy(
            copy,
            [commune, sister, neighbour_commune],
            started_on=START,
            form_key=uuid.uuid4(),
            by=reviewer,
        )
        == []
    )


def test_a_voided_copy_may_be_made_again(reviewer, good, neighbour_commune):
    told = {"started_on": START, "by": reviewer}
    (copy,) = actions.copy(good, [neighbour_commune], form_key=uuid.uuid4(), **told)
    actions.void(copy, reason="Chưa làm được", by=reviewer)

    assert len(actions.copy(good, [neighbour_commune], form_key=uuid.uuid4(), **told)) == 1


def test_a_model_not_judged_effective_is_copied_with_a_warning(
    client, reviewer, commune, neighbour_commune
):
    model = AidModelFactory(unit=commune)
    client.force_login(reviewer)

    assert "chưa được đánh giá năm nào" in client.get(url("copy", model)).text
    JudgementFactory(aid_model=model, year=2025, is_effective=False, judged_by=reviewer)
    assert "Năm 2025 mô hình này được đánh giá chưa hiệu quả" in client.get(url("copy", model)).text

    client.post(url("copy", model), chosen(neighbour_commune))
    assert model.copies.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units": []}, "ít nhất một đơn vị"),
        ({"started_on": "31/12/2014"}, "từ ngày bắt đầu của mô hình gốc"),
        ({"started_on": ""}, "Hãy điền mục này"),
    ],
)
def test_what_cannot_be_is_refused(client, reviewer, good, neighbour_commune, changes, words):
    client.force_login(reviewer)

    response = client.post(url("copy", good), chosen(neighbour_commune, **changes))

    assert words in response.text
    assert not good.copies.exists()


def test_a_unit_of_another_province_is_no_choice(client, reviewer, good, other_commune):
    client.force_login(reviewer)

    client.post(url("copy", good), chosen(other_commune))

    assert not good.copies.exists()


def test_national_staff_choose_the_province_first(
    client, nation, good, other_province, other_commune
):
    client.force_login(UserFactory(role="reviewer", unit=nation))

    page = client.get(url("copy", good), {"tinh": other_province.key})
    client.post(f"{url('copy', good)}?tinh={other_province.key}", chosen(other_commune))

    assert page.context["form"].offered == [other_commune]
    assert good.copies.get().province == other_province


def test_source_and_copies_lead_to_each_other_within_ones_scope(
    client, reviewer, neighbour_clerk, good, neighbour_commune
):
    (copy,) = actions.copy(
        good, [neighbour_commune], started_on=START, form_key=uuid.uuid4(), by=reviewer
    )

    client.force_login(reviewer)
    assert url("detail", copy) in client.get(url("detail", good)).text
    assert url("detail", good) in client.get(url("detail", copy)).text

    client.force_login(neighbour_clerk)
    page = client.get(url("detail", copy)).text
    assert good.name in page
    assert url("detail", good) not in page


def test_a_voided_model_is_not_copied(client, reviewer, good, neighbour_commune):
    actions.void(good, reason="Ghi trùng", by=reviewer)
    client.force_login(reviewer)

    assert client.get(url("copy", good)).status_code == 404
    with pytest.raises(ActionError, match="đã hủy"):
        actions.copy(
            good, [neighbour_commune], started_on=START, form_key=uuid.uuid4(), by=reviewer
        )


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("Bếp ăn Cư Bao", "Bếp ăn Hòa Xuân"),
        ("Bếp ăn Phường Cư Bao", "Bếp ăn Xã Hòa Xuân"),
        ("Cư Bao xanh", "Hòa Xuân xanh"),
        ("Cư Baong", "Cư Baong"),
        ("Nuôi dê buôn Pốn", "Nuôi dê buôn Pốn"),
    ],
)
def test_the_name_of_the_unit_in_the_models_name_is_replaced(
    commune, neighbour_commune, name, fitting
):
    assert name_for(AidModelFactory(unit=commune, name=name), neighbour_commune) == fitting
