"""Historical totals (rule F14)."""

import uuid

import pytest
from django.urls import reverse

from apps.aid_records.actions import totals as actions
from apps.aid_records.models import HistoricalTotal
from apps.core.actions import ActionError, StaleError, void
from apps.organisation.models import Unit, UnitLink
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    HistoricalTotalFactory,
    UnitFactory,
)

LIST = reverse("aid_records:total_list")
CREATE = reverse("aid_records:total_create")


def url(name, total):
    return reverse(f"aid_records:total_{name}", args=[total.pk])


def typed(unit, **changes):
    return {
        "form_key": str(uuid.uuid4()),
        "unit": unit.key,
        "starts_on": "01/01/2008",
        "ends_on": "31/12/2012",
        "filed": "120",
        "helped_by_red_cross": "30",
        "helped_by_others": "70",
        "persons": "310",
        "value": "450 triệu",
        "source": "Bảng tổng hợp năm 2012",
    } | changes


def test_reviewer_enters_the_figures_of_an_old_district(client, reviewer, province, old_district):
    client.force_login(reviewer)

    response = client.post(CREATE, typed(old_district))

    total = HistoricalTotal.objects.get()
    assert response.url == LIST
    assert (total.unit, total.province, total.created_by) == (old_district, province, reviewer)
    assert (total.filed, total.persons, total.value) == (120, 310, 450_000_000)


def test_the_list_shows_column_6_as_the_sum(client, reviewer, commune):
    HistoricalTotalFactory(unit=commune, helped_by_red_cross=30, helped_by_others=70)
    client.force_login(reviewer)

    page = client.get(LIST)

    assert '<td class="num" data-label="Tổng (6 = 4+5)">100</td>' in page.text


def test_two_clicks_make_one_total(client, reviewer, commune):
    client.force_login(reviewer)
    twice = typed(commune)

    client.post(CREATE, twice)
    client.post(CREATE, twice)

    assert HistoricalTotal.objects.count() == 1


@pytest.mark.parametrize("place", ["old_province", "old_district", "province"])
def test_spans_of_units_above_and_below_do_not_overlap(
    client, request, reviewer, old_district, place
):
    first = HistoricalTotalFactory(unit=request.getfixturevalue(place))
    unit = old_district if place != "old_district" else old_district.province
    client.force_login(reviewer)

    response = client.post(CREATE, typed(unit, starts_on="31/12/2012", ends_on="31/12/2015"))

    assert HistoricalTotal.objects.get() == first
    assert f"{first.unit.name} (01/01/2008 – 31/12/2012)" in response.text


def test_neighbours_and_spans_that_only_follow_do_not_overlap(
    client, reviewer, commune, neighbour_commune
):
    HistoricalTotalFactory(unit=commune)
    client.force_login(reviewer)

    client.post(CREATE, typed(neighbour_commune))
    client.post(CREATE, typed(commune, starts_on="01/01/2013", ends_on="31/12/2015"))

    assert HistoricalTotal.objects.count() == 3


def test_a_voided_total_makes_room(client, reviewer, commune):
    void(HistoricalTotalFactory(unit=commune), reason="Nhầm", by=reviewer)
    client.force_login(reviewer)

    client.post(CREATE, typed(commune))

    assert HistoricalTotal.objects.in_force().count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends_on": "31/12/2007"}, "Đến ngày phải từ ngày bắt đầu"),
        ({"ends_on": "31/12/2099"}, "không được ở sau hôm nay"),
        ({"value": "-1"}, "âm"),
        ({"filed": "nhiều"}, "số nguyên"),
        ({"unit": "Xã Không Có"}, "Không có đơn vị"),
    ],
)
def test_what_cannot_be_right_is_refused(client, reviewer, commune, fields, words):
    client.force_login(reviewer)

    response = client.post(CREATE, typed(commune) | fields)

    assert words in response.text
    assert not HistoricalTotal.objects.exists()


def test_national_figures_belong_to_no_province(nation, reviewer):
    with pytest.raises(ActionError, match="thuộc tỉnh"):
        actions.enter(
            HistoricalTotal(unit=nation, starts_on="2008-01-01", ends_on="2008-12-31"), by=reviewer
        )


def test_reviewer_corrects_a_total_and_a_conflict_is_shown(client, reviewer, commune):
    total = HistoricalTotalFactory(unit=commune, persons=10)
    client.force_login(reviewer)

    client.post(url("edit", total), typed(commune, version=1))
    stale = client.post(url("edit", total), typed(commune, version=1, persons="999"))

    total.refresh_from_db()
    assert (total.persons, total.version) == (310, 2)
    assert "người khác đã lưu thay đổi" in stale.text
    total.version = 1
    with pytest.raises(StaleError):
        actions.edit(total, by=reviewer)


def test_reviewer_voids_a_total_with_a_reason(client, reviewer, commune):
    total = HistoricalTotalFactory(unit=commune)
    client.force_login(reviewer)

    client.post(url("void", total), {"reason": "Ghi nhầm xã"})

    total.refresh_from_db()
    assert total.void_reason == "Ghi nhầm xã"
    assert client.get(LIST).context["page_obj"].paginator.count == 0
    assert client.get(LIST, {"voided": "on"}).context["page_obj"].paginator.count == 1


