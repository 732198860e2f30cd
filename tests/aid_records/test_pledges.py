"""Pledges: offered, confirmed, ended, withdrawn."""

import datetime
import uuid

import pytest
from django.urls import reverse

from apps.aid_records.actions import pledges as actions
from apps.aid_records.models import Pledge
from apps.core.actions import ActionError, StaleError, void
from apps.core.dates import today
from apps.sponsors.models import Sponsor
from tests.factories import AidRecordFactory, PledgeFactory, SponsorFactory

CREATE = reverse("aid_records:pledge_create")
LIST = reverse("aid_records:pledge_list")


def url(name, pledge):
    return reverse(f"aid_records:pledge_{name}", args=[pledge.pk])


@pytest.fixture
def pledge(filed_address):
    sponsor = SponsorFactory(unit=filed_address.unit, name="Công ty Ánh Dương")
    return PledgeFactory(address=filed_address, sponsor=sponsor, value=300_000)


@pytest.fixture
def typed(filed_address):
    def fields(**changes):
        return {
            "form_key": str(uuid.uuid4()),
            "address": filed_address.code,
            "donor": "Chùa Hòa Bình",
            "donor_kind": "religious",
            "pledged_on": "01/02/2018",
            "frequency": "monthly",
            "value": "300 nghìn",
        } | changes

    return fields


def test_clerk_writes_down_a_pledge_and_its_new_sponsor(client, clerk, filed_address, typed):
    client.force_login(clerk)

    response = client.post(f"{CREATE}?address={filed_address.code}", typed())

    pledge = Pledge.objects.get()
    assert response.url == url("detail", pledge)
    assert (pledge.address, pledge.unit) == (filed_address, clerk.unit)
    assert (pledge.status, pledge.value, pledge.created_by) == ("waiting", 300_000, clerk)
    assert pledge.sponsor == Sponsor.objects.get(name="Chùa Hòa Bình")


def test_two_clicks_make_one_pledge_and_one_sponsor(client, clerk, typed):
    client.force_login(clerk)
    twice = typed()

    first, second = client.post(CREATE, twice), client.post(CREATE, twice)

    assert (Pledge.objects.count(), Sponsor.objects.count()) == (1, 1)
    assert first.url == second.url


def test_a_form_opened_again_by_the_back_button_says_that_nothing_more_was_written(
    client, clerk, typed
):
    client.force_login(clerk)
    before = typed()
    client.post(CREATE, before)

    response = client.post(CREATE, before | {"donor": "Chùa Khác"}, follow=True)

    assert Pledge.objects.count() == 1
    assert "đã được lưu từ lần gửi trước, không ghi thêm lần nữa" in response.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_on": "02/02/2018", "ends_on": "01/02/2018"}, "Đến ngày phải từ ngày bắt đầu"),
        ({"value": "-1"}, "âm"),
        ({"donor_kind": ""}, "chưa có nhà tài trợ"),
        ({"pledged_on": "01/01/2099"}, "không được ở sau hôm nay"),
    ],
)
def test_what_cannot_be_right_is_refused(client, clerk, typed, fields, words):
    client.force_login(clerk)

    response = client.post(CREATE, typed(**fields))

    assert words in response.text
    assert not Pledge.objects.exists()


def test_clerk_edits_a_running_pledge(client, clerk, pledge, typed):
    client.force_login(clerk)

    client.post(url("edit", pledge), typed(version=1, donor="ánh dương", value="400.000"))
    refused = Pledge.objects.get().value
    client.post(
        url("edit", pledge),
        typed(version=1, donor="Công ty Ánh Dương", donor_kind="", value="400.000"),
    )

    pledge.refresh_from_db()
    assert refused == 400_000
    assert (pledge.value, pledge.version) == (400_000, 2)


def test_reviewer_confirms_an_offer_once(client, reviewer, pledge):
    client.force_login(reviewer)

    client.post(url("confirm", pledge))
    again = client.post(url("confirm", pledge))

    pledge.refresh_from_db()
    assert (pledge.status, pledge.confirmed_by, pledge.version) == ("confirmed", reviewer, 2)
    assert "Chỉ xác nhận được đăng ký đang chờ" in again.text


def test_clerk_may_not_confirm_or_void(client, clerk, pledge):
    client.force_login(clerk)

    assert client.post(url("confirm", pledge)).status_code == 403
    assert client.post(url("void", pledge), {"reason": "Nhầm"}).status_code == 403


