"""Aid that overlaps: asked about, with what, when, who and how much; a person goes on with a reason."""

import datetime
import uuid

import pytest
from django.urls import reverse

from apps.addresses.choices import AidForm
from apps.aid_records.actions import aid as actions
from apps.aid_records.models import AidRecord
from apps.aid_records.overlap import FAR_ABOVE, FEWEST, overlaps
from apps.core.actions import void
from apps.core.dates import today
from tests.factories import AddressFactory, AidRecordFactory, PledgeFactory, SponsorFactory

CREATE = "aid_records:create"


@pytest.fixture
def sponsor(commune):
    return SponsorFactory(unit=commune, name="Công ty Ánh Dương")


@pytest.fixture
def gift(filed_address, sponsor):
    """An unsaved gift of 500.000 đồng on 20/03/2018; `gift(value=…)` changes a field."""

    def unsaved(**changes):
        fields = {
            "address": filed_address,
            "sponsor": sponsor,
            "given_on": datetime.date(2018, 3, 20),
            "form": AidForm.objects.get(code="tien-mat"),
            "value": 500_000,
        }
        return AidRecord(**fields | changes)

    return unsaved


@pytest.fixture
def typed(filed_address, sponsor):
    def fields(**changes):
        return {
            "form_key": str(uuid.uuid4()),
            "address": filed_address.code,
            "given_on": "20/03/2018",
            "donor": sponsor.name,
            "form": AidForm.objects.get(code="tien-mat").pk,
            "value": "500.000",
        } | changes

    return fields


def given(address, day, **fields):
    return AidRecordFactory(address=address, given_on=datetime.date.fromisoformat(day), **fields)


def neighbours(commune, value, count=FEWEST, day="2018-02-01"):
    """Addresses of the commune that got `value` each; a median of `value`."""
    for _ in range(count):
        given(AddressFactory(unit=commune, filed=True), day, value=value)


# --- the rule


def test_aid_of_another_sponsor_in_the_same_month_overlaps(filed_address, sponsor, gift):
    others = given(filed_address, "2018-03-01")
    given(filed_address, "2018-02-28")
    given(filed_address, "2018-04-01")
    given(filed_address, "2018-03-31", sponsor=sponsor)

    assert overlaps([gift()])[0].others == (others,)


@pytest.mark.parametrize("day", ["2018-02-28", "2018-04-01"])
def test_aid_of_another_month_does_not_overlap(filed_address, gift, day):
    given(filed_address, day)

    assert overlaps([gift()]) == [None]


def test_a_second_gift_of_the_same_sponsor_does_not_overlap(filed_address, sponsor, gift):
    given(filed_address, "2018-03-01", sponsor=sponsor)

    assert overlaps([gift()]) == [None]


@pytest.mark.parametrize("other", [{}, {"value": 400_000}, {"given_on": datetime.date(2018, 3, 1)}])
def test_a_second_gift_under_one_pledge_in_a_month_may_be_the_same_one(
    filed_address, sponsor, gift, other
):
    pledge = PledgeFactory(address=filed_address, sponsor=sponsor)
    first = gift(pledge=pledge, unit=filed_address.unit, headcount=1, basis="cash", **other)
    first.province, first.side = filed_address.province, sponsor.side
    first.save()

    found = overlaps([gift(pledge=pledge)])[0]

    assert (found.again, found.others, found.median) == ((first,), (), None)
    assert overlaps([gift(pledge=pledge, given_on=datetime.date(2018, 4, 1))]) == [None]


def test_a_gift_like_another_one_of_that_day_may_be_the_same_one(filed_address, sponsor, gift):
    first = given(filed_address, "2018-03-20", sponsor=sponsor, value=500_000, description="Gạo")
    rice, blankets = gift(description="gạo"), gift(description="Chăn")

    assert [found and found.again for found in map(one, [rice, blankets])] == [(first,), None]


def one(gift):
    return overlaps([gift])[0]


def test_voided_and_excluded_aid_speaks_against_nothing(filed_address, reviewer, gift):
    void(given(filed_address, "2018-03-01"), reason="Nhầm", by=reviewer)
    given(filed_address, "2018-03-02", exclusion="X1")

    assert overlaps([gift()]) == [None]


def test_excluded_aid_itself_is_not_asked_about(filed_address, gift):
    given(filed_address, "2018-03-01")

    assert overlaps([gift(exclusion="X1")]) == [None]


def test_a_cow_passed_on_is_help_of_another_source(filed_address, gift):
    given(filed_address, "2018-03-01", is_recirculated=True, value=None)

    assert overlaps([gift()])[0].others


