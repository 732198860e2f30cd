"""Invented persons: age, name, numbers that belong to nobody, the rest of the household."""

from dataclasses import dataclass
from datetime import date

from apps.addresses.models import Gender, HouseholdMember
from diachi.demo import names

# No province has this code in an ID number, and no phone number begins so.
NO_PROVINCE, NO_NETWORK = "099", "0100"
_CENTURY_DIGIT = {("male", 19): 0, ("female", 19): 1, ("male", 20): 2, ("female", 20): 3}


@dataclass(frozen=True)
class Person:
    name: str
    family: str
    gender: str
    birth_year: int
    birth_date: date | None
    people: names.People
    identity_number: str
    phone: str


def invent(rng, people, gender, birth_year):
    family = rng.choice(people.families)
    name = names.invent(rng, people, gender, family)
    birth_date = None
    if rng.random() < 0.5:
        birth_date = date(birth_year, rng.randint(1, 12), rng.randint(1, 28))
    return Person(
        name=name,
        family=family,
        gender=gender,
        birth_year=birth_year,
        birth_date=birth_date,
        people=people,
        identity_number=_identity_number(rng, gender, birth_year) if rng.random() < 0.2 else "",
        phone=f"{NO_NETWORK}{rng.randrange(10**6):06}" if rng.random() < 0.2 else "",
    )


def _identity_number(rng, gender, birth_year):
    century, year = divmod(birth_year, 100)
    digit = _CENTURY_DIGIT[gender, century]
    return f"{NO_PROVINCE}{digit}{year:02}{rng.randrange(10**6):06}"


def household_of(rng, address, head, count, year, *, is_single=False):
    """`count` members besides the head: husband or wife, children, a parent; all born by `year`.

    A single mother has no husband there, and her children bear her name.
    """
    members = []
    other = Gender.FEMALE if head.gender == Gender.MALE else Gender.MALE
    family_of_children = head.family
    if count and not is_single and rng.random() < 0.8:
        spouse = invent(rng, head.people, other, head.birth_year + rng.randint(-4, 5))
        relation = "Vợ" if other == Gender.FEMALE else "Chồng"
        members.append(_member(address, spouse.name, spouse.birth_year, other, relation))
        if _family_comes_from(head.people, other):
            family_of_children = spouse.family
    if len(members) < count and count > 3 and rng.random() < 0.5:
        mother = invent(rng, head.people, Gender.FEMALE, head.birth_year - rng.randint(19, 30))
        members.append(_member(address, mother.name, mother.birth_year, Gender.FEMALE, "Mẹ"))
    born = max(head.birth_year + rng.randint(20, 27), year - rng.randint(8, 19))
    gap = max(1, min(4, (year - born) // max(1, count - len(members))))
    while len(members) < count:
        gender = rng.choice((Gender.MALE, Gender.FEMALE))
        name = names.invent(rng, head.people, gender, family_of_children)
        relation = "Con trai" if gender == Gender.MALE else "Con gái"
        members.append(_member(address, name, min(born, year), gender, relation))
        born += gap
    return members


def _family_comes_from(people, gender):
    """Ê Đê, M'Nông and Gia Rai children take the mother's family name, others the father's."""
    is_matrilineal = people in (names.EDE, names.MNONG, names.JRAI)
    return (gender == Gender.FEMALE) == is_matrilineal


def _member(address, name, birth_year, gender, relation):
    return HouseholdMember(
        address=address, full_name=name, birth_year=birth_year, gender=gender, relation=relation
    )
