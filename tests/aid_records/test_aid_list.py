"""The list of aid: what narrows it, what reports link to."""

import pytest
from django.urls import reverse

from apps.addresses.choices import AidForm
from apps.addresses.models import Address
from apps.core.actions import void
from apps.core.dates import parse_date
from tests.factories import AddressFactory, AidRecordFactory, SponsorFactory

LIST = reverse("aid_records:list")


@pytest.fixture
def listed(client, reviewer):
    """The rows' numbers, in the order of the page."""
    client.force_login(reviewer)

    def rows(**query):
        page = client.get(LIST, query).context["page_obj"]
        return [row["pk"] for row in page.object_list]

    return rows


def test_the_newest_aid_stands_first(listed, commune):
    old = AidRecordFactory(address__unit=commune, given_on=parse_date("01/01/2015"))
    new = AidRecordFactory(address__unit=commune, given_on=parse_date("01/01/2020"))
    same_day = AidRecordFactory(address__unit=commune, given_on=parse_date("01/01/2020"))

    assert listed() == [same_day.pk, new.pk, old.pk]
    assert listed(sort="given") == [old.pk, new.pk, same_day.pk]


@pytest.mark.parametrize("words", ["hyim kdoh", "H’Yim Kđoh", "KDOH"])
def test_aid_is_found_by_the_address_in_any_spelling(listed, commune, words):
    wanted = AidRecordFactory(address__unit=commune, address__full_name="H'Yim Kđoh")
    AidRecordFactory(address__unit=commune, address__full_name="Y Bhiăn Niê")

    assert listed(q=words) == [wanted.pk]


def test_aid_is_found_by_the_code_of_its_address(listed, commune):
    wanted = AidRecordFactory(address__unit=commune, address__code="DL-26-900001")
    AidRecordFactory(address__unit=commune)

    assert listed(q="DL-26-900001") == [wanted.pk]
    assert listed(address="dl-26-900001") == [wanted.pk]


def test_words_that_many_addresses_hold_are_found_too(listed, commune, monkeypatch):
    monkeypatch.setattr("apps.aid_records.forms.filters.FEW", 1)
    both = [
        AidRecordFactory(address__unit=commune, address__full_name=f"Lê Hòa {n}").pk
        for n in range(3)
    ]
    AidRecordFactory(address__unit=commune, address__full_name="Y Bhiăn Niê")

    assert sorted(listed(q="hoa")) == both


def test_a_period_takes_both_ends(listed, commune):
    first, last = (
        AidRecordFactory(address__unit=commune, given_on=parse_date(text)).pk
        for text in ("01/01/2018", "31/12/2018")
    )
    AidRecordFactory(address__unit=commune, given_on=parse_date("01/01/2019"))

    assert sorted(listed(**{"from": "01/01/2018", "to": "2018-12-31"})) == [first, last]


def test_what_a_link_asks_for_stands_in_the_boxes_as_people_write_it(client, reviewer, commune):
    client.force_login(reviewer)

    page = client.get(LIST, {"unit": commune.key, "from": "2018-01-01"}).text

    assert f'value="{commune.name}"' in page
    assert 'value="01/01/2018"' in page


def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(client, listed, commune):
    AidRecordFactory(address__unit=commune)

    assert listed(**{"from": "31/02/2018"}) == []
    assert "không có thật" in client.get(LIST, {"from": "31/02/2018"}).text


def test_aid_narrows_by_side_sponsor_form_and_exclusion(listed, commune):
    ours = AidRecordFactory(address__unit=commune, red_cross=True).pk
    rice = AidForm.objects.get(code="luong-thuc")
    sponsor = SponsorFactory(unit=commune, name="Chùa Hòa Bình")
    theirs = AidRecordFactory(address__unit=commune, sponsor=sponsor, form=rice, exclusion="X1").pk

    assert listed(side="red_cross") == [ours]
    assert listed(sponsor=sponsor.pk) == [theirs]
    assert listed(sponsor="hoa binh") == [theirs]
    assert listed(form=rice.pk) == [theirs]
    assert listed(exclusion="X1") == [theirs]
    assert listed(exclusion="X2") == []


