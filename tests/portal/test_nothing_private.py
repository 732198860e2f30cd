"""A stranger reads everything there is for strangers, and finds nothing private.

Every text of every private table is a word that is nowhere else; some dossiers are published, at
every level, by the real actions. Then a crawler without cookies follows every link, file and
picture of a site whose public pages read with the public role of the database.
"""

import datetime
import re
from urllib.parse import quote
from uuid import uuid4

import pytest

from apps.addresses.actions import attachments, consenting, helping
from apps.addresses.choices import StopReason
from apps.addresses.models import Consent
from apps.core.dates import today
from apps.core.text import fold
from apps.publishing import role, totals
from apps.publishing.actions import publishing, writing
from apps.publishing.models import Publication, PublicCard
from tests import factories
from tests.matrix import MATRIX
from tests.pages import our_routes, url_of
from tests.pictures import upload
from tests.portal.marking import mark, mark_everything
from tests.portal.stranger import ROLE, crawl, fetch, site_for_strangers

pytestmark = pytest.mark.django_db(transaction=True)

BORN = datetime.date(1931, 3, 17)
CHILD_BORN = datetime.date(2016, 4, 18)
BIRTHDAYS = ("17/03/1931", "1931-03-17", "1931", "18/04/2016", "2016-04-18")
UP, WRITTEN, WAITING, WITHDRAWN, CLOSED = "up", "written", "waiting", "withdrawn", "closed"
EXPIRED = "expired"
WORDS = (
    "xanh",
    "hồng",
    "vàng",
    "tím",
    "nâu",
    "trắng",
    "lam",
    "bạc",
    "cam",
    "đen",
    "chàm",
    "ngà",
    "mun",
)


@pytest.fixture
def writer(commune):
    return factories.UserFactory(username="writer", role="clerk", unit=commune)


def dossier(commune, born=BORN, **fields):
    """An address with a need, a member and a photo that tells of its camera; born on BORN."""
    address = factories.AddressFactory(
        unit=commune, filed=True, birth_date=born, birth_year=born.year, **fields
    )
    factories.NeedFactory(address=address, value=500_000)
    address.members.create(full_name="Người Nhà", relation="con")
    attachments.attach(address, upload(), upload_key=uuid4(), by=None)
    return address


def relation_of(address):
    """Who signs for it."""
    if address.birth_date == CHILD_BORN:
        return "parent"
    return "head" if address.kind == "collective" else "self"


def published(address, word, *, writer, reviewer, level=1, photo=False, story=True, until=UP):
    """Led by the real actions as far as `until` says; its words for the public hold `word`."""
    picture = address.attachments.get()
    paper = attachments.attach(address, upload(), upload_key=uuid4(), by=None)
    consent = consenting.give(
        Consent(
            address=address,
            level=level,
            with_photo=photo,
            with_story=story,
            signed_by="Người Ký",
            relation=relation_of(address),
            child_agreed=address.birth_date == CHILD_BORN,
            evidence=paper,
            given_on=today(),
        ),
        by=writer,
    )
    publication = writing.write(
        Publication(
            address=address,
            story=f"Cuộc sống khó khăn, ước có mái nhà {word}." if story else "",
            photo=picture if photo else None,
        ),
        {need.pk: f"Gạo trong bao {word} to" for need in address.needs.all()},
        by=writer,
    )
    if until != WRITTEN:
        publication = writing.submit(publication, by=writer)
    if until not in (WRITTEN, WAITING):
        publication = publishing.publish(publication, by=reviewer, has_seen_photo=photo)
    if until == WITHDRAWN:
        consenting.withdraw(consent, on=today(), how="Gọi điện", by=writer)
    if until == EXPIRED:  # and the nightly work has not come round yet
        PublicCard.objects.filter(code=publication.code).update(
            shown_until=today() - datetime.timedelta(days=1)
        )
    if until == CLOSED:
        address.refresh_from_db()
        helping.close(
            address, closed_on=today(), stop_reason=StopReason.objects.first(), by=reviewer
        )
    return publication


