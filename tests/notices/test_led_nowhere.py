"""A notice whose page is there no more is told as what it was, not as a page that nobody knows."""

import pytest
from django.urls import reverse

from apps.addresses.models import Address
from apps.notices.actions import tell
from apps.notices.models import Notice
from apps.reorganisations.actions import drop
from tests.reorganisations.factories import UnitChangeFactory

pytestmark = pytest.mark.django_db
GONE, UNKNOWN = "Nơi thông báo này dẫn tới không còn mở được", "Có thể đường dẫn gõ chưa đúng"
TEXT = "Hồ sơ bị trả lại để sửa."


@pytest.fixture
def page(filed_address):
    return reverse("addresses:detail", args=[filed_address.code])


def opened(client):
    """The page that the button of the newest notice leads to, and its words."""
    notice = Notice.objects.latest("id")
    answer = client.post(reverse("notices:open", args=[notice.pk]), follow=True)
    return answer.status_code, answer.content.decode()


def test_the_notice_of_a_dossier_that_left_the_unit_says_so(
    client, clerk, filed_address, page, neighbour_commune
):
    tell([clerk], key="returned", text=TEXT, url=page)
    Address.objects.filter(pk=filed_address.pk).update(unit=neighbour_commune)
    client.force_login(clerk)

    status, text = opened(client)

    assert status == 404
    assert GONE in text
    assert TEXT in text
    assert reverse("notices:list") in text
    assert UNKNOWN not in text


def test_it_opens_for_whoever_has_the_dossier_now(
    client, neighbour_clerk, filed_address, page, neighbour_commune
):
    tell([neighbour_clerk], key="returned", text=TEXT, url=page)
    Address.objects.filter(pk=filed_address.pk).update(unit=neighbour_commune)
    client.force_login(neighbour_clerk)

    assert opened(client)[0] == 200


def test_the_link_in_a_mail_leads_to_the_same_words(
    client, clerk, filed_address, page, neighbour_commune
):
    tell([clerk], key="returned", text=TEXT, url=page)
    Address.objects.filter(pk=filed_address.pk).update(unit=neighbour_commune)
    client.force_login(clerk)

    assert GONE in client.get(page).content.decode()


def test_the_notice_of_another_is_not_told(client, clerk, reviewer, page, neighbour_commune):
    tell([reviewer], key="returned", text=TEXT, url=page)
    Address.objects.update(unit=neighbour_commune)
    client.force_login(clerk)

    answer = client.get(page)

    assert answer.status_code == 404
    text = answer.content.decode()
    assert TEXT not in text
    assert UNKNOWN in text


def test_the_notice_of_a_draft_that_was_dropped_says_so(client, manager, commune):
    draft = UnitChangeFactory(reorganisation__scope=commune.province, old=commune).reorganisation
    url = reverse("reorganisations:preview", args=[draft.pk])
    tell([manager], key="asked", text="Mời bạn thực hiện đợt sắp xếp.", url=url)
    drop(draft, by=manager)
    client.force_login(manager)

    status, text = opened(client)

    assert status == 404
    assert GONE in text
    assert "Mời bạn thực hiện đợt sắp xếp." in text


def test_a_stranger_learns_of_no_notice(client, clerk, page):
    tell([clerk], key="returned", text=TEXT, url="/khong-co/")

    assert TEXT not in client.get("/khong-co/").content.decode()