def test_a_sponsor_still_to_be_registered_is_another_one(commune, filed_address, sponsor, gift):
    given(filed_address, "2018-03-01", sponsor=sponsor)
    new = SponsorFactory.build(unit=commune)

    assert overlaps([gift(sponsor=new)])[0].others


@pytest.mark.parametrize(("value", "is_far"), [(300_000 * FAR_ABOVE, False), (900_001, True)])
def test_more_than_three_times_the_median_of_the_commune_is_far_above(commune, gift, value, is_far):
    neighbours(commune, 300_000)

    found = overlaps([gift(value=value)])[0]

    assert bool(found) == is_far
    if is_far:
        assert (found.total, found.median, found.others) == (900_001, 300_000, ())


def test_the_twelve_months_before_count_and_no_longer(commune, filed_address, sponsor, gift):
    neighbours(commune, 300_000)
    given(filed_address, "2017-03-31", sponsor=sponsor, value=9_000_000)
    none = overlaps([gift()])
    given(filed_address, "2017-04-01", sponsor=sponsor, value=400_001)

    found = overlaps([gift()])

    assert none == [None]
    assert found[0].total == 900_001


def test_of_a_handful_of_neighbours_a_median_says_nothing(commune, gift):
    neighbours(commune, 300_000, count=FEWEST - 1)

    assert overlaps([gift(value=90_000_000)]) == [None]


def test_neighbours_are_those_of_the_same_commune(neighbour_commune, gift):
    neighbours(neighbour_commune, 300_000)

    assert overlaps([gift(value=90_000_000)]) == [None]


@pytest.mark.parametrize("worth", [{"value": None}, {"value": 0}, {"is_recirculated": True}])
def test_what_adds_no_value_is_never_far_above(commune, filed_address, sponsor, gift, worth):
    neighbours(commune, 300_000)
    given(filed_address, "2018-01-01", sponsor=sponsor, value=9_000_000)

    assert overlaps([gift(**worth)]) == [None]


def test_gifts_given_together_overlap_with_one_another(commune, filed_address, gift):
    one, two = gift(), gift(sponsor=SponsorFactory(unit=commune))
    elsewhere = gift(address=AddressFactory(unit=commune, filed=True))

    found = overlaps([one, two, elsewhere])

    assert [overlap and overlap.others for overlap in found] == [(two,), (one,), None]


def test_the_number_of_queries_does_not_grow_with_the_gifts(
    commune, gift, django_assert_num_queries
):
    neighbours(commune, 300_000)
    gifts = [gift(address=AddressFactory(unit=commune, filed=True)) for _ in range(20)]

    with django_assert_num_queries(3):
        overlaps(gifts)


# --- on the page


def errors(response):
    return {name: list(words) for name, words in response.context["form"].errors.items()}


def test_clerk_sees_who_gave_what_when_and_goes_on_with_a_reason(
    client, clerk, filed_address, typed
):
    other = given(filed_address, "2018-03-05", value=700_000)
    client.force_login(clerk)

    asked = client.post(reverse(CREATE), typed())
    none_yet = AidRecord.objects.exclude(pk=other.pk).count()
    client.post(reverse(CREATE), typed(overlap_reason="Hai bên cùng góp tiền mổ"))

    assert "ghi lý do vẫn trao" in errors(asked)["overlap_reason"][0]
    assert f"{other.sponsor.name}: Tiền mặt, trợ cấp thường xuyên, 700.000 đồng" in asked.text
    assert f'<a href="/tro-giup/{other.pk}/">ngày 05/03/2018</a>' in asked.text
    assert none_yet == 0
    saved = AidRecord.objects.exclude(pk=other.pk).get()
    assert saved.overlap_reason == "Hai bên cùng góp tiền mổ"
    assert "Hai bên cùng góp tiền mổ" in client.get(f"/tro-giup/{saved.pk}/").text


def test_clerk_sees_how_far_above_the_neighbours_a_gift_would_lift(client, clerk, commune, typed):
    neighbours(commune, 300_000)
    client.force_login(clerk)

    asked = client.post(reverse(CREATE), typed(value="5 triệu"))

    assert "5.000.000 đồng; mức giữa" in asked.text
    assert "300.000 đồng." in asked.text
    assert f"quá {FAR_ABOVE} lần mức giữa" in asked.text


