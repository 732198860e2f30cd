"""Browsing, searching and adding units."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from apps.organisation.forms import UnitField
from apps.organisation.models import Unit, UnitLink, UnitSpan
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ea_bhok(province):
    return UnitFactory(parent=province, code="24541", name="Xã Ea BHốk")


@pytest.mark.parametrize(
    "spelling", ["ea bhok", "Ea Bhốk", "EA BHỐK", "xã ea bhốk", "ea bho\u0302\u0301k"]
)
def test_a_unit_is_found_in_any_spelling(client, viewer, ea_bhok, spelling):
    client.force_login(viewer)

    page = client.get(reverse("organisation:list"), {"q": spelling})

    assert [unit.key for unit, _ in page.context["rows"]] == ["2025:24541"]


def test_the_list_of_units_offers_its_search_box(client, viewer):
    client.force_login(viewer)

    page = client.get(reverse("organisation:list")).content.decode()

    assert 'name="q"' in page
    assert 'name="old"' in page


def test_units_stand_in_natural_order(client, viewer, province):
    for name in ["Thôn 10", "Thôn 2"]:
        UnitFactory(parent=province, name=name)
    client.force_login(viewer)

    page = client.get(reverse("organisation:list"), {"q": "thon"})

    assert [unit.name for unit, _ in page.context["rows"]] == ["Thôn 2", "Thôn 10"]


def test_clerk_does_not_find_the_neighbour_commune(client, clerk, neighbour_commune):
    client.force_login(clerk)

    assert (
        client.get(reverse("organisation:detail", args=[neighbour_commune.key])).status_code == 404
    )


def test_dissolved_units_are_found_on_request_only(client, viewer, old_district):
    client.force_login(viewer)

    without = client.get(reverse("organisation:list"), {"q": "krong nang"})
    with_old = client.get(reverse("organisation:list"), {"q": "krong nang", "old": "on"})

    assert without.context["rows"] == []
    assert [unit.key for unit, _ in with_old.context["rows"]] == ["2004:650"]


def test_manager_adds_a_school_that_gets_its_own_key(client, manager, commune):
    client.force_login(manager)
    url = reverse("organisation:create", args=[commune.key])

    response = client.post(url, {"name": "Trường THCS Thử", "kind": "school"})

    school = Unit.objects.get(name="Trường THCS Thử")
    assert response.url == reverse("organisation:detail", args=["24340-1"])
    assert (school.level, school.province) == ("base", commune.province)
    assert commune.contains(school)


def test_a_second_school_of_the_same_name_is_refused_and_nothing_is_lost(client, manager, commune):
    client.force_login(manager)
    url = reverse("organisation:create", args=[commune.key])
    client.post(url, {"name": "Trường THCS Hòa Bình", "kind": "school"})

    page = client.post(url, {"name": "trường thcs hoà bình", "kind": "school"})

    assert "đã có đơn vị tên Trường THCS Hòa Bình" in page.text
    assert 'value="trường thcs hoà bình"' in page.text
    assert Unit.objects.filter(kind="school").count() == 1


def test_a_unit_of_the_catalogue_cannot_be_edited(client, manager, commune):
    client.force_login(manager)

    page = client.post(
        reverse("organisation:edit", args=[commune.key]), {"name": "Xã Khác", "kind": "school"}
    )

    assert "lấy từ danh mục của Nhà nước" in page.text
    assert Unit.objects.get(pk=commune.pk).name == "Phường Cư Bao"


def test_reviewer_may_not_add_units(client, reviewer, commune):
    client.force_login(reviewer)

    response = client.post(
        reverse("organisation:create", args=[commune.key]), {"name": "Trường X", "kind": "school"}
    )

    assert response.status_code == 403


def test_a_unit_of_another_province_is_not_found_even_without_the_right(
    client, clerk, other_commune
):
    client.force_login(clerk)

    assert client.get(reverse("organisation:create", args=[other_commune.key])).status_code == 404


def test_a_unit_field_takes_name_key_and_offered_text(province, commune, ea_bhok):
    field = UnitField()
    field.offer(Unit.objects.within(province))

    assert field.clean("ea bhok") == ea_bhok
    assert field.clean("2025:24541") == ea_bhok
    assert field.clean("Xã Ea BHốk (2025:24541)") == ea_bhok
    assert field.clean(" ea\u00a0 bhok\0") == ea_bhok


def test_a_box_for_a_unit_offers_the_names_in_scope(client, clerk, reviewer, ea_bhok, commune):
    UnitFactory(parent=reviewer.unit, code="24999", name=commune.name)
    client.force_login(reviewer)

    names = client.get(reverse("organisation:names"))
    client.force_login(clerk)
    own = client.get(reverse("organisation:names"))

    assert '<option value="Xã Ea BHốk">' in names.text
    assert '<option value="Phường Cư Bao (2025:24340)">' in names.text
    assert own.text.count("<option") == 1
    assert names.headers["Cache-Control"] == "private, max-age=3600"


def test_a_unit_field_names_the_units_when_several_fit(province, commune):
    twin = UnitFactory(parent=province, code="24999", name="Xã Cư Bao")
    field = UnitField(queryset=Unit.objects.within(province))

    with pytest.raises(Exception, match=r"Phường Cư Bao \(khóa 2025:24340\); Xã Cư Bao"):
        field.clean("Cư Bao")
    assert field.clean("Xã Cư Bao") == twin


def test_a_search_for_an_old_name_leads_to_the_unit_of_today(
    client, viewer, old_district, commune, django_assert_max_num_queries
):
    old = UnitFactory(
        parent=old_district, era="2004", name="Xã Ea Trước", valid_to=date(2025, 6, 30)
    )
    UnitLink.objects.create(old=old, new=commune, share="whole")
    UnitSpan.objects.create(
        unit=commune, name="Xã Ea Trước Nữa", kind="commune", ends_on=date(2026, 1, 1)
    )
    client.force_login(viewer)

    with django_assert_max_num_queries(25):
        page = client.get(reverse("organisation:list"), {"q": "ea truoc"})

    assert [(one.name, one.now) for one in page.context["former"]] == [
        ("Xã Ea Trước", [(commune, "whole")]),
        ("Xã Ea Trước Nữa", [(commune, "whole")]),
    ]
    assert "Nay là" in page.text
    assert "Không tìm thấy đơn vị nào" not in page.text


def test_a_name_of_old_typed_without_javascript_means_the_unit_of_today(
    province, commune, ea_bhok, old_district
):
    UnitSpan.objects.create(
        unit=commune, name="Xã Cư Pao", kind="commune", ends_on=date(2026, 8, 3)
    )
    for name, share in (("Xã Ea Toàn Bộ", "whole"), ("Xã Ea Một Phần", "part")):
        old = UnitFactory(parent=old_district, era="2004", name=name, valid_to=date(2025, 6, 30))
        UnitLink.objects.create(old=old, new=ea_bhok, share=share)
    field = UnitField(queryset=Unit.objects.within(province).current())

    assert field.clean("cư pao") == commune
    assert field.clean("Xã Ea Toàn Bộ") == ea_bhok
    with pytest.raises(ValidationError, match="“Xã Ea Một Phần” không còn; địa bàn nay thuộc: Xã"):
        field.clean("Xã Ea Một Phần")  # never by guess
