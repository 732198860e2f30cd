"""Names of units in workbooks."""

from datetime import date

import pytest

from apps.organisation.matching import UnitMatcher, UnitMatchError
from apps.organisation.models import Unit, UnitLink, UnitSpan
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


def test_a_name_out_of_scope_is_known_though_letters_of_a_kind_stand_in_it(
    province, commune, other_commune
):
    UnitFactory(parent=other_commune.province, name="Phường Hiệp Hòa")

    with pytest.raises(UnitMatchError, match="ngoài phạm vi"):
        UnitMatcher(province).match("Hiệp Hòa")


def test_the_province_itself_is_no_base_unit(province, commune):
    with pytest.raises(UnitMatchError, match="không phải cơ sở"):
        UnitMatcher(province).match("Đắk Lắk")


def test_a_wrong_kind_is_not_guessed_but_proposed(province, commune):
    with pytest.raises(UnitMatchError, match="có phải là Phường Cư Bao"):
        UnitMatcher(province).match("Xã Cư Bao")


@pytest.fixture
def old_cu_bao(commune, old_district):
    """Xã Cư Bao of then, in a district with a name that a ward of today has."""
    old = UnitFactory(parent=old_district, era="2004", name="Xã Cư Bao", valid_to="2025-06-30")
    UnitLink.objects.create(old=old, new=commune, share="whole")
    return old


@pytest.mark.parametrize(
    "written",
    [
        "xã Cư Bao, TX {district}",
        "{district} - Cư Bao",
        "X. Cư Bao ({initials})",
        "XÃ CƯ BAO – {DISTRICT}",
        "Cư Bao/{district}",
        "xa cu bao; thi xa {district}",
        "UBND xã Cư Bao, {district}",
        "Hội CTĐ xã Cư Bao ({district})",
        "Thôn 3, xã Cư Bao, thị xã {district}",
        "Cư Bao-TX {district}",
    ],
)
def test_an_old_unit_is_found_with_its_district_in_any_order(
    province, commune, old_cu_bao, old_district, written
):
    bare = old_district.name.removeprefix("Thị xã ").removeprefix("Huyện ")
    initials = "".join(word[0] for word in bare.split())
    text = written.format(district=bare, DISTRICT=bare.upper(), initials=initials)

    assert UnitMatcher(province).match(text) == commune
    assert UnitMatcher(province, old_as_they_are=True).match(text) == old_cu_bao


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("TT. Ea Drăng", "Thị trấn Ea Drăng"),
        ("T.T Ea Drăng", "Thị trấn Ea Drăng"),
        ("tt ea drang", "Thị trấn Ea Drăng"),
        ("F. An Lạc", "Phường An Lạc"),
        ("Ủy ban nhân dân phường An Lạc", "Phường An Lạc"),
        ("Hội Chữ thập đỏ phường An Lạc", "Phường An Lạc"),
        ("Buôn Tring, P. An Lạc", "Phường An Lạc"),
        ("An Lạc (Đắk Lắk)", "Phường An Lạc"),
    ],
)
def test_short_kinds_offices_and_hamlets_do_not_hide_a_unit(province, written, name):
    for kind, full in (("township", "Thị trấn Ea Drăng"), ("ward", "Phường An Lạc")):
        UnitFactory(parent=province, kind=kind, name=full)

    assert UnitMatcher(province).match(written).name == name


def test_a_typing_slip_is_never_guessed_but_offered(province, commune, neighbour_commune):
    with pytest.raises(UnitMatchError, match=r"có phải là Phường Cư Bao\?") as raised:
        UnitMatcher(province).match("Phường Cư Bau")

    assert raised.value.candidates == (commune,)


def test_an_old_name_with_a_slip_offers_the_unit_of_today(province, commune, old_district):
    old = UnitFactory(parent=old_district, era="2004", name="Xã Bình Thuận", valid_to="2025-06-30")
    UnitLink.objects.create(old=old, new=commune, share="whole")

    with pytest.raises(UnitMatchError) as raised:
        UnitMatcher(province).match("Xã Bình Thuân B")

    assert raised.value.candidates == (commune,)


def test_an_old_unit_in_parts_offers_just_the_units_it_went_into(
    province, commune, neighbour_commune, old_district
):
    old = UnitFactory(parent=old_district, era="2004", name="Xã Chia Đôi", valid_to="2025-06-30")
    for new in (commune, neighbour_commune):
        UnitLink.objects.create(old=old, new=new, share="part")

    with pytest.raises(UnitMatchError) as raised:
        UnitMatcher(province).match("Xã Chia Đôi")
    assert raised.value.candidates == (commune, neighbour_commune)

    with pytest.raises(UnitMatchError) as raised:
        UnitMatcher(commune).match("Xã Chia Đôi")
    assert raised.value.candidates == (commune,)  # what is out of reach is not offered


def test_one_name_of_two_units_offers_both(province):
    units = [
        UnitFactory(parent=province, kind=kind, name=name)
        for kind, name in (("ward", "Phường Tân Lập"), ("commune", "Xã Tân Lập"))
    ]

    with pytest.raises(UnitMatchError) as raised:
        UnitMatcher(province).match("Tân Lập")

    assert raised.value.candidates == tuple(units)


def test_two_old_units_of_one_name_offer_what_became_of_both(
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

    with pytest.raises(UnitMatchError) as raised:
        UnitMatcher(province).match("Xã Tam Giang")

    assert raised.value.candidates == (commune, neighbour_commune)


@pytest.mark.parametrize("written", ["---", "()", " , ", "x" * 5000, "Xã Không Có Đâu Cả"])
def test_a_text_that_is_no_name_is_refused_without_candidates(province, commune, written):
    with pytest.raises(UnitMatchError, match=r"Không có|Chưa ghi") as raised:
        UnitMatcher(province).match(written)

    assert raised.value.candidates == ()


@pytest.mark.parametrize(
    "name", ["Chi hội Chữ thập đỏ Khối bệnh viện", "Trường TH-THCS Kim Đồng", "Trạm Y tế (cơ sở 2)"]
)
def test_a_unit_is_found_by_its_full_name_whatever_that_looks_like(province, name):
    unit = UnitFactory(parent=province, kind="attached", era="", code="", key="d1", name=name)

    assert UnitMatcher(province).match(name) == unit


def test_a_workbook_of_before_the_change_of_kind_means_the_same_unit(province, commune):
    UnitSpan.objects.create(
        unit=commune, name="Xã Cư Pao", kind="commune", ends_on=date(2026, 8, 3)
    )

    assert UnitMatcher(province).match("Xã Cư Pao") == commune
    assert UnitMatcher(province).match("cư pao") == commune