@pytest.mark.parametrize(("how", "status"), [("end", "fulfilled"), ("withdraw", "withdrawn")])
def test_clerk_ends_a_pledge_with_day_and_reason(client, clerk, reviewer, pledge, how, status):
    client.force_login(clerk)
    fields = {"how": how, "ended_on": "01/06/2018", "reason": "Đủ sáu tháng"}
    actions.confirm(pledge, by=reviewer)

    client.post(url("end", pledge), fields)

    pledge.refresh_from_db()
    assert (pledge.status, pledge.end_reason) == (status, "Đủ sáu tháng")
    assert pledge.ended_on == datetime.date(2018, 6, 1)
    assert url("edit", pledge) not in client.get(url("detail", pledge)).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ended_on": "01/01/2018"}, "từ ngày đăng ký đến hôm nay"),
        ({"ended_on": "01/01/2099"}, "từ ngày đăng ký đến hôm nay"),
        ({"reason": ""}, "Hãy điền mục này."),
    ],
)
def test_an_end_that_cannot_be_is_refused(client, clerk, pledge, fields, words):
    client.force_login(clerk)
    typed = {"how": "withdraw", "ended_on": "01/06/2018", "reason": "Đủ"} | fields

    response = client.post(url("end", pledge), typed)

    pledge.refresh_from_db()
    assert words in response.text
    assert pledge.status == "waiting"


def test_an_ended_or_voided_pledge_takes_no_further_step(reviewer, pledge):
    actions.withdraw(pledge, ended_on=today(), reason="Thôi", by=reviewer)
    pledge.refresh_from_db()

    with pytest.raises(ActionError, match="đã kết thúc hoặc đã rút"):
        actions.edit(pledge, by=reviewer)
    with pytest.raises(ActionError, match="đã kết thúc hoặc đã rút"):
        actions.fulfil(pledge, ended_on=today(), reason="Lại", by=reviewer)
    void(pledge, reason="Ghi nhầm", by=reviewer)
    with pytest.raises(ActionError, match="đã hủy"):
        actions.confirm(pledge, by=reviewer)


def test_what_was_never_confirmed_is_withdrawn_not_fulfilled(client, clerk, pledge):
    client.force_login(clerk)
    fields = {"how": "end", "ended_on": "01/06/2018", "reason": "Đủ"}

    page = client.get(url("end", pledge)).text
    response = client.post(url("end", pledge), fields)

    assert "Đã hoàn thành như đăng ký" not in page
    assert response.status_code == 200
    with pytest.raises(ActionError, match="chưa được xác nhận thì chưa hoàn thành được"):
        actions.fulfil(pledge, ended_on=today(), reason="Đủ", by=clerk)


def test_a_reason_of_blanks_is_none(reviewer, pledge):
    with pytest.raises(ActionError, match="Hãy ghi lý do"):
        actions.withdraw(pledge, ended_on=today(), reason=" \n", by=reviewer)


def test_a_change_under_the_hand_is_noticed(clerk, pledge):
    Pledge.objects.filter(pk=pledge.pk).update(version=3)

    with pytest.raises(StaleError):
        actions.edit(pledge, by=clerk)


def test_a_dossier_voided_in_the_meantime_takes_no_pledge(reviewer, filed_address, pledge):
    void(filed_address, reason="Trùng", by=reviewer)

    with pytest.raises(ActionError, match="không đăng ký được"):
        actions.offer(
            Pledge(address=filed_address, sponsor=pledge.sponsor, pledged_on=today()), by=reviewer
        )


@pytest.mark.parametrize("name", ["detail", "edit", "confirm", "end", "void"])
def test_staff_of_elsewhere_do_not_find_the_pledge(client, neighbour_clerk, pledge, name):
    client.force_login(neighbour_clerk)

    assert client.get(url(name, pledge)).status_code == 404


def test_the_page_of_a_pledge_shows_its_aid_and_history(client, reviewer, pledge):
    aid = AidRecordFactory(address=pledge.address, sponsor=pledge.sponsor, pledge=pledge)
    client.force_login(reviewer)
    client.post(url("confirm", pledge))

    page = client.get(url("detail", pledge)).text

    assert reverse("aid_records:detail", args=[aid.pk]) in page
    assert f"{reverse('aid_records:create')}?pledge={pledge.pk}" in page
    assert "Đã xác nhận" in page
    assert reviewer.full_name in page


def test_pledges_are_found_by_address_sponsor_status_and_unit(
    client, reviewer, commune, neighbour_commune, pledge
):
    other = PledgeFactory(address__unit=neighbour_commune, address__full_name="H'Yim Kđoh")
    client.force_login(reviewer)

    def found(**query):
        rows = client.get(LIST, query).context["page_obj"].object_list
        return [row["pk"] for row in rows]

    assert found() == [other.pk, pledge.pk]
    assert found(sort="pledged") == [pledge.pk, other.pk]
    assert found(q="hyim kdoh") == [other.pk]
    assert found(address=pledge.address.code) == [pledge.pk]
    assert found(sponsor="Ánh Dương") == [pledge.pk]
    assert found(unit=commune.key) == [pledge.pk]
    assert found(status="confirmed") == []
    assert found(unit="không có") == []


def test_the_list_asks_the_database_few_questions(
    client, reviewer, pledge, django_assert_max_num_queries
):
    PledgeFactory.create_batch(20, address=pledge.address, sponsor=pledge.sponsor)
    client.force_login(reviewer)
    client.get(LIST)

    with django_assert_max_num_queries(7):
        client.get(LIST, {"q": "thử", "status": "waiting"})