@pytest.fixture
def world(rows, commune, neighbour_commune, writer, reviewer):
    """(what must be found nowhere: {marker: whence}, what must be found, the cards)."""
    shown = [
        (dossier(commune), {}),
        (dossier(commune, gender="female"), {"story": False}),
        (dossier(commune, gender="male"), {"level": 2, "photo": True}),
        (dossier(commune, household=True), {"level": 2}),
        (dossier(commune, kind="collective", headcount=30), {}),
        (dossier(commune, CHILD_BORN), {}),
        (dossier(neighbour_commune), {}),
    ]
    hidden = [
        (dossier(commune), {"until": until, "level": 2, "photo": True})
        for until in (WRITTEN, WAITING, WITHDRAWN, CLOSED, EXPIRED)
    ]
    dossier(commune)
    named = factories.AidRecordFactory(address=shown[0][0], sponsor__may_be_named=True).sponsor
    private = mark_everything(but=["publishing.PublicationNeed.wording"])  # public once approved

    told, untold = set(), {}
    for (address, how), word in zip([*shown, *hidden], WORDS, strict=False):
        address.refresh_from_db()
        published(address, word, writer=writer, reviewer=reviewer, **how)
        if how.get("until", UP) != UP:
            untold[f"bao {word} to"] = f"words of a version that is {how['until']}"
            continue
        told |= {f"bao {word} to"}
        told |= {f"mai nha {word}"} if how.get("story", True) else set()
        if how.get("level") == 2:
            private.pop(address.full_name)
            told.add(address.full_name)
    named.refresh_from_db()
    private.pop(named.name)
    for model in (Consent, Publication):
        for pk in model.objects.values_list("pk", flat=True):
            private |= mark(model, pk, but=("code", "story"))
    totals.reckon()
    return private | untold, told


def cards_found(site, words):
    """Codes of the cards that a search leads to."""
    answer = fetch(f"{site}/ngan-hang/?q={quote(words)}")
    return {
        code for url in answer.links() for code in re.findall(r"/ngan-hang/([A-Z0-9]{8})/", url)
    }


def test_a_stranger_finds_nothing_private_on_any_page_file_or_picture(
    world, rows, neighbour_commune
):
    private, told = world
    asked = [
        url_of(name, arguments, rows)
        for name, arguments in our_routes()
        if name in MATRIX and "token" not in arguments  # what only the one who pledged can know
    ]

    with site_for_strangers() as site:
        found = crawl(
            site,
            *asked,
            *(f"/ngan-hang/{card.code}/" for card in PublicCard.objects.all()),
            "/khong-co-trang-nay/",
            "/ngan-hang/KHONGCO2/",
        )
        found_by_private = [word for word in list(private)[::40] if cards_found(site, word)]
        found_by_public = [word for word in told if cards_found(site, word)]
        readable = role.readable_tables(ROLE)

    texts = {url: fold(answer.text) for url, answer in found.items()}
    leaked = {
        (whence, url)
        for url, text in texts.items()
        for marker, whence in private.items()
        if fold(marker) in text
    }
    births = {(day, url) for url, text in texts.items() for day in BIRTHDAYS if day in text}
    everything = " ".join(texts.values())
    lone = PublicCard.objects.get(commune=None)
    of_lone = [text for url, text in texts.items() if f"/{lone.code}/" in url]
    assert (leaked, births) == (set(), set())
    assert {word for word in told if fold(word) not in everything} == set()
    assert {url: answer.status for url, answer in found.items() if answer.status >= 500} == {}
    assert (found_by_private, set(found_by_public)) == ([], told)
    assert len(of_lone) > 1
    assert [text for text in of_lone if fold(neighbour_commune.name) in text] == []
    assert readable == role.public_tables()