def test_a_reason_without_an_overlap_is_not_kept(client, clerk, typed):
    client.force_login(clerk)

    client.post(reverse(CREATE), typed(overlap_reason="Phòng khi hỏi"))

    assert AidRecord.objects.get().overlap_reason == ""


def test_excluding_the_gift_settles_the_overlap_too(client, clerk, filed_address, typed):
    given(filed_address, "2018-03-05")
    client.force_login(clerk)

    client.post(reverse(CREATE), typed(exclusion="X1"))

    assert AidRecord.objects.filter(exclusion="X1").exists()


def test_aid_of_a_commune_out_of_scope_is_named_but_not_linked(
    client, clerk, neighbour_commune, filed_address, typed
):
    other = given(filed_address, "2018-03-05", unit=neighbour_commune)
    client.force_login(clerk)

    asked = client.post(reverse(CREATE), typed())

    assert other.sponsor.name in asked.text
    assert f"/tro-giup/{other.pk}/" not in asked.text


def test_what_somebody_gave_a_moment_ago_is_seen_under_the_lock(clerk, filed_address, gift):
    given(filed_address, "2018-03-05")

    with pytest.raises(actions.OverlapError, match="chồng chéo"):
        actions.record(gift(), by=clerk)
    with pytest.raises(actions.OverlapError):
        actions.record(gift(overlap_reason="  "), by=clerk)


def test_an_edit_that_moves_the_day_into_a_month_of_others_asks(
    client, clerk, filed_address, sponsor, typed
):
    given(filed_address, "2018-04-05")
    aid = given(filed_address, "2018-03-20", sponsor=sponsor, basis="cash")
    client.force_login(clerk)
    edit = reverse("aid_records:edit", args=[aid.pk])

    asked = client.post(edit, typed(version=1, given_on="02/04/2018"))
    kept = client.post(edit, typed(version=1, note="Chỉ sửa ghi chú"))
    moved = client.post(edit, typed(version=2, given_on="02/04/2018", overlap_reason="Khác việc"))

    aid.refresh_from_db()
    assert "overlap_reason" in errors(asked)
    assert (kept.status_code, moved.status_code) == (302, 302)
    assert (aid.given_on, aid.overlap_reason) == (datetime.date(2018, 4, 2), "Khác việc")


def test_an_edit_of_other_things_keeps_the_reason_and_asks_nothing(
    client, clerk, filed_address, sponsor, typed
):
    given(filed_address, "2018-03-05")
    aid = given(
        filed_address, "2018-03-20", sponsor=sponsor, basis="cash", overlap_reason="Khác việc"
    )
    client.force_login(clerk)

    client.post(
        reverse("aid_records:edit", args=[aid.pk]),
        typed(version=1, note="Đã ký nhận", overlap_reason="Khác việc"),
    )

    aid.refresh_from_db()
    assert (aid.note, aid.overlap_reason) == ("Đã ký nhận", "Khác việc")


def test_a_gift_saved_just_as_the_pledge_filled_it_in_is_asked_about_with_room_for_the_reason(
    client, clerk, filed_address, sponsor
):
    pledge = PledgeFactory(
        address=filed_address,
        sponsor=sponsor,
        form=AidForm.objects.get(code="tien-mat"),
        value=300_000,
    )
    other = AidRecordFactory(address=filed_address, given_on=today())
    client.force_login(clerk)
    url = f"{reverse(CREATE)}?pledge={pledge.pk}"
    form = client.get(url).context["form"]
    filled_in = {
        box.html_name: box.value() or "" for box in form if box.name not in ("photo", "given_on")
    }
    filled_in["given_on"] = f"{today():%d/%m/%Y}"

    asked = client.post(url, filled_in)

    assert "overlap_reason" in errors(asked)
    assert other.sponsor.name in asked.text
    assert 'name="overlap_reason"' in asked.text


def test_clerk_who_goes_back_and_saves_once_more_is_told_before_it_is_saved(
    client, clerk, filed_address, sponsor, typed
):
    pledge = PledgeFactory(address=filed_address, sponsor=sponsor)
    client.force_login(clerk)
    url = f"{reverse(CREATE)}?pledge={pledge.pk}"
    client.post(url, typed(pledge=pledge.pk))

    asked = client.post(url, typed(pledge=pledge.pk))

    first = AidRecord.objects.get()
    assert "ghi trùng" in asked.text
    assert f'<a href="/tro-giup/{first.pk}/">ngày 20/03/2018</a>' in asked.text
    client.post(url, typed(pledge=pledge.pk, overlap_reason="Tháng này trao hai lần"))
    assert AidRecord.objects.count() == 2
