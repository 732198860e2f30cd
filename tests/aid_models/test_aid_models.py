"""Aid models of a unit."""

import uuid

import pytest
from django.urls import reverse

from apps.aid_models import actions
from apps.aid_models.models import AidModel
from apps.core.actions import ActionError, StaleError
from tests.factories import AidModelFactory, AidRecordFactory

LIST = reverse("aid_models:list")
CREATE = reverse("aid_models:create")


def url(name, aid_model):
    return reverse(f"aid_models:{name}", args=[aid_model.pk])


def typed(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "name": "Ngân hàng bò buôn Pốn",
        "kind": "cow_bank",
        "started_on": "01/03/2015",
        "goal": "Có sinh kế",
    } | changes


@pytest.fixture
def aid_model(commune):
    return AidModelFactory(unit=commune, name="Bếp ăn tình thương", kind="kitchen")


def test_clerk_describes_a_model_of_the_own_unit(client, clerk):
    client.force_login(clerk)

    response = client.post(CREATE, typed())

    aid_model = AidModel.objects.get()
    assert response.url == url("detail", aid_model)
    assert (aid_model.unit, aid_model.province) == (clerk.unit, clerk.unit.province)
    assert (aid_model.goal, aid_model.created_by) == ("Có sinh kế", clerk)


def test_reviewer_names_the_unit(client, reviewer, neighbour_commune):
    client.force_login(reviewer)

    client.post(CREATE, typed(unit="Hòa Xuân"))

    assert AidModel.objects.get().unit == neighbour_commune


def test_two_clicks_make_one_model(client, clerk):
    client.force_login(clerk)
    twice = typed()

    first, second = client.post(CREATE, twice), client.post(CREATE, twice)

    assert AidModel.objects.count() == 1
    assert first.url == second.url


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Hãy điền mục này."),
        ({"ended_on": "01/01/2015"}, "Ngày kết thúc phải từ ngày bắt đầu"),
        ({"kind": "khac-la"}, "Hãy chọn một trong những điều có sẵn"),
    ],
)
def test_what_cannot_be_right_is_refused(client, clerk, fields, words):
    client.force_login(clerk)

    response = client.post(CREATE, typed(**fields))

    assert words in response.text
    assert not AidModel.objects.exists()


def test_national_staff_name_a_province(nation, clerk):
    with pytest.raises(ActionError, match="thuộc tỉnh"):
        actions.register(AidModel(name="Mô hình", kind="other", unit=nation), by=clerk)


def test_clerk_edits_and_who_saves_second_sees_both_values(client, clerk, aid_model):
    client.force_login(clerk)

    client.post(url("edit", aid_model), typed(version=1, name="Bếp ăn A"))
    stale = client.post(url("edit", aid_model), typed(version=1, name="Bếp ăn B"))

    aid_model.refresh_from_db()
    assert (aid_model.name, aid_model.version) == ("Bếp ăn A", 2)
    assert "Bếp ăn A" in stale.text
    assert "Bếp ăn B" in stale.text


def test_a_change_under_the_hand_is_noticed(clerk, aid_model):
    AidModel.objects.filter(pk=aid_model.pk).update(version=9)

    with pytest.raises(StaleError):
        actions.edit(aid_model, by=clerk)


def test_reviewer_voids_a_model_with_a_reason(client, reviewer, aid_model):
    client.force_login(reviewer)

    client.post(url("void", aid_model), {"reason": "Ghi trùng"})

    page = client.get(url("detail", aid_model)).text
    assert "Ghi trùng" in page
    assert url("edit", aid_model) not in page


def test_roles_and_scope_of_a_model(client, clerk, viewer, neighbour_clerk, aid_model):
    client.force_login(viewer)
    assert client.get(url("detail", aid_model)).status_code == 200
    assert client.get(url("edit", aid_model)).status_code == 403
    assert client.get(CREATE).status_code == 403

    client.force_login(clerk)
    assert client.get(url("void", aid_model)).status_code == 403

    client.force_login(neighbour_clerk)
    for name in ("detail", "edit", "void"):
        assert client.get(url(name, aid_model)).status_code == 404


def test_the_page_shows_the_aid_of_the_model(client, clerk, aid_model):
    aid = AidRecordFactory(address__unit=clerk.unit, aid_model=aid_model, is_recirculated=True)
    client.force_login(clerk)

    page = client.get(url("detail", aid_model)).text

    assert reverse("aid_records:detail", args=[aid.pk]) in page
    assert "(quay vòng)" in page


def test_models_are_found_in_any_spelling_narrowed_and_in_order(
    client, reviewer, commune, neighbour_commune, aid_model, django_assert_max_num_queries
):
    ended = AidModelFactory(unit=neighbour_commune, name="Ngân hàng bò 10", ended_on="2019-01-01")
    second = AidModelFactory(unit=commune, name="Ngân hàng bò 2")
    client.force_login(reviewer)

    def found(**query):
        rows = client.get(LIST, query).context["page_obj"].object_list
        return [row["pk"] for row in rows]

    assert found() == [aid_model.pk, second.pk, ended.pk]
    assert found(q="ngan hang bo") == [second.pk, ended.pk]
    assert found(kind="kitchen") == [aid_model.pk]
    assert found(unit=neighbour_commune.key) == [ended.pk]
    assert found(running="on", kind="cow_bank") == [second.pk]
    assert found(unit="không có") == []
    with django_assert_max_num_queries(6):
        found()
