"""The catalogue of the state, both eras, in one tree."""

import pytest
from django.core.management import CommandError, call_command

from apps.organisation.catalogue import Catalogue
from apps.organisation.models import Unit, UnitLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def dak_lak():
    call_command("load_units", "--province", "66", verbosity=0)
    return Unit.objects.by_key("2025:66")


def test_dak_lak_has_its_102_communes_directly_below(dak_lak):
    children = Unit.objects.get_children(dak_lak)

    assert children.current().count() == 102
    assert set(children.current().values_list("level", flat=True)) == {"base"}


def test_the_dissolved_provinces_hang_with_their_subtrees_below_the_successor(dak_lak):
    old = Unit.objects.get_children(dak_lak).exclude(valid_to=None)

    assert sorted(old.values_list("key", flat=True)) == ["2004:54", "2004:66"]
    assert Unit.objects.within(dak_lak).filter(era="2004", level="base").count() == 286
    assert set(Unit.objects.within(dak_lak).values_list("province_id", flat=True)) == {dak_lak.pk}


def test_the_tree_that_was_made_in_bulk_is_a_sound_tree(dak_lak):
    problems = Unit.objects.find_problems()

    assert [list(kind) for kind in problems] == [[], [], [], [], []]


def test_loading_twice_changes_nothing(dak_lak):
    before = list(Unit.objects.values_list("key", "path", "numchild"))

    call_command("load_units", "--province", "66", verbosity=0)

    assert list(Unit.objects.values_list("key", "path", "numchild")) == before


def test_links_say_what_became_of_a_commune(dak_lak):
    links = UnitLink.objects.filter(old__province=dak_lak, old__level="base")

    parts = links.filter(share="part").values_list("old_id", flat=True)
    assert len(set(parts)) == 8
    assert links.values("old_id").distinct().count() == 286


def test_a_reused_code_names_two_different_units():
    call_command("load_units", "--province", "80", verbosity=0)

    assert Unit.objects.by_key("2025:25510").name == "Xã Trà Vong"
    assert Unit.objects.by_key("2004:25510").name == "Xã Mỏ Công"


def test_a_changed_kind_does_not_make_the_unit_younger():
    call_command("load_units", "--province", "75", verbosity=0)

    assert f"{Unit.objects.by_key('2025:75').valid_from}" == "2025-07-01"


def test_the_whole_country_is_there_in_the_numbers_of_the_decrees():
    call_command("load_units", "--all", verbosity=0)

    current = Unit.objects.current()
    assert current.filter(level="province").count() == 34
    assert current.filter(level="base").count() == 3321
    assert Unit.objects.filter(era="2004", level="base").count() == 10035
    assert UnitLink.objects.count() == len(Catalogue().links)


def test_an_unknown_province_is_named_in_vietnamese():
    with pytest.raises(CommandError, match="Không có tỉnh mã 67"):
        call_command("load_units", "--province", "67")

    assert Unit.objects.count() == 0
