"""The page of a sponsor: contacts, commendations, consent, village, timeline."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from apps.core.actions import ActionError, void
from apps.sponsors import actions
from apps.sponsors.models import Commendation, Sponsor, SponsorContact
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    PledgeFactory,
    SponsorContactFactory,
    SponsorFactory,
)


@pytest.fixture
def sponsor(commune):
    return SponsorFactory(name="Sở Y tế", kind="agency", unit=commune)


def url(name, row):
    return reverse(f"sponsors:{name}", args=[row.pk])


def page_of(client, user, sponsor):
    client.force_login(user)
    return " ".join(client.get(url("detail", sponsor)).text.split())


def typed(sponsor, **fields):
    return {"version": 1, "name": sponsor.name, "kind": sponsor.kind} | fields


CONTACT = {"full_name": "Lê Thị Thử", "position": "Chánh văn phòng", "phone": "0901 234 567"}
COMMENDATION = {
    "level": "province_chapter",
    "title": "Giấy khen",
    "year": "2019",
    "decision_number": "12/QĐ",
    "decided_on": "05/03/2019",
}


# --- contacts and commendations


def test_clerk_writes_down_a_contact_once_however_often_it_is_sent(client, clerk, sponsor):
    client.force_login(clerk)
    twice = CONTACT | {"form_key": str(uuid.uuid4())}

    first = client.post(url("contact_create", sponsor), twice)
    second = client.post(url("contact_create", sponsor), twice)

    contact = SponsorContact.objects.get()
    assert (contact.sponsor, contact.phone, contact.created_by) == (sponsor, "0901234567", clerk)
    assert first.url == second.url == url("detail", sponsor)
    assert "Chánh văn phòng" in page_of(client, clerk, sponsor)


def test_clerk_mends_a_contact_and_sees_what_somebody_else_saved(client, clerk, sponsor):
    contact = SponsorContactFactory(sponsor=sponsor)
    client.force_login(clerk)

    client.post(url("contact_edit", contact), CONTACT | {"version": 1})
    late = client.post(url("contact_edit", contact), {"full_name": "Khác", "version": 1})

    contact.refresh_from_db()
    assert (contact.full_name, contact.version) == ("Lê Thị Thử", 2)
    assert "người khác đã lưu thay đổi" in late.text


def test_commendations_come_and_go_and_stay_in_the_history(client, clerk, sponsor):
    client.force_login(clerk)
    client.post(url("commendation_create", sponsor), COMMENDATION | {"form_key": str(uuid.uuid4())})
    commendation = Commendation.objects.get()
    shown = page_of(client, clerk, sponsor)
    client.post(
        url("commendation_edit", commendation), COMMENDATION | {"version": 1, "title": "Bằng khen"}
    )
    asked = client.get(url("commendation_remove", commendation)).text

    client.post(url("commendation_remove", commendation))

    history = page_of(client, clerk, sponsor)
    assert "12/QĐ ngày 05/03/2019" in shown
    assert "Bằng khen (2019)" in asked
    assert not Commendation.objects.exists()
    assert "Bỏ khen thưởng đã nhận" in history
    assert "Giấy khen" in history


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"year": "2100"}, "không được ở sau năm nay"),
        ({"year": "1900"}, "Năm khen thưởng từ 1946 trở đi"),
        ({"decided_on": "01/01/2099"}, "không được ở sau hôm nay"),
        ({"title": ""}, "Hãy điền mục này."),
    ],
)
def test_a_commendation_that_cannot_be_is_refused(client, clerk, sponsor, fields, words):
    client.force_login(clerk)

    response = client.post(
        url("commendation_create", sponsor), COMMENDATION | {"form_key": uuid.uuid4()} | fields
    )

    assert words in response.text
    assert not Commendation.objects.exists()


def test_a_removed_contact_is_not_found_again(client, clerk, sponsor):
    contact = SponsorContactFactory(sponsor=sponsor)
    client.force_login(clerk)

    client.post(url("contact_remove", contact))

    assert client.post(url("contact_remove", contact)).status_code == 404
    assert SponsorContact.pgh_event_model.objects.filter(pgh_label="delete").exists()


def test_a_voided_sponsor_keeps_its_contacts_as_they_are(client, clerk, reviewer, sponsor):
    contact = SponsorContactFactory(sponsor=sponsor)
    void(sponsor, reason="Trùng", by=reviewer)
    client.force_login(clerk)

    assert client.get(url("contact_create", sponsor)).status_code == 404
    for act in (actions.change, actions.remove):
        with pytest.raises(ActionError, match="đã hủy"):
            act(contact, by=clerk)
    with pytest.raises(ActionError, match="đã hủy"):
        actions.add(SponsorContact(sponsor=sponsor, full_name="Mới"), by=clerk)


def test_clerk_next_door_writes_nothing_at_the_sponsor(client, neighbour_clerk, sponsor):
    contact = SponsorContactFactory(sponsor=sponsor)
    client.force_login(neighbour_clerk)

    assert client.post(url("contact_create", sponsor), CONTACT).status_code == 404
    assert client.post(url("contact_edit", contact), CONTACT).status_code == 404
    assert client.post(url("contact_remove", contact)).status_code == 404
    assert SponsorContact.objects.count() == 1


# --- consent, campaign, village


def test_consent_to_be_named_is_given_with_its_day(client, clerk, sponsor):
    client.force_login(clerk)

    without = client.post(url("edit", sponsor), typed(sponsor, may_be_named="on"))
    client.post(
        url("edit", sponsor),
        typed(sponsor, may_be_named="on", named_consent_on="02/03/2026"),
    )
    given = page_of(client, clerk, sponsor)
    client.post(url("edit", sponsor), typed(sponsor, version=2, named_consent_on="02/03/2026"))

    assert "Hãy ghi ngày nhà tài trợ cho phép nêu tên." in without.text
    assert "Có, từ ngày 02/03/2026" in given
    sponsor.refresh_from_db()
    assert (sponsor.may_be_named, sponsor.named_consent_on) == (False, None)


def test_consent_older_than_its_day_does_not_stop_other_changes(client, clerk, sponsor):
    Sponsor.objects.filter(pk=sponsor.pk).update(may_be_named=True)
    client.force_login(clerk)

    client.post(url("edit", sponsor), typed(sponsor, may_be_named="on", phone="0901234567"))

    sponsor.refresh_from_db()
    assert (sponsor.phone, sponsor.may_be_named) == ("0901234567", True)
    assert "Có (chưa ghi ngày)" in page_of(client, clerk, sponsor)


def test_agency_is_registered_with_its_twinned_village(
    client, clerk, sponsor, neighbour_commune, other_commune
):
    client.force_login(clerk)
    fields = {
        "is_registered": "on",
        "registered_on": "01/02/2026",
        "twinned_hamlet": "Buôn Kmrơng",
    }

    alone = client.post(url("edit", sponsor), typed(sponsor, **fields))
    elsewhere = client.post(
        url("edit", sponsor), typed(sponsor, twinned_unit=other_commune.key, **fields)
    )
    client.post(url("edit", sponsor), typed(sponsor, twinned_unit="hoà xuân", **fields))

    assert "Hãy chọn xã, phường của buôn, thôn kết nghĩa." in alone.text
    assert "Không có đơn vị" in elsewhere.text
    sponsor.refresh_from_db()
    assert (sponsor.twinned_unit, sponsor.is_registered) == (neighbour_commune, True)
    page = page_of(client, clerk, sponsor)
    assert "Buôn Kmrơng, Xã Hòa Xuân" in page
    assert "Có, từ ngày 01/02/2026" in page


def test_the_register_is_narrowed_to_those_who_take_part(client, reviewer, commune, sponsor):
    twinned = SponsorFactory(unit=commune, twinned_unit=commune)
    named = SponsorFactory(unit=commune, may_be_named=True)
    Sponsor.objects.filter(pk=sponsor.pk).update(is_registered=True)
    client.force_login(reviewer)

    def found(**query):
        rows = client.get(reverse("sponsors:list"), query).context["page_obj"].object_list
        return [row["pk"] for row in rows]

    assert found(registered="on") == [sponsor.pk]
    assert found(twinned="on") == [twinned.pk]
    assert found(named="on") == [named.pk]
    assert found(registered="on", named="on") == []


# --- timeline


def test_pledges_and_aid_stand_in_one_line_of_time(client, reviewer, sponsor, commune):
    address = AddressFactory(unit=commune, filed=True, full_name="H'Yim Kđoh")
    of = {"sponsor": sponsor, "address": address}
    AidRecordFactory(**of, given_on=datetime.date(2018, 1, 1), value=500_000)
    PledgeFactory(**of, pledged_on=datetime.date(2018, 2, 1), value=300_000, status="waiting")
    AidRecordFactory(**of, given_on=datetime.date(2018, 3, 1), value=None)
    AidRecordFactory(**of, given_on=datetime.date(2018, 4, 1), value=70_000, exclusion="X1")
    void(AidRecordFactory(**of, given_on=datetime.date(2018, 5, 1)), reason="Nhầm", by=reviewer)
    client.force_login(reviewer)

    page = " ".join(client.get(url("detail", sponsor)).text.split())

    days = [f"01/0{month}/2018" for month in (4, 3, 2, 1)]
    places = [page.index(f">{day}</a>") for day in days]
    assert places == sorted(places)
    assert "01/05/2018" not in page
    told = strip_tags(page)
    assert "2 lần trợ giúp cho 1 địa chỉ, tổng giá trị 500.000 đồng; 1 lần chưa quy đổi" in told
    assert "Ngoài ra 70.000 đồng" in told
    assert "1 đăng ký đang có hiệu lực." in told
    assert "300.000 đồng mỗi tháng" in page


def test_what_other_units_wrote_does_not_leak(client, clerk, sponsor, neighbour_commune):
    address = AddressFactory(unit=neighbour_commune, filed=True, full_name="Người Hòa Xuân")
    AidRecordFactory(sponsor=sponsor, address=address)
    PledgeFactory(sponsor=sponsor, address=address)

    page = page_of(client, clerk, sponsor)

    assert "Chưa có đăng ký hay trợ giúp nào trong phạm vi của bạn." in page
    assert "Người Hòa Xuân" not in page


def test_a_long_line_of_time_is_cut_and_asks_few_questions(
    client, reviewer, sponsor, django_assert_max_num_queries
):
    address = AddressFactory(unit=sponsor.unit, filed=True)
    AidRecordFactory.create_batch(25, sponsor=sponsor, address=address)
    PledgeFactory.create_batch(5, sponsor=sponsor, address=address)
    SponsorContactFactory.create_batch(5, sponsor=sponsor)
    client.force_login(reviewer)
    client.get(url("detail", sponsor))

    with django_assert_max_num_queries(20):
        page = client.get(url("detail", sponsor)).text

    assert page.count('data-label="Nội dung"') == 20
    assert "Ở đây là 20 việc mới nhất." in page
    assert f"{reverse('aid_records:list')}?sponsor={sponsor.pk}" in page