def test_clerk_reads_totals_and_may_not_write_them(client, clerk):
    total = HistoricalTotalFactory(unit=clerk.unit)
    client.force_login(clerk)

    page = client.get(LIST)

    assert page.context["page_obj"].paginator.count == 1
    assert CREATE not in page.text
    for address in (CREATE, url("edit", total), url("void", total)):
        assert client.get(address).status_code == 403


def test_staff_of_elsewhere_do_not_find_the_total(client, neighbour_reviewer, commune):
    total = HistoricalTotalFactory(unit=commune)
    client.force_login(neighbour_reviewer)

    assert client.get(url("edit", total)).status_code == 404
    assert client.get(url("void", total)).status_code == 404


def test_totals_are_found_by_unit_in_any_spelling_and_sorted(
    client, reviewer, commune, neighbour_commune, django_assert_max_num_queries
):
    first = HistoricalTotalFactory(unit=neighbour_commune)
    second = HistoricalTotalFactory(unit=commune, starts_on="2013-01-01", ends_on="2013-12-31")
    client.force_login(reviewer)

    def found(**query):
        return [row.pk for row in client.get(LIST, query).context["page_obj"].object_list]

    assert found() == [second.pk, first.pk]
    assert found(sort="span") == [first.pk, second.pk]
    assert found(q="hoà xuan") == [first.pk]
    assert found(unit=commune.key) == [second.pk]
    assert found(unit="không có") == []
    with django_assert_max_num_queries(6):
        found()


# --- a unit that was made since: what went into it (docs/decisions/0061)


@pytest.fixture
def made(commune):
    Unit.objects.filter(pk=commune.pk).update(valid_from="2025-07-01")
    commune.refresh_from_db()
    return commune


@pytest.fixture
def went(old_district):
    """went("Xã Một", (unit, share), …): a commune of old that went into others."""

    def went(name, *links):
        old = UnitFactory(parent=old_district, era="2004", name=name, valid_to="2025-06-30")
        for new, share in links:
            UnitLink.objects.create(old=old, new=new, share=share)
        return old

    return went


@pytest.mark.parametrize("share", ["whole", "part"])
@pytest.mark.parametrize("of", ["commune", "district"])
def test_a_paper_of_a_new_ward_beside_one_of_what_went_into_it_is_refused(
    client, reviewer, made, old_district, went, share, of
):
    old = went("Xã Một", (made, share))
    first = HistoricalTotalFactory(unit=old if of == "commune" else old_district)
    client.force_login(reviewer)

    response = client.post(CREATE, typed(made))

    assert HistoricalTotal.objects.get() == first
    assert f"{first.unit.name} (01/01/2008 – 31/12/2012)" in response.text
    assert "đơn vị cũ nhập vào nó" in response.text


def test_and_the_other_way_round(client, reviewer, made, went):
    old = went("Xã Một", (made, "whole"))
    first = HistoricalTotalFactory(unit=made)
    client.force_login(reviewer)

    client.post(CREATE, typed(old))

    assert HistoricalTotal.objects.get() == first


def test_a_ward_that_was_there_has_its_own_paper_beside_what_joined_it_later(
    client, reviewer, commune, went
):
    HistoricalTotalFactory(unit=went("Xã Một", (commune, "whole")))
    client.force_login(reviewer)

    client.post(CREATE, typed(commune))

    assert HistoricalTotal.objects.count() == 2


def test_two_new_wards_each_have_their_paper_beside_one_divided_commune(
    client, reviewer, made, neighbour_commune, went
):
    Unit.objects.filter(pk=neighbour_commune.pk).update(valid_from="2025-07-01")
    went("Xã Ba", (made, "part"), (neighbour_commune, "part"))
    HistoricalTotalFactory(unit=neighbour_commune)
    client.force_login(reviewer)

    client.post(CREATE, typed(made))

    assert HistoricalTotal.objects.count() == 2


@pytest.mark.parametrize("what", ["filed", "given"])
def test_a_part_of_a_divided_commune_with_records_is_asked_about_by_name(
    client, reviewer, made, neighbour_commune, went, what
):
    divided = went("Xã Ba", (made, "part"), (neighbour_commune, "part"))
    went("Xã Một", (made, "whole"))
    day = {"filed": "2012-05-01", "given": "2014-05-01"}[what]
    family = AddressFactory(unit=divided, filed=True, filed_on=day)
    if what == "given":
        AidRecordFactory(address=family, given_on="2012-06-01")
    client.force_login(reviewer)

    refused = client.post(CREATE, typed(made))

    assert not HistoricalTotal.objects.exists()
    assert "một phần của Xã Ba" in refused.text
    assert "có từ 01/07/2025" in refused.text
    assert "theo từng đơn vị cũ" in refused.text
    client.post(CREATE, typed(made, starts_on="01/01/2008", ends_on="31/12/2011"))
    assert HistoricalTotal.objects.count() == 1


def test_figures_are_corrected_although_records_of_a_divided_commune_came_since(
    client, reviewer, made, neighbour_commune, went
):
    divided = went("Xã Ba", (made, "part"), (neighbour_commune, "part"))
    total = HistoricalTotalFactory(unit=made)
    AddressFactory(unit=divided, filed=True, filed_on="2012-05-01")
    client.force_login(reviewer)

    client.post(url("edit", total), typed(made, version=1))
    longer = client.post(url("edit", total), typed(made, version=2, starts_on="01/01/2007"))

    total.refresh_from_db()
    assert (total.persons, total.version) == (310, 2)
    assert "một phần của Xã Ba" in longer.text
