"""The page of a preview: what it says at once, and what is folded until somebody opens it."""

import re

import pytest
from django.urls import reverse

from apps.organisation.models import UnitChange
from tests.factories import UnitFactory, UserFactory
from tests.reorganisations.factories import UnitChangeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, manager, province, commune, neighbour_commune):
    """look() → the words of the preview of a commune that joins its neighbour while another one ends."""
    ending = UnitFactory(parent=province, name="Xã Ea Kiết")
    UserFactory(role="clerk", unit=ending, username="canbo.cho")
    line = UnitChangeFactory(
        reorganisation__scope=province,
        position=1,
        what=UnitChange.What.JOIN,
        old=commune,
        new=neighbour_commune,
        new_name="",
    )
    UnitChangeFactory(
        reorganisation=line.reorganisation,
        position=2,
        what=UnitChange.What.DISSOLVE,
        old=ending,
        new_name="",
    )
    page = reverse("reorganisations:preview", args=[line.reorganisation.pk])

    def look():
        client.force_login(manager)
        client.post(page, {"reckon": "1"})
        return client.get(page).content.decode()

    return look


def part(words, anchor):
    """Whether the part with this anchor is open, and what its line says."""
    found = re.search(
        rf'<details class="[^"]*"( open)?>\s*<summary>(.*?)</summary>\s*<\w+ id="{anchor}"',
        words,
        re.DOTALL,
    )
    return bool(found[1]), re.sub(r"<[^>]+>", "", found[2])


def test_a_long_list_of_people_is_folded_under_its_counts_and_the_undecided_come_first(
    look, clerk, commune
):
    for number in range(8):
        UserFactory(role="clerk", unit=commune, username=f"canbo.{number}")

    words = look()

    assert part(words, "nguoi-dung") == (False, "Người dùng đổi đơn vị (10, 1 người chờ giao)")
    assert 'href="#nguoi-dung">Người dùng đổi đơn vị: 10, 1 người chờ giao</a>' in words
    assert words.index("canbo.cho") < words.index(clerk.username)


def test_a_short_list_of_people_is_open(look, clerk):
    assert part(look(), "nguoi-dung") == (True, "Người dùng đổi đơn vị (2, 1 người chờ giao)")


def test_the_verdict_stands_above_everything_and_leads_to_the_step(look):
    words = look()

    verdict = words.index("Không có điều phải sửa")
    assert verdict < words.index("<h2>Những gì sẽ thay đổi") < words.index('<h2 id="thuc-hien">')
    assert 'href="#thuc-hien">Thực hiện</a>' in words


def test_what_must_be_mended_is_open_and_there_is_no_step(look):
    UnitChange.objects.filter(position=1).update(what=UnitChange.What.DIVIDE)

    words = look()

    assert "Còn điều phải sửa, chưa thực hiện được." in words
    assert re.search(r'<details class="notice notice-error part" id="phai-sua"[^>]* open>', words)
    assert 'href="#thuc-hien"' not in words
