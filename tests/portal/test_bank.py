"""Looking for a card: words in any spelling, places, groups, needs, states, page after page."""

import datetime
import re

import pytest

from apps.core.dates import today
from apps.portal import search
from tests.publishing.factories import PublicCardFactory

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
NAMELESS_PLACE = {"commune": None, "commune_name": "", "commune_until": None}


def codes(client, query="", url="/ngan-hang/"):
    response = client.get(f"{url}?{query}")
    assert response.status_code == 200
    return re.findall(r'href="/ngan-hang/([A-Z0-9]+)/"', response.content.decode())


@pytest.mark.parametrize("words", ["gạo hằng tháng", "gao hang thang", "GAO  thang", "gạo thá"])
def test_words_are_found_with_and_without_marks(client, words):
    wanted = PublicCardFactory(wants="Gạo hằng tháng", story="")
    PublicCardFactory(wants="Xe lăn", story="")

    assert codes(client, f"q={words}") == [wanted.code]


def test_a_card_is_found_by_its_code_and_by_its_commune(client):
    card = PublicCardFactory(commune_name="Xã Ea Ktur")
    PublicCardFactory()

    assert codes(client, f"q={card.code.lower()}") == [card.code]
    assert codes(client, "q=ea+ktur") == [card.code]


def test_places_groups_needs_and_states_narrow_the_bank(client):
    here = PublicCardFactory(groups=["tre-em"], forms=["hoc-bong"], state="helped")
    partly = PublicCardFactory(commune=1, commune_name="Xã Hòa Xuân", state="partly")
    far = PublicCardFactory(
        province=80, province_name="Tỉnh Tây Ninh", commune=2, commune_name="Xã Trà Vong"
    )

    assert codes(client, "tinh=80") == [far.code]
    assert set(codes(client, "tinh=66")) == {here.code, partly.code}
    assert codes(client, "tinh=66&xa=1") == [partly.code]
    assert codes(client, "nhom=tre-em") == codes(client, "can=hoc-bong") == [here.code]
    assert codes(client, "tinh-trang=open") == [far.code]
    assert set(codes(client, "tinh-trang=helped")) == {here.code, partly.code}
    assert codes(client, "tinh=80&nhom=tre-em") == []


@pytest.mark.parametrize(
    "query", ["tinh=x", "tinh=99999999999999", "xa=24340&tinh=1", "nhom=zz", "sau=hom-qua", "xep=a"]
)
def test_what_nobody_offers_narrows_nothing(client, query):
    card = PublicCardFactory()
    PublicCardFactory(province=80, province_name="Tỉnh Tây Ninh", **NAMELESS_PLACE)

    assert card.code in codes(client, query)


def test_the_longest_waiting_come_first_when_asked_for(client):
    old = PublicCardFactory(published_on=today() - 30 * DAY)
    new = PublicCardFactory()

    assert codes(client) == [new.code, old.code]
    assert codes(client, "xep=lau") == [old.code, new.code]


@pytest.mark.parametrize("order", ["", "xep=lau"])
def test_page_after_page_shows_every_card_once_and_leads_back(client, order):
    made = [
        PublicCardFactory(published_on=today() - (number // 4) * DAY).code
        for number in range(2 * search.PER_PAGE + 5)
    ]
    seen, pages, url = [], [], f"/ngan-hang/?{order}"
    while url:
        text = client.get(url).content.decode()
        pages.append(re.findall(r'href="/ngan-hang/([A-Z0-9]+)/"', text))
        seen += pages[-1]
        url, back = link(text, "next"), link(text, "prev")
    second = client.get(back).content.decode()
    first = client.get(link(second, "prev")).content.decode()

    assert sorted(seen) == sorted(made)
    assert [len(page) for page in pages] == [search.PER_PAGE, search.PER_PAGE, 5]
    assert re.findall(r'href="/ngan-hang/([A-Z0-9]+)/"', second) == pages[1]
    assert re.findall(r'href="/ngan-hang/([A-Z0-9]+)/"', first) == pages[0]
    assert link(first, "prev") is None


def link(text, rel):
    found = re.search(rf'rel="{rel}" href="([^"]+)"', text)
    return found and "/ngan-hang/" + found[1].replace("&amp;", "&")


def test_the_next_page_keeps_what_was_looked_for(client):
    for _ in range(search.PER_PAGE + 1):
        PublicCardFactory(groups=["tre-em"])
    PublicCardFactory()

    text = client.get("/ngan-hang/?nhom=tre-em&q=gao").content.decode()

    assert len(codes(client, link(text, "next").partition("?")[2])) == 1


def test_a_card_is_gone_the_day_after_its_last(client, time_machine):
    card = PublicCardFactory(shown_until=today())

    assert codes(client) == [card.code]

    time_machine.move_to(datetime.datetime.now(datetime.UTC) + DAY)

    assert codes(client) == codes(client, "q=gao") == []


def test_a_commune_is_neither_named_nor_asked_for_when_its_day_is_over(client, time_machine):
    card = PublicCardFactory(commune_until=today(), commune_name="Xã Ea Ktur")
    before = client.get("/ngan-hang/").content.decode()

    time_machine.move_to(datetime.datetime.now(datetime.UTC) + DAY)
    search.forget_places()
    after = client.get("/ngan-hang/").content.decode()

    assert "Ea Ktur, Tỉnh Đắk Lắk" in before
    assert ">Xã Ea Ktur</option>" in before
    assert card.code in after
    assert "Ea Ktur" not in after
    assert codes(client, f"xa={card.commune}") == [card.code]  # as if nothing had been asked
    assert codes(client, "q=ktur") == []


def test_an_empty_bank_says_why(client):
    nothing = client.get("/ngan-hang/").content.decode()
    PublicCardFactory()
    not_found = client.get("/ngan-hang/?q=khongcotunay").content.decode()

    assert "Chưa có địa chỉ nào được công khai" in nothing
    assert "Chưa tìm thấy địa chỉ nào" in not_found
    assert "gõ tên xã, phường hiện nay" in not_found
    assert (
        "gõ tên xã, phường hiện nay" not in client.get("/ngan-hang/?nhom=tre-em").content.decode()
    )


def test_what_a_stranger_types_is_shown_as_text(client):
    text = client.get('/ngan-hang/?q="><script>alert(1)</script>').content.decode()

    assert "<script>" not in text


def test_home_shows_those_who_wait_longest_without_help(client):
    PublicCardFactory(published_on=today() - 90 * DAY, state="helped")
    waiting = [PublicCardFactory(published_on=today() - days * DAY).code for days in (5, 9, 30, 2)]

    assert codes(client, url="/") == [waiting[2], waiting[1], waiting[0]]
