"""Names of units in workbooks."""

import pytest

from apps.organisation.matching import UnitMatcher, UnitMatchError
from apps.organisation.models import Unit, UnitLink
from tests.factories import UnitFactory


@pytest.mark.parametrize(
    "written",
    [
        "Phường Cư Bao",
        "cu bao",
        "P. Cư Bao",
        "PHƯỜNG CƯ BAO",
        "phường  Cư  Bao",
        "2025:24340",
        "24340",
    ],
)
def test_any_spelling_of_a_unit_of_today_means_it(province, commune, neighbour_commune, written):
    assert UnitMatcher(province).match(written) == commune


def test_ede_names_match_with_other_capitals_blanks_and_apostrophes(province):
    unit = UnitFactory(parent=province, name="Xã Ea H'Leo")

    matcher = UnitMatcher(province)

    assert matcher.match("Ea H’leo") == matcher.match("xã EaH'Leo") == unit


def test_a_name_of_today_wins_over_the_same_old_name(province, commune, old_district):
    old = UnitFactory(parent=old_district, era="2004", name="Phường Cư Bao", valid_to="2025-06-30")
    other = UnitFactory(parent=province, name="Xã Khác")
    UnitLink.objects.create(old=old, new=other, share="whole")

    assert UnitMatcher(province).match("Phường Cư Bao") == commune


def test_an_old_name_leads_to_the_unit_it_went_whole_into(province, commune, old_district):
    old = UnitFactory(parent=old_district, era="2004", name="Xã Bình Thuận", valid_to="2025-06-30")
    UnitLink.objects.create(old=old, new=commune, share="whole")

    assert UnitMatcher(province).match("Bình Thuận") == commune
    assert UnitMatcher(province, old_as_they_are=True).match("Bình Thuận") == old


def test_an_old_unit_split_in_parts_is_an_error_that_names_them(
    province, commune, neighbour_commune, old_district
):
    old = UnitFactory(parent=old_district, era="2004", name="Xã Chia Đôi", valid_to="2025-06-30")
    for new in (commune, neighbour_commune):
        UnitLink.objects.create(old=old, new=new, share="part")

    with pytest.raises(UnitMatchError, match="Phường Cư Bao, Xã Hòa Xuân"):
        UnitMatcher(province).match("Xã Chia Đôi")


def test_two_units_of_one_name_are_an_error_that_names_their_keys(province):
    for kind, name in (("commune", "Xã Tân Lập"), ("ward", "Phường Tân Lập")):
        UnitFactory(parent=province, kind=kind, name=name)

    with pytest.raises(UnitMatchError, match=r"Phường Tân Lập \(2025:.*Xã Tân Lập \(2025:"):
        UnitMatcher(province).match("Tân Lập")
    assert UnitMatcher(province).match("xã tân lập").name == "Xã Tân Lập"


def test_marks_tell_two_names_apart_that_fold_alike(province):
    east, copper = (
        UnitFactory(parent=province, name=name) for name in ("Xã Hòa Đông", "Xã Hòa Đồng")
    )
    matcher = UnitMatcher(province)

    assert (matcher.match("Hòa Đông"), matcher.match("xã hòa đồng")) == (east, copper)
    assert (matcher.match("Hoà Đông"), matcher.match("X. HOÀ ĐỒNG")) == (east, copper)
    with pytest.raises(UnitMatchError, match="có thể là"):
        matcher.match("hoa dong")


def test_the_district_behind_a_comma_tells_two_old_communes_apart(
    province, commune, neighbour_commune, old_district, old_province
):
    other = UnitFactory(
        parent=old_province,
        kind="rural_district",
        era="2004",
        name="Huyện Ea Súp",
        valid_to="2025-06-30",
    )
    for district, new in ((old_district, commune), (other, neighbour_commune)):
        old = UnitFactory(parent=district, era="2004", name="Xã Tam Giang", valid_to="2025-06-30")
        UnitLink.objects.create(old=old, new=new, share="whole")
    matcher = UnitMatcher(province)

    assert matcher.match("Xã Tam Giang, huyện Ea Súp") == neighbour_commune
    with pytest.raises(UnitMatchError, match="có thể là"):
        matcher.match("Xã Tam Giang")


def test_the_district_behind_a_name_means_the_commune_of_then(
    province, commune, neighbour_commune, old_district
):
    old = UnitFactory(parent=old_district, era="2004", name="Xã Hòa Xuân", valid_to="2025-06-30")
    UnitLink.objects.create(old=old, new=commune, share="whole")
    matcher = UnitMatcher(province)

    assert matcher.match("Xã Hòa Xuân, huyện Krông Năng") == commune
    assert matcher.match("Xã Hòa Xuân, tỉnh Đắk Lắk") == neighbour_commune
    assert matcher.match("Xã Hòa Xuân, huyện Lạ") == neighbour_commune


def test_a_bare_name_of_a_district_and_a_commune_is_an_error_in_tables_of_past_years(
    province, old_district
):
    commune = UnitFactory(parent=province, name="Xã Krông Năng")
    levels = [Unit.Level.DISTRICT, Unit.Level.BASE]
    matcher = UnitMatcher(province, levels=levels, old_as_they_are=True)

    with pytest.raises(UnitMatchError, match=r"Huyện Krông Năng .*Xã Krông Năng"):
        matcher.match("Krông Năng")
    assert matcher.match("Huyện Krông Năng") == old_district
    assert matcher.match("xã Krông Năng") == commune
    assert UnitMatcher(province).match("Krông Năng") == commune


def test_a_unit_of_the_neighbour_is_out_of_scope(
    province, commune, neighbour_commune, other_commune
):
    with pytest.raises(UnitMatchError, match="ngoài phạm vi"):
        UnitMatcher(commune).match("Xã Hòa Xuân")
    with pytest.raises(UnitMatchError, match="ngoài phạm vi"):
        UnitMatcher(province).match("Trà Vong")


def test_the_province_itself_is_no_base_unit(province, commune):
    with pytest.raises(UnitMatchError, match="không phải cơ sở"):
        UnitMatcher(province).match("Đắk Lắk")


def test_a_wrong_kind_is_not_guessed_but_proposed(province, commune):
    with pytest.raises(UnitMatchError, match="có phải là Phường Cư Bao"):
        UnitMatcher(province).match("Xã Cư Bao")
