"""Which sponsors take part in the campaign, with their villages; whom to call; who was commended."""

from datetime import date

from apps.addresses.models import Gender
from apps.organisation.models import Unit
from apps.sponsors.models import Commendation, Sponsor, SponsorContact
from diachi.demo import names, people
from diachi.demo.cases import at
from diachi.demo.plan import LAST, PERIOD

Kind, Level = Sponsor.Kind, Commendation.Level
_WITH_AN_OFFICE = {Kind.AGENCY, Kind.MASS_ORGANISATION, Kind.COMPANY, Kind.SCHOOL, Kind.FOREIGN}
_POSITIONS = ("Chánh văn phòng", "Phó Chánh văn phòng", "Chủ tịch Công đoàn", "Kế toán", "Văn thư")
_TITLES = {
    Level.CENTRAL: ("Bằng khen của Trung ương Hội", "Kỷ niệm chương “Vì sự nghiệp nhân đạo”"),
    Level.PROVINCE_COMMITTEE: ("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",),
    Level.PROVINCE_CHAPTER: ("Giấy khen của Tỉnh Hội",),
}
_NUMBERS = {
    Level.CENTRAL: "QĐ-TƯHCTĐ",
    Level.PROVINCE_COMMITTEE: "QĐ-UBND",
    Level.PROVINCE_CHAPTER: "QĐ-CTĐ",
}


def register_all(sponsors, places):
    """The province's offices and the leaders are on the list of the campaign; offices have a village."""
    twins = iter(places[::3] * len(sponsors))
    for number, sponsor in enumerate(sponsors):
        day = date(LAST, 1 + number % 12, 1 + number % 28)
        is_office = sponsor.kind in (Kind.AGENCY, Kind.MASS_ORGANISATION)
        if sponsor.kind == Kind.LEADER or (is_office and sponsor.unit.level == Unit.Level.PROVINCE):
            sponsor.is_registered, sponsor.registered_on = True, day
        if sponsor.is_registered and is_office:
            place = next(twins)
            sponsor.twinned_unit, sponsor.twinned_hamlet = place.unit, place.hamlets[0]
        if sponsor.may_be_named:
            sponsor.named_consent_on = day


def contacts_of(rng, sponsors):
    """One or two persons of every organisation that has an office."""
    return [
        _contact(rng, sponsor, position)
        for sponsor in sponsors
        if sponsor.kind in _WITH_AN_OFFICE
        for position in rng.sample(_POSITIONS, rng.randint(1, 2))
    ]


def _contact(rng, sponsor, position):
    return SponsorContact(
        sponsor=sponsor,
        full_name=names.invent(rng, names.KINH, rng.choice((Gender.MALE, Gender.FEMALE))),
        position=position,
        phone=f"{people.NO_NETWORK}{rng.randrange(10**6):06}",
        created_at=at(PERIOD[0], 8),
        created_by=sponsor.created_by,
    )


def commendations_of(rng, sponsors):
    """One sponsor in seven was commended before, some twice."""
    found = []
    for sponsor in sponsors:
        for _ in range(rng.choice((0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 2, 0, 0, 0))):
            level = rng.choice(list(_TITLES))
            day = date(rng.randint(PERIOD[0].year + 1, LAST), rng.randint(1, 12), 15)
            found.append(
                Commendation(
                    sponsor=sponsor,
                    level=level,
                    title=rng.choice(_TITLES[level]),
                    year=day.year,
                    decision_number=f"{rng.randint(10, 900)}/{_NUMBERS[level]}",
                    decided_on=day,
                    created_at=at(day, 9),
                    created_by=sponsor.created_by,
                )
            )
    return found
