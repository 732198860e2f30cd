"""A unit's people, figures and reports, then and now."""

import re
from datetime import date

import pytest
from django.urls import reverse

from apps.organisation.models import UnitLink
from apps.reports import figures
from tests.factories import (
    AddressFactory,
    AidRecordFactory,
    RoundFactory,
    UnitFactory,
    UnitReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_commune(old_district, commune):
    old = UnitFactory(
        parent=old_district, era="2004", code="24999", name="Xã Cũ", valid_to=date(2025, 6, 30)
    )
    UnitLink.objects.create(old=old, new=commune, share="whole")
    return old


def page_of(client, unit):
    return client.get(reverse("reports:unit_years", args=[unit.key]))


def totals(page):
    return {str(view): (total.c3, total.c6, total.c8) for view, _, total in page.context["totals"]}


def test_what_was_recorded_before_stays_with_the_old_unit_and_counts_today_in_the_new_one(
    client, viewer, old_commune, commune, django_assert_max_num_queries
):
    address = AddressFactory(
        unit=commune, filed_unit=old_commune, status="filed", filed_on=date(2019, 5, 1)
    )
    AidRecordFactory(address=address, unit=old_commune, given_on=date(2020, 1, 2), value=300_000)
    client.force_login(viewer)

    with django_assert_max_num_queries(25):
        old = page_of(client, old_commune)
    new = page_of(client, commune)

    recorded, current = (view.label for view in (figures.View.RECORDED, figures.View.CURRENT))
    assert totals(old) == {recorded: (1, 1, 300_000), current: (0, 0, 0)}
    assert totals(new) == {recorded: (1, 1, 300_000), current: (1, 1, 300_000)}
    assert [(row.year, row.recorded.filed, row.recorded.helped) for row in old.context["years"]][
        -2:
    ] == [(2020, 0, 1), (2019, 1, 0)]
    assert "Cùng trang này của đơn vị trước và sau" in old.text


def test_reports_and_people_of_then_are_told(client, viewer, commune, neighbour_commune):
    UnitReportFactory(unit=commune, round=RoundFactory(unit=commune.province, title="Đợt 2025"))
    gone = UserFactory(unit=commune, full_name="Trần Thị Đã Đi")
    gone.unit = neighbour_commune
    gone.save()
    UserFactory(unit=commune, full_name="Lê Văn Còn Đây")
    client.force_login(viewer)

    page = page_of(client, commune)

    assert [(one.name, one.ends_on is None) for one in page.context["people"]] == [
        ("Lê Văn Còn Đây", True),
        ("Trần Thị Đã Đi", False),
    ]
    assert "Đợt 2025" in page.text


def test_a_clerk_does_not_find_the_page_of_the_neighbour(client, clerk, neighbour_commune):
    client.force_login(clerk)

    assert page_of(client, neighbour_commune).status_code == 404


def test_a_clerk_sees_the_years_of_a_commune_that_went_whole_into_the_ward(
    client, clerk, old_commune, commune, neighbour_commune
):
    AidRecordFactory(
        address=AddressFactory(unit=commune, filed_unit=old_commune),
        unit=old_commune,
        given_on=date(2020, 1, 2),
        value=300_000,
    )
    UserFactory(unit=old_commune, full_name="Trần Thị Thuở Trước")
    client.force_login(clerk)

    unit_page = client.get(reverse("organisation:detail", args=[old_commune.key]))
    page = page_of(client, old_commune)

    assert reverse("reports:unit_years", args=[old_commune.key]) in unit_page.text
    assert [total.c8 for _, _, total in page.context["totals"]] == [300_000, 0]
    assert "Trần Thị Thuở Trước" in page.text
    links = re.findall(r'href="(/[^"#?]*[^"]*)"', page.text.partition("<main")[2])
    assert reverse("reports:unit_years", args=[commune.key]) in links
    assert {client.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


def test_a_commune_that_was_divided_is_nobody_elses_past(client, clerk, old_commune, commune):
    UnitLink.objects.filter(old=old_commune).update(share="part")
    client.force_login(clerk)

    assert page_of(client, old_commune).status_code == 404
