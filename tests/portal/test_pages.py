"""What holds for every public page: no cookie, no session, kept by caches, valid, small."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tinyhtml5.parser import HTMLParser

from tests.pages import our_routes, url_of
from tests.publishing.factories import PublicCardFactory, PublicNeedFactory

pytestmark = pytest.mark.django_db

KEPT_FOR_MINUTES = "public, max-age=60, s-maxage=300"
ASKED_EACH_TIME = "public, max-age=0, s-maxage=5, must-revalidate"
MOST_QUERIES = 6
FORMS = {"portal:pledge_start", "portal:lookup"}
FIRST_LOAD, LATER_LOAD = 60_000, 12_000


@pytest.fixture
def card(db):
    return PublicNeedFactory(card__code="K0000001", uncovered=200_000).card


@pytest.fixture
def newcomer(clerk):
    """One who has to choose a password before anything else."""
    clerk.must_change_password = True
    clerk.save()
    return clerk


@pytest.fixture
def urls(card):
    """The public pages that need no more than a card, by URL name."""
    return {
        name: url_of(name, arguments, {"portal": {"code": card.code}})
        for name, arguments in our_routes()
        if name.startswith("portal:") and arguments <= {"code"} and name not in FORMS
    }


def is_page(response):
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("who", ["visitor", "manager", "newcomer"])
def test_nobody_gets_a_cookie_and_nobody_is_recognised(client, request, urls, who):
    if who != "visitor":
        client.force_login(request.getfixturevalue(who))
    recognised = {}
    for name, url in urls.items():
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url)
        about = [query["sql"] for query in asked if "session" in query["sql"]]
        if (
            response.cookies
            or "Cookie" in response.get("Vary", "")
            or about
            or response.status_code == 302
        ):
            recognised[name] = (response.status_code, response.headers, about)

    assert recognised == {}


def test_a_page_asks_few_questions(client, urls):
    client.get(urls["portal:bank"])
    greedy = {}
    for name, url in urls.items():
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        if len(asked) > MOST_QUERIES:
            greedy[name] = [query["sql"] for query in asked]

    assert greedy == {}


@pytest.mark.parametrize(
    ("name", "caching"),
    [
        ("portal:home", ASKED_EACH_TIME),
        ("portal:bank", ASKED_EACH_TIME),
        ("portal:card", ASKED_EACH_TIME),
        ("portal:card_print", ASKED_EACH_TIME),
        ("portal:card_qr", ASKED_EACH_TIME),
        ("portal:privacy", KEPT_FOR_MINUTES),
        ("portal:sitemap", KEPT_FOR_MINUTES),
        ("portal:robots", KEPT_FOR_MINUTES),
    ],
)
def test_caches_keep_what_shows_a_card_for_seconds_only(client, urls, name, caching):
    response = client.get(urls[name])

    assert response["Cache-Control"] == caching
    assert response.get("Vary", "") == ("Accept-Encoding" if len(response.content) > 200 else "")


def test_whoever_has_the_page_already_gets_no_second_copy(client, urls, card):
    first = client.get(urls["portal:card"], HTTP_ACCEPT_ENCODING="gzip")
    again = client.get(urls["portal:card"], HTTP_IF_NONE_MATCH=first["ETag"])
    type(card).objects.update(state="helped")
    changed = client.get(urls["portal:card"], HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == ASKED_EACH_TIME
    assert changed.status_code == 200


def test_pages_are_only_read(client, urls):
    head = client.head(urls["portal:bank"])
    sent = [client.post(urls[name]).status_code for name in ("portal:home", "portal:card")]

    assert (head.status_code, head.content, sent) == (200, b"", [405, 405])


def test_every_page_is_valid_html_without_inline_style_or_script(client, urls):
    wrong = {}
    for name, url in urls.items():
        response = client.get(url)
        if is_page(response):
            wrong[name] = mistakes(response.content.decode())
    wrong["404"] = mistakes(client.get("/khong-co-trang-nay/").content.decode())

    assert {name: found for name, found in wrong.items() if found} == {}
    assert {"portal:home", "portal:bank", "portal:card", "portal:card_print"} <= set(wrong)


def mistakes(text):
    parser = HTMLParser()
    parser.parse(text)
    ids = re.findall(r'\sid="([^"]*)"', text)
    inline = re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", text)
    return [*parser.errors, *(name for name in set(ids) if ids.count(name) > 1), *inline]


def test_pages_weigh_little_over_the_wire(client, urls, settings):
    for number in range(40):
        PublicCardFactory(story=f"{number} " + "Bà sống một mình, lưng còng, ít ai tới lui. " * 12)
    css = (settings.BASE_DIR / "static/css/portal.css").read_bytes()
    mark = (settings.BASE_DIR / "static/img/mark.svg").read_bytes()
    home = wire(client, urls["portal:home"])

    assert home + len(gzip.compress(css)) + len(mark) < FIRST_LOAD / 2
    assert wire(client, urls["portal:bank"]) < LATER_LOAD
    assert wire(client, urls["portal:card"]) < LATER_LOAD


def wire(client, url):
    response = client.get(url, HTTP_ACCEPT_ENCODING="gzip")
    assert response["Content-Encoding"] == "gzip"
    return len(response.content) + sum(len(f"{key}: {value}") for key, value in response.items())


def test_machines_are_told_of_pages_and_never_of_a_card(client, urls, card):
    robots = client.get("/robots.txt").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "<loc>http://testserver/ngan-hang/</loc>" in sitemap
    assert card.code not in sitemap + robots


def test_what_is_passed_on_in_social_media_tells_nothing_of_the_person(client, urls, card):
    text = client.get(urls["portal:card"]).content.decode()
    told = " ".join(re.findall(r'<meta (?:property="og:[a-z]+"|name="description") [^>]*>', text))

    assert 'property="og:title"' in told
    assert "/static/img/share.png" in told
    assert [word for word in (card.called, card.place, card.story) if word in told] == []


def test_the_page_on_privacy_tells_terms_rights_and_how_to_ask(client):
    words = client.get("/bao-ve-thong-tin/").content.decode()
    assert "Xóa sau 24 giờ" in words, "a form left behind"
    assert "xóa sau 2 ngày" in words, "where a form came from"
    assert "91/2025/QH15" in words
    assert "2 ngày làm việc" in words
    assert re.search(r"Xóa dữ liệu</th><td>20 ngày", words)
    assert "trong 72 giờ" in words
    assert 'href="/lien-he/"' in words
