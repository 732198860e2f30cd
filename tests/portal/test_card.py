"""A card's page: what is needed, how to reach the Hội, its paper and code, gone when taken off."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.core.dates import today
from apps.publishing.public import PublicCard, PublicContact
from tests.pictures import upload
from tests.publishing.factories import PublicCardFactory, PublicNeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(db):
    return PublicCardFactory(code="K0000001")


def page(client, card, rest=""):
    response = client.get(f"/ngan-hang/{card.code}/{rest}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_reads_what_is_needed_and_what_is_left(client, card):
    PublicNeedFactory(card=card, wording="Gạo hằng tháng", uncovered=200_000)
    PublicNeedFactory(
        card=card,
        wording="Xe lăn",
        value=None,
        quantity=2,
        measure="chiếc",
        frequency="once",
        capacity=200,
        uncovered=0,
    )
    text = page(client, card)

    assert "500.000 đồng/tháng" in text
    assert "Còn 200.000 đồng/tháng chưa có người nhận" in text
    assert 'value="60"' in text
    assert "2 chiếc" in text
    assert "Đã có người nhận hết" in text


def test_a_stranger_reads_whom_to_ask(client, card):
    number = {"name": "Phường Cư Bao", "name_key": "x", "level": "base"}
    PublicContact.objects.create(number=66, office="Hội tỉnh", phone="0262000001", **number)

    assert "Hội tỉnh" in page(client, card)

    PublicContact.objects.create(number=card.commune, office="Hội phường", **number)

    assert "Hội phường" in page(client, card)

    PublicCard.objects.update(commune_until=today() - datetime.timedelta(days=1))

    assert "Hội phường" not in page(client, card)


def test_a_card_is_not_for_search_engines(client, card):
    for rest in ("", "in/", "ma-qr.svg"):
        response = client.get(f"/ngan-hang/{card.code}/{rest}")

        assert response["X-Robots-Tag"] == "noindex"


def test_a_card_taken_off_is_told_of_as_one_that_never_was(client, card):
    PublicCard.objects.update(shown_until=today() - datetime.timedelta(days=1))
    was = client.get(f"/ngan-hang/{card.code}/")
    never = client.get("/ngan-hang/K0000002/")

    assert was.status_code == never.status_code == 404
    assert was.content.replace(b"K0000001", b"K0000002") == never.content
    assert card.called not in was.content.decode()
    assert "Không có thẻ này trên trang công khai" in was.content.decode()
    assert was["Cache-Control"] == "public, max-age=0, s-maxage=5, must-revalidate"


def test_the_code_on_paper_leads_to_the_card(client, card):
    url = f"http://testserver/ngan-hang/{card.code}/"
    response = client.get(f"/ngan-hang/{card.code}/ma-qr.svg")
    text = page(client, card, "in/")

    assert response["Content-Type"] == "image/svg+xml"
    assert b"<path" in response.content
    assert f"<strong>{url}</strong>" in text
    assert 'class="qr"' in text


def test_the_photo_is_served_while_the_card_is_shown(client):
    name = default_storage.save("public/a.webp", ContentFile(upload().read()))
    card = PublicCardFactory(level=2, photo=name, photo_small=name)
    url = f"/ngan-hang/{card.code}/anh/"
    first = client.get(url)
    again = client.get(url, HTTP_IF_NONE_MATCH=first["ETag"])

    text = page(client, card)

    assert f'<a href="{url}"><img' in text
    assert f'src="/ngan-hang/{card.code}/anh-nho/"' in text  # the large one only for who asks
    assert "<img" not in client.get("/ngan-hang/").content.decode().partition("<main")[2]
    assert (first.status_code, first["Content-Type"]) == (200, "image/webp")
    assert first["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")

    PublicCard.objects.update(shown_until=today() - datetime.timedelta(days=1))

    assert client.get(url, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 404