def test_counted_aid_is_what_the_figures_count(listed, commune, reviewer):
    counted = AidRecordFactory(address__unit=commune).pk
    excluded = AidRecordFactory(address__unit=commune, exclusion="X1").pk
    voided = AidRecordFactory(address__unit=commune)
    void(voided, reason="Nhầm", by=reviewer)
    rejected = AidRecordFactory(address__unit=commune)
    Address.objects.filter(pk=rejected.address_id).update(
        status="rejected", decision_reason="Sai đối tượng"
    )
    of_voided_address = AidRecordFactory(address__unit=commune)
    void(of_voided_address.address, reason="Trùng", by=reviewer)

    assert listed(counted="1") == [counted]
    assert listed(excluded="1") == [excluded]
    assert voided.pk not in listed()
    assert voided.pk in listed(voided="1")


def test_unvalued_aid_leaves_out_pass_ons(listed, commune):
    unknown = AidRecordFactory(address__unit=commune, value=None).pk
    AidRecordFactory(address__unit=commune, value=None, is_recirculated=True)
    AidRecordFactory(address__unit=commune, value=0)

    assert listed(unvalued="1") == [unknown]


def test_a_unit_is_that_of_the_gift_or_that_of_toparse_date(listed, commune, neighbour_commune):
    aid = AidRecordFactory(address__unit=commune)
    Address.objects.filter(pk=aid.address_id).update(unit=neighbour_commune)

    assert listed(unit=commune.key) == [aid.pk]
    assert listed(unit=commune.key, view="current") == []
    assert listed(unit=neighbour_commune.key, view="current") == [aid.pk]


def test_a_province_takes_in_its_dissolved_districts(listed, province, old_district):
    aid = AidRecordFactory(address__unit=old_district)

    assert listed(unit=province.key) == [aid.pk]
    assert listed(unit=old_district.key) == [aid.pk]


def test_staff_see_the_aid_of_their_units_only(client, clerk, other_commune, neighbour_commune):
    own = AidRecordFactory(address__unit=clerk.unit)
    AidRecordFactory(address__unit=neighbour_commune)
    AidRecordFactory(address__unit=other_commune)
    client.force_login(clerk)

    page = client.get(LIST).context["page_obj"]

    assert [row["pk"] for row in page.object_list] == [own.pk]


def test_the_list_marks_what_is_not_counted(client, reviewer, commune):
    AidRecordFactory(address__unit=commune, value=None)
    AidRecordFactory(address__unit=commune, exclusion="X4")
    AidRecordFactory(address__unit=commune, is_recirculated=True)
    client.force_login(reviewer)

    page = client.get(LIST).text

    for mark in ("chưa quy đổi", "không tính (X4)", "quay vòng"):
        assert mark in page


def test_the_list_asks_the_database_few_questions(
    client, reviewer, commune, django_assert_max_num_queries
):
    address = AddressFactory(unit=commune, filed=True, full_name="Lê Hòa")
    AidRecordFactory.create_batch(60, address=address)
    client.force_login(reviewer)
    client.get(LIST)

    with django_assert_max_num_queries(10):
        response = client.get(LIST, {"q": "hoa", "side": "others", "unit": commune.key})

    assert response.context["page_obj"].paginator.is_bounded


def test_a_long_list_says_that_more_follow_instead_of_counting(client, reviewer, commune):
    address = AddressFactory(unit=commune, filed=True)
    AidRecordFactory.create_batch(70, address=address)
    client.force_login(reviewer)

    first, last = client.get(LIST), client.get(LIST, {"page": 4})

    assert "1–20 trong hơn 20" in first.text
    assert "61–70 trong 70" in last.text
    assert client.get(LIST, {"page": 5}).status_code == 404
    assert client.get(LIST, {"page": "abc"}).status_code == 404
    assert client.get(LIST, {"page": "9" * 30}).status_code == 404
