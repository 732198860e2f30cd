"""A unit's page over time: its names, what it came from, what it became."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from apps.core import charts
from apps.organisation.life import life_of
from apps.organisation.models import UnitLink, UnitSpan
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
LAST_DAY, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def ward(commune, old_district):
    """Formed of two old communes in 2025, a ward since 2026."""
    commune.valid_from = FIRST_DAY
    commune.save()
    for code, name, share in (
        ("24340", "Phường Cư Bao Cũ", "whole"),
        ("24341", "Xã Ea Siên", "part"),
    ):
        old = UnitFactory(parent=old_district, era="2004", code=code, name=name, valid_to=LAST_DAY)
        UnitLink.objects.create(old=old, new=commune, share=share, resolution="1660/NQ-UBTVQH15")
    UnitSpan.objects.create(
        unit=commune,
        name="Xã Cư Bao",
        kind="commune",
        parent=commune.province,
        starts_on=FIRST_DAY,
        ends_on=date(2026, 8, 3),
        decree="388/NQ-UBTVQH16",
    )
    return commune


def test_the_page_tells_each_name_with_its_days_and_the_act_it_began_with(ward):
    life = life_of(ward)

    assert [(p.name, p.kind, p.days, p.decree) for p in life.periods] == [
        ("Xã Cư Bao", "Xã", "01/07/2025 – 03/08/2026", "1660/NQ-UBTVQH15"),
        ("Phường Cư Bao", "Phường", "từ 04/08/2026 đến nay", "388/NQ-UBTVQH16"),
    ]
    assert {p.parent for p in life.periods} == {ward.province}
    assert [(one.unit.name, one.share_in_words, one.days) for one in life.origins] == [
        ("Phường Cư Bao Cũ", "toàn bộ", "đến 30/06/2025"),
        ("Xã Ea Siên", "một phần", "đến 30/06/2025"),
    ]


def test_staff_see_the_timeline_and_the_table_beside_it(
    client, viewer, ward, django_assert_max_num_queries
):
    client.force_login(viewer)

    with django_assert_max_num_queries(25):
        page = client.get(reverse("organisation:detail", args=[ward.key]))

    drawing = ElementTree.fromstring(page.context["timeline"])
    words = "".join(drawing.itertext())
    assert "Xã Cư Bao, 01/07/2025 – 03/08/2026" in words
    assert "Xã Ea Siên, đến 30/06/2025" in words
    for text in ("388/NQ-UBTVQH16", "Hình thành từ", "1660/NQ-UBTVQH15", "Đến hết ngày"):
        assert text in page.text


def test_the_page_of_a_dissolved_unit_leads_to_what_it_is_now(client, viewer, ward):
    old = ward.origin_links.get(share="whole").old
    client.force_login(viewer)

    page = client.get(reverse("organisation:detail", args=[old.key]))

    assert "đã kết thúc ngày 30/06/2025 theo 1660/NQ-UBTVQH15" in " ".join(page.text.split())
    assert (
        f'<a href="{reverse("organisation:detail", args=[ward.key])}">Phường Cư Bao</a>'
        in page.text
    )


def test_two_reorganisations_later_the_first_page_still_leads_to_today(
    client, viewer, ward, province
):
    old = ward.origin_links.get(share="whole").old
    new = UnitFactory(parent=province, name="Phường Buôn Hồ Lớn", valid_from=date(2026, 10, 1))
    ward.valid_to = date(2026, 9, 30)
    ward.save()
    UnitLink.objects.create(old=ward, new=new, share="whole", resolution="9/NQ")
    client.force_login(viewer)

    page = client.get(reverse("organisation:detail", args=[old.key]))

    assert page.context["life"].now == [new]
    assert "Phường Buôn Hồ Lớn" in page.text


def test_a_clerk_reads_of_units_out_of_reach_without_a_link_to_nowhere(client, clerk, ward):
    client.force_login(clerk)

    page = client.get(reverse("organisation:detail", args=[ward.key]))

    assert "Xã Ea Siên" in page.text
    assert 'href="/don-vi/2004:24341/"' not in page.text
    assert f'href="/don-vi/{ward.province.key}/"' not in page.text


def test_a_clerk_opens_what_went_whole_into_the_own_unit_but_not_what_was_divided(
    client, clerk, ward
):
    client.force_login(clerk)

    page = client.get(reverse("organisation:detail", args=[ward.key]))
    past = client.get(reverse("organisation:detail", args=["2004:24340"]))

    assert 'href="/don-vi/2004:24340/"' in page.text
    assert past.status_code == 200
    assert "đã kết thúc ngày 30/06/2025" in past.text
    assert client.get(reverse("organisation:detail", args=["2004:24341"])).status_code == 404


def test_a_dissolved_province_belonged_to_the_nation_not_to_its_successor(old_province, nation):
    assert life_of(old_province).periods[-1].parent == nation


@pytest.mark.parametrize("width", [760, 340])
def test_a_timeline_stays_within_its_width(width):
    spans = [
        charts.Span("Xã Ea H'Leo rất dài " * 8, None, date(2008, 2, 29), "Hình thành từ"),
        charts.Span("Xã A", date(2008, 3, 1), date(2008, 3, 1), "Đơn vị này"),
        charts.Span("Xã B", date(2009, 1, 1), None, "Đơn vị kế tiếp"),
    ]

    drawn = charts.timeline(
        "t",
        title="T",
        description="D",
        spans=spans,
        sorts=("Đơn vị này", "Hình thành từ", "Đơn vị kế tiếp"),
        until=date(2026, 11, 23),
        width=width,
    )

    picture = ElementTree.fromstring(drawn)
    boxes = [r for r in picture.iter("{http://www.w3.org/2000/svg}rect") if r.get("class")]
    assert len(boxes) == 3 + 3  # the legend's
    assert all(0 <= float(r.get("x")) <= width for r in boxes)
    assert all(float(r.get("x")) + float(r.get("width")) <= width + 1 for r in boxes)
    assert all(float(r.get("width")) >= 2 for r in boxes)


def test_a_timeline_of_one_day_is_drawn():
    day = date(2026, 11, 23)

    spans = [charts.Span("A", day, None, "x")]

    assert "<svg" in charts.timeline(
        "t", title="T", description="D", spans=spans, sorts=["x"], until=day
    )


def test_what_joined_a_unit_later_is_not_the_act_that_it_began_with(ward, old_district):
    ward.spans.all().delete()
    for number in range(3):  # most lines name the later act
        late = UnitFactory(
            parent=old_district,
            era="2025",
            code=f"9999{number}",
            name=f"Xã Nhập Sau {number}",
            valid_to=date(2026, 8, 3),
        )
        UnitLink.objects.create(old=late, new=ward, share="whole", resolution="388/NQ-UBTVQH16")

    assert [p.decree for p in life_of(ward).periods] == ["1660/NQ-UBTVQH15"]


def test_a_province_belonged_to_the_nation_under_its_old_name_too(nation, province):
    UnitSpan.objects.create(
        unit=province, name="Tỉnh Cũ", kind="province", ends_on=date(2026, 8, 23)
    )  # a reorganisation of the province alone does not know what is above

    assert {period.parent for period in life_of(province).periods} == {nation}
