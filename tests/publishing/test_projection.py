"""What a card says of a dossier: for every kind, age, sex and way of writing a name."""

import datetime

import pytest
from django.db import IntegrityError

from apps.addresses.models import Address
from apps.publishing.actions.publishing import publish
from apps.publishing.models import Publication, PublicCard
from apps.publishing.projection import (
    NotShowableError,
    age_band,
    called,
    differences,
    may_picture,
    preview,
    project,
)
from tests.factories import AddressFactory
from tests.publishing import factories

DAY = datetime.date(2026, 11, 23)


def of(name="Nguyễn Thị Thương", *, kind="individual", gender="female", **birth):
    birth = birth or {"birth_year": 1950}
    if "birth_date" in birth:
        birth["birth_year"] = birth["birth_date"].year
    return Address(full_name=name, kind=kind, gender=gender, **birth)


@pytest.mark.parametrize(
    ("address", "level", "expected"),
    [
        (of(), 1, "Bà T."),
        (of(), 2, "Bà Nguyễn Thị Thương"),
        (of(gender="male"), 1, "Ông T."),
        (of(gender=""), 1, "Ông/Bà T."),
        (of(birth_year=1990), 1, "Chị T."),
        (of(birth_year=1990, gender="male"), 1, "Anh T."),
        (of(birth_year=1990, gender=""), 1, "Anh/Chị T."),
        (of(birth_year=2015), 1, "Em T."),
        (of(birth_date=datetime.date(2008, 11, 23)), 1, "Chị T."),
        (of(birth_date=datetime.date(2008, 11, 24)), 1, "Em T."),
        (of(kind="household"), 1, "Hộ bà T."),
        (of(kind="household", gender=""), 1, "Hộ ông/bà T."),
        (of(kind="household"), 2, "Hộ bà Nguyễn Thị Thương"),
        (of("Lớp học tình thương", kind="collective"), 1, "Một tập thể"),
        (of("Lớp học tình thương", kind="collective"), 2, "Lớp học tình thương"),
        (of("Nguyễn Thị Thương (thôn 3)"), 1, "Bà T."),
        (of("Nguyễn Thị Thương (thôn 3)"), 2, "Bà Nguyễn Thị Thương"),
        (of("H'Yim Mlô"), 1, "Bà Y."),
        (of("H' Blim Niê"), 1, "Bà B."),
        (of("Y Bhiăn Niê", gender="male"), 1, "Ông B."),
        (of("Y BHIĂN NIÊ", gender="male"), 2, "Ông Y Bhiăn Niê"),
        (of("Trần Văn Đức", gender="male"), 1, "Ông Đ."),
        (of("Lê Thị Ánh"), 1, "Bà Á."),
        (of("lê thị ước"), 1, "Bà Ư."),
        (of("Phạm Văn Bình 2", gender="male"), 1, "Ông B."),
        (of("Phạm Văn Bình (con ông Tư)", gender="male"), 1, "Ông B."),
    ],
)
def test_a_person_is_called_as_people_say(address, level, expected):
    assert called(address, level, DAY) == expected


def test_who_has_no_name_cannot_be_shown():
    with pytest.raises(NotShowableError, match="Hãy sửa"):
        called(of("123"), 1, DAY)


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        ({"birth_date": datetime.date(2019, 11, 24)}, "0-6"),
        ({"birth_date": datetime.date(2019, 11, 23)}, "7-15"),
        ({"birth_date": datetime.date(2010, 11, 24)}, "7-15"),
        ({"birth_date": datetime.date(2010, 11, 23)}, "16-29"),
        ({"birth_year": 2010}, "7-15"),  # perhaps 16 already: the younger counts
        ({"birth_year": 2009}, "16-29"),
        ({"birth_year": 1996}, "16-29"),
        ({"birth_year": 1995}, "30-44"),
        ({"birth_year": 1966}, "45-59"),
        ({"birth_year": 1965}, "60-74"),
        ({"birth_year": 1950}, "75+"),
        ({"birth_year": 2026}, "0-6"),
        ({"birth_year": None}, ""),
    ],
)
def test_the_age_band_is_that_of_the_youngest_the_person_may_be(birth, band):
    assert age_band(of(**birth), DAY) == band


# --- with rows -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_private_word_of_the_dossier_is_in_the_projection(commune):
    private = {
        "full_name": "Hồ Bímật Thương",
        "hamlet": "Buôn Bímật",
        "street": "1 Bímật",
        "ethnicity": "Bímật",
        "identity_number": "066150001234",
        "phone": "0912345678",
        "circumstances": "Bímật",
        "surveyor": "Bímật",
        "legacy_code": "BM-1",
        "birth_date": datetime.date(1950, 3, 5),
        "birth_year": 1950,
    }
    address = AddressFactory(unit=commune, filed=True, gender="female", **private)
    publication = factories.PublicationFactory(consent=factories.ConsentFactory(address=address))
    factories.PublicationNeedFactory(publication=publication, need__description="Gạo cho bà Bímật")

    found = project(publication, code="AAAAAAAA")

    rows = [found.card, *found.needs]
    text = " ".join(str(getattr(row, f.attname, "")) for row in rows for f in row._meta.fields if not f.generated)  # fmt: skip
    leaked = [word for word in ("Bímật", "066150001234", "0912345678", "BM-1", "1950", address.code) if word in text]  # fmt: skip
    assert leaked == []
    assert found.card.called == "Bà T."


@pytest.mark.django_db
def test_a_story_the_family_did_not_allow_is_not_told(commune):
    publication = factories.PublicationFactory(
        consent__with_story=False, consent__address__unit=commune
    )

    assert project(publication).card.story == ""


@pytest.mark.django_db
def test_no_child_is_pictured_whatever_the_consent_says(commune):
    publication = factories.PublicationFactory(consent__address__unit=commune)
    publication.consent.with_photo, publication.consent.level = True, 2
    assert may_picture(publication)

    publication.address.birth_year = 2012

    assert not may_picture(publication)


@pytest.mark.django_db
def test_no_card_without_a_name_shows_a_photo(commune):
    publication = factories.PublicationFactory(consent__address__unit=commune)
    publication.consent.with_photo = True

    assert not may_picture(publication)
    with pytest.raises(IntegrityError, match="consent_picture_is_named"):
        publication.consent.save()


@pytest.mark.django_db
def test_the_preview_is_the_card_that_comes_of_it(waiting, reviewer):
    seen = preview(waiting).card

    publish(waiting, by=reviewer)

    card = PublicCard.objects.get()
    for name in ("who", "place", "people", "state", "story", "groups", "forms", "wants"):
        assert getattr(seen, name) == getattr(card, name), name
    assert differences(Publication.objects.get(pk=waiting.pk)) == []
