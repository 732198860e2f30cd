"""Lines of a newer catalogue that name no act: the reviewer sees that theirs was taken from the others."""

import pytest
from django.urls import reverse

from apps.organisation.reorganising import check
from tests.reorganisations.factories import ReorganisationFactory, UnitChangeFactory

pytestmark = pytest.mark.django_db


def url(page, row, *args):
    return reverse(f"reorganisations:{page}", args=[row.pk, *args])


@pytest.fixture
def draft(province, commune, neighbour_commune):
    """Two units are renamed; of the second one the catalogue names no act."""
    row = ReorganisationFactory(scope=province, decree="388/NQ-UBTVQH16")
    UnitChangeFactory(reorganisation=row, position=1, old=commune, new_name="Phường Một")
    UnitChangeFactory(
        reorganisation=row,
        position=2,
        old=neighbour_commune,
        new_name="Phường Hai",
        is_decree_assumed=True,
    )
    return row


def test_the_draft_names_them_and_marks_each(client, manager, draft):
    client.force_login(manager)

    page = client.get(url("detail", draft)).content.decode()

    assert "1 dòng không có nghị quyết trong danh mục, tạm lấy 388/NQ-UBTVQH16" in page
    assert f'<a href="{url("line_edit", draft, 2)}">dòng 2</a>' in page
    assert page.count("tạm lấy, danh mục không ghi") == 1


def test_the_preview_asks_to_look_again_and_lets_it_be_applied(draft):
    found = check(draft)

    (asked,) = [problem for problem in found if "Danh mục không ghi nghị quyết" in problem.words]
    assert (asked.position, asked.is_error) == (2, False)
    assert not any(problem.is_error for problem in found)


@pytest.mark.parametrize("decree", ["", "9/NQ-HĐND"])
def test_who_saves_the_line_has_said_by_which_decree_it_is(
    client, manager, draft, neighbour_commune, decree
):
    client.force_login(manager)
    sent = {"old": neighbour_commune.name, "new_name": "Phường Hai", "version": 1}

    client.post(url("line_edit", draft, 2), sent | {"decree": decree})

    line = draft.changes.get(position=2)
    assert (line.decree, line.is_decree_assumed) == (decree, False)
    assert "tạm lấy" not in client.get(url("detail", draft)).content.decode()


def test_a_viewer_sees_the_mark_and_is_asked_nothing(client, viewer, draft):
    client.force_login(viewer)

    page = client.get(url("detail", draft)).content.decode()

    assert "tạm lấy, danh mục không ghi" in page
    assert "Xem lại từng dòng" not in page
